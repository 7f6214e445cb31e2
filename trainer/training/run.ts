/**
 * A run's folder holds everything needed to go on after the process has gone:
 *
 * | file | what | written |
 * |---|---|---|
 * | `run.json` | what it learns from and how (this file) | once |
 * | `metrics.jsonl` | events (metrics.ts) | only ever added to |
 * | `checkpoint-<step>.bin` | the newest two states to go on from (checkpoint.ts) | whole, one beside the other |
 * | `snapshots/step-<step>.bin` | the parameters at every evaluation (snapshots.ts) | whole, once |
 * | `bad-batch-<step>.json` | what made a loss that is no number (badBatch.ts) | whole |
 */
import { readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import { BACKENDS } from '../../model/backends.ts';
import { ancestrySchema, modelNameSchema } from '../../model/card.ts';
import { writeAtomically } from '../../model/node/atomicFile.ts';
import { whereThere } from '../../model/node/disk.ts';
import { trainingConfigSchema } from './config.ts';

export const dataSourcesSchema = z.strictObject({
  /** Folders or files of records, absolute. */
  records: z.array(z.string()),
  /** Label files, absolute. */
  labels: z.array(z.string()),
  teachers: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('all') }),
    z.strictObject({ kind: z.literal('players'), names: z.array(z.string()).readonly() }),
    z.strictObject({ kind: z.literal('side'), side: z.enum(['left', 'right']) }),
  ]),
  /** Players whose labelled decisions count; every one's when empty. */
  players: z.array(z.string()),
});
export type DataSources = z.infer<typeof dataSourcesSchema>;

const runSchema = z.strictObject({
  format: z.literal(1),
  model: modelNameSchema,
  /** Folder the finished model goes into, absolute. */
  models: z.string(),
  data: dataSourcesSchema,
  /** Folder of the model its parameters come from, absolute; null where they were drawn. */
  from: z.string().nullable(),
  /** What its card said of what it had seen; none where parameters were drawn. */
  ancestry: ancestrySchema.optional(),
  /** Whether it replaces a model of its model's name that it did not make. */
  replace: z.boolean().optional(),
  config: trainingConfigSchema,
  backend: z.enum(BACKENDS),
  /** The command that started it. */
  command: z.string(),
  /** Revision of the code, null outside a checkout. */
  revision: z.string().nullable(),
  /** What it began on. */
  environment: z.strictObject({
    node: z.string(),
    platform: z.string(),
    cpu: z.string(),
    cores: z.int(),
    memoryBytes: z.int(),
    /** The backend's own words: library, version, device. */
    backend: z.string(),
  }),
  /** SHA-256 over the decisions, to notice data that changed before a resume. */
  fingerprint: z.string(),
});
export type Run = z.infer<typeof runSchema>;

export type RunErrorCode = 'runExists' | 'noRun' | 'badRun';

const RUN_FILE = 'run.json';

/** Refuses a folder that already holds a run. Throws a DiskError when it cannot be looked at. */
export async function checkFree(folder: string): Promise<Result<void, Failure<RunErrorCode>>> {
  const file = path.join(folder, RUN_FILE);
  if (!(await whereThere(file, () => stat(file)))) return ok(undefined);
  return fail(
    'runExists',
    `${folder} already holds a run: resume it with --resume ${folder}, or name another with --run`,
  );
}

/** Moves the run of a folder, if it holds one, to `<folder>.old`, in place of what was there. */
export async function putAside(folder: string): Promise<void> {
  if ((await checkFree(folder)).ok) return;
  await rm(`${folder}.old`, { recursive: true, force: true });
  await rename(folder, `${folder}.old`);
}

/** Makes the run's folder, or makes a run of it. Refuses one that already holds a run; throws when the disk refuses. */
export async function createRun(
  folder: string,
  run: Run,
): Promise<Result<void, Failure<RunErrorCode>>> {
  const isFree = await checkFree(folder);
  if (!isFree.ok) return isFree;
  await writeAtomically(path.join(folder, RUN_FILE), `${JSON.stringify(run, null, 2)}\n`);
  return ok(undefined);
}

/** Returns the run a folder holds. */
export async function readRun(folder: string): Promise<Result<Run, Failure<RunErrorCode>>> {
  const file = path.join(folder, RUN_FILE);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined)
    return fail('noRun', `${folder} holds no run: ${RUN_FILE} cannot be read`);
  try {
    const run = runSchema.safeParse(JSON.parse(text));
    return run.success ? ok(run.data) : fail('badRun', `${file}: ${z.prettifyError(run.error)}`);
  } catch (error) {
    return fail('badRun', `${file} is not JSON: ${(error as Error).message}`);
  }
}
