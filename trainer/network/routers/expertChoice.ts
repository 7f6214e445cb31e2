/**
 * Expert Choice: each expert takes its C best tokens of the group (Zhou et al. 2022), so that every expert has the same
 * load and a token may get none or several. Ranked by softmax over the experts, by the Sinkhorn plan, or by a transport
 * plan with at most C tokens an expert; the weight is softmax_e(L) (Liu et al. 2024).
 */
import { tf, type Tensor3D } from '../../backend.ts';
import { constant, swapTokens, topMask } from './constants.ts';
import { renormalise, softmaxGates, sparseMetrics } from './gates.ts';
import { weightedLosses } from './losses.ts';
import type { LossWeights, Router } from './routing.ts';
import { sinkhornPlan } from './sinkhorn.ts';
import { sparsePlan } from './sparseTransport.ts';

export interface ExpertChoice {
  readonly rank: 'softmax' | 'sinkhorn' | 'sparse';
  /** Tokens an expert takes of a group (C), 1 or more. */
  readonly capacity: number;
  /** Weights sum to 1 over a token's experts. */
  readonly renormalise?: boolean;
  readonly losses?: LossWeights;
}

/** Returns the capacity of expert choice, C = ceil(T cf / E): T tokens, E experts, capacity factor cf. */
export function expertChoiceCapacity(tokens: number, experts: number, factor: number): number {
  return Math.ceil((tokens * factor) / experts);
}

/** Returns the router. */
export function expertChoice(settings: ExpertChoice): Router {
  const { rank, capacity, losses = {} } = settings;
  return {
    route(clean, noise) {
      const logits: Tensor3D = noise ? tf.add(clean, noise.values) : clean;
      const gates = softmaxGates(logits);
      const dispatch = takenPairs(rank, { logits, gates }, capacity);
      const taken: Tensor3D = tf.mul(gates, dispatch);
      return {
        dispatch,
        combine: settings.renormalise ? renormalise(taken) : taken,
        auxiliaryLoss: weightedLosses({ logits: clean, gates, k: 1, noise }, losses),
        metrics: sparseMetrics(gates, dispatch),
      };
    },
  };
}

function takenPairs(
  rank: ExpertChoice['rank'],
  { logits, gates }: { readonly logits: Tensor3D; readonly gates: Tensor3D },
  capacity: number,
): Tensor3D {
  switch (rank) {
    case 'softmax':
      return topTokens(gates, capacity);
    case 'sinkhorn':
      return topTokens(sinkhornPlan(logits), capacity);
    case 'sparse':
      return positive(sparsePlan(gates, capacity));
  }
}

/** 1 at the `capacity` best tokens of each expert. */
function topTokens(scores: Tensor3D, capacity: number): Tensor3D {
  return constant((values: Tensor3D) => swapTokens(topMask(swapTokens(values), capacity)))(scores);
}

/** 1 where the plan sends anything at all: it has no more than C such places an expert. */
const positive = constant((plan: Tensor3D) => tf.cast(tf.greater(plan, 0), 'float32') as Tensor3D);
