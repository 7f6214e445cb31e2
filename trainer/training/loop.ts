/** The training loop: batches, steps, evaluations, checkpoints. Knows nothing of files' places or of the terminal. */
import type { TrainingEvent } from '../../model/trainingEvents.ts';
import { type Scalar, tf, type Tensor, type Tensor1D, type Variable } from '../backend.ts';
import { comparisonLayout, comparisonLoss } from '../network/comparison.ts';
import { featureSet } from '../network/config.ts';
import { Network } from '../network/network.ts';
import { randomFrom } from '../random.ts';
import { Adam } from './adam.ts';
import { networkAgreement } from './agreement.ts';
import type { Batch } from './batch.ts';
import type { Checkpoint, Tally } from './checkpoint.ts';
import { learningRateAt, type TrainingConfig } from './config.ts';
import type { TrainingData } from './data.ts';

/** What the loop needs from its surroundings. */
export interface Surroundings {
  /** Called for every event; awaited. */
  readonly report: (
    event: Extract<TrainingEvent, { event: 'step' | 'evaluation' | 'checkpoint' }>,
  ) => Promise<void>;
  /** Keeps a checkpoint; awaited. */
  readonly save: (checkpoint: Checkpoint) => Promise<void>;
  /** Keeps what a step choked on, for whoever looks into it. */
  readonly saveBadBatch: (step: number, batch: Batch) => Promise<string>;
  /** True once the run should stop, `step` steps being done. */
  readonly isStopping: (step: number) => boolean;
}

/** How a run ended. */
export interface LoopEnd {
  readonly step: number;
  readonly isFinished: boolean;
  readonly seconds: number;
  readonly best: Checkpoint['best'];
  /** Held-out decisions the best step was chosen on. */
  readonly chosenOn: number;
  /** The parameters of the best evaluation, or the last ones where nothing was held out. */
  readonly parameters: readonly Float32Array[];
}

/** Thrown when the loss or the parameters are no numbers any more. */
export class LossError extends Error {}

const START_AGAIN =
  'the last checkpoint is from before; start a new run with a lower learning rate (--config)';
/** Steps are reported this often in long runs, and a hundred times in short ones. */
const MOST_STEPS_A_REPORT = 10;
const CHECKPOINT_EVERY_MS = 15_000;
/** First word of the seeds of the network's start; data.ts has the others. */
const NETWORK_SEED = 1;

/** Returns how many steps the run takes in all. */
export function totalSteps(config: TrainingConfig, decisions: number): number {
  return Math.max(1, Math.round((config.epochs * decisions) / config.batch));
}

/** Trains until the end or until told to stop; starts from the checkpoint where one is given. */
export async function trainingLoop(
  config: TrainingConfig,
  data: TrainingData,
  from: Checkpoint | undefined,
  surroundings: Surroundings,
): Promise<LoopEnd> {
  const loop = new Loop(config, data, from);
  try {
    return await loop.run(surroundings);
  } finally {
    loop.dispose();
  }
}

const EMPTY_TALLY: Tally = {
  steps: 0,
  decisions: 0,
  boards: 0,
  loss: 0,
  entropy: 0,
  load: [],
  seconds: 0,
};

class Loop {
  readonly #config: TrainingConfig;
  readonly #data: TrainingData;
  readonly #network: Network;
  readonly #adam: Adam;
  readonly #steps: number;
  readonly #secondsBefore: number;
  readonly #startedAt = performance.now();
  #step: number;
  #best: Checkpoint['best'];
  #bestParameters: readonly Float32Array[];
  #tally: Tally;

  constructor(config: TrainingConfig, data: TrainingData, from: Checkpoint | undefined) {
    this.#config = config;
    this.#data = data;
    this.#network = new Network(config.network, randomFrom(NETWORK_SEED, config.seed));
    this.#adam = new Adam(this.#network.parameters);
    this.#steps = totalSteps(config, data.decisions);
    if (from) {
      this.#network.write(from.parameters);
      this.#adam.write(from.moments);
    }
    this.#step = from?.step ?? 0;
    this.#secondsBefore = from?.seconds ?? 0;
    this.#best = from?.best ?? null;
    this.#bestParameters = from?.bestParameters ?? [];
    this.#tally = from?.tally ?? EMPTY_TALLY;
  }

  dispose(): void {
    this.#network.dispose();
    this.#adam.dispose();
  }

  async run(surroundings: Surroundings): Promise<LoopEnd> {
    const { report, save, saveBadBatch, isStopping } = surroundings;
    const evaluateEvery = Math.ceil(this.#steps / this.#config.evaluations);
    const reportEvery = Math.max(1, Math.min(MOST_STEPS_A_REPORT, Math.floor(this.#steps / 100)));
    const batches = this.#data.openBatches();
    let savedAt = performance.now();
    const keep = async (): Promise<void> => {
      await save(await this.#checkpoint());
      await report({ event: 'checkpoint', step: this.#step });
      savedAt = performance.now();
    };
    while (this.#step < this.#steps && !isStopping(this.#step)) {
      const startedAt = performance.now();
      const batch = await batches.batch(this.#step);
      if (!this.#takeStep(batch, startedAt)) {
        const file = await saveBadBatch(this.#step + 1, batch);
        throw new LossError(
          `the loss of step ${this.#step + 1} is not a finite number; its batch is in ${file}; ${START_AGAIN}`,
        );
      }
      this.#step++;
      const isLast = this.#step === this.#steps;
      if (this.#step % reportEvery === 0 || isLast) await report(this.#stepEvent());
      if (this.#data.evaluation.length > 0 && (this.#step % evaluateEvery === 0 || isLast)) {
        await report(await this.#evaluate());
      }
      if (performance.now() - savedAt > CHECKPOINT_EVERY_MS || isLast) await keep();
      // Lets signals and timers in.
      await new Promise((resolve) => setImmediate(resolve));
    }
    await batches.close();
    const isFinished = this.#step >= this.#steps;
    if (!isFinished) await keep();
    return {
      step: this.#step,
      isFinished,
      seconds: this.#seconds(),
      best: this.#best,
      chosenOn: this.#data.evaluation.length,
      parameters: this.#bestParameters.length > 0 ? this.#bestParameters : await this.#network.read(),
    };
  }

  #seconds(): number {
    return this.#secondsBefore + (performance.now() - this.#startedAt) / 1000;
  }

  /** The state between two steps. Throws rather than keep parameters that are not numbers. */
  async #checkpoint(): Promise<Checkpoint> {
    const parameters = await this.#network.read();
    if (parameters.some((values) => values.some((value) => !Number.isFinite(value)))) {
      throw new LossError(
        `step ${this.#step} made parameters that are not finite numbers; ${START_AGAIN}`,
      );
    }
    return {
      step: this.#step,
      seconds: this.#seconds(),
      best: this.#best,
      tally: this.#tally,
      parameters,
      moments: await this.#adam.read(),
      bestParameters: this.#bestParameters,
    };
  }

  /** Takes one step; false, with the parameters as they were, when the loss is not finite. */
  #takeStep(batch: Batch, startedAt: number): boolean {
    if (batch.boards === 0) return true;
    const { learningRate, network, batch: batchSize } = this.#config;
    const layout = comparisonLayout(batch.playCounts);
    let metrics: Tensor1D | undefined;
    const { grads, value } = tf.variableGrads(() => {
      const boards = tf.tensor2d(batch.input, [batch.boards, featureSet(network.features).size]);
      const { scores, routing } = this.#network.score(boards);
      const loss = comparisonLoss(scores, layout);
      metrics = tf.keep(
        tf.concat1d([
          tf.reshape(loss, [1]),
          tf.reshape(routing.metrics.entropy, [1]),
          routing.metrics.load,
        ]),
      );
      return tf.add(loss, tf.mul(routing.auxiliaryLoss, network.mixture.balance)) as Scalar;
    }, [...this.#network.parameters]);
    const gradients = this.#network.parameters.map((p) => gradientOf(grads, p));
    const [total] = value.dataSync();
    const [loss, entropy, ...load] = metrics!.dataSync();
    const isFinite = Number.isFinite(total);
    if (isFinite) {
      this.#adam.apply(
        gradients,
        learningRateAt(this.#step + 1, this.#steps, learningRate),
        this.#step + 1,
      );
      const tally = this.#tally;
      this.#tally = {
        steps: tally.steps + 1,
        decisions: tally.decisions + batchSize,
        boards: tally.boards + batch.boards,
        loss: tally.loss + loss!,
        entropy: tally.entropy + entropy!,
        load: load.map((share, i) => share + (tally.load[i] ?? 0)),
        seconds: tally.seconds + (performance.now() - startedAt) / 1000,
      };
    }
    tf.dispose([value, metrics!, ...gradients]);
    return isFinite;
  }

  #stepEvent(): Extract<TrainingEvent, { event: 'step' }> {
    const { steps, decisions, boards, loss, load, entropy, seconds } = this.#tally;
    this.#tally = EMPTY_TALLY;
    return {
      event: 'step',
      step: this.#step,
      decisions: this.#step * this.#config.batch,
      loss: loss / steps,
      learningRate: learningRateAt(this.#step, this.#steps, this.#config.learningRate),
      decisionsPerSecond: decisions / seconds,
      boardsPerSecond: boards / seconds,
      expertLoad: load.map((share) => share / steps),
      routingEntropy: entropy / steps,
      memoryBytes: process.memoryUsage.rss(),
      waitShare: 0,
      seconds: this.#seconds(),
    };
  }

  async #evaluate(): Promise<Extract<TrainingEvent, { event: 'evaluation' }>> {
    const found = networkAgreement(this.#network, this.#data.evaluation);
    const isBest = this.#best === null || found.share > this.#best.agreement.share;
    if (isBest) {
      this.#best = { step: this.#step, agreement: found };
      this.#bestParameters = await this.#network.read();
    }
    return {
      event: 'evaluation',
      step: this.#step,
      agreement: found,
      equityLost: null,
      isBest,
      phases: [],
      mistakes: [],
    };
  }
}

function gradientOf(gradients: Record<string, Tensor>, parameter: Variable): Tensor {
  return gradients[parameter.name]!;
}
