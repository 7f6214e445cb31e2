/** Operations with a gradient written out, where the backends' own is slow or missing. */
import { type Tensor, tf } from '../backend.ts';

/** One evaluation of an operation. */
export interface WithGradient<Out extends Tensor, Saved extends readonly Tensor[]> {
  readonly value: Out;
  /** Everything the gradient uses: what is not here is disposed before the gradient is taken. */
  readonly saved: readonly [...Saved];
  /** Returns the gradients by the inputs, in order, from the one by the value and the saved tensors. */
  readonly gradient: (dy: Out, saved: readonly [...Saved]) => Tensor[];
}

/** Returns an operation that TensorFlow.js differentiates by the gradient given. */
export function withGradient<
  In extends readonly Tensor[],
  Out extends Tensor,
  Saved extends readonly Tensor[] = readonly Tensor[],
>(operation: (...inputs: In) => WithGradient<Out, Saved>): (...inputs: In) => Out {
  return tf.customGrad((...parts) => {
    const save = parts.at(-1) as (tensors: Tensor[]) => void;
    const { value, saved, gradient } = operation(...(parts.slice(0, -1) as unknown as In));
    save([...saved]);
    return {
      value,
      gradFunc: (dy: Tensor, kept: Tensor[]) => {
        const gradients = gradient(dy as Out, kept as unknown as readonly [...Saved]);
        return gradients.length === 1 ? gradients[0]! : gradients;
      },
    };
  }) as unknown as (...inputs: In) => Out;
}
