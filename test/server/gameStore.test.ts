import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { PGlite } from '@electric-sql/pglite';
import { CUBELESS } from '../../engine/match/rules.ts';
import { newMatch } from '../../engine/match/state.ts';
import { START } from '../../engine/position.ts';
import type { GameRecord } from '../../server/rooms/gameRecord.ts';
import { throwOpening } from '../../server/rooms/modelTurn.ts';
import type { GameStore } from '../../server/stores/gameStore.ts';
import { MemoryGameStore } from '../../server/stores/memoryGameStore.ts';
import { PgliteGameStore } from '../../server/stores/pgliteGameStore.ts';
import { scriptedDice } from './fakes/games.ts';

/** Shared by the tests of PGlite: making a database takes seconds. */
const folder = mkdtempSync(path.join(tmpdir(), 'better-play-games-'));
// What a server leaves that is killed while it makes its first database.
mkdirSync(path.join(folder, 'games.unfinished'));
writeFileSync(path.join(folder, 'games.unfinished', 'PG_VERSION'), '');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let made = 0;
function makeRecord(): GameRecord {
  return {
    id: `game-${made++}`,
    revision: 0,
    model: 'runner',
    seat: 'light',
    ...throwOpening(scriptedDice([3, 1])),
  };
}

interface Named {
  readonly name: string;
  readonly open: () => Promise<GameStore>;
}
const STORES: readonly [Named, Named] = [
  { name: 'memory', open: async () => new MemoryGameStore() },
  { name: 'PGlite', open: () => PgliteGameStore.open(path.join(folder, 'games')) },
];

describe.each(STORES)('game store in $name', ({ open }) => {
  let store: GameStore;
  beforeAll(async () => void (store = await open()));
  afterAll(() => store.close());

  it('returns what was stored', async () => {
    const record = makeRecord();
    expect(await store.save(record)).toBe(true);
    expect(await store.load(record.id)).toEqual(record);
  });

  it('knows nothing of a game that was not stored', async () => {
    expect(await store.load('nothing')).toBeUndefined();
  });

  it('takes a revision only on top of the one before it', async () => {
    const record = makeRecord();
    expect(await store.save({ ...record, revision: 1 })).toBe(false);
    await store.save(record);
    expect(await store.save(record)).toBe(false);
    expect(await store.save({ ...record, revision: 2 })).toBe(false);
    expect(await store.save({ ...record, revision: 1, model: 'other' })).toBe(true);
    expect(await store.load(record.id)).toEqual({ ...record, revision: 1, model: 'other' });
  });

  it('lets one of two changes of the same revision win', async () => {
    const record = makeRecord();
    await store.save(record);
    const next = ['a', 'b', 'c'].map((model) => store.save({ ...record, revision: 1, model }));
    expect((await Promise.all(next)).filter(Boolean)).toHaveLength(1);
  });

  it('counts the games', async () => {
    const before = await store.count();
    await store.save(makeRecord());
    expect(await store.count()).toBe(before + 1);
  });

  it('shares nothing with the caller', async () => {
    const record = makeRecord();
    await store.save(record);
    const loaded = (await store.load(record.id))!;
    Object.assign(loaded.state.score, { light: 9 });
    expect(await store.load(record.id)).toEqual(record);
  });
});

describe('games in PGlite', () => {
  const [, { open }] = STORES;

  it('are kept when it is closed and opened again', async () => {
    const record = makeRecord();
    const store = await open();
    await store.save(record);
    await store.close();
    const again = await open();
    expect(await again.load(record.id)).toEqual(record);
    await again.close();
  });

  it('are made in place of what a killed server left half made', () => {
    expect(readdirSync(folder)).toEqual(['games']);
  });

  it('are refused when they are none, or stored by a newer program', async () => {
    const db = await PGlite.create(path.join(folder, 'games'));
    await db.query(
      `INSERT INTO games (id, revision, state) VALUES ('damaged', 0, '{"model": "x"}')`,
    );
    await db.query('INSERT INTO schema_version VALUES (99)');
    await db.close();
    await expect(open()).rejects.toThrow('newer Better Play');
    const mended = await PGlite.create(path.join(folder, 'games'));
    await mended.query('DELETE FROM schema_version WHERE version = 99');
    await mended.close();
    const store = await open();
    await expect(store.load('damaged')).rejects.toThrow();
    await store.close();
  });

  it('of the first version are brought up to date', async () => {
    const { playerOnRoll, opponent } = START;
    const position = { playerOnRoll, opponent };
    const play = [{ from: 8, to: 5, isHit: false }];
    const first = { seat: 'light', position, roll: [3, 1], play };
    const second = { seat: 'dark', position, roll: [6, 5], play };
    const common = { onRoll: 'light', position, turns: [first, second] };
    const ending = { winner: 'dark', value: 'gammon', by: 'resignation' };
    const old = { model: 'default', seat: 'light', opening: { light: 3, dark: 1 } };
    const db = await PGlite.create(path.join(folder, 'games'));
    await db.exec('DELETE FROM games; DELETE FROM schema_version WHERE version > 1');
    for (const [id, state] of Object.entries({
      going: { phase: 'toPlay', roll: [6, 4], ...common },
      over: { phase: 'over', ending, ...common },
      begun: { phase: 'toRoll', ...common, turns: [] },
    })) {
      await db.query('INSERT INTO games (id, revision, state) VALUES ($1, 3, $2)', [
        id,
        JSON.stringify({ ...old, state }),
      ]);
    }
    await db.close();
    const store = await open();
    const history = [
      { kind: 'play', ...first },
      { kind: 'play', ...second },
    ];
    expect(await store.load('going')).toEqual({
      id: 'going',
      revision: 3,
      ...old,
      state: {
        ...newMatch(CUBELESS),
        history,
        ...omitTurns(common),
        phase: 'toPlay',
        roll: [6, 4],
      },
    });
    expect((await store.load('over'))?.state).toEqual({
      ...newMatch(CUBELESS),
      ...omitTurns(common),
      history,
      phase: 'over',
      score: { light: 0, dark: 2 },
      ending: { ...ending, points: 2 },
    });
    expect((await store.load('begun'))?.state.history).toEqual([]);
    await store.close();
  });
});

function omitTurns<T extends { turns: unknown }>({ turns: _, ...rest }: T): Omit<T, 'turns'> {
  return rest;
}
