/**
 * Softmax Token Choice: each token goes to the K experts with the highest softmax_e(L), and their outputs are weighted
 * with those softmax values, not renormalised (Liu, Blondel, Riquelme & Puigcerver, "Routers in Vision Mixture of
 * Teachers", 2024; K = 2 after Shazeer et al. 2017). With one token a board there is nothing to overflow, so there is
 * no capacity limit. Balanced by the GShard loss, E x sum_e f_e x mean_t P_te, f_e = share of tokens whose first
 * choice is e (Lepikhin et al. 2020).
 */
import { type Scalar, tf, type Tensor1D, type Tensor2D } from '../../backend.ts';
import { withGradient } from '../withGradient.ts';
import type { Router, Routing } from './router.ts';

/** Returns the router that sends each token to `k` experts. */
export function softmaxTokenChoice(k: number): Router {
  return {
    route(logits: Tensor2D): Routing {
      const gates = tf.softmax(logits) as Tensor2D;
      const experts = logits.shape[1];
      const dispatch = topMask(gates, k);
      const combine = tf.mul(gates, dispatch) as Tensor2D;
      const firstShare = tf.mean(topMask(gates, 1), 0) as Tensor1D;
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

/** [N,E] of 1 at each row's k highest values (all of those that equal the k-th), a constant for the gradient. */
function topMask(values: Tensor2D, k: number): Tensor2D {
  const mask = withGradient((v: Tensor2D) => {
    const threshold = tf.slice(tf.topk(v, k).values, [0, k - 1], [v.shape[0], 1]);
    return {
      value: tf.cast(tf.greaterEqual(v, threshold), 'float32') as Tensor2D,
      saved: [v],
      gradient: (_, [v0]) => [tf.zerosLike(v0!)],
    };
  });
  return mask(values);
}
