import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { generateOneSided } from '../../../engine/bearoff/generateOneSided.ts';
import { runToEnd } from '../../../engine/bearoff/generation.ts';
import { homeCheckers, homeCount } from '../../../engine/bearoff/homeBoard.ts';
import { ROLLS } from '../../../engine/bearoff/homePlays.ts';
import { oneSidedOutcome } from '../../../engine/bearoff/oneSided.ts';
import { naiveResults } from '../../../engine/plays/naivePlays.ts';
import { makePositionId } from '../../../engine/formats/positionId.ts';
import type { Side } from '../../../engine/position.ts';
import { alone, home, shippedOneSided, shippedTwoSided } from './shipped.ts';

const shipped = shippedOneSided();

describe('published chances', () => {
  // Ways of 36 to bear off one or two checkers with one roll: every table of two-checker bear-offs, such as Robertie's
  // and bkgm.com/articles (Tom Keith); each can be counted by hand.
  test.each([
    ['6', home(0, 0, 0, 0, 0, 1), 27],
    ['5', home(0, 0, 0, 0, 1), 31],
    ['4', home(0, 0, 0, 1), 34],
    ['3', home(0, 0, 1), 36],
    ['1 1', home(2), 36],
    ['2 2', home(0, 2), 26],
    ['3 3', home(0, 0, 2), 17],
    ['4 4', home(0, 0, 0, 2), 11],
    ['5 5', home(0, 0, 0, 0, 2), 6],
    ['6 6', home(0, 0, 0, 0, 0, 2), 4],
    ['2 1', home(1, 1), 36],
    ['3 2', home(0, 1, 1), 25],
    ['4 1', home(1, 0, 0, 1), 29],
    ['4 3', home(0, 0, 1, 1), 17],
    ['5 2', home(0, 1, 0, 0, 1), 19],
    ['6 1', home(1, 0, 0, 0, 0, 1), 15],
    ['6 2', home(0, 1, 0, 0, 0, 1), 13],
    ['6 5', home(0, 0, 0, 0, 1, 1), 6],
  ])('%s are off with the first roll', (_, side, ways) => {
    expect(shipped.bearingOff(side)!.chances[1]).toBeCloseTo(ways / 36, 4);
  });

  // GNU Backgammon 1.07, bearoffdump of gnubg_os0.bd.
  test.each([
    ['two on the six point', '2.110', '0.000', home(0, 0, 0, 0, 0, 2)],
    ['three on the ace point', '1.833', '0.000', home(3)],
    ['all on the six point', '12.266', '1.616', home(0, 0, 0, 0, 0, 15)],
  ])('%s: %s rolls, the first off after %s', (_, all, first, side) => {
    expect(shipped.bearingOff(side)!.mean.toFixed(3)).toBe(all);
    expect(shipped.bearingFirstOff(side)!.mean.toFixed(3)).toBe(first);
  });
});

describe('a small database', () => {
  const CHECKERS = 4;
  const database = runToEnd(generateOneSided(CHECKERS));
  const offset = homeCount(CHECKERS - 1);
  const side = (index: number): Side => {
    const checkers = Array.from({ length: 26 }, (_, place) => homeCheckers(index)[place] ?? 0);
    checkers[0] = CHECKERS - checkers.reduce((sum, n) => sum + n, 0);
    return checkers;
  };

  /** Mean rolls by plain recursion over positions, without rounding: until all are off, or the first is. */
  const means = new Map<string, number>();
  function meanRolls(own: Side, what: 'all' | 'first'): number {
    if (own[0] === CHECKERS || (what === 'first' && own[0]! > 0)) return 0;
    const key = `${makePositionId(alone(own))} ${what}`;
    const known = means.get(key);
    if (known !== undefined) return known;
    let mean = 1;
    for (const { roll, ways } of ROLLS) {
      const results = naiveResults(alone(own), roll);
      mean += (ways / 36) * Math.min(...results.map(({ opponent }) => meanRolls(opponent, what)));
    }
    means.set(key, mean);
    return mean;
  }

  test('has the means of plain recursion', () => {
    for (let index = 0; index < homeCount(CHECKERS); index++) {
      const own = side(index);
      const off = database.bearingOff(own)!;
      const first = database.bearingFirstOff(own)!;
      expect([index, off.mean]).toEqual([index, expect.closeTo(meanRolls(own, 'all'), 3.5)]);
      expect([index, first.mean]).toEqual([index, expect.closeTo(meanRolls(own, 'first'), 3.5)]);
    }
  });

  test('is the beginning of the large one', () => {
    for (let rolls = 0; rolls < database.allOff.columns; rolls++) {
      const small = database.allOff.units.subarray(
        rolls * database.allOff.size,
        (rolls + 1) * database.allOff.size,
      );
      const large = shipped.allOff.units.subarray(rolls * shipped.allOff.size);
      expect(small).toEqual(large.subarray(0, small.length));
    }
    expect(database.firstOff.size).toBe(homeCount(CHECKERS) - offset);
  });

  test('knows no side with more checkers, and no first one of a side with fewer that has none off', () => {
    expect(database.bearingOff(home(5))).toBeUndefined();
    expect(database.bearingFirstOff(home(5))).toBeUndefined();
    const three = side(homeCount(3) - 1).map((n, place) => (place === 0 ? 0 : n));
    expect(database.bearingFirstOff(three)).toBeUndefined();
  });
});

test('generating reports the share that is done', () => {
  const shares: number[] = [];
  runToEnd(generateOneSided(8), (share) => shares.push(share));
  expect(shares.length).toBeGreaterThan(3);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares[0]).toBeGreaterThan(0);
  expect(shares.at(-1)).toBeLessThanOrEqual(1);
});

describe('the outcome from one-sided rolls', () => {
  test('of two checkers on the six point against one roll: 4 of 36', () => {
    const position = { playerOnRoll: home(0, 0, 0, 0, 0, 2), opponent: home(1) };
    const outcome = oneSidedOutcome(shipped, position)!;
    expect(outcome.win).toBeCloseTo(4 / 36, 4);
    expect(outcome).toMatchObject({ winGammon: 0, loseGammon: 0 });
  });

  test('gammons: the side that has borne off nothing loses one unless it bears off in time', () => {
    // X is off this roll, or in the next after one roll of O, who bears off with anything but 21, 11 .. from the 6 point.
    const own = home(3);
    const other = home(0, 0, 0, 0, 0, 15);
    const outcome = oneSidedOutcome(shipped, { playerOnRoll: own, opponent: other })!;
    const first = shipped.bearingFirstOff(other)!.chances;
    expect(outcome.win).toBeCloseTo(1, 10);
    expect(outcome.winGammon).toBeCloseTo(1 / 6 + (5 / 6) * (1 - first[1]!), 4);
    const turned = oneSidedOutcome(shipped, { playerOnRoll: other, opponent: own })!;
    expect(turned.win).toBe(0);
    // O is off with his roll 1 or 2: X has had as many.
    expect(turned.loseGammon).toBeCloseTo(
      (1 / 6) * (1 - first[1]!) + (5 / 6) * (1 - first[1]! - first[2]!),
      4,
    );
  });

  test('is nothing where a side is not home', () => {
    const outside = [...home()];
    outside[0]!--;
    outside[7]!++;
    expect(oneSidedOutcome(shipped, { playerOnRoll: home(1), opponent: outside })).toBeUndefined();
  });

  test('wins nearly as often as the exact database says, where few checkers are left', () => {
    const twoSided = shippedTwoSided();
    let largest = 0;
    for (let own = 1; own < 924; own += 37) {
      for (let other = 1; other < 924; other += 41) {
        const position = {
          playerOnRoll: home(...homeCheckers(own).slice(1)),
          opponent: home(...homeCheckers(other).slice(1)),
        };
        const { cubeless } = twoSided.equities(position)!;
        const { win } = oneSidedOutcome(shipped, position)!;
        largest = Math.max(largest, Math.abs(2 * win - 1 - cubeless));
      }
    }
    expect(largest).toBeLessThan(0.03);
  });
});

const VALUES = new URL(
  '../../../../shared/data/verification/bearoff-one-sided-gnubg_os0.csv',
  import.meta.url,
);

test.skipIf(!existsSync(VALUES))("equals GNU Backgammon's database as printed", () => {
  const rows = readFileSync(VALUES, 'utf8').trim().split('\n').slice(1);
  expect(rows).toHaveLength(150);
  // Half a unit of the last digit; GNU prints single precision, which can tip a half.
  const half = 0.0005 + 1e-6;
  for (const row of rows) {
    const [points, , mean, printed, first] = row.split(',') as [string, string, ...string[]];
    const side = home(...points.split(' ').map(Number));
    const rolls = shipped.bearingOff(side)!;
    expect(Math.abs(rolls.mean - Number(mean))).toBeLessThan(half);
    expect(Math.abs(shipped.bearingFirstOff(side)!.mean - Number(first))).toBeLessThan(half);
    const percents = printed!.split(' ').map((entry) => entry.split(':').map(Number));
    expect(percents.map(([n]) => n)).toEqual(
      rolls.chances.flatMap((chance, n) => (chance > 0 ? [n] : [])),
    );
    for (const [n, percent] of percents) {
      expect(Math.abs(100 * rolls.chances[n!]! - percent!)).toBeLessThan(half);
    }
  }
});
