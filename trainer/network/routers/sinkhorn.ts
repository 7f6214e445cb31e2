/**
 * The entropic transport plan between a group's tokens and the experts (Liu et al. 2024, released code): cost -L,
 * eps = 1, exactly 20 iterations, row sums 1, column sums T / E.
 */
import { tf, type Tensor3D } from '../../backend.ts';
import { constant } from './constants.ts';

const ITERATIONS = 20;

/** Returns the plan of logits [G,T,E], a constant for the gradient. */
export const sinkhornPlan: (logits: Tensor3D) => Tensor3D = constant((logits: Tensor3D) => {
  const [groups, tokens, experts] = logits.shape;
  // Taking a row's maximum away changes u alone, not the plan, and keeps exp within range.
  const kernel = tf.exp(tf.sub(logits, tf.max(logits, 2, true)));
  let v = tf.ones([groups, 1, experts]);
  let u = tf.ones([groups, tokens, 1]);
  for (let i = 0; i < ITERATIONS; i++) {
    u = tf.div(1, tf.sum(tf.mul(kernel, v), 2, true));
    v = tf.div(tokens / experts, tf.sum(tf.mul(kernel, u), 1, true));
  }
  return tf.mul(tf.mul(kernel, u), v) as Tensor3D;
});
