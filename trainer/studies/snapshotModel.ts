/** A model from any state of a run, whether the run is at work, stopped or finished. */
import type { Failure, Result } from '../../engine/result.ts';
import { liveEvents } from '../../model/trainingEvents.ts';
import { openBackend } from '../backend.ts';
import { type ExportedModel, exportModel } from '../export/exportModel.ts';
import { openRunData } from '../input/runData.ts';
import { cardFacts } from '../training/cardFacts.ts';
import { readEvents } from '../training/metrics.ts';
import { readRun } from '../training/run.ts';
import { readSnapshot, type SnapshotName } from '../training/snapshots.ts';

export interface SnapshotRequest {
  /** Folder of the run. */
  readonly run: string;
  /** Which of its states. */
  readonly which: SnapshotName;
  /** Name of the model; `<the run's model>-step-<step>` when undefined. */
  readonly name: string | undefined;
  /** Folder it goes into. */
  readonly models: string;
  /** Judges it on the held-out decisions, which takes as long as at the end of a training. */
  readonly isJudging: boolean;
  /** Returns a failure where a model of that name cannot be made. */
  readonly check: (name: string) => Promise<Result<void, Failure<string>>>;
}

/** Makes the model and returns it. The run is only read, and what it learned from is its own store. */
export async function snapshotModel(
  { run: folder, which, name: wanted, models, isJudging, check }: SnapshotRequest,
  onProgress: (done: number, total: number) => void,
): Promise<Result<ExportedModel, Failure<string>>> {
  const read = await readRun(folder);
  if (!read.ok) return read;
  const run = read.value;
  const snapshot = await readSnapshot(folder, which);
  if (!snapshot.ok) return snapshot;
  const { step, agreement, parameters } = snapshot.value;
  const name = wanted ?? `${run.model}-step-${step}`;
  const isFree = await check(name);
  if (!isFree.ok) return isFree;
  // To hold the exported network to the trainer's; any backend does.
  const backend = await openBackend('cpu');
  if (!backend.ok) return backend;
  const steps = liveEvents(await readEvents(folder)).filter((event) => event.event === 'step');
  const data = await openRunData(folder, run);
  if (!data.ok) return data;
  const { sides } = data.value;
  try {
    const facts = cardFacts({ ...run, model: name }, data.value, {
      step,
      seconds: steps.findLast((event) => event.step <= step)?.seconds ?? 0,
      best: which === 'best' && agreement ? { step, agreement } : null,
      chosenOn: agreement?.of ?? 0,
      reason: 'stopped',
      parameters,
    });
    const judged = isJudging ? sides : { decisions: sides.decisions, heldOut: [] };
    return await exportModel(models, run.config.network, parameters, judged, facts, { onProgress });
  } finally {
    data.value.close();
  }
}
