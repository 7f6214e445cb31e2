/** The databases in data/bearoff. */
import { readFileSync } from 'node:fs';
import { parseBearoffDatabase } from '../../../engine/bearoff/format.ts';
import { BEAROFF_FILES } from '../../../engine/bearoff/lazy.ts';
import type { OneSidedDatabase } from '../../../engine/bearoff/oneSided.ts';
import type { TwoSidedDatabase } from '../../../engine/bearoff/twoSided.ts';
import type { Position, Side } from '../../../engine/position.ts';

/** Returns the bytes of a shipped file. */
export function shippedBytes(file: string): Uint8Array {
  return readFileSync(new URL(`../../../data/bearoff/${file}`, import.meta.url));
}

/** Returns the shipped one-sided database. */
export function shippedOneSided(): OneSidedDatabase {
  const read = parseBearoffDatabase(shippedBytes(BEAROFF_FILES.oneSided));
  if (!read.ok || read.value.kind !== 'oneSided') throw new Error('the one-sided file is not read');
  return read.value;
}

/** Returns the shipped two-sided database. */
export function shippedTwoSided(): TwoSidedDatabase {
  const read = parseBearoffDatabase(shippedBytes(BEAROFF_FILES.twoSided));
  if (!read.ok || read.value.kind !== 'twoSided') throw new Error('the two-sided file is not read');
  return read.value;
}

/** Returns a side that is home from its checkers on points 1 to 6: home(0, 1, 0, 0, 1); the others are off. */
export function home(...points: readonly number[]): Side {
  const side = Array.from({ length: 26 }, (_, place) => points[place - 1] ?? 0);
  side[0] = 15 - points.reduce((sum, n) => sum + n, 0);
  return side;
}

/** Returns a side alone, the other with a checker left. */
export function alone(side: Side): Position {
  return { playerOnRoll: side, opponent: home(1) };
}
