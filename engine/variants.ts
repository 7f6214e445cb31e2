/** The games that share the rules: they differ in where the checkers start and how many there are. */
import { makePosition, type Position, START, STANDARD_CHECKERS } from './position.ts';

export const VARIANTS = ['standard', 'nackgammon', 'hypergammon', 'longgammon'] as const;
export type VariantName = (typeof VARIANTS)[number];

/** A start and a number of checkers; everything else is backgammon. */
export interface Variant {
  readonly name: VariantName;
  /** The same seen from either side. */
  readonly start: Position;
  /** Checkers a side has, on the board, on the bar and off together. */
  readonly checkers: number;
}

/**
 * Returns the variant of a name. Nackgammon is Nack Ballard's (two checkers moved back to the 23 point);
 * Hypergammon has three checkers, on the 24, 23 and 22 points; LongGammon begins with all fifteen on the 24 point.
 * Source: GNU Backgammon manual, "set variation"; bkgm.com/variants for LongGammon.
 */
export function variant(name: VariantName): Variant {
  return TABLE[name];
}

const TABLE: Readonly<Record<VariantName, Variant>> = {
  standard: { name: 'standard', start: START, checkers: STANDARD_CHECKERS },
  nackgammon: define('nackgammon', { 24: 2, 23: 2, 13: 4, 8: 3, 6: 4 }),
  hypergammon: define('hypergammon', { 24: 1, 23: 1, 22: 1 }),
  longgammon: define('longgammon', { 24: 15 }),
};

function define(name: VariantName, points: Readonly<Record<number, number>>): Variant {
  const side = Array.from({ length: 26 }, (_, place) => points[place] ?? 0);
  const checkers = side.reduce((sum, n) => sum + n, 0);
  const start = makePosition(side, side, checkers);
  if (!start.ok) throw new Error(`${name}: ${start.error.message}`);
  return { name, start: start.value, checkers };
}
