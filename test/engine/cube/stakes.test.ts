import { describe, expect, test } from 'vitest';
import {
  flipStakes,
  fromEquity,
  gammonValues,
  type MatchStakes,
  type Stakes,
  stakeValue,
  toEquity,
} from '../../../engine/cube/stakes.ts';
import { KAZAROSS_XG2 } from '../../../engine/met/kazarossXg2.ts';

const at = (playerAway: number, opponentAway: number, isCrawford = false): MatchStakes => ({
  kind: 'match',
  table: KAZAROSS_XG2,
  playerAway,
  opponentAway,
  isCrawford,
});
const MONEY: Stakes = { kind: 'money' };

test.each<[string, Stakes, number, number]>([
  ['money is points', MONEY, -4, -4],
  ['a game won before Crawford', at(4, 2), 2, 0.5],
  ['one that brings up the Crawford game', at(3, 2), 2, 0.67736],
  ['the Crawford game lost by the leader', at(1, 3, true), -1, 1 - 0.48803],
  ['a game after Crawford', at(4, 1), 2, 0.48803],
  ['the match won', at(2, 5), 4, 1],
  ['the match lost', at(2, 5), -6, 0],
])('value: %s', (_, stakes, points, value) => {
  expect(stakeValue(stakes, points)).toBeCloseTo(value, 12);
  const other = stakeValue(flipStakes(stakes), -points);
  expect(other).toBeCloseTo(stakes.kind === 'money' ? -value : 1 - value, 12);
});

describe('normalised equity', () => {
  // GNU Backgammon's manual, "Match equities and normalised money game equity": 3-1 to 5, cube on 2, the trailer.
  test.each([
    [0, -1],
    [0.25, 0],
    [0.5, 1],
    [0.75, 2],
    [1, 3],
  ])('mwc %f is %f', (mwc, equity) => {
    expect(toEquity(at(4, 2), 2, mwc)).toBeCloseTo(equity, 12);
    expect(fromEquity(at(4, 2), 2, equity)).toBeCloseTo(mwc, 12);
  });

  test('for money it is points by the cube', () => {
    expect(toEquity(MONEY, 4, 6)).toBe(1.5);
    expect(fromEquity(MONEY, 4, 1.5)).toBe(6);
  });
});

test('gammon values', () => {
  expect(gammonValues(MONEY, 2)).toEqual({
    winGammon: 0.5,
    winBackgammon: 1,
    loseGammon: 0.5,
    loseBackgammon: 1,
  });
  // As GNU Backgammon 1.07 prints them with the same table: 7 points, 0-0, and 4 away against 2 away on a 2 cube.
  const even = gammonValues(at(7, 7), 1);
  expect([even.winGammon, even.winBackgammon]).toEqual([
    expect.closeTo(0.50926, 5),
    expect.closeTo(1.09112, 5),
  ]);
  expect(gammonValues(at(2, 4), 2)).toEqual({
    winGammon: 0,
    winBackgammon: 0,
    loseGammon: 1,
    loseBackgammon: 1,
  });
});
