/**
 * Positions as rows of bytes, for code that handles many: a row is a Position in 56 bytes of a Uint8Array.
 *
 * | bytes | what |
 * |---|---|
 * | 0..25 | the player on roll: off, points 1..24, bar |
 * | 26..51 | the opponent: the same, in its own numbering |
 * | 52..55 | 0, so that a row is seven 8-byte words and can be copied as such |
 */
import type { Position, Side } from '../position.ts';

/** Bytes from one row to the next. */
export const ROW_BYTES = 56;
/** Where the opponent's 26 counts start in a row; those of the player on roll start at 0. */
export const ROW_OPPONENT = 26;

/** Writes the position as the row of that index; the array must have room for it. */
export function writeRow(position: Position, rows: Uint8Array, row: number): void {
  const start = row * ROW_BYTES;
  rows.set(position.playerOnRoll, start);
  rows.set(position.opponent, start + ROW_OPPONENT);
}

/** Returns the position in the row of that index; it shares nothing with the array. */
export function readRow(rows: Uint8Array, row: number): Position {
  const start = row * ROW_BYTES;
  return {
    playerOnRoll: readSide(rows, start),
    opponent: readSide(rows, start + ROW_OPPONENT),
  };
}

/** Copied, so that every side is an array of small integers to the compiler, however its first one was made. */
const NO_CHECKERS: Side = Array.from(new Uint8Array(26));

/** Returns the 26 counts that start at byte `start`. */
export function readSide(rows: Uint8Array, start: number): Side {
  const side = NO_CHECKERS.slice();
  for (let place = 0; place < 26; place++) side[place] = rows[start + place]!;
  return side;
}
