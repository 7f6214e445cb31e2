import { describe, expect, it } from 'vitest';
import { apply } from '../../engine/match/apply.ts';
import { CUBELESS } from '../../engine/match/rules.ts';
import { newMatch } from '../../engine/match/state.ts';
import { legalPlays } from '../../engine/plays/legalPlays.ts';
import type { Evaluator } from '../../engine/player/evaluator.ts';
import { makePosition, type Position, START } from '../../engine/position.ts';
import { fail, ok } from '../../engine/result.ts';
import type { Dice, Roll } from '../../engine/roll.ts';
import { CRYPTO_DICE } from '../../server/dice.ts';
import { type GameView, gameViewSchema } from '../../server/protocol/game.ts';
import type { GameRecord } from '../../server/rooms/gameRecord.ts';
import { type RoomParts, Rooms } from '../../server/rooms/rooms.ts';
import { MemoryGameStore } from '../../server/stores/memoryGameStore.ts';
import { codeOf, firstPlay, gameOf, loadRunner, RUNNER, scriptedDice } from './fakes/games.ts';
import { SILENT } from './fakes/startServer.ts';

/** Light throws 3 and begins; light's 31 has 16 plays. */
const LIGHT_BEGINS: Roll = [3, 1];

function makeRooms(parts: Partial<RoomParts> = {}): {
  rooms: Rooms;
  announced: GameView[];
  store: MemoryGameStore;
} {
  const announced: GameView[] = [];
  const store = new MemoryGameStore();
  const rooms = new Rooms({
    store,
    dice: CRYPTO_DICE,
    evaluatorFor: loadRunner,
    announce: (game) => announced.push(game),
    log: SILENT,
    ...parts,
  });
  return { rooms, announced, store };
}

/** A stored game with light to roll in `position`. */
function recordAt(position: Position, onRoll: 'light' | 'dark' = 'light'): GameRecord {
  const opening = { light: 3, dark: 1 } as const;
  const state = { ...newMatch(CUBELESS), phase: 'toRoll', onRoll, position } as const;
  return { id: 'a-game-of-16-chars', revision: 0, model: 'runner', seat: 'light', opening, state };
}

/** Checkers as {place: count}; the rest of the fifteen are off. */
function position(light: Record<number, number>, dark: Record<number, number>): Position {
  const side = (checkers: Record<number, number>): number[] => {
    const counts = Array.from({ length: 26 }, (_, place) => checkers[place] ?? 0);
    counts[0] = 15 - counts.reduce((sum, n) => sum + n, 0);
    return counts;
  };
  const made = makePosition(side(light), side(dark));
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

describe('a new game', () => {
  it('throws the opening dice again until they differ', async () => {
    const dice = scriptedDice([2, 2], [5, 5], [3, 1]);
    const game = gameOf(await makeRooms({ dice }).rooms.begin({}));
    expect(game).toMatchObject({
      revision: 0,
      phase: 'toPlay',
      onRoll: 'light',
      roll: [3, 1],
      seat: 'light',
      turns: [],
    });
    expect(game.opening).toEqual({ light: 3, dark: 1 });
    expect(gameViewSchema.parse(game)).toEqual(game);
    expect(dice.left).toBe(0);
  });

  it('lets the model play first when it threw the higher die', async () => {
    const game = gameOf(
      await makeRooms({ dice: scriptedDice([2, 6]) }).rooms.begin({ model: 'runner' }),
    );
    expect(game).toMatchObject({
      revision: 1,
      phase: 'toRoll',
      onRoll: 'light',
      roll: null,
      opening: { light: 2, dark: 6 },
    });
    expect(game.turns).toHaveLength(1);
    expect(game.turns[0]).toMatchObject({ seat: 'dark', roll: [6, 2] });
  });

  it('is refused against a model that does not exist, and when there are too many', async () => {
    expect(codeOf(await makeRooms().rooms.begin({ model: 'nobody' }))).toBe('unknownModel');
    const store = Object.assign(new MemoryGameStore(), { count: async () => 100_000 });
    expect(codeOf(await makeRooms({ store }).rooms.begin({}))).toBe('tooManyGames');
  });
});

describe('a turn', () => {
  it('is followed by the whole turn of the model, and both are announced once', async () => {
    const { rooms, announced, store } = makeRooms({ dice: scriptedDice(LIGHT_BEGINS, [6, 5]) });
    const { gameId } = gameOf(await rooms.begin({}));
    const game = gameOf(
      await rooms.play({
        gameId,
        revision: 0,
        moves: [
          { from: 8, to: 5 },
          { from: 6, to: 5 },
        ],
      }),
    );
    expect(game).toMatchObject({ revision: 2, phase: 'toRoll', onRoll: 'light' });
    expect(game.turns.map(({ seat, roll }) => [seat, roll])).toEqual([
      ['light', [3, 1]],
      ['dark', [6, 5]],
    ]);
    expect(announced).toEqual([game]);
    expect((await store.load(gameId))?.revision).toBe(2);
  });

  it('passes with no moves where nothing is legal, and only there', async () => {
    const closedOut = position({ 25: 1 }, { 6: 3, 5: 3, 4: 3, 3: 2, 2: 2, 1: 2 });
    const { rooms, store } = makeRooms({ dice: scriptedDice([6, 6], [2, 1]) });
    const record = recordAt(closedOut);
    await store.save(record);
    const rolled = gameOf(await rooms.roll({ gameId: record.id, revision: 0 }));
    expect(legalPlays(rolled.position, rolled.roll!)).toEqual([]);
    const passed = gameOf(await rooms.play({ gameId: record.id, revision: 1, moves: [] }));
    expect(passed.turns.map(({ play }) => play.length)).toEqual([0, 2]);

    const fresh = makeRooms({ dice: scriptedDice(LIGHT_BEGINS) });
    const { gameId } = gameOf(await fresh.rooms.begin({}));
    expect(codeOf(await fresh.rooms.play({ gameId, revision: 0, moves: [] }))).toBe('illegalPlay');
  });

  it('passes for the model where it can move nothing', async () => {
    const shutOut = position({ 8: 3, 6: 2, 5: 2, 4: 2, 3: 2, 2: 2, 1: 2 }, { 25: 1 });
    const { rooms, store } = makeRooms({ dice: scriptedDice([2, 1], [6, 6]) });
    const record = recordAt(shutOut);
    await store.save(record);
    const rolled = gameOf(await rooms.roll({ gameId: record.id, revision: 0 }));
    const after = gameOf(
      await rooms.play({ gameId: record.id, revision: 1, moves: firstPlay(rolled) }),
    );
    expect(after).toMatchObject({ revision: 3, phase: 'toRoll', onRoll: 'light' });
    expect(after.turns[1]).toMatchObject({ seat: 'dark', play: [] });
  });

  it.each([
    [
      'not the roll',
      [
        { from: 24, to: 20 },
        { from: 24, to: 23 },
      ],
    ],
    ['one die only', [{ from: 8, to: 5 }]],
    [
      'an empty point',
      [
        { from: 7, to: 4 },
        { from: 6, to: 5 },
      ],
    ],
    ['backwards', [{ from: 6, to: 9 }]],
  ])('is refused with the state when it is illegal: %s', async (_, moves) => {
    const { rooms, announced } = makeRooms({ dice: scriptedDice(LIGHT_BEGINS) });
    const game = gameOf(await rooms.begin({}));
    const answer = await rooms.play({ gameId: game.gameId, revision: 0, moves });
    expect(answer).toMatchObject({ ok: false, error: { code: 'illegalPlay' }, game });
    expect(announced).toEqual([]);
  });

  it('is refused with the state on an old revision', async () => {
    const { rooms } = makeRooms({ dice: scriptedDice(LIGHT_BEGINS, [6, 5]) });
    const first = gameOf(await rooms.begin({}));
    const moves = firstPlay(first);
    const [one, two] = await Promise.all([
      rooms.play({ gameId: first.gameId, revision: 0, moves }),
      rooms.play({ gameId: first.gameId, revision: 0, moves }),
    ]);
    expect(two).toMatchObject({ ok: false, error: { code: 'staleRevision' }, game: gameOf(one) });
  });

  it('is refused in the wrong phase and in games nobody knows', async () => {
    const { rooms } = makeRooms({ dice: scriptedDice(LIGHT_BEGINS) });
    const { gameId } = gameOf(await rooms.begin({}));
    expect(codeOf(await rooms.roll({ gameId, revision: 0 }))).toBe('wrongPhase');
    expect(codeOf(await rooms.roll({ gameId: 'no-game-of-this-id', revision: 0 }))).toBe(
      'unknownGame',
    );
    expect(codeOf(await rooms.open({ gameId: 'no-game-of-this-id' }))).toBe('unknownGame');
  });
});

describe('the end', () => {
  it.each([
    ['single', { 1: 1 }, { 6: 2, 20: 2 }],
    ['gammon', { 1: 1 }, { 6: 15 }],
    ['backgammon', { 1: 1 }, { 6: 14, 20: 1 }],
  ] as const)('by bearing off counts a %s', async (value, light, dark) => {
    const { rooms, store } = makeRooms({ dice: scriptedDice([2, 1]) });
    const record = recordAt(position(light, dark));
    await store.save(record);
    await rooms.roll({ gameId: record.id, revision: 0 });
    const game = gameOf(
      await rooms.play({ gameId: record.id, revision: 1, moves: [{ from: 1, to: 0 }] }),
    );
    expect(game).toMatchObject({
      revision: 2,
      phase: 'over',
      ending: { winner: 'light', value, by: 'bearoff' },
    });
    expect(codeOf(await rooms.roll({ gameId: record.id, revision: 2 }))).toBe('gameOver');
  });

  it.each(['single', 'gammon', 'backgammon'] as const)('by resigning a %s', async (value) => {
    const { rooms, announced } = makeRooms({ dice: scriptedDice(LIGHT_BEGINS) });
    const { gameId } = gameOf(await rooms.begin({}));
    const game = gameOf(await rooms.resign({ gameId, revision: 0, value }));
    expect(game.ending).toEqual({ winner: 'dark', value, by: 'resignation' });
    expect(announced).toEqual([game]);
    expect(codeOf(await rooms.resign({ gameId, revision: 1, value }))).toBe('gameOver');
  });

  it('is reached by whole games with dice from the system, each turn legal', async () => {
    const { rooms } = makeRooms();
    let game = gameOf(await rooms.begin({}));
    const { gameId } = game;
    while (game.phase !== 'over') {
      const { revision } = game;
      game = gameOf(
        game.phase === 'toRoll'
          ? await rooms.roll({ gameId, revision })
          : await rooms.play({ gameId, revision, moves: firstPlay(game) }),
      );
    }
    expect(game.ending?.by).toBe('bearoff');
    expect(replay(game)).toEqual(game.position);
    expect(gameOf(await rooms.open({ gameId }))).toEqual(game);
  });
});

describe('a model that fails', () => {
  const broken: Evaluator = {
    name: 'runner',
    score: () => Promise.reject(new Error('out of memory')),
  };

  /** Rooms whose model fails until it is mended. */
  function makeBroken(dice: Dice): ReturnType<typeof makeRooms> & { mend: () => void } {
    let evaluator = broken;
    return {
      ...makeRooms({ dice, evaluatorFor: async () => ok(evaluator) }),
      mend: () => void (evaluator = RUNNER),
    };
  }

  it('keeps the turn of the person, and makes up for its own when the game is opened again', async () => {
    const { rooms, mend, announced } = makeBroken(scriptedDice(LIGHT_BEGINS, [6, 5], [4, 3]));
    const first = gameOf(await rooms.begin({}));
    const { gameId } = first;
    const failed = await rooms.play({ gameId, revision: 0, moves: firstPlay(first) });
    expect(failed).toMatchObject({
      ok: false,
      error: { code: 'serverError' },
      game: { revision: 1, onRoll: 'dark', phase: 'toRoll' },
    });
    expect(announced).toEqual([failed.game]);
    expect(codeOf(await rooms.roll({ gameId, revision: 1 }))).toBe('notYourTurn');
    mend();
    const game = gameOf(await rooms.open({ gameId }));
    expect(game).toMatchObject({
      revision: 2,
      onRoll: 'light',
      turns: [{ seat: 'light' }, { seat: 'dark', roll: [4, 3] }],
    });
    expect(announced.at(-1)).toEqual(game);
  });

  it('keeps its opening roll', async () => {
    const { rooms, mend } = makeBroken(scriptedDice([2, 6]));
    const failed = await rooms.begin({});
    expect(failed).toMatchObject({
      ok: false,
      game: { revision: 0, onRoll: 'dark', phase: 'toPlay', roll: [6, 2] },
    });
    mend();
    const game = gameOf(await rooms.open({ gameId: failed.game!.gameId }));
    expect(game.turns).toMatchObject([{ seat: 'dark', roll: [6, 2] }]);
  });

  it('can be resigned against, also when it has gone for good', async () => {
    const store = new MemoryGameStore();
    const record = recordAt(START, 'dark');
    await store.save(record);
    const { rooms } = makeRooms({
      store,
      evaluatorFor: async (name) => fail('unknownModel', `there is no model "${name}"`),
    });
    const gone = await rooms.open({ gameId: record.id });
    expect(gone).toMatchObject({
      ok: false,
      error: { code: 'unknownModel' },
      game: { revision: 0, onRoll: 'dark' },
    });
    const game = gameOf(await rooms.resign({ gameId: record.id, revision: 0, value: 'single' }));
    expect(game.ending?.winner).toBe('dark');
  });
});

/** Plays a finished game over with the engine and returns its last position. */
function replay({ opening, turns }: GameView): Position | undefined {
  const { light, dark } = opening!;
  let state = apply(newMatch(CUBELESS), { kind: 'openingRoll', light, dark });
  for (const { roll, play } of turns) {
    if (state.ok && state.value.phase === 'toRoll')
      state = apply(state.value, { kind: 'roll', roll });
    if (state.ok) state = apply(state.value, { kind: 'play', moves: play });
  }
  return state.ok && state.value.phase === 'over' ? state.value.position : undefined;
}
