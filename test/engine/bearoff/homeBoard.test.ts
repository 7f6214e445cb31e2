import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  findHomeIndex,
  homeCheckers,
  homeCount,
  homeIndex,
} from '../../../engine/bearoff/homeBoard.ts';
import { HomePlays, ROLLS } from '../../../engine/bearoff/homePlays.ts';
import { naiveResults } from '../../../engine/plays/naivePlays.ts';
import type { Side } from '../../../engine/position.ts';
import { anyRoll, pos } from '../positions.ts';
import { alone, home } from './shipped.ts';

/** A side all of whose checkers are home or off. */
const anyHome: fc.Arbitrary<Side> = fc
  .array(fc.integer({ min: 0, max: 6 }), { minLength: 15, maxLength: 15 })
  .map((places) => {
    const side = Array.from({ length: 26 }, () => 0);
    for (const place of places) side[place]!++;
    return side;
  });

describe('home indices', () => {
  // C(checkers + 6, 6); the counts of GNU Backgammon's databases.
  test.each([
    [0, 1],
    [1, 7],
    [6, 924],
    [15, 54_264],
  ])('of at most %i checkers: %i', (checkers, count) => {
    expect(homeCount(checkers)).toBe(count);
  });

  test.each([
    ['all off', home(), 0],
    ['one on the ace point', home(1), 1],
    ['one on the six point', home(0, 0, 0, 0, 0, 1), 6],
    ['two on the ace point', home(2), 7],
    ['six on the six point', home(0, 0, 0, 0, 0, 6), 923],
    ['all on the six point', home(0, 0, 0, 0, 0, 15), 54_263],
  ])('%s', (_, side, index) => {
    expect(homeIndex(side)).toBe(index);
  });

  test('and positions are the same thing twice', () => {
    for (let index = 0; index < homeCount(15); index++) {
      const checkers = homeCheckers(index);
      if (homeIndex(checkers) !== index) throw new Error(`${index}: ${checkers.join(' ')}`);
    }
    fc.assert(
      fc.property(anyHome, (side) => {
        expect(homeCheckers(homeIndex(side)).slice(1)).toEqual(side.slice(1, 7));
      }),
    );
  });

  test('are not given to a side that is not home or has too many checkers', () => {
    expect(findHomeIndex(home(3, 3), 6)).toBe(homeIndex(home(3, 3)));
    expect(findHomeIndex(home(3, 4), 6)).toBeUndefined();
    expect(findHomeIndex(pos('x 7:1; o 1:1').playerOnRoll, 6)).toBeUndefined();
    expect(findHomeIndex(pos('x bar:1; o 1:1').playerOnRoll, 6)).toBeUndefined();
  });
});

describe('plays by index', () => {
  const plays = new HomePlays(15);

  test('are those of the naive generator, each once, and lead to lower indices', () => {
    fc.assert(
      fc.property(anyHome, anyRoll, (side, roll) => {
        const index = homeIndex(side);
        const results = plays.results(index, roll);
        expect(new Set(results).size).toBe(results.length);
        const naive = naiveResults(alone(side), roll).map(({ opponent }) => homeIndex(opponent));
        expect(new Set(results)).toEqual(new Set(index === 0 ? [0] : naive));
        if (index > 0) expect(Math.max(...results)).toBeLessThan(index);
      }),
      { numRuns: 300 },
    );
  });

  test('rolls fall in 36 ways', () => {
    expect(ROLLS).toHaveLength(21);
    expect(ROLLS.reduce((sum, { ways }) => sum + ways, 0)).toBe(36);
  });
});
