/** Choices as constants: what is kept is decided by the values, and the gradient flows through the weights alone. */
import { type Tensor, tf, type Tensor3D } from '../../backend.ts';
import { withGradient } from '../withGradient.ts';

/** Returns the operation with a gradient of zero: its result is a constant to whatever is differentiated. */
export function constant<In extends readonly Tensor[], Out extends Tensor>(
  operation: (...inputs: In) => Out,
): (...inputs: In) => Out {
  return withGradient<In, Out>((...inputs) => ({
    value: operation(...inputs),
    saved: inputs,
    gradient: (_, saved) => saved.map((input) => tf.zerosLike(input)),
  }));
}

/** Returns 1 at the k highest values of each row of [..., n], else 0; of equal values the first ones. */
export function topMask<T extends Tensor>(values: T, k: number): T {
  const n = values.shape.at(-1)!;
  if (k >= n) return tf.onesLike(values);
  if (k <= 0) return tf.zerosLike(values);
  return tf.reshape(tf.sum(hot(tf.topk(values, k).indices, n), -2), values.shape) as T;
}

/** Returns [..., n] with a 1 at the place each index names, float32. */
export function hot(indices: Tensor, n: number): Tensor {
  if (n === 1) return tf.ones([...indices.shape, 1]);
  // The WebAssembly backend writes whole numbers into a one-hot tensor of float32.
  return tf.cast(tf.oneHot(tf.cast(indices, 'int32'), n, 1, 0, 'int32'), 'float32');
}

/** Returns [G,T,E] as [G,E,T] or back. */
export function swapTokens(values: Tensor3D): Tensor3D {
  return tf.transpose(values, [0, 2, 1]);
}
