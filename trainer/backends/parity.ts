/** What every backend must compute alike: losses and gradients of a network on given batches, as plain numbers. */
import { type Scalar, type Tensor, tf } from '../backend.ts';
import { comparisonLayout, comparisonLoss } from '../network/comparison.ts';
import { featureSet, type NetworkConfig } from '../network/config.ts';
import { Network } from '../network/network.ts';
import { randomFrom } from '../random.ts';
import { Adam } from '../training/adam.ts';
import type { Batch } from '../training/batch.ts';

/** A short training: the same request gives the same numbers on every backend, within its precision. */
export interface TraceRequest {
  readonly network: NetworkConfig;
  /** Seed of the parameters. */
  readonly seed: number;
  readonly learningRate: number;
  /** One for each step. */
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
  const trainee = new Trainee(request.network, request.seed);
  const losses: number[] = [];
  let first: Float32Array[] | undefined;
  try {
    for (const [i, batch] of request.batches.entries()) {
      const { loss, gradients } = trainee.gradients(batch);
      losses.push((await loss.data())[0]!);
      first ??= await Promise.all(
        gradients.map(async (gradient) => Float32Array.from(await gradient.data())),
      );
      trainee.apply(gradients, request.learningRate, i + 1);
      tf.dispose([loss, ...gradients]);
    }
    return { losses, gradients: first ?? [] };
  } finally {
    trainee.dispose();
  }
}

/** A network and its optimiser, taking steps one part at a time. Dispose it when done. */
export class Trainee {
  readonly #network: Network;
  readonly #adam: Adam;

  constructor(config: NetworkConfig, seed: number) {
    this.#network = new Network(config, randomFrom(seed));
    this.#adam = new Adam(this.#network.parameters);
  }

  /** Returns what a step on the batch minimises and its gradients in the parameters' order, all yours to dispose. */
  gradients({ input, boards, playCounts }: Batch): { loss: Scalar; gradients: Tensor[] } {
    const { features, mixture } = this.#network.config;
    const layout = comparisonLayout(playCounts);
    const { value, grads } = tf.variableGrads(() => {
      const { scores, routing } = this.#network.score(
        tf.tensor2d(input, [boards, featureSet(features).size]),
      );
      const balance = tf.mul(routing.auxiliaryLoss, mixture.balance);
      return tf.add(comparisonLoss(scores, layout), balance) as Scalar;
    }, [...this.#network.parameters]);
    return { loss: value, gradients: this.#network.parameters.map(({ name }) => grads[name]!) };
  }

  /** Takes a step, counted from 1. */
  apply(gradients: readonly Tensor[], learningRate: number, step: number): void {
    this.#adam.apply(gradients, learningRate, step);
  }

  dispose(): void {
    this.#network.dispose();
    this.#adam.dispose();
  }
}
