import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makePositionId, parsePositionId } from '../../../engine/formats/positionId.ts';
import { legalPlays } from '../../../engine/plays/legalPlays.ts';
import { naiveResults } from '../../../engine/plays/naivePlays.ts';
import { makePlay } from '../../../engine/notation.ts';
import {
  BAR,
  checkerCount,
  OFF,
  pipCount,
  type Position,
  START,
} from '../../../engine/position.ts';
import { isDoubles, type Roll } from '../../../engine/roll.ts';
import { anyPosition, anyRoll, pos } from '../positions.ts';

const ids = (results: readonly Position[]): string[] => results.map(makePositionId).sort();
const plays = (position: Position, roll: Roll): string[] =>
  legalPlays(position, roll)
    .map(({ play }) => makePlay(play))
    .sort();

describe('legal plays', () => {
  // Distinct results from the starting position; they agree with GNU Backgammon 1.07 ("hint 500"), sum 447.
  test.each([
    ['21', 15],
    ['31', 16],
    ['41', 14],
    ['51', 8],
    ['61', 10],
    ['32', 17],
    ['42', 18],
    ['52', 8],
    ['62', 14],
    ['43', 17],
    ['53', 9],
    ['63', 14],
    ['54', 9],
    ['64', 14],
    ['65', 7],
    ['11', 42],
    ['22', 75],
    ['33', 73],
    ['44', 52],
    ['55', 4],
    ['66', 11],
  ])('from the start with %s: %i', (dice, count) => {
    const roll: Roll = [Number(dice[0]) as 1, Number(dice[1]) as 1];
    expect(legalPlays(START, roll)).toHaveLength(count);
    expect(legalPlays(START, [roll[1], roll[0]])).toHaveLength(count);
  });

  test.each([
    [
      'checkers on the bar enter first',
      'x bar:1 6:14; o 24:2 1:13',
      '31',
      ['bar/21', 'bar/22 6/5'],
    ],
    ['a closed board lets nobody in', 'x bar:1 6:14; o 6:3 5:3 4:3 3:2 2:2 1:2', '65', []],
    ['one of two on the bar enters', 'x bar:2 6:13; o 6:2 5:2 4:2 3:2 2:2 24:5', '12', ['bar/24']],
    ['both dice where one order works', 'x 13:1 3:14; o 18:2 1:13', '65', ['13/2']],
    ['only one die: the higher one', 'x 13:1; o 23:2 6:13', '65', ['13/7']],
    ['only the lower one can be played', 'x 13:1; o 18:2 23:2 6:11', '65', ['13/8']],
    [
      'bearing off exactly, or moving inside',
      'x 6:1 5:1; o 1:1',
      '65',
      ['6/1 5/off', '6/off 5/off'],
    ],
    ['a higher number bears off the farthest', 'x 3:2; o 1:1', '65', ['3/off(2)']],
    ['two ways to one result are one play', 'x 6:1 2:1; o 1:1', '43', ['6/off']],
    ['not while a checker stands outside', 'x 7:1 2:2; o 1:1', '61', ['7/1 2/1', '7/off']],
    [
      'doubles are played four times',
      'x 4:4; o 1:1',
      '11',
      ['4/1 4/3', '4/2 4/3(2)', '4/2(2)', '4/3(4)', '4/off'],
    ],
    ['doubles as far as they go', 'x 8:1; o 23:2 1:13', '33', ['8/5']],
    ['with and without a hit on the way', 'x 8:1; o 20:1 1:14', '31', ['8/4', '8/5*/4']],
  ])('%s', (_, text, dice, expected) => {
    expect(plays(pos(text), [Number(dice[0]), Number(dice[1])] as unknown as Roll)).toEqual(
      expected,
    );
  });

  test('equal the naive generator on any position', () => {
    fc.assert(
      fc.property(anyPosition, anyRoll, (position, roll) => {
        const fast = ids(legalPlays(position, roll).map(({ result }) => result));
        expect(new Set(fast).size).toBe(fast.length);
        expect(fast).toEqual(ids(naiveResults(position, roll)));
      }),
      { numRuns: 1500 },
    );
  });

  test('keep every checker, use up their dice and can be replayed move by move', () => {
    fc.assert(
      fc.property(anyPosition, anyRoll, (position, roll) => {
        const found = legalPlays(position, roll);
        const moves = new Set(found.map(({ play }) => play.length));
        expect(moves.size).toBeLessThanOrEqual(1);
        for (const { play, result } of found) {
          expect(checkerCount(result.opponent)).toBe(checkerCount(position.playerOnRoll));
          expect(checkerCount(result.playerOnRoll)).toBe(checkerCount(position.opponent));
          const moved = pipCount(position.playerOnRoll) - pipCount(result.opponent);
          expect(moved).toBe(play.reduce((sum, { from, to }) => sum + from - to, 0));
          expect(moved).toBeLessThanOrEqual(isDoubles(roll) ? 4 * roll[0] : roll[0] + roll[1]);
          const own = [...position.playerOnRoll];
          for (const { from, to } of play) {
            expect(own[from]!).toBeGreaterThan(0);
            if (from !== BAR) expect(own[BAR]).toBe(0);
            own[from]!--;
            own[to]!++;
          }
          expect(own).toEqual(result.opponent);
          expect(play.filter(({ isHit }) => isHit)).toHaveLength(
            result.playerOnRoll[BAR]! - position.opponent[BAR]!,
          );
          expect(play.filter(({ to }) => to === OFF)).toHaveLength(
            own[OFF]! - position.playerOnRoll[OFF]!,
          );
        }
      }),
      { numRuns: 150 },
    );
  });
});

const COUNTS = new URL(
  '../../../../shared/data/verification/legal-play-counts.csv',
  import.meta.url,
);

test.skipIf(!existsSync(COUNTS))('equal the published counts of 1,011 positions', () => {
  const rows = readFileSync(COUNTS, 'utf8').trim().split('\n').slice(1);
  expect(rows).toHaveLength(1011);
  for (const row of rows) {
    const [, id, dice, count] = row.split(',');
    const position = parsePositionId(id!);
    if (!position.ok) throw new Error(position.error.message);
    const roll: Roll = [Number(dice![0]) as 1, Number(dice![1]) as 1];
    expect([id, dice, legalPlays(position.value, roll).length]).toEqual([id, dice, Number(count)]);
  }
});
