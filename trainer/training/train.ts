/** A training from its sources to its exported model, started anew or resumed from its run's folder. */
import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import path from 'node:path';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import type { ModelCard } from '../../model/card.ts';
import { readCard } from '../../model/node/modelFolder.ts';
import type { TrainingEvent } from '../../model/trainingEvents.ts';
import { openBackend } from '../backend.ts';
import type { BackendName } from '../../model/backends.ts';
import { type CardFacts, exportModel } from '../export/exportModel.ts';
import { parameterCount } from '../network/network.ts';
import { openRunData, type RunData, writeRunData } from '../input/runData.ts';
import type { OnLoading, SourceSummary } from '../records/load.ts';
import type { Batch } from './batch.ts';
import { readNewestCheckpoint, writeCheckpoint } from './checkpoint.ts';
import type { TrainingConfig } from './config.ts';
import { type LoopEnd, LossError, totalSteps, trainingLoop } from './loop.ts';
import {
  appendEvent,
  checkFree,
  createRun,
  isFinished,
  type DataSources,
  readRun,
  rewindEvents,
  type Run,
} from './run.ts';

/** What a new run is to be. */
export interface TrainingRequest {
  /** Folder of the run, made here. */
  readonly folder: string;
  readonly model: string;
  /** Folder the finished model goes into. */
  readonly models: string;
  readonly data: DataSources;
  /** Folder of the model to begin with in place of drawn parameters; its network is the config's. */
  readonly from: string | undefined;
  readonly config: TrainingConfig;
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
  /** True once the run should stop and keep its state, `step` steps being done. */
  readonly isStopping: (step: number) => boolean;
}

/** How a training ended: with a model, or stopped and resumable. */
export type TrainingEnd =
  | { readonly kind: 'finished'; readonly folder: string; readonly card: ModelCard }
  | { readonly kind: 'stopped'; readonly step: number };

type TrainingFailure = Failure<string>;

/** Starts a new run. */
export async function startTraining(
  request: TrainingRequest,
  follower: Follower,
): Promise<Result<TrainingEnd, TrainingFailure>> {
  const isFree = await checkFree(request.folder);
  if (!isFree.ok) return isFree;
  const written = await writeRunData(request.folder, request.data, follower.onLoading);
  if (!written.ok) return written;
  const backend = await openBackend(request.backend);
  if (!backend.ok) return backend;
  const { folder, model, models, data, config, command, revision } = request;
  const run: Run = {
    format: 1,
    model,
    models,
    data,
    config,
    backend: backend.value.name,
    command,
    revision,
    from: request.from ?? null,
    environment: {
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: availableParallelism(),
      memoryBytes: totalmem(),
      backend: backend.value.detail,
    },
    fingerprint: written.value,
  };
  const created = await createRun(folder, run);
  if (!created.ok) return created;
  return await train(folder, run, follower);
}

/** Goes on with the run in `folder` from its newest checkpoint, on the backend it began with; a finished run has its model. */
export async function resumeTraining(
  folder: string,
  follower: Follower,
): Promise<Result<TrainingEnd, TrainingFailure>> {
  const read = await readRun(folder);
  if (!read.ok) return read;
  const run = read.value;
  const model = path.join(run.models, run.model);
  const card = await readCard(model);
  if (card.ok && (await isFinished(folder))) {
    return ok({ kind: 'finished', folder: model, card: card.value });
  }
  const backend = await openBackend(run.backend);
  if (!backend.ok) return backend;
  return await train(folder, run, follower);
}

async function train(
  folder: string,
  run: Run,
  follower: Follower,
): Promise<Result<TrainingEnd, TrainingFailure>> {
  const data = await openRunData(folder, run.fingerprint, run.config);
  if (!data.ok) return data;
  try {
    return await trainOn(data.value, folder, run, follower);
  } finally {
    data.value.close();
  }
}

async function trainOn(
  data: RunData,
  folder: string,
  run: Run,
  follower: Follower,
): Promise<Result<TrainingEnd, TrainingFailure>> {
  const { config } = run;
  follower.onLoaded(data.sources);
  const from = await readNewestCheckpoint(folder);
  if (!from.ok) return from;
  await rewindEvents(folder, from.value?.step ?? 0);
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
    step: from.value?.step ?? 0,
    steps: totalSteps(config, data.decisions),
  });
  let outcome: LoopEnd;
  try {
    outcome = await trainingLoop(config, data, from.value, {
      report,
      save: (checkpoint) => writeCheckpoint(folder, checkpoint),
      saveBadBatch: (step, batch) => saveBadBatch(folder, step, batch),
      isStopping: follower.isStopping,
    });
  } catch (error) {
    if (error instanceof LossError) return fail('badLoss', error.message);
    throw error;
  }
  if (!outcome.isFinished) {
    await report({ event: 'stopped', step: outcome.step, reason: 'asked to stop' });
    return ok({ kind: 'stopped', step: outcome.step });
  }
  const facts = cardFacts(run, data, outcome);
  const exported = await exportModel(
    run.models,
    config.network,
    outcome.parameters,
    data.sides,
    facts,
    follower.onExporting,
  );
  await report({
    event: 'finished',
    step: outcome.step,
    model: run.model,
    agreement: exported.card.heldOut?.overall.agreement ?? null,
    reason: 'end',
  });
  return ok({ kind: 'finished', ...exported });
}

function cardFacts(
  run: Run,
  { sources, split, decisions }: RunData,
  { step, seconds, best, chosenOn }: LoopEnd,
): CardFacts {
  const { config } = run;
  const learned = sources.map(({ source, teacher }) => `${source} (${teacher})`).join(', ');
  return {
    name: run.model,
    description: `Comparison-trained on ${decisions.toLocaleString('en')} decisions of ${learned}.`,
    training: {
      data: sources.map((read) => ({
        source: read.source,
        teacher: read.teacher,
        matches: read.matches,
        decisions: read.decisions,
      })),
      decisions,
      split,
      steps: step,
      chosen: best && { step: best.step, on: chosenOn },
      decisionsSeen: step * config.batch,
      seconds: Math.round(seconds),
      backend: run.backend,
      command: run.command,
      revision: run.revision,
    },
  };
}

async function saveBadBatch(folder: string, step: number, batch: Batch): Promise<string> {
  const file = path.join(folder, `bad-batch-${step}.json`);
  await writeFile(
    file,
    JSON.stringify({ step, playCounts: batch.playCounts, input: [...batch.input] }),
  );
  return file;
}
