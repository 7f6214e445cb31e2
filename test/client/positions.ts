/** Random positions and rolls for the client's properties. */
import * as fc from 'fast-check';
import { BAR, makePosition, OFF, type Position, STANDARD_CHECKERS } from '../../engine/position.ts';
import { type Die, DICE, type Roll } from '../../engine/roll.ts';

/** Any roll. */
export const rolls: fc.Arbitrary<Roll> = fc
  .tuple(fc.constantFrom<Die>(...DICE), fc.constantFrom<Die>(...DICE))
  .map(([a, b]): Roll => [a, b]);

/**
 * Positions with 15 checkers a side, crowded ones and bear-offs among them: both sides drop their checkers on places
 * drawn at random from a few, a place taken by the other side being passed over.
 */
export const positions: fc.Arbitrary<Position> = fc
  .record({
    own: fc.array(fc.integer({ min: OFF, max: BAR }), {
      minLength: 1,
      maxLength: STANDARD_CHECKERS,
    }),
    other: fc.array(fc.integer({ min: OFF, max: BAR }), {
      minLength: 1,
      maxLength: STANDARD_CHECKERS,
    }),
    reach: fc.constantFrom(6, 12, 25),
  })
  .map(({ own, other, reach }) => {
    const sides = [counts(own, reach, []), [] as number[]];
    sides[1] = counts(other, reach, sides[0]!);
    const made = makePosition(sides[0]!, sides[1]);
    if (!made.ok) throw new Error(made.error.message);
    return made.value;
  });

function counts(places: readonly number[], reach: number, enemy: readonly number[]): number[] {
  const side = Array.from({ length: 26 }, () => 0);
  for (let i = 0; i < STANDARD_CHECKERS; i++) {
    const place = places[i % places.length]!;
    const near = reach === 25 ? place : place % (reach + 1);
    const isTaken = near !== OFF && near !== BAR && (enemy[25 - near] ?? 0) > 0;
    side[isTaken ? OFF : near]!++;
  }
  return side;
}
