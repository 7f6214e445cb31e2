/**
 * The k-sparse transport plan between a group's tokens and the experts (Liu, Puigcerver & Blondel, "Sparsity-Constrained
 * Optimal Transport", 2023; released code of Liu et al. 2024): the semi-dual alpha, one number a token, from 0 by 20
 * steps of Adam at 1e-2; each expert's column is b times the projection on the simplex of the k largest of
 * (alpha + S) / (gamma b), b = T / E, gamma = 1.
 */
import { tf, type Tensor2D, type Tensor3D } from '../../backend.ts';
import { constant, hot, swapTokens } from './constants.ts';

const STEPS = 20;
const RATE = 1e-2;
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;
const GAMMA = 1;

/** Returns the plan of gates [G,T,E] with at most k tokens an expert, [G,T,E], a constant for the gradient. */
export function sparsePlan(gates: Tensor3D, k: number): Tensor3D {
  return constant((values: Tensor3D) => {
    const scores = swapTokens(values);
    const [groups, experts, tokens] = scores.shape;
    const mass = tokens / experts;
    let alpha: Tensor3D = tf.zeros([groups, 1, tokens]);
    let mean: Tensor3D = tf.zerosLike(alpha);
    let square: Tensor3D = tf.zerosLike(alpha);
    for (let step = 1; step <= STEPS; step++) {
      const gradient: Tensor3D = tf.sub(tf.sum(planOf(alpha, scores, k, mass), 1, true), 1);
      mean = tf.add(tf.mul(mean, BETA1), tf.mul(gradient, 1 - BETA1));
      square = tf.add(tf.mul(square, BETA2), tf.mul(tf.square(gradient), 1 - BETA2));
      const first = tf.div(mean, 1 - BETA1 ** step);
      const second = tf.sqrt(tf.div(square, 1 - BETA2 ** step));
      alpha = tf.sub(alpha, tf.mul(RATE, tf.div(first, tf.add(second, EPSILON))));
    }
    return swapTokens(planOf(alpha, scores, k, mass));
  })(gates);
}

/** The plan [G,E,T] of alpha [G,1,T] and scores [G,E,T]. */
function planOf(alpha: Tensor3D, scores: Tensor3D, k: number, mass: number): Tensor3D {
  const [groups, experts, tokens] = scores.shape;
  const z = tf.reshape(tf.div(tf.add(alpha, scores), GAMMA * mass), [groups * experts, tokens]);
  return tf.reshape(tf.mul(projectLargest(z as Tensor2D, k), mass), [groups, experts, tokens]);
}

/** The projection of the k largest numbers of each row [R,n] on the simplex, 0 elsewhere (Duchi et al. 2008). */
function projectLargest(rows: Tensor2D, k: number): Tensor2D {
  const [count, n] = rows.shape;
  const { values, indices } = tf.topk(rows, Math.min(k, n));
  const most = values.shape[1]!;
  // With the numbers falling, theta_i = (z_1 + .. + z_i - 1) / i counts as long as z_i is above it: the last such.
  const thetas = tf.div(tf.sub(tf.cumsum(values, 1), 1), tf.range(1, most + 1));
  const counting = tf.cast(tf.greater(values, thetas), 'float32');
  const last = hot(tf.sub(tf.sum(counting, 1), 1), most);
  const theta = tf.sum(tf.mul(thetas, last), 1, true);
  const projected = tf.relu(tf.sub(values, theta));
  const places = hot(tf.reshape(indices, [count * most]), n);
  const spread = tf.mul(tf.reshape(projected, [count * most, 1]), places);
  return tf.sum(tf.reshape(spread, [count, most, n]), 1);
}
