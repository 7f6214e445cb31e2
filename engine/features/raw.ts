/**
 * The raw board encoding: what stands on every point, nothing made by hand.
 *
 * A position after a play is encoded for the player who made it. 24 points x 2 sides x 5 units, then 3 for each side:
 *
 * | unit of a point with n checkers of the side | value |
 * |---|---|
 * | 0..3 | 1 when n >= 1, n == 1, n >= 2, n >= 3 |
 * | 4 | (n - 3) / 2 when n > 3 |
 *
 * | unit of a side | value |
 * |---|---|
 * | 0 | 1 when a checker is on the bar |
 * | 1 | checkers on the bar / 2 |
 * | 2 | checkers off / 15 |
 *
 * After Tesauro's four units a point (TD-Gammon, 1992), with one more: a blot is its own input.
 */
import { ROW_BYTES, ROW_OPPONENT, writeRow } from '../plays/positionRow.ts';
import { BAR, OFF, type Position } from '../position.ts';

const UNITS_PER_POINT = 5;
const UNITS_PER_SIDE = 24 * UNITS_PER_POINT + 3;

/** A named, versioned way of turning a position after a play into numbers. */
export interface FeatureSet {
  /** Written into every model's card; a model only runs with the feature set it was trained on. */
  readonly name: string;
  /** Numbers a position becomes. */
  readonly size: number;
  /**
   * Writes `size` numbers at `offset`, every one of them, for the position in that row of `rows` (for layout see
   * plays/positionRow.ts); its player on roll is the one who did NOT make the play.
   */
  encodeRow(rows: Uint8Array, row: number, out: Float32Array, offset: number): void;
}

/** The raw encoding, 246 numbers. */
export const RAW_FEATURES: FeatureSet = {
  name: 'raw-1',
  size: 2 * UNITS_PER_SIDE,
  encodeRow(rows, row, out, offset) {
    const start = row * ROW_BYTES;
    encodeSide(rows, start + ROW_OPPONENT, out, offset);
    encodeSide(rows, start, out, offset + UNITS_PER_SIDE);
  },
};

/** The five units of a point with 0, 1, 2 ... checkers, as many as a byte can say. */
const POINT_UNITS = Float32Array.from({ length: 256 * UNITS_PER_POINT }, (_, i) => {
  const n = Math.floor(i / UNITS_PER_POINT);
  return [Number(n >= 1), Number(n === 1), Number(n >= 2), Number(n >= 3), Math.max(0, n - 3) / 2][
    i % UNITS_PER_POINT
  ]!;
});

/** Encodes the side whose 26 counts begin at byte `side`. */
function encodeSide(rows: Uint8Array, side: number, out: Float32Array, start: number): void {
  let at = start;
  for (let place = side + 1; place <= side + 24; place++) {
    const units = UNITS_PER_POINT * rows[place]!;
    out[at] = POINT_UNITS[units]!;
    out[at + 1] = POINT_UNITS[units + 1]!;
    out[at + 2] = POINT_UNITS[units + 2]!;
    out[at + 3] = POINT_UNITS[units + 3]!;
    out[at + 4] = POINT_UNITS[units + 4]!;
    at += UNITS_PER_POINT;
  }
  const bar = rows[side + BAR]!;
  out[at] = bar > 0 ? 1 : 0;
  out[at + 1] = bar / 2;
  out[at + 2] = rows[side + OFF]! / 15;
}

/** A board on its way from a position into numbers. */
const scratch = new Uint8Array(ROW_BYTES);

/** Writes a position's `features.size` numbers at `offset`; `result` is seen by the player who did NOT make the play. */
export function encodeBoard(
  features: FeatureSet,
  result: Position,
  out: Float32Array,
  offset: number,
): void {
  writeRow(result, scratch, 0);
  features.encodeRow(scratch, 0, out, offset);
}

/** Returns boards encoded row by row, [boards, size]; each is the result of a play. */
export function encodeBoards(features: FeatureSet, boards: readonly Position[]): Float32Array {
  const input = new Float32Array(boards.length * features.size);
  boards.forEach((board, i) => encodeBoard(features, board, input, i * features.size));
  return input;
}

/** Returns the first `count` rows of `rows` encoded, [count, size]; each is the result of a play. */
export function encodeRows(
  features: FeatureSet,
  rows: Uint8Array,
  count: number,
): Float32Array<ArrayBuffer> {
  const input = new Float32Array(count * features.size);
  for (let row = 0; row < count; row++) {
    features.encodeRow(rows, row, input, row * features.size);
  }
  return input;
}

/** All feature sets by name. */
export const FEATURE_SETS: ReadonlyMap<string, FeatureSet> = new Map([
  [RAW_FEATURES.name, RAW_FEATURES],
]);
