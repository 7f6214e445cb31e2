/**
 * Softmax Token Choice: each token goes to the K experts with the highest softmax_e(L), and their outputs are weighted
 * with those softmax values, not renormalised (Liu, Blondel, Riquelme & Puigcerver, "Routers in Vision Mixture of
 * Experts", 2024; K = 2 after Shazeer et al. 2017). With one token a board there is nothing to overflow, so there is
 * no capacity limit. Balanced by the GShard loss, E x sum_e f_e x mean_t P_te, f_e = share of tokens whose first
 * choice is e (Lepikhin et al. 2020).
 */
import { type Scalar, tf, type Tensor1D, type Tensor2D } from '../../backend.ts';
import { constant } from './constants.ts';
import type { Router, Routing } from './router.ts';

/** Returns the router that sends each token to `k` experts. */
export function softmaxTokenChoice(k: number): Router {
  return {
    route(logits: Tensor2D): Routing {
      const gates = tf.softmax(logits) as Tensor2D;
      const experts = logits.shape[1];
      const [first, dispatch] = topMasks(gates, k);
      const combine = tf.mul(gates, dispatch) as Tensor2D;
      const firstShare = tf.mean(first, 0) as Tensor1D;
      const meanGate = tf.mean(gates, 0) as Tensor1D;
      const auxiliaryLoss = tf.mul(experts, tf.sum(tf.mul(firstShare, meanGate))) as Scalar;
      const load = tf.div(tf.mean(dispatch, 0), k) as Tensor1D;
      const entropy = tf.neg(
        tf.mean(tf.sum(tf.mul(gates, tf.log(tf.add(gates, 1e-9))), 1)),
      ) as Scalar;
      return { dispatch, combine, auxiliaryLoss, metrics: { load, entropy } };
    },
  };
}

/**
 * [N,E] of 1 at each row's highest value and at its k highest (all of those that equal the first, or the k-th), else 0;
 * constants for the gradient.
 */
function topMasks(values: Tensor2D, k: number): [first: Tensor2D, all: Tensor2D] {
  const highest = tf.topk(values, k).values;
  const reaching = (rank: number): Tensor2D => {
    const threshold = tf.slice(highest, [0, rank - 1], [-1, 1]);
    // Not `greaterEqual`: the WebAssembly backend is slow at comparing with a column.
    const isBelow = (v: Tensor2D): Tensor2D => tf.relu(tf.sign(tf.sub(threshold, v)));
    return constant((v: Tensor2D): Tensor2D => tf.sub(1, isBelow(v)))(values);
  };
  return [reaching(1), reaching(k)];
}
