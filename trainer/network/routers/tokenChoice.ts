/**
 * Token Choice: each token goes to its K best experts, as far as their buffers of C tokens hold. Softmax Token Choice
 * ranks by softmax_e(L) (Shazeer et al. 2017; Riquelme et al. 2021), Sinkhorn Token Choice by the transport plan; the
 * weight is softmax_e(L) of the kept pairs, not renormalised (Liu et al. 2024).
 *
 * Buffers are filled by all first choices in the tokens' order, then all second choices; a pair that finds C before it is
 * dropped, and still counts for those behind it. Batch Priority Routing puts tokens with a higher first score first.
 */
import { tf, type Tensor2D, type Tensor3D } from '../../backend.ts';
import { constant, hot, topMask } from './constants.ts';
import { renormalise, softmaxGates, sparseMetrics } from './gates.ts';
import { weightedLosses } from './losses.ts';
import type { LossWeights, Router } from './routing.ts';
import { sinkhornPlan } from './sinkhorn.ts';

export interface TokenChoice {
  readonly rank: 'softmax' | 'sinkhorn';
  /** Experts a token (K), 1 or more. */
  readonly k: number;
  /** Tokens an expert takes of a group (C), 1 or more; undefined for no limit. */
  readonly capacity?: number;
  readonly batchPriority?: boolean;
  /** Weights sum to 1 over a token's kept experts. */
  readonly renormalise?: boolean;
  readonly losses?: LossWeights;
}

/** Returns the capacity of token choice, C = ceil(T K cf / E): T tokens, K experts each, E experts, capacity factor cf. */
export function tokenChoiceCapacity(
  { tokens, k, experts }: { readonly tokens: number; readonly k: number; readonly experts: number },
  factor: number,
): number {
  return Math.ceil((tokens * k * factor) / experts);
}

/** Returns the router. */
export function tokenChoice(settings: TokenChoice): Router {
  const { rank, k, losses = {} } = settings;
  return {
    route(clean, noise) {
      const logits: Tensor3D = noise ? tf.add(clean, noise.values) : clean;
      const gates = softmaxGates(logits);
      const scores = rank === 'softmax' ? gates : sinkhornPlan(logits);
      const dispatch = constant((values: Tensor3D) => keptPairs(values, settings))(scores);
      const kept: Tensor3D = tf.mul(gates, dispatch);
      return {
        dispatch,
        combine: settings.renormalise ? renormalise(kept) : kept,
        auxiliaryLoss: weightedLosses({ logits: clean, gates, k, noise }, losses),
        metrics: sparseMetrics(gates, dispatch),
      };
    },
  };
}

/** The pairs that are kept of scores [G,T,E], 0 or 1. */
function keptPairs(scores: Tensor3D, { k, capacity, batchPriority }: TokenChoice): Tensor3D {
  const tokens = scores.shape[1];
  // An expert gets each token once at most.
  if (capacity === undefined || capacity >= tokens) return topMask(scores, k);
  if (!batchPriority) return fillBuffers(scores, k, capacity);
  const best = tf.max(scores, 2) as Tensor2D;
  const order = tf.topk(best, tokens).indices as Tensor2D;
  // Where each token has come to, read backwards: order is a permutation, and its inverse sorts it.
  const inverse = tf.topk(tf.neg(tf.cast(order, 'float32')), tokens).indices as Tensor2D;
  return pickTokens(fillBuffers(pickTokens(scores, order), k, capacity), inverse);
}

/** Keeps pairs in the tokens' order, choice by choice, until C have asked for the expert. */
function fillBuffers(scores: Tensor3D, k: number, capacity: number): Tensor3D {
  const [groups, , experts] = scores.shape;
  const choices = tf.topk(scores, k).indices as Tensor3D;
  let asked: Tensor3D = tf.zeros([groups, 1, experts]);
  let kept: Tensor3D = tf.zerosLike(scores);
  for (let choice = 0; choice < k; choice++) {
    const expert = tf.squeeze(tf.slice(choices, [0, 0, choice], [-1, -1, 1]), [2]) as Tensor2D;
    const pairs = hot(expert, experts) as Tensor3D;
    const before = tf.add(tf.cumsum(pairs, 1, true), asked);
    kept = tf.add(kept, tf.mul(pairs, tf.cast(tf.less(before, capacity), 'float32')));
    asked = tf.add(asked, tf.sum(pairs, 1, true));
  }
  return kept;
}

/** The tokens of [G,T,E] in the order given, [G,T]. */
function pickTokens(values: Tensor3D, order: Tensor2D): Tensor3D {
  const [groups, tokens, experts] = values.shape;
  const first = tf.reshape(tf.mul(tf.range(0, groups, 1, 'int32'), tokens), [groups, 1]);
  const rows = tf.reshape(tf.add(tf.cast(order, 'int32'), first), [groups * tokens]);
  const flat = tf.gather(tf.reshape(values, [groups * tokens, experts]), tf.cast(rows, 'int32'));
  return tf.reshape(flat, [groups, tokens, experts]);
}
