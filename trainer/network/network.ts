/**
 * The half-network s(board): stem, mixture-of-experts layer, preference score. Axes: N boards, D features, H stem
 * units, S shared units, E experts, U units an expert.
 *
 *     h = relu(x Ws + bs)                                         [N,H]
 *     shared = relu(h Wh + bh)                                    [N,S]
 *     routed = sum over e of combine[.,e] relu(h We + be)         [N,U]
 *     s = [shared, routed] w                                      [N], no bias: only differences count
 */
import { type Tensor1D, type Tensor2D, tf, type Variable } from '../backend.ts';
import type { Random } from '../random.ts';
import { featureSet, type NetworkConfig } from './config.ts';
import { denseRelu, project, stemRelu } from './layers.ts';
import type { Router, Routing } from './routers/router.ts';
import { makeRouter } from './routers/makeRouter.ts';

/** Parameters in the order in which checkpoints and exports hold them. */
export const PARAMETER_NAMES = [
  'stem/weights',
  'stem/bias',
  'shared/weights',
  'shared/bias',
  'experts/weights',
  'experts/bias',
  'router/weights',
  'score/weights',
] as const;
export type ParameterName = (typeof PARAMETER_NAMES)[number];

/** Returns the shape of every parameter; `experts/weights` has expert e's units in columns e U .. (e + 1) U - 1. */
export function parameterShapes({
  features,
  stem,
  mixture,
}: NetworkConfig): Record<ParameterName, number[]> {
  const { shared, experts, units } = mixture;
  return {
    'stem/weights': [featureSet(features).size, stem],
    'stem/bias': [stem],
    'shared/weights': [stem, shared],
    'shared/bias': [shared],
    'experts/weights': [stem, experts * units],
    'experts/bias': [experts * units],
    'router/weights': [stem, experts],
    'score/weights': [shared + units, 1],
  };
}

/** Returns how many numbers the network learns. */
export function parameterCount(config: NetworkConfig): number {
  return Object.values(parameterShapes(config)).reduce((sum, shape) => sum + sizeOf(shape), 0);
}

/** Returns the number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

/** Scores of boards and how they were routed. */
export interface Scored {
  /** [N] */
  readonly scores: Tensor1D;
  readonly routing: Routing;
}

/** A network with its parameters on the backend; dispose it when done. */
export class Network {
  readonly config: NetworkConfig;
  readonly parameters: readonly Variable[];
  readonly #router: Router;

  /** Draws the parameters: He initialisation for what a ReLU follows, N(0, 0.02^2) for the router, zero biases. */
  constructor(config: NetworkConfig, random: Random) {
    this.config = config;
    this.#router = makeRouter(config.mixture);
    const shapes = parameterShapes(config);
    this.parameters = PARAMETER_NAMES.map((name) => {
      const shape = shapes[name];
      const deviation = name.endsWith('bias')
        ? 0
        : name === 'router/weights'
          ? 0.02
          : name === 'score/weights'
            ? Math.sqrt(1 / shape[0]!)
            : Math.sqrt(2 / shape[0]!);
      const values = Float32Array.from({ length: sizeOf(shape) }, () =>
        deviation === 0 ? 0 : deviation * random.normal(),
      );
      return tf.variable(tf.tensor(values, shape), true);
    });
  }

  /** Scores encoded boards [N,D]. Call inside tf.tidy. */
  score(boards: Tensor2D): Scored {
    const [
      stemWeights,
      stemBias,
      sharedWeights,
      sharedBias,
      expertWeights,
      expertBias,
      routerWeights,
      scoreWeights,
    ] = this.parameters as unknown as readonly [
      Tensor2D,
      Tensor1D,
      Tensor2D,
      Tensor1D,
      Tensor2D,
      Tensor1D,
      Tensor2D,
      Tensor2D,
    ];
    const { shared, experts, units } = this.config.mixture;
    const rows = boards.shape[0];
    const hidden = stemRelu(boards, stemWeights, stemBias);
    const ofShared = denseRelu(hidden, sharedWeights, sharedBias);
    const ofExperts = denseRelu(hidden, expertWeights, expertBias);
    const routing = this.#router.route(project(hidden, routerWeights));
    // What each expert alone adds to the score comes before the mixing: E numbers a board to weight, not E U.
    const [sharedScore, expertScore] = tf.split(scoreWeights, [shared, units]) as [
      Tensor2D,
      Tensor2D,
    ];
    const perExpert = project(tf.reshape(ofExperts, [rows * experts, units]), expertScore);
    const mixed = tf.sum(tf.mul(routing.combine, tf.reshape(perExpert, [rows, experts])), 1);
    const scores = tf.add(tf.reshape(project(ofShared, sharedScore), [rows]), mixed);
    return { scores: scores as Tensor1D, routing };
  }

  /** Returns copies of the parameters, in order. */
  async read(): Promise<Float32Array[]> {
    const values = await Promise.all(this.parameters.map((parameter) => parameter.data()));
    return values.map((array) => Float32Array.from(array));
  }

  /** Sets the parameters. Throws when a size is not this network's. */
  write(values: readonly Float32Array[]): void {
    this.parameters.forEach((parameter, i) => {
      if (values[i]?.length !== parameter.size) {
        throw new Error(
          `${PARAMETER_NAMES[i]}: ${values[i]?.length} numbers, expected ${parameter.size}`,
        );
      }
      tf.tidy(() => parameter.assign(tf.tensor(values[i]!, parameter.shape)));
    });
  }

  dispose(): void {
    for (const parameter of this.parameters) parameter.dispose();
  }
}
