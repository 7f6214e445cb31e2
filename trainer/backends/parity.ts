/** What every backend must compute alike: losses and gradients of a network on given batches, as plain numbers. */
import { tf } from '../backend.ts';
import type { NetworkConfig } from '../network/config.ts';
import type { Batch } from '../training/batch.ts';
import { Learner, readMetrics } from '../training/learner.ts';

/** A short training: the same request gives the same numbers on every backend, within its precision. */
export interface TraceRequest {
  readonly network: NetworkConfig;
  /** Seed of the parameters. */
  readonly seed: number;
  readonly learningRate: number;
  /** One for each step, at least one. */
  readonly batches: readonly Batch[];
}

export interface Trace {
  /** What each step minimised, before it was taken. */
  readonly losses: readonly number[];
  /** The gradient of the first step by each parameter, in the network's order. */
  readonly gradients: readonly Float32Array[];
}

/** Trains for as many steps as there are batches, on the backend that is open. */
export async function traceTraining(request: TraceRequest): Promise<Trace> {
  const { network, seed, learningRate, batches } = request;
  const learner = new Learner(network, seed);
  try {
    const gradients = await firstGradients(learner, batches[0]!);
    const metrics = batches.map((batch, i) => learner.takeStep(batch, learningRate, i + 1));
    const losses = (await readMetrics(metrics)).map(({ total }) => total);
    return { losses, gradients };
  } finally {
    learner.dispose();
  }
}

async function firstGradients(learner: Learner, batch: Batch): Promise<Float32Array[]> {
  const { metrics, gradients } = learner.gradients(batch);
  try {
    return await Promise.all(
      gradients.map(async (gradient) => Float32Array.from(await gradient.data())),
    );
  } finally {
    tf.dispose([metrics, ...gradients]);
  }
}
