/** A trained network as an ONNX graph: `board` [boards, features] -> `score` [boards]. Mirrors network/network.ts. */
import type { NetworkConfig } from '../network/config.ts';
import { PARAMETER_NAMES, parameterShapes } from '../network/network.ts';
import { OnnxGraph } from './onnx.ts';

/** Returns the bytes of model.onnx for parameters in PARAMETER_NAMES order. */
export function networkToOnnx(
  config: NetworkConfig,
  parameters: readonly Float32Array[],
): Uint8Array {
  const { experts, units, perBoard } = config.mixture;
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

  const gates = graph.node(
    'router/gates',
    'Softmax',
    [graph.node('router', 'MatMul', [stem, 'router/weights'])],
    { axis: 1 },
  );
  const top = graph.node(
    'router/top',
    'TopK',
    [gates, graph.integers('router/k', [perBoard])],
    { axis: 1 },
    ['router/indices'],
  );
  // TopK sorts downwards: its last column is the lowest gate kept. ReduceMin takes its axes as an attribute until
  // opset 18, a list; slicing that column needs none.
  const last = graph.node('router/threshold', 'Slice', [
    top,
    graph.integers('router/from', [perBoard - 1]),
    graph.integers('router/to', [perBoard]),
    graph.integers('router/axis', [1]),
  ]);
  const kept = graph.node(
    'router/kept',
    'Cast',
    [graph.node('router/mask', 'GreaterOrEqual', [gates, last])],
    { to: 1 },
  );
  const combine = graph.node('router/combine', 'Reshape', [
    graph.node('router/weighted', 'Mul', [gates, kept]),
    graph.integers('router/shape', [-1, experts, 1]),
  ]);
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
