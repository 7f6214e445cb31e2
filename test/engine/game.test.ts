import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  applyAction,
  type GameAction,
  type GameState,
  newGame,
  positionFor,
} from '../../engine/game.ts';
import { legalPlays } from '../../engine/plays/legalPlays.ts';
import { ending, flip, START } from '../../engine/position.ts';
import { seededDice } from '../../engine/seededDice.ts';
import { pos } from './positions.ts';

function play(state: GameState, ...actions: GameAction[]): GameState {
  for (const action of actions) {
    const next = applyAction(state, action);
    if (!next.ok) throw new Error(next.error.message);
    state = next.value;
  }
  return state;
}

describe('a game', () => {
  test('opens with the higher die, which plays both', () => {
    const state = play(newGame(), { kind: 'openingRoll', light: 1, dark: 3 });
    expect(state).toMatchObject({ phase: 'toPlay', onRoll: 'dark', roll: [3, 1], position: START });
    expect(applyAction(newGame(), { kind: 'openingRoll', light: 4, dark: 4 })).toMatchObject({
      error: { code: 'tiedOpening' },
    });
  });

  test('goes from roll to play to the other side', () => {
    const state = play(
      newGame(),
      { kind: 'openingRoll', light: 3, dark: 1 },
      {
        kind: 'play',
        moves: [
          { from: 8, to: 5 },
          { from: 6, to: 5 },
        ],
      },
    );
    expect(state).toMatchObject({ phase: 'toRoll', onRoll: 'dark' });
    expect(positionFor(state, 'light')).toEqual(
      pos('x 24:2 13:5 8:2 6:4 5:2; o 24:2 13:5 8:3 6:5'),
    );
    expect(state.turns).toHaveLength(1);
  });

  test.each([
    [
      'two checkers too far',
      [
        { from: 8, to: 5 },
        { from: 6, to: 2 },
      ],
    ],
    ['one die only', [{ from: 8, to: 5 }]],
    [
      'a checker that is not there',
      [
        { from: 7, to: 4 },
        { from: 6, to: 5 },
      ],
    ],
    ['upwards', [{ from: 6, to: 9 }]],
    ['a pass', []],
  ])('refuses %s and stays as it was', (_, moves) => {
    const state = play(newGame(), { kind: 'openingRoll', light: 3, dark: 1 });
    const before = structuredClone(state);
    expect(applyAction(state, { kind: 'play', moves })).toMatchObject({
      error: { code: 'illegalPlay' },
    });
    expect(state).toEqual(before);
  });

  test('refuses what its phase does not allow', () => {
    expect(applyAction(newGame(), { kind: 'roll', roll: [1, 2] })).toMatchObject({
      error: { code: 'wrongPhase' },
    });
    const state = play(newGame(), { kind: 'openingRoll', light: 3, dark: 1 });
    expect(applyAction(state, { kind: 'roll', roll: [1, 2] })).toMatchObject({
      error: { code: 'wrongPhase' },
    });
    const over = play(state, { kind: 'resign', seat: 'dark', value: 'gammon' });
    expect(over).toMatchObject({
      phase: 'over',
      ending: { winner: 'light', value: 'gammon', by: 'resignation' },
    });
    expect(applyAction(over, { kind: 'roll', roll: [1, 2] })).toMatchObject({
      error: { code: 'gameOver' },
    });
  });

  test('by any legal plays ends with all checkers off and its state survives JSON', () => {
    fc.assert(
      fc.property(fc.integer(), fc.infiniteStream(fc.nat()), (seed, picks) => {
        const dice = seededDice(seed);
        let state: GameState = play(newGame(), { kind: 'openingRoll', light: 6, dark: 1 });
        for (let turns = 0; state.phase !== 'over' && turns < 2000; turns++) {
          if (state.phase === 'toRoll') state = play(state, { kind: 'roll', roll: dice.roll() });
          if (state.phase !== 'toPlay') continue;
          const plays = legalPlays(state.position, state.roll);
          const pick = plays[(picks.next().value as number) % Math.max(1, plays.length)];
          state = play(state, { kind: 'play', moves: pick?.play ?? [] });
        }
        expect(state.phase).toBe('over');
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
        if (state.phase === 'over') expect(ending(state.position)?.value).toBe(state.ending.value);
      }),
      { numRuns: 20 },
    );
  });
});

describe('the end of a game', () => {
  test.each([
    ['single: the loser has borne one off', 'x 3:14; o ', 'single'],
    ['gammon: none borne off', 'x 3:14 12:1; o ', 'gammon'],
    ['a checker on the 18 point is no backgammon', 'x 3:14 18:1; o ', 'gammon'],
    ["backgammon: a checker in the winner's home board", 'x 3:14 19:1; o ', 'backgammon'],
    ['backgammon: a checker on the bar', 'x 3:14 bar:1; o ', 'backgammon'],
  ])('%s', (_, text, value) => {
    expect(ending(pos(text))).toEqual({ winner: 'opponent', value });
    expect(ending(flip(pos(text)))).toEqual({ winner: 'playerOnRoll', value });
  });

  test('is not while both have checkers', () => {
    expect(ending(START)).toBeUndefined();
  });
});
