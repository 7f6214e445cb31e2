/** Operations with a gradient written out, where the backends' own is slow or missing. */
import { type Tensor, tf } from '../backend.ts';

/** One evaluation of an operation. */
export interface WithGradient<Out extends Tensor> {
  readonly value: Out;
  /** Everything the gradient uses: what is not here is disposed before the gradient is taken. */
  readonly saved: readonly Tensor[];
  /** Returns the gradients by the inputs, in order, from the one by the value and the saved tensors. */
  readonly gradient: (dy: Tensor, saved: readonly Tensor[]) => Tensor[];
}

/** Returns an operation that TensorFlow.js differentiates by the gradient given. */
export function withGradient<In extends readonly Tensor[], Out extends Tensor>(
  operation: (...inputs: In) => WithGradient<Out>,
): (...inputs: In) => Out {
  return tf.customGrad((...parts) => {
    const save = parts.at(-1) as (tensors: Tensor[]) => void;
    const { value, saved, gradient } = operation(...(parts.slice(0, -1) as unknown as In));
    save([...saved]);
    return {
      value,
      gradFunc: (dy: Tensor, kept: Tensor[]) => {
        const gradients = gradient(dy, kept);
        return gradients.length === 1 ? gradients[0]! : gradients;
      },
    };
  }) as unknown as (...inputs: In) => Out;
}
