import { describe, expect, test } from 'vitest';
import { makePositionId } from '../../../engine/formats/positionId.ts';
import { flip, type Position, START } from '../../../engine/position.ts';
import {
  effectivePipCount,
  type RaceAdvice,
  raceCounts,
  type RaceCounts,
  wastage,
} from '../../../engine/race/raceCounts.ts';
import { HAS_GNUBG, runGnubg } from '../met/gnubg.ts';
import { pos } from '../positions.ts';

function counted(text: string): RaceCounts {
  const counts = raceCounts(pos(text));
  if (!counts) throw new Error(`${text} is no race`);
  return counts;
}

test('only races are counted', () => {
  expect(raceCounts(START)).toBeUndefined();
  expect(raceCounts(pos('x 1:1; o 6:0'))).toBeUndefined();
  expect(raceCounts(flip(pos('x 1:1; o 6:0')))).toBeUndefined();
  expect(counted('x 1:1; o 6:1').pips).toEqual([1, 6]);
});

describe('published examples', () => {
  // https://bkgm.com/rgb/rgb.cgi?view+1592: "70 exceeds 64 by more than 4".
  test('Keith: 59 pips against 56 with gaps and stacks', () => {
    const { pips, keith } = counted('x 6:4 5:3 4:2 3:2 2:2 1:2; o 11:1 6:3 5:1 3:5 2:2 1:3');
    expect(pips).toEqual([59, 56]);
    expect(keith).toEqual({ counts: [70, 64], figure: 6, advice: 'noDouble' });
  });

  // https://www.bgonline.org/forums/webbbs_config.pl?noframes;read=170148: "117 to 112 for a difference of 5".
  test('Keith: 102 pips against 112', () => {
    const { pips, keith } = counted(
      'x 11:1 9:1 8:3 7:1 6:6 5:3; o 13:1 12:1 11:1 9:1 8:2 7:1 6:5 5:2 4:1',
    );
    expect(pips).toEqual([102, 112]);
    expect(keith).toEqual({ counts: [117, 112], figure: 5, advice: 'noDouble' });
  });

  // https://bkgm.com/rgb/rgb.cgi?view+700 gives K and, from a rule of thumb for the second, 79.7% and 68.8%.
  test.each([
    ['7:11 9:4', 113, 1.383, 0.797],
    ['7:14 8:1', 106, 0.495, 0.69],
  ])('Kleinman: 100 pips against %s', (opponent, pips, k, win) => {
    const counts = counted(`x 6:10 8:5; o ${opponent}`);
    expect(counts.pips).toEqual([100, pips]);
    expect(counts.kleinman.figure).toBeCloseTo(k, 3);
    expect(counts.kleinman.win).toBeCloseTo(win, 2.8);
  });

  // Walter Trice, "Effective Pip Count": 7 checkers on the ace point take 3.5509259259 rolls, which is 28.999 pips.
  test('effective pips: seven checkers on the ace point', () => {
    expect(effectivePipCount(3.5509259259)).toBeCloseTo(28.999, 3);
    expect(wastage(pos('x 1:7; o 1:1').playerOnRoll, 3.5509259259)).toBeCloseTo(21.999, 3);
  });
});

// 15 checkers on the 6 point, 90 pips, against 14 there and one on the point named: 84 pips and the point's.
describe.each<[keyof Omit<RaceCounts, 'pips'>, Record<number, RaceAdvice>]>([
  // 97.2, 98.1 and 100.8 pips are 8%, 9% and 12% more.
  [
    'eightNineTwelve',
    {
      13: 'noDouble',
      14: 'doubleNoRedouble',
      15: 'doubleTake',
      16: 'doubleTake',
      17: 'doublePass',
    },
  ],
  // 1.1 (90 + 30 - 1) = 130.9 against pips + 30 - 1.
  ['thorp', { 15: 'noDouble', 16: 'doubleNoRedouble', 17: 'doubleTake', 18: 'doubleTake' }],
  // 90 + 2 gaps + 92 / 7 = 105 against pips + 2 gaps.
  [
    'keith',
    {
      14: 'noDouble',
      15: 'doubleNoRedouble',
      16: 'doubleTake',
      17: 'doubleTake',
      18: 'doublePass',
    },
  ],
  // 80 - 30 + 2 (pips and 1 or, from the 13 point on, 2 crossovers - 90).
  [
    'isight',
    {
      12: 'noDouble',
      13: 'doubleNoRedouble',
      14: 'doubleTake',
      17: 'doubleTake',
      18: 'doublePass',
    },
  ],
  // (pips - 86)^2 / (pips + 86): 0.448, 0.549, 0.661, 0.783, 1.054, 1.203.
  [
    'kleinman',
    {
      11: 'noDouble',
      12: 'doubleNoRedouble',
      13: 'doubleNoRedouble',
      14: 'doubleTake',
      16: 'doubleTake',
      17: 'doublePass',
    },
  ],
])('thresholds of %s', (method, advised) => {
  test.each(Object.entries(advised))('last checker on the %s point: %s', (point, advice) => {
    expect(counted(`x 6:15; o 6:14 ${point}:1`)[method].advice).toBe(advice);
  });
});

const POSITIONS: readonly Position[] = [
  'x 6:4 5:3 4:2 3:2 2:2 1:2; o 11:1 6:3 5:1 3:5 2:2 1:3',
  'x 11:1 9:1 8:3 7:1 6:6 5:3; o 13:1 12:1 11:1 9:1 8:2 7:1 6:5 5:2 4:1',
  'x 6:2 5:2 4:2 3:1; o 6:1 4:3 2:3 1:4',
  'x 1:15; o 3:5 2:5 1:5',
  'x 3:5; o 1:2',
  'x 6:7 5:5 4:3; o 6:7 5:5 4:3',
  'x 12:5 6:5 3:5; o 12:5 6:5 1:5',
  'x 8:3 6:5 5:4 4:3; o 16:2 13:3 6:5 5:5',
  'x 2:3 1:4; o 6:1 5:1 4:1 3:1',
  'x 20:2 6:5 5:4 4:4; o 4:5 3:5 2:5',
  'x 6:1 5:1; o 2:1',
  'x 7:3 6:3 5:3 4:3 3:3; o 9:3 6:6 4:6',
].map(pos);

test.skipIf(!HAS_GNUBG)('equal the counts GNU Backgammon shows at a dozen positions', () => {
  const shows = ['kleinman', 'thorp', '8912', 'keith', 'isight'];
  const text = runGnubg(
    `gnubg.command("new session")
gnubg.command("set turn 1")
for position in ${JSON.stringify(POSITIONS.map(makePositionId))}:
    gnubg.command("set board " + position)
    for method in ${JSON.stringify(shows)}: gnubg.command("show " + method)`,
  );
  const shown = (pattern: RegExp): number[] =>
    [...text.matchAll(pattern)].map(([, number]) => Number(number));
  const theirs = {
    win: shown(/Cubeless Winning Chance: ([\d.]+)/g),
    lead: shown(/Leader is ([-\d.]+) percent/g),
    thorp: [shown(/\(\+1\/10\) +L: ([\d.]+)/g), shown(/Thorp Count Trailer +T: (\d+)/g)],
    keith: [shown(/Keith Count Leader +: (\d+)/g), shown(/Keith Count Trailer +T: (\d+)/g)],
    isight: [shown(/Isight Count Leader +L: (\d+)/g), shown(/Isight Count Trailer +T: (\d+)/g)],
  };
  const ours = POSITIONS.map((position) => raceCounts(position)!);
  const close = (numbers: readonly number[], digits: number): unknown[] =>
    numbers.map((number) => expect.closeTo(number, digits) as unknown);
  expect(theirs.win).toEqual(
    close(
      ours.map(({ kleinman }) => kleinman.win),
      3.9,
    ),
  );
  expect(theirs.lead).toEqual(
    close(
      ours.map(({ eightNineTwelve }) => 100 * eightNineTwelve.figure),
      0.9,
    ),
  );
  for (const side of [0, 1] as const) {
    expect(theirs.thorp[side]).toEqual(
      close(
        ours.map(({ thorp }) => thorp.counts[side]),
        0.9,
      ),
    );
    expect(theirs.isight[side]).toEqual(ours.map(({ isight }) => isight.counts[side]));
    // It shows the leader's count before a seventh is added.
    expect(
      theirs.keith[side]!.map((count) => count + (side === 0 ? Math.floor(count / 7) : 0)),
    ).toEqual(ours.map(({ keith }) => keith.counts[side]));
  }
});
