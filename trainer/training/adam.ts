/**
 * Adam (Kingma & Ba 2015) whose whole state can be saved and restored exactly: the moments are read as they are and the
 * bias corrections are computed from the step, so a resumed run goes on bit for bit as one that was never stopped.
 */
import { type Tensor, tf, type Variable } from '../backend.ts';

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** Updates parameters in place; dispose it with them. */
export class Adam {
  readonly #parameters: readonly Variable[];
  readonly #means: readonly Variable[];
  readonly #squares: readonly Variable[];

  constructor(parameters: readonly Variable[]) {
    this.#parameters = parameters;
    this.#means = parameters.map((p) => tf.variable(tf.zeros(p.shape), false));
    this.#squares = parameters.map((p) => tf.variable(tf.zeros(p.shape), false));
  }

  /** Takes one step; `step` counts from 1, gradients are in the parameters' order. */
  apply(gradients: readonly Tensor[], learningRate: number, step: number): void {
    const rate = (learningRate * Math.sqrt(1 - BETA2 ** step)) / (1 - BETA1 ** step);
    this.#parameters.forEach((parameter, i) => {
      tf.tidy(() => {
        const gradient = gradients[i]!;
        const mean = tf.add(tf.mul(this.#means[i]!, BETA1), tf.mul(gradient, 1 - BETA1));
        const square = tf.add(
          tf.mul(this.#squares[i]!, BETA2),
          tf.mul(tf.square(gradient), 1 - BETA2),
        );
        this.#means[i]!.assign(mean);
        this.#squares[i]!.assign(square);
        parameter.assign(
          tf.sub(parameter, tf.div(tf.mul(mean, rate), tf.add(tf.sqrt(square), EPSILON))),
        );
      });
    });
  }

  /** Returns copies of the first then the second moments, each in the parameters' order. */
  async read(): Promise<Float32Array[]> {
    const moments = [...this.#means, ...this.#squares];
    const values = await Promise.all(moments.map((moment) => moment.data()));
    return values.map((array) => Float32Array.from(array));
  }

  /** Sets the moments as `read` gave them. Throws when a size is not this optimiser's. */
  write(values: readonly Float32Array[]): void {
    [...this.#means, ...this.#squares].forEach((moment, i) => {
      if (values[i]?.length !== moment.size) {
        throw new Error(`Adam moment ${i}: ${values[i]?.length} numbers, expected ${moment.size}`);
      }
      tf.tidy(() => moment.assign(tf.tensor(values[i]!, moment.shape)));
    });
  }

  dispose(): void {
    for (const moment of [...this.#means, ...this.#squares]) moment.dispose();
  }
}
