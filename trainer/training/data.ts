/** What the loop learns from, wherever it is kept: batches as a function of the seed and the step, and a sample to judge by. */
import { BatchMaker, batchSpec } from '../input/batchMaker.ts';
import { randomFrom, shuffle } from '../random.ts';
import type { Decision } from '../records/decision.ts';
import { packDecision } from '../records/packedDecision.ts';
import type { Batch } from './batch.ts';
import type { TrainingConfig } from './config.ts';

/** Decisions that may be on disk: an array is one too. */
export interface DecisionList {
  readonly length: number;
  slice(from: number, to: number): readonly Decision[];
}

/** Batches made ahead of the steps that want them. */
export interface BatchSource {
  /**
   * Returns the batch of a step, counted from 0: a function of the config's seed and the step alone. Steps are asked
   * for one after the other, any step first. The batch belongs to the caller.
   */
  batch(step: number): Promise<Batch>;
  /** Ends what works on it. */
  close(): Promise<void>;
}

/** What a run learns from and is judged by while it runs. */
export interface TrainingData {
  /** Decisions to learn from. */
  readonly decisions: number;
  /** A sample of the held-out ones; [] where nothing is held out. */
  readonly evaluation: readonly Decision[];
  /** Opens the batches; close them when done. */
  openBatches(): BatchSource;
}

/** First word of the seed of the sample; input/batchMaker.ts and loop.ts have the others. */
const HELD_OUT_SEED = 4;

/** Returns the data of decisions in memory, their batches made when they are asked for. */
export function memoryData(
  config: TrainingConfig,
  decisions: readonly Decision[],
  heldOut: readonly Decision[],
): TrainingData {
  return {
    decisions: decisions.length,
    evaluation: sample(heldOut, config),
    openBatches: () =>
      madeHere(
        new BatchMaker(batchSpec(config, decisions.length), (i) => packDecision(decisions[i]!)),
      ),
  };
}

/** Returns a source that makes each batch in the calling thread when it is asked for. */
export function madeHere(maker: BatchMaker): BatchSource {
  return {
    batch: async (step) => maker.make(step),
    close: async () => {},
  };
}

/** Returns at most `evaluateOn` of the decisions, drawn by the seed. */
export function sample(
  decisions: DecisionList,
  { evaluateOn, seed }: Pick<TrainingConfig, 'evaluateOn' | 'seed'>,
): Decision[] {
  const indices = Uint32Array.from({ length: decisions.length }, (_, i) => i);
  shuffle(indices, randomFrom(HELD_OUT_SEED, seed));
  return Array.from(indices.subarray(0, evaluateOn), (i) => decisions.slice(i, i + 1)[0]!);
}
