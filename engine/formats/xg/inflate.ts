/** Inflating what may be hostile: the sizes a file states are not believed, and there is a limit. */
import { Unzlib } from 'fflate';

/** Pushed at once; deflate expands at most about 1,030 times, so this bounds what comes out before it is looked at. */
const PIECE = 4096;

/** Returns the zlib stream that `data` begins with, inflated, or why it cannot be; at most `most` bytes of it. */
export function inflate(data: Uint8Array, most: number): Uint8Array | string {
  const pieces: Uint8Array[] = [];
  let total = 0;
  const stream = new Unzlib((piece) => {
    pieces.push(piece);
    total += piece.length;
  });
  try {
    for (let at = 0; at < data.length && total <= most; at += PIECE) {
      const end = at + PIECE;
      stream.push(data.subarray(at, end), end >= data.length);
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  if (total > most) return `more than ${most} bytes when inflated`;
  if (total === 0) return 'nothing in it';
  const whole = new Uint8Array(total);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
