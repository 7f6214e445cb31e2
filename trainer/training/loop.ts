/**
 * The training loop: steps, reports, evaluations, checkpoints. Knows nothing of files' places or of the terminal. What a
 * step does stays on the backend; it is read when a report, an evaluation, a checkpoint or the end wants to know it.
 */
import type { TrainingEvent } from '../../model/trainingEvents.ts';
import type { Batch } from './batch.ts';
import type { Checkpoint } from './checkpoint.ts';
import { learningRateAt, type TrainingConfig } from './config.ts';
import type { BatchSource, TrainingData } from './data.ts';
import { evaluateNetwork } from './evaluation.ts';
import { areFinite, Learner } from './learner.ts';
import type { Snapshot } from './snapshots.ts';
import { Window } from './window.ts';

/** What the loop needs from its surroundings. */
export interface Surroundings {
  /** Called for every event; awaited. */
  readonly report: (
    event: Extract<TrainingEvent, { event: 'step' | 'evaluation' | 'checkpoint' }>,
  ) => Promise<void>;
  /** Keeps a checkpoint; awaited. */
  readonly save: (checkpoint: Checkpoint) => Promise<void>;
  /** Keeps the parameters of an evaluation; awaited. */
  readonly saveSnapshot: (snapshot: Snapshot) => Promise<void>;
  /** Keeps what a step choked on, for whoever looks into it; returns where. */
  readonly saveBadBatch: (step: number, batch: Batch) => Promise<string>;
  /** True once the run should stop, `step` steps being done. */
  readonly isStopping: (step: number) => boolean;
  /** Aborts when the backend is gone: nothing that it says counts from then on, and nothing is kept. */
  readonly signal?: AbortSignal;
}

/** How a run ended. */
export interface LoopEnd {
  readonly step: number;
  /** At its last step, because the held-out agreement did not rise any more, or because it was to stop. */
  readonly reason: 'end' | 'noProgress' | 'stopped';
  readonly seconds: number;
  readonly best: Checkpoint['best'];
  /** Held-out decisions the best step was chosen on. */
  readonly chosenOn: number;
  /** The parameters of the best evaluation, or the last ones where nothing was held out. */
  readonly parameters: readonly Float32Array[];
}

/** Thrown when the loss or the parameters are no numbers any more. */
export class LossError extends Error {}

/** Steps are reported this often in long runs, and a hundred times in short ones. */
const MOST_STEPS_A_REPORT = 10;

/** Returns how many steps the run takes in all. */
export function totalSteps(config: TrainingConfig, decisions: number): number {
  return Math.max(1, Math.round((config.epochs * decisions) / config.batch));
}

/**
 * Trains until the end or until told to stop; goes on from the checkpoint where one is given. Throws a LossError, and
 * whatever the surroundings throw.
 */
export async function trainingLoop(
  config: TrainingConfig,
  data: TrainingData,
  from: Checkpoint | undefined,
  surroundings: Surroundings,
): Promise<LoopEnd> {
  const loop = new Loop(config, data, from, surroundings);
  try {
    return await loop.run();
  } finally {
    loop.dispose();
  }
}

class Loop {
  readonly #config: TrainingConfig;
  readonly #data: TrainingData;
  readonly #surroundings: Surroundings;
  readonly #learner: Learner;
  readonly #window: Window;
  readonly #steps: number;
  readonly #secondsBefore: number;
  readonly #startedAt = performance.now();
  /** True for a run that goes on from a model: how well that plays is evaluated before the first step. */
  readonly #hasModel: boolean;
  #step: number;
  #best: Checkpoint['best'];
  #bestParameters: readonly Float32Array[];
  #sinceBest: number;
  #keptStep: number;
  #keptAt = performance.now();

  constructor(
    config: TrainingConfig,
    data: TrainingData,
    from: Checkpoint | undefined,
    surroundings: Surroundings,
  ) {
    this.#config = config;
    this.#data = data;
    this.#surroundings = surroundings;
    this.#steps = totalSteps(config, data.decisions);
    this.#learner = new Learner(config.network, config.seed);
    if (from) this.#learner.write(from.parameters, from.moments);
    this.#window = new Window(from?.tally);
    this.#hasModel = from?.step === 0;
    this.#step = from?.step ?? 0;
    this.#keptStep = this.#step;
    this.#secondsBefore = from?.seconds ?? 0;
    this.#best = from?.best ?? null;
    this.#bestParameters = from?.bestParameters ?? [];
    this.#sinceBest = from?.sinceBest ?? 0;
  }

  dispose(): void {
    this.#window.dispose();
    this.#learner.dispose();
  }

  async run(): Promise<LoopEnd> {
    if (this.#hasModel) await this.#evaluate();
    const batches = this.#data.openBatches();
    try {
      await this.#takeSteps(batches);
    } finally {
      await batches.close();
    }
    if (this.#hasNoProgress && this.#window.tally.steps > 0) await this.#report();
    if (this.#step > this.#keptStep) await this.#keep();
    return {
      step: this.#step,
      reason: this.#step >= this.#steps ? 'end' : this.#hasNoProgress ? 'noProgress' : 'stopped',
      seconds: this.#seconds(),
      best: this.#best,
      chosenOn: this.#data.evaluation.length,
      parameters: this.#best ? this.#bestParameters : await this.#learner.network.read(),
    };
  }

  async #takeSteps(batches: BatchSource): Promise<void> {
    const { evaluations, checkpointSeconds } = this.#config;
    const evaluateEvery = Math.ceil(this.#steps / evaluations);
    const reportEvery = Math.max(1, Math.min(MOST_STEPS_A_REPORT, Math.floor(this.#steps / 100)));
    while (
      this.#step < this.#steps &&
      !this.#hasNoProgress &&
      !this.#surroundings.isStopping(this.#step)
    ) {
      await this.#takeStep(batches);
      const isLast = this.#step === this.#steps;
      if (isLast || this.#step % reportEvery === 0) await this.#report();
      if (isLast || this.#step % evaluateEvery === 0) await this.#evaluate();
      if (performance.now() - this.#keptAt > checkpointSeconds * 1000) await this.#keep();
      // Lets signals and timers in.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  get #hasNoProgress(): boolean {
    const { patience } = this.#config;
    return patience > 0 && this.#sinceBest >= patience;
  }

  async #takeStep(batches: BatchSource): Promise<void> {
    const startedAt = performance.now();
    const batch = await batches.batch(this.#step);
    const gotAt = performance.now();
    this.#surroundings.signal?.throwIfAborted();
    this.#step++;
    // A batch is empty when every play of its decisions is as good as the teacher's.
    if (batch.boards > 0) {
      const metrics = this.#learner.takeStep(batch, this.#learningRate(), this.#step);
      this.#window.add(this.#step, batch, metrics);
    }
    this.#window.spend((performance.now() - startedAt) / 1000, (gotAt - startedAt) / 1000);
  }

  /** Reads the steps that are still on the backend. Throws when a loss among them is no number. */
  async #settle(): Promise<void> {
    const bad = await this.#window.read();
    this.#surroundings.signal?.throwIfAborted();
    if (bad !== undefined) await this.#refuse(bad, `the loss of step ${bad} is not a number`);
  }

  async #report(): Promise<void> {
    await this.#settle();
    const { steps, boards, loss, load, entropy, seconds, waited } = this.#window.tally;
    this.#window.reset();
    if (steps === 0) return;
    await this.#surroundings.report({
      event: 'step',
      step: this.#step,
      decisions: this.#step * this.#config.batch,
      loss: loss / steps,
      learningRate: this.#learningRate(),
      decisionsPerSecond: (steps * this.#config.batch) / seconds,
      boardsPerSecond: boards / seconds,
      expertLoad: load.map((share) => share / steps),
      routingEntropy: entropy / steps,
      memoryBytes: process.memoryUsage.rss(),
      waitShare: waited / seconds,
      seconds: this.#seconds(),
    });
  }

  /** Judges the network on the held-out sample, where there is one, and keeps its parameters. */
  async #evaluate(): Promise<void> {
    await this.#settle();
    const parameters = await this.#learner.network.read();
    await this.#check(parameters);
    const step = this.#step;
    const { report, saveSnapshot } = this.#surroundings;
    if (this.#data.evaluation.length === 0) {
      return saveSnapshot({ step, agreement: null, equityLost: null, parameters });
    }
    const found = await evaluateNetwork(this.#learner.network, this.#data.evaluation);
    this.#surroundings.signal?.throwIfAborted();
    if (!found) return this.#refuse(step, `the scores after step ${step} are not numbers`);
    const { agreement, equityLost } = found;
    // Of equals the first stays: what does not get better is no progress.
    const isBest = this.#best === null || agreement.share > this.#best.agreement.share;
    this.#sinceBest = isBest ? 0 : this.#sinceBest + 1;
    if (isBest) {
      this.#best = { step, agreement };
      this.#bestParameters = parameters;
    }
    await saveSnapshot({ step, agreement, equityLost, parameters });
    await report({ event: 'evaluation', step, isBest, ...found });
  }

  async #keep(): Promise<void> {
    await this.#settle();
    const { parameters, moments } = await this.#learner.read();
    await this.#check([...parameters, ...moments]);
    await this.#surroundings.save({
      step: this.#step,
      seconds: this.#seconds(),
      best: this.#best,
      sinceBest: this.#sinceBest,
      tally: this.#window.tally,
      parameters,
      moments,
      bestParameters: this.#bestParameters,
    });
    this.#keptStep = this.#step;
    this.#keptAt = performance.now();
    await this.#surroundings.report({ event: 'checkpoint', step: this.#step });
  }

  /** Throws rather than let anything be kept that is not numbers, or that a backend said which is gone. */
  async #check(arrays: readonly Float32Array[]): Promise<void> {
    this.#surroundings.signal?.throwIfAborted();
    if (areFinite(arrays)) return;
    await this.#refuse(this.#step, `step ${this.#step} made parameters that are not numbers`);
  }

  /** Saves the batch of the step, made again, and throws. */
  async #refuse(step: number, what: string): Promise<never> {
    const batches = this.#data.openBatches();
    let file: string;
    try {
      file = await this.#surroundings.saveBadBatch(
        step,
        await batches.batch(Math.max(0, step - 1)),
      );
    } finally {
      await batches.close();
    }
    const kept =
      this.#keptStep > 0 ? `the last checkpoint is of step ${this.#keptStep}` : 'no checkpoint yet';
    throw new LossError(
      `${what} (${kept}); its batch is in ${file}. Resuming would come to the same step again: look into that batch, or start a new run with a lower learning rate (--config)`,
    );
  }

  #learningRate(): number {
    return learningRateAt(this.#step, this.#steps, this.#config.learningRate);
  }

  #seconds(): number {
    return this.#secondsBefore + (performance.now() - this.#startedAt) / 1000;
  }
}
