/**
 * Unified competitive learning (Do, Le & Tran, "USMoE", 2025): one score of token and expert sides,
 * U = alpha expert side + (1 - alpha) token side, and the N best pairs of the whole group, so that a token may get none,
 * one or several experts and an expert any load. Weighted by U, not renormalised; no capacity, no auxiliary loss.
 *
 * The token side is softmax over the experts. Variant A (the released code) has sigmoid(L) x 2 / E for the expert side,
 * variant B (earlier code) softmax over the tokens.
 */
import { tf, type Tensor2D, type Tensor3D } from '../../backend.ts';
import { constant, swapTokens, topMask } from './constants.ts';
import { softmaxGates, sparseMetrics } from './gates.ts';
import type { Router } from './routing.ts';

export interface Usmoe {
  readonly variant: 'a' | 'b';
  /** Weight of the expert side, 0 to 1; the paper's is 0.5. */
  readonly alpha: number;
  /** Pairs kept in a group (N), 1 to T E. */
  readonly budget: number;
}

/** Returns the pairs of a group for a share of T K: the nearest whole number, at least 1 and at most T E. */
export function usmoeBudget(
  { tokens, k, experts }: { readonly tokens: number; readonly k: number; readonly experts: number },
  share: number,
): number {
  return Math.min(tokens * experts, Math.max(1, Math.round(tokens * k * share)));
}

/** Returns the unified score U, [G,T,E] -> [G,T,E]. */
export function unifiedScore(
  logits: Tensor3D,
  { variant, alpha }: Pick<Usmoe, 'variant' | 'alpha'>,
): Tensor3D {
  const expertSide: Tensor3D =
    variant === 'a'
      ? tf.mul(tf.sigmoid(logits), 2 / logits.shape[2])
      : swapTokens(tf.softmax(swapTokens(logits)));
  return tf.add(tf.mul(expertSide, alpha), tf.mul(softmaxGates(logits), 1 - alpha));
}

/** Returns the router. */
export function usmoe({ budget, ...score }: Usmoe): Router {
  return {
    route(clean, noise) {
      const logits: Tensor3D = noise ? tf.add(clean, noise.values) : clean;
      const unified = unifiedScore(logits, score);
      const dispatch = constant((values: Tensor3D) => bestPairs(values, budget))(unified);
      return {
        dispatch,
        combine: tf.mul(unified, dispatch),
        auxiliaryLoss: tf.scalar(0),
        metrics: sparseMetrics(softmaxGates(logits), dispatch),
      };
    },
  };
}

/** 1 at the `budget` highest scores of each group. */
function bestPairs(scores: Tensor3D, budget: number): Tensor3D {
  const [groups, tokens, experts] = scores.shape;
  const flat = tf.reshape(scores, [groups, tokens * experts]) as Tensor2D;
  return tf.reshape(topMask(flat, budget), [groups, tokens, experts]);
}
