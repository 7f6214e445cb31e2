import { describe, expect, test } from 'vitest';
import { bestAction, type CubeAction, cubeDecision } from '../../../engine/cube/cubeDecision.ts';
import {
  canUseCube,
  type CubeSituation,
  cubefulValue,
  flipCube,
} from '../../../engine/cube/cubeful.ts';
import { fromEquity, gammonValues, type Stakes, toEquity } from '../../../engine/cube/stakes.ts';
import { KAZAROSS_XG2 } from '../../../engine/met/kazarossXg2.ts';
import type { CumulativeOutcome } from '../../../engine/outcome.ts';
import { HAS_GNUBG, runGnubg, said } from '../met/gnubg.ts';

const MONEY: Stakes = { kind: 'money' };
const outcome = (win: number, winGammon = 0, loseGammon = 0): CumulativeOutcome => ({
  win,
  winGammon,
  winBackgammon: 0,
  loseGammon,
  loseBackgammon: 0,
});

describe('actions', () => {
  test.each<[string, number, number, number, CubeAction]>([
    ['waiting', 0.4, 0.3, 1, 'noDoubleTake'],
    ['in the window', 0.5, 0.6, 1, 'doubleTake'],
    ['lost market', 0.9, 1.1, 1, 'doublePass'],
    ['too good', 1.2, 1.5, 1, 'tooGoodPass'],
    ['too good, and a take', 1.1, 0.9, 1, 'tooGoodTake'],
    ['nothing to lose by it', 0.5, 0.5, 1, 'doubleTake'],
    ['an indifferent taker passes', 0.9, 1, 1, 'doublePass'],
  ])('%s', (_, noDouble, doubleTake, doublePass, action) => {
    expect(bestAction({ noDouble, doubleTake, doublePass })).toBe(action);
  });

  test.each<[string, CumulativeOutcome, CubeSituation, CubeAction]>([
    ['even', outcome(0.5), { stakes: MONEY, cubeValue: 1, owner: null }, 'noDoubleTake'],
    ['a race of 72%', outcome(0.72), { stakes: MONEY, cubeValue: 1, owner: null }, 'doubleTake'],
    [
      'a redouble needs more',
      outcome(0.7),
      { stakes: MONEY, cubeValue: 2, owner: 'player' },
      'noDoubleTake',
    ],
    [
      'a race of 82%',
      outcome(0.82),
      { stakes: MONEY, cubeValue: 2, owner: 'player' },
      'doublePass',
    ],
    [
      'a gammonish 90%',
      outcome(0.9, 0.5),
      { stakes: MONEY, cubeValue: 1, owner: null },
      'tooGoodPass',
    ],
    [
      'the same under the Jacoby rule',
      outcome(0.9, 0.5),
      { stakes: { kind: 'money', isJacoby: true }, cubeValue: 1, owner: null },
      'doublePass',
    ],
    [
      'not his cube',
      outcome(0.8),
      { stakes: MONEY, cubeValue: 2, owner: 'opponent' },
      'unavailable',
    ],
  ])('%s', (_, probabilities, situation, action) => {
    expect(cubeDecision(probabilities, situation, 0.68).action).toBe(action);
  });

  test('2 away each 55% is a double, for money it is not', () => {
    const match: Stakes = { kind: 'match', table: KAZAROSS_XG2, playerAway: 2, opponentAway: 2 };
    const decision = cubeDecision(
      outcome(0.55),
      { stakes: match, cubeValue: 1, owner: null },
      0.68,
    );
    expect(decision.action).toBe('doubleTake');
    expect(decision.mwc!.doubleTake).toBeCloseTo(0.55, 12);
    expect(decision.doublePass).toBeCloseTo(1, 12);
    const money = cubeDecision(outcome(0.55), { stakes: MONEY, cubeValue: 1, owner: null }, 0.68);
    expect([money.action, money.mwc]).toEqual(['noDoubleTake', undefined]);
  });
});

/** A few positions of our sample records, from lost to won with gammons; all with contact, where GNU's x is 0.68. */
const POSITIONS = ['4HPwATDgc/ABMA', 'dtuNAADdPQAAXA', 'mh0AGHzbnQsCAA', '2+4OAABgAAAEAA'];
const LENGTH = 7;

interface GnubgRow {
  readonly away: readonly [number, number];
  readonly cube: number;
  readonly owner: -1 | 0 | 1;
  readonly isCrawford: boolean;
  readonly isMatch: boolean;
  readonly isJacoby: boolean;
  readonly outcome: readonly [number, number, number, number, number, number];
  readonly equities: readonly [number, number, number, number, number, string];
  readonly gammonPrice: readonly [number, number];
  readonly mwcOf37: number;
}

test.skipIf(!HAS_GNUBG)('equal GNU Backgammon at 0-ply: money, and every score to 7 away', () => {
  const rows = said<GnubgRow>(
    runGnubg(`
gnubg.command("new match ${LENGTH}")
net = gnubg.evalcontext()
net.update(cubeful=0, plies=0, deterministic=1, noise=0.0)
cubeful = dict(net, cubeful=1)
def compare(position, length, own, other, cube, owner, crawford, jacoby):
    board = gnubg.positionfromid(position)
    info = gnubg.cubeinfo(cube, owner, 1, length, (length - other, length - own), crawford, 0)
    info["jacoby"] = jacoby
    info = gnubg.calcgammonprice(info)
    say(dict(away=(own, other), cube=cube, owner=owner, isCrawford=crawford == 1, isMatch=length > 0,
        isJacoby=jacoby == 1, outcome=gnubg.evaluate(board, info, net),
        equities=gnubg.cfevaluate(board, info, cubeful), gammonPrice=info["gammonprice"][1],
        mwcOf37=gnubg.eq2mwc(0.37, info) if length else 0))
for position in ${JSON.stringify(POSITIONS)}:
    for owner in (-1, 0, 1):
        for jacoby in (0, 1): compare(position, 0, 0, 0, 1 if owner < 0 else 2, owner, 0, jacoby)
    for own in range(1, 8):
        for other in range(1, 8):
            compare(position, ${LENGTH}, own, other, 1, -1, 0, 0)
            if (own == 1) != (other == 1): compare(position, ${LENGTH}, own, other, 1, -1, 1, 0)
            for owner in (0, 1): compare(position, ${LENGTH}, own, other, 2 if own + other < 9 else 4, owner, 0, 0)
`),
  );
  expect(rows).toHaveLength(POSITIONS.length * (6 + 49 * 3 + 12));
  const wrong: unknown[] = [];
  const actions = new Set<string>();
  for (const row of rows) {
    const difference = compare(row);
    if (!(difference.most < 1e-5)) wrong.push([row, difference]);
    actions.add(difference.action);
  }
  expect(wrong).toEqual([]);
  expect(actions.size).toBeGreaterThanOrEqual(5);
});

/** Returns the largest difference of our figures to a row of GNU Backgammon's. */
function compare(row: GnubgRow): { most: number; action: string } {
  const stakes: Stakes = row.isMatch
    ? {
        kind: 'match',
        table: KAZAROSS_XG2,
        playerAway: row.away[0],
        opponentAway: row.away[1],
        isCrawford: row.isCrawford,
      }
    : { kind: 'money', isJacoby: row.isJacoby };
  const owner = ({ '-1': null, 0: 'opponent', 1: 'player' } as const)[row.owner];
  const situation: CubeSituation = { stakes, cubeValue: row.cube, owner };
  const doubled: CubeSituation = { stakes, cubeValue: 2 * row.cube, owner: 'opponent' };
  const [win, winGammon, winBackgammon, loseGammon, loseBackgammon] = row.outcome;
  const probabilities = { win, winGammon, winBackgammon, loseGammon, loseBackgammon };
  const { action, doublePass } = cubeDecision(probabilities, situation, 0.68);
  const theirs = (of: CubeSituation): number =>
    toEquity(stakes, row.cube, asGnubg(probabilities, of));
  const differences = [doublePass - row.equities[3], theirs(doubled) - row.equities[2]];
  // GNU Backgammon takes the cube in the middle for dead where both sides are 2 away.
  const isException = row.isMatch && row.cube === 1 && row.away[0] === 2 && row.away[1] === 2;
  if (!isException) differences.push(theirs(situation) - row.equities[1]);
  if (row.isMatch) {
    const values = gammonValues(stakes, row.cube);
    differences.push(
      2 * values.winGammon - row.gammonPrice[0],
      2 * (values.winBackgammon - values.winGammon) - row.gammonPrice[1],
      fromEquity(stakes, row.cube, 0.37) - row.mwcOf37,
    );
  }
  return { most: Math.max(...differences.map(Math.abs)), action };
}

/** Our value as GNU Backgammon mixes it, which does not see that an automatic redouble leaves nothing of the dead cube. */
function asGnubg(probabilities: CumulativeOutcome, situation: CubeSituation): number {
  const { stakes, cubeValue } = situation;
  const isAutomatic =
    stakes.kind === 'match' && stakes.playerAway <= cubeValue && canUseCube(flipCube(situation));
  if (!isAutomatic) return cubefulValue(probabilities, situation, 0.68);
  const dead = cubefulValue(probabilities, { ...situation, owner: 'player' }, 0);
  return 0.32 * dead + 0.68 * cubefulValue(probabilities, situation, 1);
}
