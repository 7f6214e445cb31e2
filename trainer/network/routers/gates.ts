/** Gates and what is measured on them: softmax over experts, its entropy, the share of each expert. */
import { type Scalar, tf, type Tensor1D, type Tensor3D } from '../../backend.ts';
import { constant } from './constants.ts';
import type { RoutingMetrics } from './routing.ts';

/** Returns softmax over the experts, [G,T,E]. */
export function softmaxGates(logits: Tensor3D): Tensor3D {
  return tf.softmax(logits);
}

/** Returns the metrics of a sparse routing: `gates` softmax_e(L), `dispatch` 0 or 1, both [G,T,E]. */
export function sparseMetrics(gates: Tensor3D, dispatch: Tensor3D): RoutingMetrics {
  const perExpert = tf.sum(dispatch, [0, 1]) as Tensor1D;
  return {
    load: tf.div(perExpert, tf.maximum(tf.sum(perExpert), 1)),
    entropy: entropy(gates),
    dropped: tf.mean(tf.cast(tf.equal(tf.sum(dispatch, 2), 0), 'float32')),
  };
}

/** Returns the mean entropy over tokens of gates [G,T,E], nats. */
export function entropy(gates: Tensor3D): Scalar {
  return tf.neg(tf.mean(tf.sum(tf.mul(gates, tf.log(tf.add(gates, 1e-9))), 2)));
}

/**
 * Returns weights that sum to 1 over the experts that work on a token; a token that none works on keeps 0 (Komatsuzaki
 * et al., "Sparse Upcycling", 2023).
 */
export function renormalise(combine: Tensor3D): Tensor3D {
  const sum: Tensor3D = tf.sum(combine, 2, true);
  const isTaken = constant((s: Tensor3D) => tf.cast(tf.greater(s, 0), 'float32') as Tensor3D)(sum);
  return tf.mul(tf.div(combine, tf.add(sum, tf.sub(1, isTaken))), isTaken);
}
