/**
 * Checkpoints: one file, `checkpoint-<step>.bin` in the run's folder, that holds everything a run needs to go on. It is
 * written beside its place, flushed and renamed, so there is never half a checkpoint, and the one before it is kept.
 *
 * No state of a random generator is in it and no place in the data: every draw is a function of the config's seeds and
 * the step (random.ts), and the next batch is that of the next step.
 */
import path from 'node:path';
import * as z from 'zod';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import { namesIn, writing } from '../../model/node/disk.ts';
import { agreementSchema } from '../../model/report.ts';
import { readState, writeState } from './stateFile.ts';
import { EMPTY_TALLY, tallySchema } from './window.ts';

const headingSchema = z.strictObject({
  step: z.int().nonnegative(),
  /** Seconds of training so far, over all resumptions. */
  seconds: z.number(),
  /** The best held-out agreement so far and its step; null before the first evaluation. */
  best: z.strictObject({ step: z.int(), agreement: agreementSchema }).nullable(),
  /** Evaluations since the best one. */
  sinceBest: z.int().nonnegative(),
  /** Of the steps not reported yet. */
  tally: tallySchema,
});

/** A run's state between two steps. One of step 0 is what a run begins with that goes on from a model. */
export interface Checkpoint extends z.infer<typeof headingSchema> {
  readonly parameters: readonly Float32Array[];
  /** Adam's, as Adam reads and writes them. */
  readonly moments: readonly Float32Array[];
  /** The parameters at the best step; [] before the first evaluation. */
  readonly bestParameters: readonly Float32Array[];
}

const NAME = /^checkpoint-(\d{9})\.bin$/;
const KEPT = 2;

/** Returns what a run begins with that goes on from a model: its parameters, and an optimiser that knows nothing yet. */
export function startingCheckpoint(parameters: readonly Float32Array[]): Checkpoint {
  return {
    step: 0,
    seconds: 0,
    best: null,
    sinceBest: 0,
    tally: EMPTY_TALLY,
    parameters,
    moments: [...parameters, ...parameters].map(({ length }) => new Float32Array(length)),
    bestParameters: [],
  };
}

/** Writes a checkpoint into the run's folder and removes all but the newest two. Throws when the disk refuses. */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  const { parameters, moments, bestParameters, ...heading } = checkpoint;
  const file = path.join(folder, `checkpoint-${String(checkpoint.step).padStart(9, '0')}.bin`);
  await writeState(file, heading, [parameters, moments, bestParameters]);
  for (const old of (await checkpointFiles(folder)).slice(KEPT)) await remove(old.file);
}

/** Returns the newest checkpoint that is whole, or undefined where the folder holds none. */
export async function readNewestCheckpoint(
  folder: string,
): Promise<Result<Checkpoint | undefined, Failure<'badCheckpoint'>>> {
  const problems: string[] = [];
  for (const { file } of await checkpointFiles(folder)) {
    const read = await readState(file, headingSchema);
    if (read.ok) {
      const [parameters = [], moments = [], bestParameters = []] = read.value.groups;
      return ok({ ...read.value.heading, parameters, moments, bestParameters });
    }
    problems.push(read.error.message);
  }
  if (problems.length === 0) return ok(undefined);
  const hasSnapshots = (await namesIn(path.join(folder, 'snapshots'))).length > 0;
  const rest = hasSnapshots
    ? `, or make a model of what it has kept: better-play model make ${folder} --step N (last, best or a step)`
    : '';
  return fail(
    'badCheckpoint',
    `no checkpoint of ${folder} is whole: ${problems.join('; ')}. Start a new run${rest}`,
  );
}

/** Returns true where a run's folder holds a checkpoint, whole or not. */
export async function hasCheckpoint(folder: string): Promise<boolean> {
  return (await checkpointFiles(folder)).length > 0;
}

/** Removes the checkpoints after a step: damaged ones, when the run goes on from the one before; all after step -1. */
export async function dropCheckpointsAfter(folder: string, step: number): Promise<void> {
  for (const found of await checkpointFiles(folder))
    if (found.step > step) await remove(found.file);
}

function remove(file: string): Promise<void> {
  return writing(file, (disk) => disk.remove(file));
}

/** Checkpoint files, newest first. */
async function checkpointFiles(folder: string): Promise<{ file: string; step: number }[]> {
  return (await namesIn(folder))
    .flatMap((name) => {
      const [, step] = NAME.exec(name) ?? [];
      return step === undefined ? [] : [{ file: path.join(folder, name), step: Number(step) }];
    })
    .sort((a, b) => b.step - a.step);
}
