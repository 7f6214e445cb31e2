/** Positions for tests: readable literals, and arbitrary legal ones for fast-check. */
import fc from 'fast-check';
import { BAR, makePosition, OFF, type Position } from '../../engine/position.ts';
import { DICE, type Roll } from '../../engine/roll.ts';

/**
 * Returns the position written as 'x 24:2 bar:1 6:12; o 1:15': x is on roll, each side's points in its own numbering,
 * what is missing to 15 checkers is off.
 */
export function pos(text: string): Position {
  const sides = text.split(';').map((side) => {
    const counts = Array.from({ length: 26 }, () => 0);
    counts[OFF] = 15;
    for (const [, place, n] of side.matchAll(/(\d+|bar):(\d+)/g)) {
      counts[place === 'bar' ? BAR : Number(place)]! += Number(n);
      counts[OFF]! -= Number(n);
    }
    return counts;
  });
  const position = makePosition(sides[0]!, sides[1]!);
  if (!position.ok) throw new Error(`${text}: ${position.error.message}`);
  return position.value;
}

/** Any position both sides can stand in: 15 checkers a side, no point shared; not always reachable in play. */
export const anyPosition: fc.Arbitrary<Position> = fc
  .record({
    own: fc.array(fc.integer({ min: 0, max: 25 }), { minLength: 15, maxLength: 15 }),
    other: fc.array(fc.integer({ min: 0, max: 25 }), { minLength: 15, maxLength: 15 }),
  })
  .map(({ own, other }) => {
    const playerOnRoll = Array.from({ length: 26 }, () => 0);
    const opponent = Array.from({ length: 26 }, () => 0);
    for (const place of own) playerOnRoll[place]!++;
    // A checker that would stand on an enemy's point goes off instead.
    for (const place of other) {
      const isTaken = place > OFF && place < BAR && playerOnRoll[25 - place]! > 0;
      opponent[isTaken ? OFF : place]!++;
    }
    return { playerOnRoll, opponent };
  })
  .filter(({ playerOnRoll, opponent }) => playerOnRoll[OFF]! < 15 && opponent[OFF]! < 15);

export const anyRoll: fc.Arbitrary<Roll> = fc.tuple(
  fc.constantFrom(...DICE),
  fc.constantFrom(...DICE),
);
