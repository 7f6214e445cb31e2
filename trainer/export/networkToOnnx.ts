/** A trained network as an ONNX graph: `board` [boards, features] -> `score` [boards]. Mirrors network/network.ts. */
import type { NetworkConfig } from '../network/config.ts';
import { PARAMETER_NAMES, parameterShapes } from '../network/network.ts';
import { FLOAT, OnnxGraph } from './onnx.ts';

/** Returns the bytes of model.onnx for parameters in PARAMETER_NAMES order. */
export function networkToOnnx(
  config: NetworkConfig,
  parameters: readonly Float32Array[],
): Uint8Array {
  const { experts, units } = config.mixture;
  const shapes = parameterShapes(config);
  const graph = new OnnxGraph();
  PARAMETER_NAMES.forEach((name, i) => graph.floats(name, parameters[i]!, shapes[name]));

  const board = graph.input('board', ['boards', shapes['stem/weights'][0]!]);
  const dense = (name: string, x: string): string => {
    const sum = graph.node(`${name}/sum`, 'Gemm', [x, `${name}/weights`, `${name}/bias`]);
    return graph.node(name, 'Relu', [sum]);
  };
  const stem = dense('stem', board);
  const shared = dense('shared', stem);
  const flat = dense('experts', stem);
  const outputs = graph.node('experts/outputs', 'Reshape', [
    flat,
    graph.integers('experts/shape', [-1, experts, units]),
  ]);

  const logits = graph.node('router', 'MatMul', [stem, 'router/weights']);
  const combine = ROUTERS[config.mixture.router](graph, logits, config.mixture);
  const mixed = graph.node('experts/mixed', 'Mul', [outputs, combine]);
  const routed = graph.node(
    'experts/routed',
    'ReduceSum',
    [mixed, graph.integers('experts/axis', [1])],
    { keepdims: 0 },
  );
  const joined = graph.node('joined', 'Concat', [shared, routed], { axis: 1 });
  const column = graph.node('score/column', 'MatMul', [joined, 'score/weights']);
  graph.node('score', 'Reshape', [column, graph.integers('score/shape', [-1])]);
  graph.output('score', ['boards']);
  return graph.encode('better-play');
}

type Mixture = NetworkConfig['mixture'];
/** Adds a router's rule to the graph: logits [boards, experts] -> combine [boards, experts, 1]. */
type ExportRouter = (graph: OnnxGraph, logits: string, mixture: Mixture) => string;

const ROUTERS: Readonly<Record<Mixture['router'], ExportRouter>> = {
  'softmax-token-choice': (graph, logits, { experts, perBoard }) => {
    const gates = graph.node('router/gates', 'Softmax', [logits], { axis: 1 });
    const k = graph.integers('router/k', [perBoard]);
    const top = graph.node('router/top', 'TopK', [gates, k], { axis: 1 }, ['router/indices']);
    // TopK sorts downwards: its last column is the lowest gate kept.
    const lowest = graph.node('router/lowest', 'Slice', [
      top,
      graph.integers('router/from', [perBoard - 1]),
      graph.integers('router/to', [perBoard]),
      graph.integers('router/axis', [1]),
    ]);
    const mask = graph.node('router/mask', 'GreaterOrEqual', [gates, lowest]);
    const dispatch = graph.node('router/dispatch', 'Cast', [mask], { to: FLOAT });
    const weights = graph.node('router/weights-kept', 'Mul', [gates, dispatch]);
    return graph.node('router/combine', 'Reshape', [
      weights,
      graph.integers('router/shape', [-1, experts, 1]),
    ]);
  },
};
