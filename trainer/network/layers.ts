/**
 * Dense layers with gradients of their own. The backends' gradient of a matMul multiplies by transposed operands in
 * kernels that the WebAssembly backend has only in a slow form: transposing first makes the step eight times as fast
 * there (2.7 -> 22.6 GFLOP/s on one core, [5000,256] x [256,256]) and costs the others nothing.
 */
import { type Tensor1D, type Tensor2D, tf } from '../backend.ts';
import { withGradient } from './withGradient.ts';

/** Returns x W, [N,D] x [D,H] -> [N,H]. */
export const project: (x: Tensor2D, w: Tensor2D) => Tensor2D = withGradient(
  (x: Tensor2D, w: Tensor2D) => ({
    value: tf.matMul(x, w),
    saved: [x, w],
    gradient: (dy, [x0, w0]) => [
      tf.matMul(dy as Tensor2D, tf.transpose(w0 as Tensor2D)),
      tf.matMul(tf.transpose(x0 as Tensor2D), dy as Tensor2D),
    ],
  }),
);

/** Returns relu(x W + b), [N,D] x [D,H] + [H] -> [N,H]. */
export function denseRelu(x: Tensor2D, w: Tensor2D, b: Tensor1D): Tensor2D {
  return reluBias(project(x, w), b);
}

/** Returns relu(x W + b) where x is data and needs no gradient: the stem, whose input is the widest. */
export function stemRelu(x: Tensor2D, w: Tensor2D, b: Tensor1D): Tensor2D {
  const projectData = withGradient((w0: Tensor2D) => ({
    value: tf.matMul(x, w0),
    saved: [x],
    gradient: (dy, [x0]) => [tf.matMul(tf.transpose(x0 as Tensor2D), dy as Tensor2D)],
  }));
  return reluBias(projectData(w) as Tensor2D, b);
}

const reluBias = withGradient((x: Tensor2D, b: Tensor1D) => {
  const y = tf.relu(tf.add(x, b)) as Tensor2D;
  return {
    value: y,
    saved: [y],
    gradient: (dy, [y0]) => {
      const dx = tf.mul(dy, tf.step(y0!)) as Tensor2D;
      // A product with ones sums over the boards ten times as fast as the WebAssembly backend's sum.
      const ones: Tensor2D = tf.ones([1, dx.shape[0]]);
      return [dx, tf.reshape(tf.matMul(ones, dx), [dx.shape[1]])];
    },
  };
});
