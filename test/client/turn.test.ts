import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isComplete,
  isPass,
  makeMoves,
  movableFrom,
  moveChecker,
  startTurn,
  swapDice,
  targetsFrom,
  type Turn,
  undoAll,
  undoMove,
  usedDice,
} from '../../client/state/turn.ts';
import { makePositionId } from '../../engine/formats/positionId.ts';
import { legalPlays } from '../../engine/plays/legalPlays.ts';
import { flip, makePosition, type Position, samePosition, START } from '../../engine/position.ts';
import { positions, rolls } from './positions.ts';

/** A position from the places of both sides: own {24: 2}, other {6: 5}; what is left over is off. */
function board(own: Record<number, number>, other: Record<number, number>): Position {
  const side = (counts: Record<number, number>): number[] => {
    const places = Array.from({ length: 26 }, (_, place) => counts[place] ?? 0);
    places[0] = 15 - places.reduce((sum, n) => sum + n, 0);
    return places;
  };
  const made = makePosition(side(own), side(other));
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

const targets = (turn: Turn, from: number): number[] =>
  [...targetsFrom(turn, from).keys()].sort((a, b) => b - a);

/** Every result that gestures (one checker to one target) can reach, as Position IDs seen by the other side. */
function reachable(start: Turn): Set<string> {
  const results = new Set<string>();
  const seen = new Set<string>();
  const visit = (turn: Turn): void => {
    const key = `${makePositionId(turn.position)} ${usedDice(turn).join()}`;
    if (seen.has(key)) return;
    seen.add(key);
    if (isComplete(turn)) results.add(makePositionId(flip(turn.position)));
    for (const from of movableFrom(turn)) {
      for (const to of targetsFrom(turn, from).keys()) visit(moveChecker(turn, from, to)!);
    }
  };
  visit(start);
  return results;
}

describe('a turn in the making', () => {
  it('moves by either die first, or one checker by both', () => {
    const turn = startTurn(START, [3, 1]);
    expect([...movableFrom(turn)].sort((a, b) => b - a)).toEqual([24, 13, 8, 6]);
    expect(targets(turn, 8)).toEqual([7, 5, 4]);
    expect(
      targetsFrom(turn, 24)
        .get(20)
        ?.map(({ die }) => die),
    ).toEqual([3, 1]);
    expect(
      targetsFrom(swapDice(turn), 24)
        .get(20)
        ?.map(({ die }) => die),
    ).toEqual([1, 3]);
  });

  it('takes up to four dice with doubles', () => {
    const turn = startTurn(START, [1, 1]);
    expect(targets(turn, 8)).toEqual([7, 6, 5, 4]);
    const moved = moveChecker(turn, 8, 6)!;
    expect(usedDice(moved)).toEqual([true, true, false, false]);
    expect(targets(moved, 6)).toEqual([5, 4]);
  });

  it('is confirmed only when every die that can be played has been', () => {
    const one = moveChecker(startTurn(START, [3, 1]), 8, 5)!;
    expect(isComplete(one)).toBe(false);
    const two = moveChecker(one, 6, 5)!;
    expect(isComplete(two)).toBe(true);
    expect(movableFrom(two).size).toBe(0);
    expect(two.moves.map(({ from, to }) => [from, to])).toEqual([
      [8, 5],
      [6, 5],
    ]);
  });

  it('undoes one die at a time, or all', () => {
    const turn = moveChecker(startTurn(START, [6, 5]), 24, 13)!;
    expect(undoMove(turn).moves).toHaveLength(1);
    expect(undoMove(undoMove(turn)).position).toEqual(START);
    expect(undoMove(undoAll(turn)).moves).toHaveLength(0);
  });

  it('enters from the bar before anything else', () => {
    const turn = startTurn(board({ 25: 1, 6: 5 }, { 6: 2 }), [6, 3]);
    expect([...movableFrom(turn)]).toEqual([25]);
    expect(targets(turn, 25)).toEqual([22, 16]);
  });

  it('passes where nothing can move', () => {
    const turn = startTurn(board({ 25: 1, 6: 5 }, { 1: 2, 2: 2, 3: 2, 4: 2, 5: 2, 6: 2 }), [6, 3]);
    expect(isPass(turn)).toBe(true);
    expect(isComplete(turn)).toBe(true);
    expect(moveChecker(turn, 25, 19)).toBeUndefined();
  });

  it('plays the higher die when only one of them can be played', () => {
    // From 20, both 14 and 15 are free; the second step would end on 9, which is held.
    const turn = startTurn(board({ 20: 1 }, { 16: 2 }), [6, 5]);
    expect(targets(turn, 20)).toEqual([14]);
    expect(isComplete(moveChecker(turn, 20, 14)!)).toBe(true);
  });

  it('refuses a first die that would waste the second', () => {
    // 10/4 would leave the 5 unplayable: 15 is held, and bearing off is too early.
    const turn = startTurn(board({ 20: 1, 10: 1 }, { 10: 2 }), [6, 5]);
    expect(targets(turn, 10)).toEqual([5]);
    expect(targets(turn, 20)).toEqual([14, 9]);
  });

  it('marks hits and bears off with the smallest die that does it', () => {
    const hit = moveChecker(startTurn(board({ 8: 2, 6: 2 }, { 20: 1, 13: 4 }), [3, 1]), 8, 5)!;
    expect(hit.moves[0]).toMatchObject({ isHit: true });
    expect(hit.position.opponent[25]).toBe(1);
    const off = moveChecker(startTurn(board({ 3: 1, 2: 1 }, { 24: 1 }), [6, 3]), 3, 0)!;
    expect(off.moves[0]).toMatchObject({ die: 3 });
  });

  it('makes a whole typed play, or refuses an illegal one', () => {
    const turn = moveChecker(startTurn(START, [3, 1]), 24, 23)!;
    const made = makeMoves(turn, [
      { from: 8, to: 5 },
      { from: 6, to: 5 },
    ])!;
    expect(made.moves).toHaveLength(2);
    expect(isComplete(made)).toBe(true);
    expect(makeMoves(turn, [{ from: 8, to: 6 }])).toBeUndefined();
  });

  it('reaches every legal result and no other, in any order of gestures', () => {
    fc.assert(
      fc.property(positions, rolls, (position, roll) => {
        const legal = new Set(
          legalPlays(position, roll).map(({ result }) => makePositionId(result)),
        );
        if (legal.size > 250) return;
        const expected = legal.size === 0 ? new Set([makePositionId(flip(position))]) : legal;
        expect(reachable(startTurn(position, roll))).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('makes every engine play by its moves, and sends moves the engine knows', () => {
    fc.assert(
      fc.property(positions, rolls, (position, roll) => {
        const turn = startTurn(position, roll);
        for (const { play, result } of legalPlays(position, roll)) {
          const made = makeMoves(turn, play)!;
          expect(isComplete(made)).toBe(true);
          expect(samePosition(flip(made.position), result)).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});
