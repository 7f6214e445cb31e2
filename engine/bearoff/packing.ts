/**
 * Tables of 16-bit values in few bytes. Neighbours in a table are alike, so each value is written as its difference,
 * modulo 65536, from the one before it; the low bytes of all come before the high bytes of all, and deflate (RFC 1951)
 * does the rest. Where a table has rows, `row` is their length and each value is first replaced by its difference from
 * the one in the row before.
 */
import { deflateSync, inflateSync } from 'fflate';

/** Deflate makes at most 258 bytes of two bits. */
const MOST_INFLATION = 1032;

/** A packed table: the deflate stream, and the Adler-32 (RFC 1950) of what it inflates to. */
export interface Packed {
  readonly bytes: Uint8Array;
  readonly checksum: number;
}

/** Returns the values packed; `row` is 1 where the table has no rows. */
export function pack(values: Uint16Array, row: number): Packed {
  const rest = values.slice();
  for (const step of stepsOf(row)) {
    for (let i = rest.length - 1; i >= step; i--) rest[i]! -= rest[i - step]!;
  }
  const body = new Uint8Array(2 * rest.length);
  rest.forEach((value, i) => {
    body[i] = value & 0xff;
    body[rest.length + i] = value >> 8;
  });
  return { bytes: deflateSync(body, { level: 9 }), checksum: adler32(body) };
}

/** Returns the `length` values of a packed table, or undefined where the stream or its checksum is wrong. */
export function unpack(
  { bytes, checksum }: Packed,
  length: number,
  row: number,
): Uint16Array | undefined {
  if (bytes.length * MOST_INFLATION < 2 * length) return undefined;
  const body = inflate(bytes, 2 * length);
  if (!body || adler32(body) !== checksum) return undefined;
  const values = new Uint16Array(length);
  for (let i = 0; i < length; i++) values[i] = body[i]! | (body[length + i]! << 8);
  for (const step of stepsOf(row).reverse()) {
    for (let i = step; i < length; i++) values[i]! += values[i - step]!;
  }
  return values;
}

const stepsOf = (row: number): number[] => (row === 1 ? [1] : [row, 1]);

/** Returns what a stream inflates to, undefined where it is broken or not just so long. */
function inflate(bytes: Uint8Array, length: number): Uint8Array | undefined {
  try {
    // One byte more than expected shows a stream that is too long; into a buffer handed in it never grows.
    const body = inflateSync(bytes, { out: new Uint8Array(length + 1) });
    return body.length === length ? body : undefined;
  } catch {
    return undefined;
  }
}

function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (let i = 0; i < bytes.length;) {
    // So many sums stay below 2 ** 32.
    for (const end = Math.min(i + 5552, bytes.length); i < end; i++) {
      a += bytes[i]!;
      b += a;
    }
    a %= 65_521;
    b %= 65_521;
  }
  return b * 65_536 + a;
}
