/**
 * Games in PGlite, a PostgreSQL inside this process, in one folder. A statement that has returned is on disk and
 * survives a kill. Only one process may use a folder (server/home/homeLock.ts sees to it).
 */
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import type { PGlite } from '@electric-sql/pglite';
import { type GameRecord, gameRecordSchema } from '../rooms/gameRecord.ts';
import type { GameStore } from './gameStore.ts';

/** Each brings the schema one version further; they are only ever added to. */
const MIGRATIONS = [
  `CREATE TABLE games (
    id text PRIMARY KEY,
    revision integer NOT NULL,
    state jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  )`,
  // Games became games of a match: rules, score and cube are new, turns are events of a history.
  `UPDATE games SET state = jsonb_set(state, '{state}', (state->'state') - 'turns' || jsonb_build_object(
    'rules', '{"length": 0, "variant": "standard", "start": null, "hasCube": false, "hasCrawford": false,
      "hasJacoby": false, "mostBeavers": 0, "mostAutomaticDoubles": 0, "cubeLimit": 1}'::jsonb,
    'game', 1,
    'score', '{"light": 0, "dark": 0}'::jsonb,
    'isCrawford', false,
    'cube', '{"value": 1, "owner": null}'::jsonb,
    'history', (
      SELECT coalesce(jsonb_agg(turn || '{"kind": "play"}' ORDER BY place), '[]')
      FROM jsonb_array_elements(state->'state'->'turns') WITH ORDINALITY AS played(turn, place)
    )))`,
  `WITH over AS (
    SELECT id, state->'state'->'ending'->>'winner' AS winner,
      CASE state->'state'->'ending'->>'value' WHEN 'single' THEN 1 WHEN 'gammon' THEN 2 ELSE 3 END AS points
    FROM games WHERE state->'state'->>'phase' = 'over'
  )
  UPDATE games SET state = jsonb_set(
    jsonb_set(state, '{state,ending,points}', to_jsonb(points)), ARRAY['state', 'score', winner], to_jsonb(points))
  FROM over WHERE games.id = over.id`,
] as const;

export class PgliteGameStore implements GameStore {
  readonly #db: PGlite;

  private constructor(db: PGlite) {
    this.#db = db;
  }

  /** Opens the folder, making it (some 5 s) or bringing it up to date (under a second) first. */
  static async open(folder: string): Promise<PgliteGameStore> {
    const { PGlite } = await import('@electric-sql/pglite');
    if (!existsSync(folder)) await make(folder, PGlite);
    const db = await PGlite.create(folder);
    try {
      await migrate(db);
    } catch (error) {
      await db.close();
      throw error;
    }
    return new PgliteGameStore(db);
  }

  async load(id: string): Promise<GameRecord | undefined> {
    const { rows } = await this.#db.query<{ state: object; revision: number }>(
      'SELECT revision, state FROM games WHERE id = $1',
      [id],
    );
    return rows[0] && gameRecordSchema.parse({ ...rows[0].state, id, revision: rows[0].revision });
  }

  async save({ id, revision, ...state }: GameRecord): Promise<boolean> {
    const statement =
      revision === 0
        ? 'INSERT INTO games (id, revision, state) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING id'
        : 'UPDATE games SET revision = $2, state = $3, updated_at = now() WHERE id = $1 AND revision = $2 - 1 RETURNING id';
    const { rows } = await this.#db.query(statement, [id, revision, JSON.stringify(state)]);
    return rows.length === 1;
  }

  async count(): Promise<number> {
    const { rows } = await this.#db.query<{ games: number }>(
      'SELECT count(*)::integer AS games FROM games',
    );
    return rows[0]?.games ?? 0;
  }

  close(): Promise<void> {
    return this.#db.close();
  }
}

/** Makes an empty database aside and moves it to its place, so that one half made by a killed server is never opened. */
async function make(folder: string, { create }: Pick<typeof PGlite, 'create'>): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  const db = await create(unfinished);
  await db.close();
  await rename(unfinished, folder);
}

async function migrate(db: PGlite): Promise<void> {
  await db.exec('CREATE TABLE IF NOT EXISTS schema_version (version integer NOT NULL)');
  const { rows } = await db.query<{ version: number }>(
    'SELECT max(version) AS version FROM schema_version',
  );
  const version = rows[0]?.version ?? 0;
  if (version > MIGRATIONS.length) {
    throw new Error(
      `the games were stored by a newer Better Play (schema ${version}, this one knows ${MIGRATIONS.length})`,
    );
  }
  for (const [done, statement] of MIGRATIONS.entries()) {
    if (done < version) continue;
    await db.transaction(async (tx) => {
      await tx.exec(statement);
      await tx.query('INSERT INTO schema_version VALUES ($1)', [done + 1]);
    });
  }
}
