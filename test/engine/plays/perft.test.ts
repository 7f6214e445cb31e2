/**
 * From the start. wildbg's generator (github.com/carsten-wenderdel/wildbg, commit 1ad2c0b) gives the same numbers, and for
 * three turns 116,154,993 paths, 48,678,745 of openings: docs/experiments/2026-11-24-legal-plays.md.
 */
import { describe, expect, test } from 'vitest';
import { makePositionId } from '../../../engine/formats/positionId.ts';
import { naiveResults } from '../../../engine/plays/naivePlays.ts';
import { ALL_ROLLS, OPENING_ROLLS, perft, reachable } from '../../../engine/plays/perft.ts';
import { flip, type Position, START } from '../../../engine/position.ts';
import { pos } from '../positions.ts';

describe('perft', () => {
  test.each([
    ['any roll', ALL_ROLLS, 1, 406, 447],
    ['any roll', ALL_ROLLS, 2, 163_706, 202_782],
    ['no doubles first', OPENING_ROLLS, 1, 175, 190],
    ['no doubles first', OPENING_ROLLS, 2, 71_485, 89_153],
  ] as const)('from the start, %s, turns: %i', (_, rolls, turns, positions, paths) => {
    expect(reachable(START, turns, rolls)).toBe(positions);
    expect(perft(START, turns, rolls)).toBe(paths);
  });

  test('from the start, three turns that begin with 65', () => {
    expect(perft(START, 3, [[6, 5]])).toBe(1_562_867);
  });

  test('the naive generator reaches as many positions in two turns that begin with 31', () => {
    const afterTurn = (before: readonly Position[], rolls: typeof ALL_ROLLS): Position[] => {
      const after = new Map<string, Position>();
      for (const position of before) {
        for (const roll of rolls) {
          const results = naiveResults(position, roll);
          for (const result of results.length > 0 ? results : [flip(position)]) {
            after.set(makePositionId(result), result);
          }
        }
      }
      return [...after.values()];
    };
    expect(afterTurn(afterTurn([START], [[3, 1]]), ALL_ROLLS)).toHaveLength(
      reachable(START, 2, [[3, 1]]),
    );
  });

  test('counts a pass and goes no further than the end of the game', () => {
    const bothLast = pos('x 1:1; o 1:1');
    expect([perft(bothLast, 1), perft(bothLast, 2)]).toEqual([21, 0]);
    const closedOut = pos('x bar:1 6:14; o 6:2 5:2 4:2 3:2 2:2 1:2');
    expect([perft(closedOut, 1), reachable(closedOut, 1)]).toEqual([21, 1]);
  });
});
