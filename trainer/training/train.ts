/** A training from its sources to its exported model, started anew or resumed from its run's folder. */
import { availableParallelism, cpus, totalmem } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import type { BackendName } from '../../model/backends.ts';
import type { ModelCard } from '../../model/card.ts';
import { sweepTemporaries } from '../../model/node/atomicFile.ts';
import { readCard } from '../../model/node/modelFolder.ts';
import type { TrainingEvent } from '../../model/trainingEvents.ts';
import { type OpenBackend, openBackend } from '../backend.ts';
import { exportModel } from '../export/exportModel.ts';
import { type ExportedNetwork, readExported } from '../export/readExported.ts';
import { parameterCount } from '../network/network.ts';
import { openRunData, type RunData, writeRunData } from '../input/runData.ts';
import type { OnLoading, SourceSummary } from '../records/load.ts';
import { ancestryOf, checkSplit } from '../records/split.ts';
import { saveBadBatch } from './badBatch.ts';
import { cardFacts } from './cardFacts.ts';
import {
  dropCheckpointsAfter,
  hasCheckpoint,
  readNewestCheckpoint,
  startingCheckpoint,
  writeCheckpoint,
} from './checkpoint.ts';
import { type TrainingConfig, type TrainingConfigInput, trainingConfigSchema } from './config.ts';
import { whileDeviceLasts } from './deviceLoss.ts';
import { explained } from './explained.ts';
import { totalSteps, trainingLoop } from './loop.ts';
import { appendEvent, closeTornLine, flushEvents, isFinished, readEvents } from './metrics.ts';
import { checkFree, createRun, type DataSources, readRun, type Run } from './run.ts';
import { dropSnapshotsAfter, writeSnapshot } from './snapshots.ts';

/** What a new run is to be. */
export interface TrainingRequest {
  /** Folder of the run, made here. */
  readonly folder: string;
  readonly model: string;
  /** Folder the finished model goes into. */
  readonly models: string;
  /** Whether the finished model replaces another one of its name; where not, that one is left and the run says so. */
  readonly replace?: boolean;
  readonly data: DataSources;
  /** Folder of the model to begin with in place of drawn parameters. */
  readonly from: string | undefined;
  /** Its network and its split are those of the model to begin with where they are left out. */
  readonly config: TrainingConfigInput;
  /** The best there is when undefined. */
  readonly backend: BackendName | undefined;
  readonly command: string;
  readonly revision: string | null;
}

/** Who follows the training, and who may stop it. */
export interface Follower {
  readonly onLoading: OnLoading;
  /** Called with what was read, before the training starts. */
  readonly onLoaded: (sources: readonly SourceSummary[]) => void;
  /** Called with every event, in order. */
  readonly onEvent: (event: TrainingEvent) => void;
  readonly onExporting: (done: number, total: number) => void;
  /**
   * True once the run should stop and keep its state, `step` steps being done. While it reads its sources or judges its
   * model, which are no steps, it is asked with -1.
   */
  readonly isStopping: (step: number) => boolean;
}

/** How a training ended: with a model, or stopped and resumable. */
export type TrainingEnd =
  | { readonly kind: 'finished'; readonly folder: string; readonly card: ModelCard }
  | { readonly kind: 'stopped'; readonly step: number };

/** With what a training is done; none of it changes what comes out. */
export interface TrainingMeans {
  /** Opens the backend. */
  readonly open?: typeof openBackend;
  /** Threads that make batches ahead of the steps, 0 for none; as the machine has cores when undefined. */
  readonly workers?: number | undefined;
}

type TrainingFailure = Failure<string>;

/** With what a run is gone on with. */
export interface ResumeMeans extends TrainingMeans {
  /** What computes from here on; what it began with when undefined. Its state is the same for every backend. */
  readonly backend?: BackendName | undefined;
}

/** Starts a new run. */
export async function startTraining(
  request: TrainingRequest,
  follower: Follower,
  means: TrainingMeans = {},
): Promise<Result<TrainingEnd, TrainingFailure>> {
  return await explained(request.folder, () => start(request, follower, means));
}

async function start(
  request: TrainingRequest,
  follower: Follower,
  { open = openBackend, workers }: TrainingMeans,
): Promise<Result<TrainingEnd, TrainingFailure>> {
  const { folder, model, models, replace, data, command, revision } = request;
  const isFree = await checkFree(folder);
  if (!isFree.ok) return isFree;
  const parsed = trainingConfigSchema.safeParse(request.config);
  if (!parsed.success) return fail('badConfig', z.prettifyError(parsed.error));
  const from =
    request.from === undefined
      ? undefined
      : await readExported(request.from, request.config.network && parsed.data.network);
  if (from && !from.ok) return from;
  const config = from ? configFrom(request.config, parsed.data, from.value) : ok(parsed.data);
  if (!config.ok) return config;
  const backend = await open(request.backend);
  if (!backend.ok) return backend;
  const described: Omit<Run, 'fingerprint'> = {
    format: 1,
    model,
    models,
    data,
    config: config.value,
    backend: backend.value.name,
    command,
    revision,
    from: request.from ?? null,
    ...(replace && { replace }),
    ...(from && { ancestry: ancestryOf(from.value.card) }),
    environment: {
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: availableParallelism(),
      memoryBytes: totalmem(),
      backend: backend.value.detail,
    },
  };
  const written = await writeRunData(folder, data, follower.onLoading, () =>
    follower.isStopping(-1),
  );
  if (!written.ok) return written;
  const run: Run = { ...described, fingerprint: written.value };
  // A start that was killed may have left its model's.
  await dropCheckpointsAfter(folder, -1);
  // Before run.json, which makes a run of the folder: one that was to begin with a model never begins without.
  if (from) await writeCheckpoint(folder, startingCheckpoint(from.value.parameters));
  const created = await createRun(folder, run);
  if (!created.ok) return created;
  return await train({ folder, run, follower, backend: backend.value, workers });
}

/** Goes on with the run in `folder` from its newest checkpoint; a finished run has its model. run.json stays as it is. */
export async function resumeTraining(
  folder: string,
  follower: Follower,
  means: ResumeMeans = {},
): Promise<Result<TrainingEnd, TrainingFailure>> {
  return await explained(folder, () => resume(folder, follower, means));
}

async function resume(
  folder: string,
  follower: Follower,
  { open = openBackend, workers, backend: wanted }: ResumeMeans,
): Promise<Result<TrainingEnd, TrainingFailure>> {
  const read = await readRun(folder);
  if (!read.ok) return read;
  const run = read.value;
  const model = path.join(run.models, run.model);
  const card = await readCard(model);
  if (card.ok && (await isFinished(folder))) {
    return ok({ kind: 'finished', folder: model, card: card.value });
  }
  const backend = await open(wanted ?? run.backend);
  if (!backend.ok) return backend;
  const isWhole = await checkCheckpoint(folder, run);
  if (!isWhole.ok) return isWhole;
  // Events and the card name what computes now.
  const now = { ...run, backend: backend.value.name };
  return await train({ folder, run: now, follower, backend: backend.value, workers });
}

/** Refuses a run that has lost its checkpoints: it would begin anew with drawn parameters, and not say so. */
async function checkCheckpoint(folder: string, run: Run): Promise<Result<void, TrainingFailure>> {
  if (await hasCheckpoint(folder)) return ok(undefined);
  const knows = (await readEvents(folder)).some(({ event }) => event === 'checkpoint');
  if (run.from === null && !knows) return ok(undefined);
  const what = knows ? 'which its metrics know of' : `with the parameters of ${run.from}`;
  return fail(
    'noCheckpoint',
    `${folder} has lost its checkpoint, ${what}: put back a copy of checkpoint-*.bin, or start a new run`,
  );
}

/** The config of a training that begins with a model: its network, and its split where no other is asked for. */
function configFrom(
  { split }: TrainingConfigInput,
  config: TrainingConfig,
  { card, network }: ExportedNetwork,
): Result<TrainingConfig, TrainingFailure> {
  if (split === undefined) return ok({ ...config, network, split: card.training.split });
  const checked = checkSplit(config.split, card);
  return checked.ok ? ok({ ...config, network }) : checked;
}

/** A run that is gone on with, and on what. */
interface Training {
  readonly folder: string;
  readonly run: Run;
  readonly follower: Follower;
  readonly backend: OpenBackend;
  readonly workers: number | undefined;
}

async function train(training: Training): Promise<Result<TrainingEnd, TrainingFailure>> {
  const { folder, run, workers } = training;
  const data = await openRunData(folder, run, workers);
  if (!data.ok) return data;
  try {
    return await trainOn(data.value, training);
  } finally {
    data.value.close();
  }
}

async function trainOn(
  data: RunData,
  { folder, run, follower, backend }: Training,
): Promise<Result<TrainingEnd, TrainingFailure>> {
  const { config } = run;
  follower.onLoaded(data.sources);
  await sweepTemporaries(folder);
  const from = await readNewestCheckpoint(folder);
  if (!from.ok) return from;
  const step = from.value?.step ?? 0;
  await dropCheckpointsAfter(folder, step);
  await dropSnapshotsAfter(folder, step);
  await closeTornLine(folder);
  const report = async (event: TrainingEvent): Promise<void> => {
    await appendEvent(folder, event);
    follower.onEvent(event);
  };
  await report({
    event: 'start',
    run: folder,
    model: run.model,
    backend: run.backend,
    from: run.from && path.basename(run.from),
    parameters: parameterCount(config.network),
    trainDecisions: data.decisions,
    heldOutDecisions: data.sides.heldOut.length,
    step,
    steps: totalSteps(config, data.decisions),
  });
  const outcome = await whileDeviceLasts(backend, (signal) =>
    trainingLoop(config, data, from.value, {
      report,
      async save(checkpoint) {
        await flushEvents(folder);
        await writeCheckpoint(folder, checkpoint);
      },
      saveSnapshot: (snapshot) => writeSnapshot(folder, snapshot),
      saveBadBatch: (badStep, batch) =>
        saveBadBatch(folder, badStep, batch, config.network.features),
      isStopping: follower.isStopping,
      signal,
    }),
  );
  const stopped = async (): Promise<Result<TrainingEnd, TrainingFailure>> => {
    await report({ event: 'stopped', step: outcome.step, reason: 'asked to stop' });
    return ok({ kind: 'stopped', step: outcome.step });
  };
  if (outcome.reason === 'stopped') return await stopped();
  const exported = await whileDeviceLasts(backend, () =>
    exportModel(
      run.models,
      config.network,
      outcome.parameters,
      data.sides,
      cardFacts(run, data, outcome),
      {
        mayReplace: run.replace ?? false,
        onProgress: follower.onExporting,
        isStopping: () => follower.isStopping(-1),
      },
    ),
  );
  if (!exported.ok) {
    const { code, message } = exported.error;
    if (code === 'stopped') return await stopped();
    return fail(
      code,
      `${message}. The run is kept: better-play model make ${folder} --name OTHER makes a model of another name of it`,
    );
  }
  const { card } = exported.value;
  await report({
    event: 'finished',
    step: outcome.step,
    model: run.model,
    agreement: card.heldOut?.overall.agreement ?? null,
    reason: outcome.reason,
  });
  return ok({ kind: 'finished', ...exported.value });
}
