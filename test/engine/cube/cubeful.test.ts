import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cubeEfficiency,
  cubefulLine,
  type CubeSituation,
  cubefulValue,
  flipCube,
  flipRates,
  gammonRates,
  liveCashPoint,
  NO_GAMMONS,
  valueAt,
} from '../../../engine/cube/cubeful.ts';
import type { Stakes } from '../../../engine/cube/stakes.ts';
import { KAZAROSS_XG2 } from '../../../engine/met/kazarossXg2.ts';
import type { MatchEquityTable } from '../../../engine/met/matchEquityTable.ts';
import { cubelessEquity, flipOutcome } from '../../../engine/outcome.ts';
import { START } from '../../../engine/position.ts';
import { anyOutcome } from '../outcomes.ts';
import { pos } from '../positions.ts';

const MONEY: Stakes = { kind: 'money' };
const match = (playerAway: number, opponentAway: number): Stakes => ({
  kind: 'match',
  table: KAZAROSS_XG2,
  playerAway,
  opponentAway,
});
const OWNERS = ['player', 'opponent', null] as const;

const anyStakes: fc.Arbitrary<Stakes> = fc.oneof(
  fc.boolean().map((isJacoby): Stakes => ({ kind: 'money', isJacoby })),
  fc
    .record({ own: fc.integer({ min: 1, max: 30 }), other: fc.integer({ min: 1, max: 30 }) })
    .map(({ own, other }) => match(own, other)),
);
const anySituation: fc.Arbitrary<CubeSituation> = fc.record({
  stakes: anyStakes,
  cubeValue: fc.constantFrom(1, 2, 4, 8),
  owner: fc.constantFrom(...OWNERS),
});

describe("GNU Backgammon's worked example", () => {
  // Its manual, "Cubeful equities": wins 45.4% (gammons 10.3%, backgammons 0.1%), gammons lost 10.6% (0.3%).
  const outcome = {
    win: 0.454,
    winGammon: 0.103,
    winBackgammon: 0.001,
    loseGammon: 0.106,
    loseBackgammon: 0.003,
  };

  test('money, the cube in the middle', () => {
    const centred: CubeSituation = { stakes: MONEY, cubeValue: 1, owner: null };
    expect(cubefulValue(outcome, centred, 0)).toBeCloseTo(-0.097, 3);
    // To half a hundredth: the manual divides the gammons lost by 55.6% instead of 54.6%.
    expect(cubefulValue(outcome, centred, 1)).toBeCloseTo(-0.157, 2);
    expect(cubefulValue(outcome, centred, 0.68)).toBeCloseTo(-0.138, 2);
  });

  // Kit Woolsey's table to 7 points, as GNU Backgammon and others print it.
  const WOOLSEY: MatchEquityTable = {
    name: 'Woolsey',
    description: '',
    preCrawford: [
      [0.5, 0.7, 0.75, 0.83, 0.85, 0.9, 0.91],
      [0.3, 0.5, 0.6, 0.68, 0.75, 0.81, 0.85],
      [0.25, 0.4, 0.5, 0.59, 0.66, 0.71, 0.76],
      [0.17, 0.32, 0.41, 0.5, 0.58, 0.64, 0.7],
      [0.15, 0.25, 0.34, 0.42, 0.5, 0.57, 0.63],
      [0.1, 0.19, 0.29, 0.36, 0.43, 0.5, 0.56],
      [0.09, 0.15, 0.24, 0.3, 0.37, 0.44, 0.5],
    ],
    postCrawford: [0.5, 0.485, 0.3, 0.296, 0.18, 0.18, 0.1],
  };
  const stakes: Stakes = { kind: 'match', table: WOOLSEY, playerAway: 7, opponentAway: 4 };
  const other: Stakes = { kind: 'match', table: WOOLSEY, playerAway: 4, opponentAway: 7 };
  const plain = { ...outcome, winBackgammon: 0, loseBackgammon: 0 };
  const rates = gammonRates(plain);

  test.each([
    [4, 0, 0.41],
    [2, 0.15, 0.385],
    [1, 0.245, 0.273],
  ])('live take points against a double from %i, 3-0 down to 7: %f and %f', (cube, own, its) => {
    // The manual's figures are rounded to half a per cent and computed by hand.
    expect(1 - liveCashPoint(other, cube, flipRates(rates))).toBeCloseTo(own, 2.5);
    expect(1 - liveCashPoint(stakes, cube, rates)).toBeCloseTo(its, 2.3);
  });

  test('match-winning chances, the cube in the middle', () => {
    const centred: CubeSituation = { stakes, cubeValue: 1, owner: null };
    expect(cubefulValue(plain, centred, 0)).toBeCloseTo(0.291, 3);
    expect(cubefulValue(plain, centred, 1)).toBeCloseTo(0.292, 3);
    expect(cubefulValue(plain, centred, 0.68)).toBeCloseTo(0.2917, 3);
  });
});

test("money without gammons: Janowski's straight lines", () => {
  // p (W + L + x/2) - L with the cube, less x/2 without, between the live take points of 20% and 80%.
  for (const p of [0.25, 0.5, 0.75]) {
    for (const x of [0, 0.5, 1]) {
      const at = (owner: CubeSituation['owner']): number =>
        valueAt(cubefulLine({ stakes: MONEY, cubeValue: 1, owner }, NO_GAMMONS, x), p);
      expect(at('player')).toBeCloseTo(p * (2 + x / 2) - 1, 12);
      expect(at('opponent')).toBeCloseTo(p * (2 + x / 2) - 1 - x / 2, 12);
      expect(at(null)).toBeCloseTo((2 * p - 1) * (1 + (2 * x) / 3), 12);
    }
  }
});

describe('any outcome, stakes and cube', () => {
  test('a dead cube is the cubeless value', () => {
    fc.assert(
      fc.property(anyOutcome, fc.constantFrom(...OWNERS), (outcome, owner) => {
        expect(cubefulValue(outcome, { stakes: MONEY, cubeValue: 2, owner }, 0)).toBeCloseTo(
          2 * cubelessEquity(outcome),
          9,
        );
      }),
    );
  });

  test('both sides see the same, unless a double is automatic', () => {
    fc.assert(
      fc.property(anyOutcome, anySituation, fc.constantFrom(0, 0.5, 1), (outcome, situation, x) => {
        const { stakes, cubeValue } = situation;
        if (
          stakes.kind === 'match' &&
          (stakes.playerAway <= cubeValue || stakes.opponentAway <= cubeValue)
        ) {
          return;
        }
        const own = cubefulValue(outcome, situation, x);
        const other = cubefulValue(flipOutcome(outcome), flipCube(situation), x);
        expect(own + other).toBeCloseTo(stakes.kind === 'money' ? 0 : 1, 9);
      }),
      { numRuns: 1000 },
    );
  });

  test('winning more often is never worse, and owning the cube is never worse than not', () => {
    fc.assert(
      fc.property(anyOutcome, anySituation, fc.constantFrom(0, 0.5, 1), (outcome, situation, x) => {
        const line = cubefulLine(situation, gammonRates(outcome), x);
        for (let i = 1; i < line.length; i++) {
          expect(line[i]![0]).toBeGreaterThanOrEqual(line[i - 1]![0]);
          expect(line[i]![1]).toBeGreaterThanOrEqual(line[i - 1]![1] - 1e-12);
        }
        // With gammons about, a live cube's owner may cash where playing on is worth more.
        const plain = {
          ...outcome,
          winGammon: 0,
          winBackgammon: 0,
          loseGammon: 0,
          loseBackgammon: 0,
        };
        const own = cubefulValue(plain, { ...situation, owner: 'player' }, x);
        expect(own).toBeGreaterThanOrEqual(
          cubefulValue(plain, { ...situation, owner: 'opponent' }, x) - 1e-9,
        );
      }),
      { numRuns: 1000 },
    );
  });
});

test('the cube in the Crawford game is dead', () => {
  const outcome = {
    win: 0.6,
    winGammon: 0.2,
    winBackgammon: 0,
    loseGammon: 0.1,
    loseBackgammon: 0,
  };
  const stakes: Stakes = { ...match(3, 1), isCrawford: true } as Stakes;
  const centred: CubeSituation = { stakes, cubeValue: 1, owner: null };
  expect(cubefulValue(outcome, centred, 1)).toBe(cubefulValue(outcome, centred, 0));
  expect(cubefulValue(outcome, centred, 1)).toBeCloseTo(0.4 * 0.48803 + 0.2 * 0.5, 12);
});

test.each([
  ['contact', START, 0.68],
  ['a short race', pos('x 3:10; o 3:10'), 0.6],
  ['80 pips', pos('x 6:10 5:4; o 6:10'), 0.65],
  ['a long race', pos('x 12:15; o 12:15'), 0.7],
])('usual efficiency: %s', (_, position, x) => {
  expect(cubeEfficiency(position)).toBeCloseTo(x, 12);
});
