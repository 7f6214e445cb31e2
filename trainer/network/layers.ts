/** Dense layers, their gradients written out in the kernels that are fast where they run. */
import type { Tensor1D, Tensor2D } from '../backend.ts';
import { kernels } from './kernels.ts';
import { withGradient } from './withGradient.ts';

/** Returns x W, [N,D] x [D,H] -> [N,H]. */
export const project: (x: Tensor2D, w: Tensor2D) => Tensor2D = withGradient(
  (x: Tensor2D, w: Tensor2D) => ({
    value: kernels().times(x, w),
    saved: [x, w],
    gradient: (dy, [x0, w0]) => [
      kernels().timesTransposed(dy, w0),
      kernels().transposedTimes(x0, dy),
    ],
  }),
);

/** Returns relu(x W + b), [N,D] x [D,H] + [H] -> [N,H]. */
export const denseRelu: (x: Tensor2D, w: Tensor2D, b: Tensor1D) => Tensor2D = withGradient(
  (x: Tensor2D, w: Tensor2D, b: Tensor1D) => {
    const y = kernels().denseRelu(x, w, b);
    return {
      value: y,
      saved: [x, w, y],
      gradient: (dy, [x0, w0, y0]) => {
        const { reluGradient, timesTransposed, transposedTimes, columnSums } = kernels();
        const dx = reluGradient(dy, y0);
        return [timesTransposed(dx, w0), transposedTimes(x0, dx), columnSums(dx)];
      },
    };
  },
);

/** Returns relu(x W + b) where x is data and needs no gradient: the stem, whose input is the widest. */
export function stemRelu(x: Tensor2D, w: Tensor2D, b: Tensor1D): Tensor2D {
  const operation = withGradient((w0: Tensor2D, b0: Tensor1D) => {
    const y = kernels().denseRelu(x, w0, b0);
    return {
      value: y,
      saved: [x, y],
      gradient: (dy, [x0, y0]) => {
        const { reluGradient, transposedTimes, columnSums } = kernels();
        const dx = reluGradient(dy, y0);
        return [transposedTimes(x0, dx), columnSums(dx)];
      },
    };
  });
  return operation(w, b);
}
