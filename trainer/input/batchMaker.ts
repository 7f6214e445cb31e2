/** Batches as a function of the seed and the step: which decisions a step learns from, and their boards. */
import { FEATURE_SETS } from '../../engine/features/raw.ts';
import { randomFrom, shuffle } from '../random.ts';
import { type Batch, BatchAssembler } from '../training/batch.ts';
import type { TrainingConfig } from '../training/config.ts';

/** What the batches of a run depend on beside its decisions. Plain data: it goes to other threads. */
export interface BatchSpec {
  /** How many decisions there are. */
  readonly decisions: number;
  /** Name of the feature set. */
  readonly features: string;
  /** Decisions a step. */
  readonly batch: number;
  readonly seed: number;
  /** The most alternatives of a decision. */
  readonly alternatives: number;
}

/** Returns the batches that a config asks for. */
export function batchSpec(config: TrainingConfig, decisions: number): BatchSpec {
  const { batch, seed, alternatives, network } = config;
  return { decisions, features: network.features, batch, seed, alternatives };
}

/** First words of the seeds, so that the same seed draws different numbers for different ends. */
const SEED = { order: 2, alternatives: 3 } as const;

/** Makes the batch of any step. Every epoch goes through all decisions once, in an order of its own. */
export class BatchMaker {
  readonly #spec: BatchSpec;
  readonly #read: (decision: number) => Uint8Array;
  readonly #assembler: BatchAssembler;
  readonly #order: Uint32Array;
  #epoch = -1;

  /** `read` returns the bytes of a decision, counted from 0, good until it is called again. */
  constructor(spec: BatchSpec, read: (decision: number) => Uint8Array) {
    const features = FEATURE_SETS.get(spec.features);
    if (!features) throw new Error(`unknown feature set ${spec.features}`);
    this.#spec = spec;
    this.#read = read;
    this.#assembler = new BatchAssembler(features, spec.alternatives);
    this.#order = new Uint32Array(spec.decisions);
  }

  /** Returns the batch of a step, counted from 0. It may go over from one epoch to the next. */
  make(step: number): Batch {
    const { batch, seed, decisions } = this.#spec;
    const random = randomFrom(SEED.alternatives, seed, step);
    for (let at = step * batch; at < (step + 1) * batch; at++) {
      this.#shuffleFor(Math.floor(at / decisions));
      this.#assembler.add(this.#read(this.#order[at % decisions]!), random);
    }
    return this.#assembler.finish();
  }

  #shuffleFor(epoch: number): void {
    if (this.#epoch === epoch) return;
    for (let i = 0; i < this.#order.length; i++) this.#order[i] = i;
    shuffle(this.#order, randomFrom(SEED.order, this.#spec.seed, epoch));
    this.#epoch = epoch;
  }
}
