import { describe, expect, test } from 'vitest';
import { type CubeSituation, flipCube, NO_GAMMONS } from '../../../engine/cube/cubeful.ts';
import { cubeWindow } from '../../../engine/cube/cubeWindow.ts';
import type { Stakes } from '../../../engine/cube/stakes.ts';
import { KAZAROSS_XG2 } from '../../../engine/met/kazarossXg2.ts';
import { HAS_GNUBG, runGnubg } from '../met/gnubg.ts';

const MONEY: Stakes = { kind: 'money' };
const match = (playerAway: number, opponentAway: number): Stakes => ({
  kind: 'match',
  table: KAZAROSS_XG2,
  playerAway,
  opponentAway,
});
const centred = (stakes: Stakes): CubeSituation => ({ stakes, cubeValue: 1, owner: null });
const gammons = (share: number): typeof NO_GAMMONS => ({
  ...NO_GAMMONS,
  winGammon: share,
  loseGammon: share,
});

describe('money', () => {
  // Without gammons: 50% and 75% with a dead cube, 80% with a live one (Janowski 1993).
  test.each([
    ['dead, in the middle', null, 0, 0.5, 0.75],
    ['dead, owned', 'player', 0, 0.5, 0.75],
    ['live, in the middle', null, 1, 0.8, 0.8],
    ['live, owned', 'player', 1, 0.8, 0.8],
  ] as const)('%s: double from %f', (_, owner, x, doublingPoint, cashPoint) => {
    expect(cubeWindow({ stakes: MONEY, cubeValue: 1, owner }, NO_GAMMONS, x)).toEqual({
      doublingPoint: expect.closeTo(doublingPoint, 9),
      cashPoint: expect.closeTo(cashPoint, 9),
      tooGoodPoint: undefined,
    });
  });

  test.each([
    [0.2, 0.1, 0.4],
    [0.5, 0, 0.2],
    [0.68, 0.3, 0.3],
  ])("efficiency %f, gammons %f and %f: Janowski's general model", (x, won, lost) => {
    const rates = { ...NO_GAMMONS, winGammon: won, loseGammon: lost };
    const [W, L] = [1 + won, 1 + lost];
    const owned = cubeWindow({ stakes: MONEY, cubeValue: 2, owner: 'player' }, rates, x)!;
    expect(owned.cashPoint).toBeCloseTo((L + 0.5 + 0.5 * x) / (W + L + 0.5 * x), 12);
    expect(owned.doublingPoint).toBeCloseTo((L + x) / (W + L + 0.5 * x), 12);
    // The opponent's view of the same: his take point, Janowski's (L - 1/2) / (W + L + x/2).
    expect(1 - owned.cashPoint).toBeCloseTo((W - 0.5) / (W + L + 0.5 * x), 12);
  });

  test('the Jacoby rule brings the initial double forward, not the redouble', () => {
    const jacoby: Stakes = { kind: 'money', isJacoby: true };
    const rates = { ...NO_GAMMONS, winGammon: 0.4 };
    const [plain, withRule] = [MONEY, jacoby].map((stakes) =>
      cubeWindow(centred(stakes), rates, 0)!,
    );
    // Double when 2 (2.4 p - 1) reaches 2 p - 1 instead of 2.4 p - 1: its half is nothing then.
    expect(withRule!.doublingPoint).toBeCloseTo(1 / 2.8, 9);
    expect(plain!.doublingPoint).toBeCloseTo(1 / 2.4, 9);
    expect(withRule!.tooGoodPoint).toBeUndefined();
    expect(plain!.tooGoodPoint).toBeCloseTo(2 / 2.4, 9);
    const owned = (stakes: Stakes): unknown =>
      cubeWindow({ stakes, cubeValue: 2, owner: 'player' }, rates, 0.5);
    expect(owned(jacoby)).toEqual(owned(MONEY));
  });
});

describe('match', () => {
  test('trailing 4 away to 3 away, a racing take point is (pass - lose) / (win - lose)', () => {
    // Gregg Cattanach's formula and example, https://bkgm.com/rgb/rgb.cgi?view+898: 35% by Woolsey's table.
    const window = cubeWindow(centred(match(3, 4)), NO_GAMMONS, 0)!;
    expect(1 - window.cashPoint).toBeCloseTo((0.3313 - 0.18564) / (0.59947 - 0.18564), 12);
    expect(1 - window.cashPoint).toBeCloseTo(0.35, 2);
  });

  test('2 away each the cube is as good as turned: a double costs nothing anywhere in the window', () => {
    const window = cubeWindow(centred(match(2, 2)), NO_GAMMONS, 1)!;
    expect(window.doublingPoint).toBeCloseTo(0.32264, 9);
    expect(window.cashPoint).toBeCloseTo(0.67736, 9);
  });

  test('after Crawford the trailer doubles at once', () => {
    expect(cubeWindow(centred(match(4, 1)), gammons(0.2), 0)!.doublingPoint).toBeCloseTo(0, 9);
  });

  test.each<[string, CubeSituation]>([
    ['the leader after Crawford', centred(match(1, 4))],
    [
      'a side that the cube wins the match for',
      { stakes: match(2, 4), cubeValue: 2, owner: 'player' },
    ],
    ['who does not own it', { stakes: match(9, 9), cubeValue: 2, owner: 'opponent' }],
    ['the Crawford game', centred({ ...match(4, 1), isCrawford: true } as Stakes)],
  ])('no window: %s', (_, situation) => {
    expect(cubeWindow(situation, NO_GAMMONS, 0.5)).toBeUndefined();
  });

  test('scores beyond the table', () => {
    const window = cubeWindow(centred(match(64, 64)), NO_GAMMONS, 1)!;
    expect(window.cashPoint).toBeCloseTo(0.8, 2);
  });
});

/** What GNU Backgammon prints of one player's window: per cent, dead and live; its doubling points are dead. */
interface Printed {
  readonly dead: readonly [number, number];
  readonly live: number | undefined;
}

/** Reads `show marketwindow`: of player 0, then of player 1. */
function readWindows(text: string): Printed[] {
  return text
    .split('market window:')
    .slice(1)
    .map((part) => {
      const rows = [...part.matchAll(/(Dead|Live) cube([^:]*): +([\d.]+)% - +([\d.]+)%/g)];
      // Where the opponent's redouble is automatic both cases are printed, the true one last.
      const dead = rows.findLast(([, kind]) => kind === 'Dead')!;
      const live = rows.find(([, kind]) => kind === 'Live');
      return { dead: [Number(dead[3]), Number(dead[4])], live: live && Number(live[4]) };
    });
}

const SCORES = [
  [7, 7],
  [7, 5],
  [6, 3],
  [5, 5],
  [5, 2],
  [4, 4],
  [4, 3],
  [4, 2],
  [3, 3],
  [3, 2],
  [2, 2],
  [7, 2],
] as const;

test.skipIf(!HAS_GNUBG)('equal the market windows GNU Backgammon prints at a dozen scores', () => {
  const output = runGnubg(
    SCORES.map(([own, other]) =>
      [
        'gnubg.command("new match 7")',
        `gnubg.command("set score ${7 - other} ${7 - own}")`,
        'gnubg.command("show marketwindow 20 20")',
      ].join('\n'),
    ).join('\n'),
  );
  const printed = readWindows(output);
  expect(printed).toHaveLength(2 * SCORES.length);
  for (const [i, [own, other]] of SCORES.entries()) {
    const player = centred(match(own, other));
    for (const [situation, gnubg] of [
      [flipCube(player), printed[2 * i]!],
      [player, printed[2 * i + 1]!],
    ] as const) {
      const dead = cubeWindow(situation, gammons(0.2), 0)!;
      const live = cubeWindow(situation, gammons(0.2), 1)!;
      expect([own, other, 100 * dead.doublingPoint, 100 * dead.cashPoint]).toEqual([
        own,
        other,
        expect.closeTo(gnubg.dead[0], 1.9),
        expect.closeTo(gnubg.dead[1], 1.9),
      ]);
      if (gnubg.live !== undefined) expect(100 * live.cashPoint).toBeCloseTo(gnubg.live, 1.9);
    }
  }
});
