/**
 * Snapshots: the parameters at every evaluation, `snapshots/step-<step>.bin` in the run's folder, so that any of them
 * can be played or exported later. They hold no optimiser, so a run cannot go on from one: checkpoints are for that.
 */
import path from 'node:path';
import * as z from 'zod';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import { sweepTemporaries } from '../../model/node/atomicFile.ts';
import { namesIn, writing } from '../../model/node/disk.ts';
import { agreementSchema, equityLostSchema } from '../../model/report.ts';
import { readNewestCheckpoint } from './checkpoint.ts';
import { readHeading, readState, writeState } from './stateFile.ts';

const headingSchema = z.strictObject({
  step: z.int().nonnegative(),
  /** On the sample of held-out decisions; null where none is held out. */
  agreement: agreementSchema.nullable(),
  /** Over the labelled ones of the sample; null where none is. */
  equityLost: equityLostSchema.nullable(),
});
type Heading = z.infer<typeof headingSchema>;

/** A run's parameters at one of its evaluations. */
export interface Snapshot extends Heading {
  readonly parameters: readonly Float32Array[];
}

/** What is known of a snapshot without reading its parameters. */
export interface SnapshotSummary extends Heading {
  /** True for the one that agrees best, the first of equals. */
  readonly isBest: boolean;
}

/** One of a run's states by its step, the one that agrees best, or the newest. */
export type SnapshotName = number | 'best' | 'last';

const FOLDER = 'snapshots';
const NAME = /^step-(\d{9})\.bin$/;

/** Writes a snapshot into the run's folder. Throws when the disk refuses. */
export async function writeSnapshot(run: string, snapshot: Snapshot): Promise<void> {
  const { parameters, ...heading } = snapshot;
  await writeState(fileOf(run, snapshot.step), heading, [parameters]);
}

/** Returns the snapshots of a run's folder, the oldest first; [] before its first evaluation. */
export async function listSnapshots(run: string): Promise<SnapshotSummary[]> {
  const found: Heading[] = [];
  for (const step of await stepsOf(run)) {
    const heading = await readHeading(fileOf(run, step), headingSchema);
    if (heading) found.push(heading);
  }
  const best = bestOf(found);
  return found.map(({ step, agreement, equityLost }) => ({
    step,
    agreement,
    equityLost,
    isBest: step === best?.step,
  }));
}

/**
 * Returns one of a run's states. `last` is the newest there is: a stopped run's checkpoint can be newer than its last
 * evaluation, and has no agreement of its own then.
 */
export async function readSnapshot(
  run: string,
  which: SnapshotName,
): Promise<Result<Snapshot, Failure<'noSnapshot' | 'badSnapshot'>>> {
  const known = await listSnapshots(run);
  if (which === 'last') {
    const checkpoint = await readNewestCheckpoint(run);
    if (checkpoint.ok && checkpoint.value && checkpoint.value.step > (known.at(-1)?.step ?? -1)) {
      const { step, parameters } = checkpoint.value;
      return ok({ step, agreement: null, equityLost: null, parameters });
    }
  }
  const step =
    which === 'last'
      ? known.at(-1)?.step
      : which === 'best'
        ? known.find(({ isBest }) => isBest)?.step
        : which;
  if (step === undefined) {
    return fail('noSnapshot', `${run} holds no snapshot: the run has not come to an evaluation`);
  }
  if (!(await stepsOf(run)).includes(step)) {
    const steps = known.map((snapshot) => snapshot.step);
    return fail(
      'noSnapshot',
      `${run} holds no snapshot of step ${step}: there ${steps.length === 0 ? 'is none yet' : `are those of steps ${steps.join(', ')}`}`,
    );
  }
  const read = await readState(fileOf(run, step), headingSchema);
  if (!read.ok) return fail('badSnapshot', read.error.message);
  return ok({ ...read.value.heading, parameters: read.value.groups[0] ?? [] });
}

/** Removes the snapshots after a step, which the run is about to make again, and what killed writes have left. */
export async function dropSnapshotsAfter(run: string, step: number): Promise<void> {
  await sweepTemporaries(path.join(run, FOLDER));
  for (const later of await stepsOf(run)) {
    const file = fileOf(run, later);
    if (later > step) await writing(file, (disk) => disk.remove(file));
  }
}

function bestOf(snapshots: readonly Heading[]): Heading | undefined {
  const share = ({ agreement }: Heading): number => agreement?.share ?? -1;
  // Where nothing is held out there is nothing to choose by: the newest is the model.
  if (snapshots.every(({ agreement }) => agreement === null)) return snapshots.at(-1);
  return snapshots.reduce((best, one) => (share(one) > share(best) ? one : best));
}

function fileOf(run: string, step: number): string {
  return path.join(run, FOLDER, `step-${String(step).padStart(9, '0')}.bin`);
}

async function stepsOf(run: string): Promise<number[]> {
  const names = await namesIn(path.join(run, FOLDER));
  return names
    .flatMap((name) => {
      const [, step] = NAME.exec(name) ?? [];
      return step === undefined ? [] : [Number(step)];
    })
    .sort((a, b) => a - b);
}
