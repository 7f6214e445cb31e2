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
import { BAR, OFF, type Position, type Side } from '../position.ts';

const UNITS_PER_POINT = 5;
const UNITS_PER_SIDE = 24 * UNITS_PER_POINT + 3;

/** A named, versioned way of turning a position after a play into numbers. */
export interface FeatureSet {
  /** Written into every model's card; a model only runs with the feature set it was trained on. */
  readonly name: string;
  /** Numbers a position becomes. */
  readonly size: number;
  /** Writes `size` numbers at `offset`, every one of them; `result` is seen by the player who did NOT make the play. */
  encode(result: Position, out: Float32Array, offset: number): void;
}

/** The raw encoding, 246 numbers. */
export const RAW_FEATURES: FeatureSet = {
  name: 'raw-1',
  size: 2 * UNITS_PER_SIDE,
  encode(result, out, offset) {
    encodeSide(result.opponent, out, offset);
    encodeSide(result.playerOnRoll, out, offset + UNITS_PER_SIDE);
  },
};

function encodeSide(side: Side, out: Float32Array, start: number): void {
  let at = start;
  for (let point = 1; point <= 24; point++) {
    const n = side[point]!;
    out[at] = n >= 1 ? 1 : 0;
    out[at + 1] = n === 1 ? 1 : 0;
    out[at + 2] = n >= 2 ? 1 : 0;
    out[at + 3] = n >= 3 ? 1 : 0;
    out[at + 4] = n > 3 ? (n - 3) / 2 : 0;
    at += UNITS_PER_POINT;
  }
  out[at] = side[BAR]! > 0 ? 1 : 0;
  out[at + 1] = side[BAR]! / 2;
  out[at + 2] = side[OFF]! / 15;
}

/** Returns boards encoded row by row, [boards, size]; each is the result of a play. */
export function encodeBoards(features: FeatureSet, boards: readonly Position[]): Float32Array {
  const input = new Float32Array(boards.length * features.size);
  boards.forEach((board, i) => features.encode(board, input, i * features.size));
  return input;
}

/** All feature sets by name. */
export const FEATURE_SETS: ReadonlyMap<string, FeatureSet> = new Map([
  [RAW_FEATURES.name, RAW_FEATURES],
]);
