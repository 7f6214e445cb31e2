/**
 * Losses that keep the load of experts even, and the router's logits small. P = softmax_e(L); means and deviations are
 * over all tokens of the batch, since they are about the batch; no token's routing depends on them.
 */
import { type Scalar, tf, type Tensor1D, type Tensor2D, type Tensor3D } from '../../backend.ts';
import { constant, topMask } from './constants.ts';
import type { LossWeights, Noise } from './routing.ts';

/** What the losses look at. */
export interface LossInputs {
  /** [G,T,E] before the noise. */
  readonly logits: Tensor3D;
  /** [G,T,E] softmax_e of the logits the rule decided by. */
  readonly gates: Tensor3D;
  /** Experts a token. */
  readonly k: number;
  readonly noise: Noise | undefined;
}

/** Returns the weighted sum of the losses; 0 where no weight is given. Without noise there is no load loss. */
export function weightedLosses(inputs: LossInputs, weights: LossWeights): Scalar {
  const { logits, gates, k, noise } = inputs;
  const terms: Scalar[] = [];
  const add = (weight: number | undefined, loss: () => Scalar): void => {
    if (weight) terms.push(tf.mul(loss(), weight));
  };
  add(weights.importance, () => importanceLoss(gates));
  if (noise) add(weights.load, () => loadLoss(logits, noise, k));
  add(weights.gshard, () => gshardLoss(gates));
  add(weights.z, () => zLoss(logits));
  return terms.length === 0 ? tf.scalar(0) : terms.reduce((sum, term) => tf.add(sum, term));
}

/** Returns (std / mean)^2 over experts of sum_t P_te (Shazeer et al. 2017). `gates` [G,T,E]. */
export function importanceLoss(gates: Tensor3D): Scalar {
  return squaredVariation(tf.sum(gates, [0, 1]));
}

/** Returns E x sum_e f_e x mean_t P_te, f_e the share of tokens whose first choice is e (Lepikhin et al. 2020). */
export function gshardLoss(gates: Tensor3D): Scalar {
  const firstChoices = constant((values: Tensor3D) => topMask(values, 1))(gates);
  const share = tf.mean(firstChoices, [0, 1]);
  return tf.mul(gates.shape[2], tf.sum(tf.mul(share, tf.mean(gates, [0, 1]))));
}

/** Returns the mean over tokens of logsumexp_e(L)^2 (Zoph et al. 2022). `logits` [G,T,E]. */
export function zLoss(logits: Tensor3D): Scalar {
  return tf.mean(tf.square(tf.logSumExp(logits, 2)));
}

/**
 * Returns (std / mean)^2 over experts of the mean chance of each to be among a token's first k were its noise drawn anew
 * (Shazeer et al. 2017; Riquelme et al. 2021): 1 - Phi((threshold - L) / deviation), the threshold being the token's
 * k-th highest noisy logit.
 */
export function loadLoss(logits: Tensor3D, { values, deviation }: Noise, k: number): Scalar {
  const noisy: Tensor3D = tf.add(logits, values);
  const isThreshold = constant(
    (v: Tensor3D) => tf.sub(topMask(v, k), topMask(v, k - 1)) as Tensor3D,
  );
  const threshold = tf.sum(tf.mul(noisy, isThreshold(noisy)), 2, true);
  const chance = tf.sub(1, normalCdf(tf.div(tf.sub(threshold, logits), deviation) as Tensor3D));
  return squaredVariation(tf.mean(chance, [0, 1]));
}

/** Phi(x) = (1 + erf(x / sqrt 2)) / 2. */
function normalCdf(x: Tensor3D): Tensor3D {
  return tf.mul(0.5, tf.add(1, tf.erf(tf.div(x, Math.SQRT2))));
}

/** (std / mean)^2 with the deviation of the whole population. */
function squaredVariation(values: Tensor1D | Tensor2D): Scalar {
  const mean = tf.mean(values);
  return tf.div(tf.mean(tf.square(tf.sub(values, mean))), tf.square(mean));
}
