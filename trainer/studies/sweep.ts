/**
 * A sweep on disk: `sweep.json` (what it tries, written once), a folder a run, `models/` with a model a run,
 * `failures.json`, and `results.json` and `results.csv` after every run. Whenever the process ends, the same sweep goes
 * on: runs that have a model are done, one that had begun is resumed.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import { BACKENDS } from '../../model/backends.ts';
import { sweepTemporaries, writeAtomically } from '../../model/node/atomicFile.ts';
import { readCard } from '../../model/node/modelFolder.ts';
import { trainingConfigSchema } from '../training/config.ts';
import { dataSourcesSchema, readRun } from '../training/run.ts';
import {
  type Follower,
  resumeTraining,
  startTraining,
  type TrainingEnd,
} from '../training/train.ts';
import { type GridRun, gridRuns } from './grid.ts';
import {
  cellResults,
  finishedResult,
  otherResult,
  resultsCsv,
  type RunResult,
} from './sweepResults.ts';

const planSchema = z.strictObject({
  format: z.literal(1),
  data: dataSourcesSchema,
  /** Folder of the model every run begins with, absolute; null where parameters are drawn. */
  from: z.string().nullable(),
  /** The config all runs share but for what is varied. */
  config: trainingConfigSchema,
  settings: z.array(
    z.strictObject({
      field: z.string(),
      values: z.array(z.union([z.string(), z.number(), z.boolean()])),
    }),
  ),
  seeds: z.int().positive(),
  /** The best there is when null. */
  backend: z.enum(BACKENDS).nullable(),
  command: z.string(),
  revision: z.string().nullable(),
});
/** What a sweep tries. */
export type SweepPlan = z.infer<typeof planSchema>;

/** A sweep that can be gone on with. */
export interface Sweep {
  readonly folder: string;
  readonly plan: SweepPlan;
  readonly runs: readonly GridRun[];
}

/** Who goes along with a sweep. */
export interface SweepFollower {
  /** Called before a run that is not done yet; returns who follows its training. */
  readonly onRun: (run: GridRun, number: number) => Follower;
  /** Called when that training has ended or stopped. */
  readonly onRunEnd: () => void;
  /** Called with the result of a run that has ended. */
  readonly onResult: (result: RunResult) => void;
  /** Does a run's work while nobody else may work in its folder. */
  readonly holding: <T>(
    folder: string,
    work: () => Promise<Result<T, Failure<string>>>,
  ) => Promise<Result<T, Failure<string>>>;
}

const PLAN_FILE = 'sweep.json';
const FAILURES_FILE = 'failures.json';

/** Makes a sweep in a folder, or returns the one that is there; refuses one that tries something else. */
export async function openSweep(
  folder: string,
  plan: SweepPlan,
): Promise<Result<Sweep, Failure<string>>> {
  const old = await readSweep(folder);
  if (!old.ok && old.error.code !== 'noSweep') return old;
  if (old.ok) {
    const different = differentParts(plan, old.value.plan);
    return different.length === 0
      ? old
      : fail(
          'otherSweep',
          `${folder} holds another sweep (${different.join(', ')} differ): give this one another --name, or go on with that one by --resume`,
        );
  }
  const runs = gridRuns(plan.config, plan.settings, plan.seeds);
  if (!runs.ok) return runs;
  await writeAtomically(path.join(folder, PLAN_FILE), `${JSON.stringify(plan, null, 2)}\n`);
  return ok({ folder, plan, runs: runs.value });
}

/** Returns the sweep in a folder. */
export async function readSweep(
  folder: string,
): Promise<Result<Sweep, Failure<'noSweep' | 'badSweep' | 'badSetting' | 'badConfig'>>> {
  const file = path.join(folder, PLAN_FILE);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return fail('noSweep', `${folder} holds no sweep: no ${PLAN_FILE} in it`);
  let plan: z.ZodSafeParseResult<SweepPlan>;
  try {
    plan = planSchema.safeParse(JSON.parse(text));
  } catch (error) {
    return fail('badSweep', `${file} is not JSON: ${(error as Error).message}`);
  }
  if (!plan.success) return fail('badSweep', `${file}: ${z.prettifyError(plan.error)}`);
  const { config, settings, seeds } = plan.data;
  const runs = gridRuns(config, settings, seeds);
  return runs.ok ? ok({ folder, plan: plan.data, runs: runs.value }) : runs;
}

/** The parts of two plans that are not the same; when and how they were asked for is none. */
function differentParts(a: SweepPlan, b: SweepPlan): string[] {
  const parts = ['data', 'from', 'config', 'settings', 'seeds', 'backend'] as const;
  return parts.filter((part) => JSON.stringify(a[part]) !== JSON.stringify(b[part]));
}

/**
 * Does the runs that are not done, one after the other, until they are done or the follower stops one. A run whose loss
 * is no number any more has failed, and the others go on; any other failure ends the sweep, which can be gone on with.
 * Nobody else may be at work on the sweep.
 */
export async function runSweep(
  sweep: Sweep,
  follower: SweepFollower,
): Promise<Result<'finished' | 'stopped', Failure<string>>> {
  await sweepTemporaries(sweep.folder);
  for (const [i, run] of sweep.runs.entries()) {
    const before = await resultOf(sweep, run);
    if (before.state !== 'waiting') continue;
    const training = follower.onRun(run, i + 1);
    const end = await follower.holding(path.join(sweep.folder, run.name), () =>
      trainOne(sweep, run, training),
    );
    follower.onRunEnd();
    const isStopped = end.ok ? end.value.kind === 'stopped' : end.error.code === 'stopped';
    if (isStopped) return ok('stopped');
    if (!end.ok) {
      if (end.error.code !== 'badLoss')
        return fail(end.error.code, `${run.name}: ${end.error.message}`);
      const failures = { ...(await readFailures(sweep)), [run.name]: end.error.message };
      const text = `${JSON.stringify(failures, null, 2)}\n`;
      await writeAtomically(path.join(sweep.folder, FAILURES_FILE), text);
    }
    follower.onResult(await resultOf(sweep, run));
    await writeResults(sweep);
  }
  await writeResults(sweep);
  return ok('finished');
}

async function trainOne(
  { folder, plan }: Sweep,
  run: GridRun,
  follower: Follower,
): Promise<Result<TrainingEnd, Failure<string>>> {
  const place = path.join(folder, run.name);
  const begun = await readRun(place);
  if (begun.ok) return await resumeTraining(place, follower);
  if (begun.error.code !== 'noRun') return begun;
  return await startTraining(
    {
      folder: place,
      model: run.name,
      models: path.join(folder, 'models'),
      data: plan.data,
      from: plan.from ?? undefined,
      config: run.config,
      backend: plan.backend ?? undefined,
      command: plan.command,
      revision: plan.revision,
    },
    follower,
  );
}

/** Returns how the runs came out so far, in their order. */
export async function sweepResults(sweep: Sweep): Promise<RunResult[]> {
  return await Promise.all(sweep.runs.map((run) => resultOf(sweep, run)));
}

async function resultOf(sweep: Sweep, run: GridRun): Promise<RunResult> {
  const card = await readCard(path.join(sweep.folder, 'models', run.name));
  if (card.ok) return finishedResult(run, card.value);
  return otherResult(run, (await readFailures(sweep))[run.name] ?? null);
}

async function readFailures({ folder }: Sweep): Promise<Record<string, string>> {
  const text = await readFile(path.join(folder, FAILURES_FILE), 'utf8').catch(() => '{}');
  return z.record(z.string(), z.string()).parse(JSON.parse(text));
}

async function writeResults(sweep: Sweep): Promise<void> {
  const runs = await sweepResults(sweep);
  const json = { cells: cellResults(runs), runs };
  await writeAtomically(
    path.join(sweep.folder, 'results.json'),
    `${JSON.stringify(json, null, 2)}\n`,
  );
  await writeAtomically(path.join(sweep.folder, 'results.csv'), resultsCsv(runs));
}
