/**
 * What a network is made of and what it costs: layers, parameters, floating-point operations, bytes, and how the mixture
 * spreads boards over its experts.
 */
import { featureSet, type NetworkConfig } from './config.ts';
import { parameterCount, parameterShapes, sizeOf } from './network.ts';

export interface LayerDescription {
  readonly name: string;
  /** What it computes, N boards: "[N,246] -> [N,256]". */
  readonly shape: string;
  readonly parameters: number;
  /** Floating-point operations a board, forward. */
  readonly flops: number;
}

export interface NetworkDescription {
  /** The network in a line. */
  readonly network: string;
  readonly layers: readonly LayerDescription[];
  readonly parameters: number;
  /** Parameters that one board's score depends on: all but those of the experts it does not go to. */
  readonly activeParameters: number;
  /**
   * Floating-point operations a board by the formulas of network.ts, every expert computed; a multiplication and its
   * addition are two.
   */
  readonly flops: {
    readonly forward: number;
    /** Forward, and backward at twice the forward pass. */
    readonly training: number;
    /** Forward, were only the experts computed that the board goes to. */
    readonly activeForward: number;
  };
  /** float32. */
  readonly bytes: {
    readonly parameters: number;
    /** Parameters and Adam's two moments. */
    readonly training: number;
    /** These and the best parameters so far. */
    readonly checkpoint: number;
  };
  readonly mixture: {
    readonly router: string;
    readonly experts: number;
    /** Experts a board goes to (K). */
    readonly perBoard: number;
    readonly tokensPerBoard: 1;
    /** Boards an expert takes at most; null: no limit, as a token is a whole board and none overflows. */
    readonly capacity: null;
    /** Share of the boards that go to each expert when the load is even. */
    readonly expectedLoad: number;
  };
}

const FLOAT_BYTES = 4;

/** Returns what a network of this config is made of. */
export function describeLayers(config: NetworkConfig): NetworkDescription {
  const { stem, mixture } = config;
  const { shared, experts, units, perBoard, router } = mixture;
  const shapes = parameterShapes(config);
  const inputs = featureSet(config.features).size;
  const parametersOf = (...names: (keyof typeof shapes)[]): number =>
    names.reduce((sum, name) => sum + sizeOf(shapes[name]), 0);
  const dense = (rows: number, columns: number): number => 2 * rows * columns;
  const layers: LayerDescription[] = [
    {
      name: 'stem, dense + ReLU',
      shape: `[N,${inputs}] -> [N,${stem}]`,
      parameters: parametersOf('stem/weights', 'stem/bias'),
      flops: dense(inputs, stem),
    },
    {
      name: 'shared, dense + ReLU',
      shape: `[N,${stem}] -> [N,${shared}]`,
      parameters: parametersOf('shared/weights', 'shared/bias'),
      flops: dense(stem, shared),
    },
    {
      name: `router, ${router}`,
      shape: `[N,${stem}] -> [N,${experts}]`,
      parameters: parametersOf('router/weights'),
      flops: dense(stem, experts),
    },
    {
      name: `experts, ${experts} x dense + ReLU`,
      shape: `[N,${stem}] -> [N,${experts},${units}]`,
      parameters: parametersOf('experts/weights', 'experts/bias'),
      flops: dense(stem, experts * units),
    },
    {
      name: 'combine',
      shape: `[N,${experts},${units}] -> [N,${units}]`,
      parameters: 0,
      flops: dense(experts, units),
    },
    {
      name: 'preference score',
      shape: `[N,${shared + units}] -> [N]`,
      parameters: parametersOf('score/weights'),
      flops: dense(shared + units, 1),
    },
  ];
  const parameters = parameterCount(config);
  const forward = layers.reduce((sum, { flops }) => sum + flops, 0);
  const idle = experts - perBoard;
  return {
    network: describeNetwork(config),
    layers,
    parameters,
    activeParameters: parameters - idle * (stem + 1) * units,
    flops: {
      forward,
      training: 3 * forward,
      activeForward: forward - idle * (dense(stem, units) + dense(1, units)),
    },
    bytes: {
      parameters: FLOAT_BYTES * parameters,
      training: 3 * FLOAT_BYTES * parameters,
      checkpoint: 4 * FLOAT_BYTES * parameters,
    },
    mixture: {
      router,
      experts,
      perBoard,
      tokensPerBoard: 1,
      capacity: null,
      expectedLoad: perBoard / experts,
    },
  };
}

/** Returns the network in one line for people; a model's card has it, and networks of one line have the same shapes. */
export function describeNetwork({ features, stem, mixture }: NetworkConfig): string {
  const { shared, experts, units, perBoard, router } = mixture;
  return `${features} -> dense ${stem} -> ${shared} shared + ${experts} experts of ${units}, ${perBoard} a board (${router}) -> preference score`;
}
