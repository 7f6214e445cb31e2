/**
 * What a dense layer and its gradient compute, in the form that is fastest on the backend at work:
 *
 * - WebAssembly has fast kernels only for plain products, so operands are transposed first.
 * - TensorFlow has operations of its own for the rest of a layer, which TensorFlow.js leaves out.
 *
 * None of them is differentiable: they are what gradients are written with.
 */
import { type Tensor, type Tensor1D, type Tensor2D, tf } from '../backend.ts';

/** Axes: N boards, D inputs, H units. */
interface Kernels {
  /** relu(x W + b), [N,D] x [D,H] + [H] -> [N,H]. */
  readonly denseRelu: (x: Tensor2D, w: Tensor2D, b: Tensor1D) => Tensor2D;
  /** dy where y, the output of a ReLU, is above zero, else 0. [N,H]. */
  readonly reluGradient: (dy: Tensor2D, y: Tensor2D) => Tensor2D;
  /** x W, [N,D] x [D,H] -> [N,H]. */
  readonly times: (x: Tensor2D, w: Tensor2D) => Tensor2D;
  /** dy Wᵀ, [N,H] x [D,H] -> [N,D]: the gradient by a layer's input. */
  readonly timesTransposed: (dy: Tensor2D, w: Tensor2D) => Tensor2D;
  /** xᵀ dy, [N,D] x [N,H] -> [D,H]: the gradient by a layer's weights. */
  readonly transposedTimes: (x: Tensor2D, dy: Tensor2D) => Tensor2D;
  /** The sums over boards, [N,H] -> [H]: the gradient by a layer's bias. */
  readonly columnSums: (dy: Tensor2D) => Tensor1D;
}

const PLAIN: Kernels = {
  denseRelu: (x, w, b) => tf.relu(tf.add(tf.matMul(x, w), b)),
  reluGradient: (dy, y) => tf.mul(dy, tf.step(y)),
  times: (x, w) => tf.matMul(x, w),
  timesTransposed: (dy, w) => tf.matMul(dy, w, false, true),
  transposedTimes: (x, dy) => tf.matMul(x, dy, true, false),
  columnSums: (dy) => tf.sum(dy, 0),
};

const WASM: Kernels = {
  ...PLAIN,
  timesTransposed: (dy, w) => tf.matMul(dy, tf.transpose(w)),
  transposedTimes: (x, dy) => tf.matMul(tf.transpose(x), dy),
};

const TENSORFLOW: Kernels = {
  denseRelu: (x, w, b) => tf.relu(native<Tensor2D>('BiasAdd', [product(x, w), b])),
  reluGradient: (dy, y) => native('ReluGrad', [dy, y]),
  times: (x, w) => product(x, w),
  timesTransposed: (dy, w) => product(dy, w, 'b'),
  transposedTimes: (x, dy) => product(x, dy, 'a'),
  columnSums: (dy) => native('BiasAddGrad', [dy]),
};

/** Returns the kernels of the backend at work. */
export function kernels(): Kernels {
  const backend = tf.getBackend();
  return backend === 'wasm' ? WASM : backend === 'tensorflow' ? TENSORFLOW : PLAIN;
}

/** What @tensorflow/tfjs-node's backend has beyond those of TensorFlow.js. */
interface NativeBackend {
  readonly binding: Readonly<Record<'TF_ATTR_TYPE' | 'TF_ATTR_BOOL' | 'TF_FLOAT', number>>;
  executeSingleOutput(name: string, attributes: Attribute[], inputs: readonly Tensor[]): Tensor;
}
interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean;
}

function product(a: Tensor2D, b: Tensor2D, transposed?: 'a' | 'b'): Tensor2D {
  return native('MatMul', [a, b], {
    transpose_a: transposed === 'a',
    transpose_b: transposed === 'b',
  });
}

/** Runs an operation of TensorFlow on float32 tensors. */
function native<Out extends Tensor>(
  name: string,
  inputs: readonly Tensor[],
  flags: Readonly<Record<string, boolean>> = {},
): Out {
  const backend = tf.backend() as unknown as NativeBackend;
  const { TF_ATTR_TYPE, TF_ATTR_BOOL, TF_FLOAT } = backend.binding;
  const attributes = Object.entries(flags).map(([flag, value]) => ({
    name: flag,
    type: TF_ATTR_BOOL,
    value,
  }));
  return backend.executeSingleOutput(
    name,
    [{ name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT }, ...attributes],
    inputs,
  ) as Out;
}
