/**
 * What a run learns from: a decision store in its folder, written once from its sources and its own from then on, so that
 * a run goes on whatever became of the records it was made from.
 */
import path from 'node:path';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import type { Decision } from '../records/decision.ts';
import {
  type DecisionStore,
  DecisionStoreWriter,
  openDecisionStore,
} from '../records/decisionStore.ts';
import {
  type LoadErrorCode,
  type OnLoading,
  type SourceSummary,
  type Sources,
  streamDecisions,
} from '../records/load.ts';
import { heldOutTest, type Split, splitFor } from '../records/split.ts';
import type { TrainingConfig } from '../training/config.ts';
import {
  type BatchSource,
  type DecisionList,
  madeHere,
  sample,
  type TrainingData,
} from '../training/data.ts';
import type { Run } from '../training/run.ts';
import { BatchMaker, batchSpec } from './batchMaker.ts';
import { defaultWorkers, WorkerBatches } from './workerBatches.ts';

const DATA_FILE = 'decisions.bin';

/**
 * Reads the sources into the store of a run's folder and returns its SHA-256. Nothing is left of a store that could not
 * be written whole. Throws a DiskError when the disk refuses.
 */
export async function writeRunData(
  folder: string,
  sources: Sources,
  onLoading: OnLoading,
  isStopping?: () => boolean,
): Promise<Result<string, Failure<LoadErrorCode>>> {
  const file = path.join(folder, DATA_FILE);
  let writer: DecisionStoreWriter | undefined;
  try {
    const store = (writer = new DecisionStoreWriter(file));
    const add = (decision: Decision): void => store.add(decision);
    const read = await streamDecisions(sources, add, onLoading, isStopping);
    if (read.ok) return ok(store.finish(read.value));
    store.abandon();
    return read;
  } catch (error) {
    writer?.abandon();
    throw error;
  }
}

/** The data of a run, open. */
export interface RunData extends TrainingData {
  /** What it was read from. */
  readonly sources: readonly SourceSummary[];
  /** As it came out: of few matches more may be held out than the config asks for, unless it begins with a model. */
  readonly split: Split;
  /** Those to learn from and those held out, on disk. */
  readonly sides: { readonly decisions: DecisionList; readonly heldOut: DecisionList };
  /** Gives the store back; close the batches first. */
  close(): void;
}

/** What of a run says what its data is. */
export type DataOfRun = Pick<Run, 'fingerprint' | 'config' | 'from' | 'ancestry'>;

/**
 * Opens the store of a run's folder, which must be the one the run began with. A run that begins with a model holds out
 * only what that model and those before it held out, which may be nothing. Batches are made in `workers` threads; in the
 * calling one when 0.
 */
export async function openRunData(
  folder: string,
  run: DataOfRun,
  workers: number = defaultWorkers(),
): Promise<Result<RunData, Failure<'noData' | 'badData' | 'noDecisions'>>> {
  const file = path.join(folder, DATA_FILE);
  const opened = await openDecisionStore(file);
  if (!opened.ok) {
    const { code, message } = opened.error;
    return fail(code === 'noStore' ? 'noData' : 'badData', `${message}. ${WHAT_TO_DO}`);
  }
  const { config, from, ancestry } = run;
  const store = opened.value;
  if (store.sha256 !== run.fingerprint) {
    store.close();
    return fail('badData', `${file} holds other decisions than this run began with. ${WHAT_TO_DO}`);
  }
  const split = from === null ? splitFor(store.matches, config.split) : config.split;
  const sides = sidesOf(store, [split, ...(ancestry?.splits ?? [])]);
  if (sides.train.length === 0) {
    store.close();
    return fail(
      'noDecisions',
      `nothing to learn from: all ${sides.heldOut.length} decisions are of held-out matches. ${from === null ? 'Hold out less, or bring' : 'Bring'} more matches`,
    );
  }
  const heldOut = store.list(sides.heldOut);
  return ok({
    decisions: sides.train.length,
    evaluation: sample(heldOut, config),
    openBatches: () => openBatches(store, sides.train, config, workers),
    sources: store.sources,
    split,
    sides: { decisions: store.list(sides.train), heldOut },
    close: () => store.close(),
  });
}

const WHAT_TO_DO =
  'A run learns from this file alone: put back a copy of it, or start a new run from the records';

function openBatches(
  store: DecisionStore,
  rows: Uint32Array<SharedArrayBuffer>,
  config: TrainingConfig,
  workers: number,
): BatchSource {
  const spec = batchSpec(config, rows.length);
  const { file, offsets } = store;
  return workers > 0
    ? new WorkerBatches({ spec, file, offsets, rows }, workers)
    : madeHere(new BatchMaker(spec, (i) => store.packed(rows[i]!)));
}

/** The rows of the two sides, held out being what all splits hold out; the first for other threads too. */
function sidesOf(
  { matches, matchOfRow }: DecisionStore,
  splits: readonly Split[],
): { readonly train: Uint32Array<SharedArrayBuffer>; readonly heldOut: Uint32Array } {
  const isHeld = matches.map(heldOutTest(splits));
  const held = matchOfRow.reduce((sum, match) => sum + Number(isHeld[match]), 0);
  const heldOut = new Uint32Array(held);
  const train = new Uint32Array(new SharedArrayBuffer(4 * (matchOfRow.length - held)));
  let heldBefore = 0;
  matchOfRow.forEach((match, row) => {
    if (isHeld[match]) heldOut[heldBefore++] = row;
    else train[row - heldBefore] = row;
  });
  return { train, heldOut };
}
