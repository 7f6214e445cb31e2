/** What the loop learns from, wherever it is kept: batches as a function of the seed and the step, and a sample to judge by. */
import { featureSet } from '../network/config.ts';
import { randomFrom, shuffle } from '../random.ts';
import type { Decision } from '../records/decision.ts';
import { type Batch, makeBatch } from './batch.ts';
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

/** First words of the seeds, so that the same seed draws different numbers for different ends. */
const SEED = { order: 2, alternatives: 3, heldOut: 4 } as const;

/** Returns the data of decisions in memory, their batches made when they are asked for. */
export function memoryData(
  config: TrainingConfig,
  decisions: readonly Decision[],
  heldOut: readonly Decision[],
): TrainingData {
  return {
    decisions: decisions.length,
    evaluation: sample(heldOut, config.evaluateOn, config.seed),
    openBatches: () => new MemoryBatches(config, decisions),
  };
}

class MemoryBatches implements BatchSource {
  readonly #config: TrainingConfig;
  readonly #decisions: readonly Decision[];
  #order: { epoch: number; indices: Uint32Array } | undefined;

  constructor(config: TrainingConfig, decisions: readonly Decision[]) {
    this.#config = config;
    this.#decisions = decisions;
  }

  batch(step: number): Promise<Batch> {
    const { batch, seed, alternatives, network } = this.#config;
    const chosen: Decision[] = [];
    for (let i = 0; i < batch; i++) {
      const at = step * batch + i;
      const epoch = Math.floor(at / this.#decisions.length);
      chosen.push(this.#decisions[this.#orderOf(epoch)[at % this.#decisions.length]!]!);
    }
    const random = randomFrom(SEED.alternatives, seed, step);
    return Promise.resolve(makeBatch(chosen, featureSet(network.features), alternatives, random));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #orderOf(epoch: number): Uint32Array {
    if (this.#order?.epoch !== epoch) {
      const indices = Uint32Array.from(this.#decisions, (_, i) => i);
      shuffle(indices, randomFrom(SEED.order, this.#config.seed, epoch));
      this.#order = { epoch, indices };
    }
    return this.#order.indices;
  }
}

/** At most `most` of the decisions, the same for the same seed. */
function sample(decisions: readonly Decision[], most: number, seed: number): Decision[] {
  const indices = Uint32Array.from(decisions, (_, i) => i);
  shuffle(indices, randomFrom(SEED.heldOut, seed));
  return Array.from(indices.subarray(0, most), (i) => decisions[i]!);
}
