/**
 * The seam between a mixture-of-experts layer and the rule that sends its tokens to experts. Axes: N tokens, E
 * experts. Here a token is a whole board, so a board's routing depends on that board alone and its score is the same
 * in every batch.
 */
import type { Scalar, Tensor1D, Tensor2D } from '../../backend.ts';

/** Where tokens go and how what comes back is mixed: Y[t] = sum over e of combine[t,e] expert_e(X[t]). */
export interface Routing {
  /** [N,E], 1 where the token goes to the expert, else 0. */
  readonly dispatch: Tensor2D;
  /** [N,E], the weight of each expert's output; 0 wherever dispatch is 0. */
  readonly combine: Tensor2D;
  /** Keeps the load even; to be weighted and added to the loss. */
  readonly auxiliaryLoss: Scalar;
  readonly metrics: {
    /** [E], share of the assignments that each expert got; sums to 1. */
    readonly load: Tensor1D;
    /** Mean entropy over tokens of the router's softmax, nats. */
    readonly entropy: Scalar;
  };
}

/** A routing rule. Stateless: its parameters, the router's weights, belong to the layer. */
export interface Router {
  /** Routes by logits L = X Wg, [N,E], no bias. Differentiable in combine and auxiliaryLoss. */
  route(logits: Tensor2D): Routing;
}
