/** A network and its optimiser taking steps. Nothing is read back from the backend within a step. */
import { type Scalar, type Tensor, tf, type Tensor1D } from '../backend.ts';
import { comparisonLayout, comparisonLoss } from '../network/comparison.ts';
import { featureSet, type NetworkConfig } from '../network/config.ts';
import { Network } from '../network/network.ts';
import { randomFrom } from '../random.ts';
import { Adam } from './adam.ts';
import type { Batch } from './batch.ts';

/** First word of the seeds of the network's start; data.ts has the others. */
const NETWORK_SEED = 1;

/** What a step tells of itself. */
export interface StepMetrics {
  /** What was minimised: the comparison loss and the router's balance loss. */
  readonly total: number;
  /** Mean comparison loss, nats. */
  readonly loss: number;
  /** Mean entropy of the router's softmax, nats. */
  readonly entropy: number;
  /** Share of the assignments that went to each expert. */
  readonly load: readonly number[];
}

/** Owns its tensors; dispose it when done. */
export class Learner {
  readonly network: Network;
  readonly #adam: Adam;

  /** Draws the parameters from the seed. */
  constructor(config: NetworkConfig, seed: number) {
    this.network = new Network(config, randomFrom(NETWORK_SEED, seed));
    this.#adam = new Adam(this.network.parameters);
  }

  /**
   * Takes a step, counted from 1, on a batch of one decision or more. Returns its metrics where they are, on the
   * backend: read and dispose them with `readMetrics`.
   */
  takeStep(batch: Batch, learningRate: number, step: number): Tensor1D {
    const { metrics, gradients } = this.gradients(batch);
    this.#adam.apply(gradients, learningRate, step);
    tf.dispose(gradients);
    return metrics;
  }

  /** Returns a step's metrics, as `takeStep` does, and its gradients in the parameters' order; all are yours to dispose. */
  gradients(batch: Batch): { readonly metrics: Tensor1D; readonly gradients: Tensor[] } {
    const { features, mixture } = this.network.config;
    const layout = comparisonLayout(batch.playCounts);
    let metrics: Tensor1D | undefined;
    const { grads, value } = tf.variableGrads(() => {
      const boards = tf.tensor2d(batch.input, [batch.boards, featureSet(features).size]);
      const { scores, routing } = this.network.score(boards);
      const loss = comparisonLoss(scores, layout);
      const total = tf.add(loss, tf.mul(routing.auxiliaryLoss, mixture.balance)) as Scalar;
      const { load, entropy } = routing.metrics;
      metrics = tf.keep(tf.concat1d([tf.stack([total, loss, entropy]) as Tensor1D, load]));
      return total;
    }, [...this.network.parameters]);
    value.dispose();
    return {
      metrics: metrics!,
      gradients: this.network.parameters.map(({ name }) => grads[name]!),
    };
  }

  /** Returns copies of the parameters and of the optimiser's moments. */
  async read(): Promise<{ parameters: Float32Array[]; moments: Float32Array[] }> {
    return { parameters: await this.network.read(), moments: await this.#adam.read() };
  }

  /** Sets what `read` gave. Throws when a size is not this network's. */
  write(parameters: readonly Float32Array[], moments: readonly Float32Array[]): void {
    this.network.write(parameters);
    this.#adam.write(moments);
  }

  dispose(): void {
    this.network.dispose();
    this.#adam.dispose();
  }
}

/** Returns the metrics of steps, read together, and disposes them. */
export async function readMetrics(steps: readonly Tensor1D[]): Promise<StepMetrics[]> {
  if (steps.length === 0) return [];
  const together = tf.stack([...steps]);
  try {
    const values = [...(await together.data())];
    const width = values.length / steps.length;
    return steps.map((_, i) => {
      const [total, loss, entropy, ...load] = values.slice(i * width, (i + 1) * width);
      return { total: total!, loss: loss!, entropy: entropy!, load };
    });
  } finally {
    tf.dispose([together, ...steps]);
  }
}

/** Returns true when every number is one. */
export function areFinite(arrays: readonly Float32Array[]): boolean {
  return arrays.every((values) => values.every((value) => Number.isFinite(value)));
}
