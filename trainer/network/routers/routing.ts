/**
 * The seam between a mixture-of-experts layer and the rule that sends its tokens to experts. Axes: G groups (boards), T
 * tokens of a group, D features of a token, E experts, P slots an expert, S = E P slots of all.
 *
 *     Xt[g,s,:] = sum over t of dispatch[g,t,s] X[g,t,:]
 *     Yt[g,s,:] = expert of s (Xt[g,s,:])
 *     Y[g,t,:]  = sum over s of combine[g,t,s] Yt[g,s,:]
 *
 * (Liu, Blondel, Riquelme & Puigcerver, "Routers in Vision Mixture of Experts: An Empirical Study", 2024.) The sparse
 * rules keep pairs of a token and an expert: there dispatch is 0 or 1, an expert works on each of its tokens apart, and
 * S = E. Groups never mix: what a rule does with a board depends on that board alone.
 */
import type { Scalar, Tensor1D, Tensor3D } from '../../backend.ts';

/** What a rule decided about the groups of a batch. */
export interface Routing {
  /** [G,T,S]; a constant for the gradient in the sparse rules. */
  readonly dispatch: Tensor3D;
  /** [G,T,S], 0 wherever a sparse rule's dispatch is 0. Differentiable by the logits. */
  readonly combine: Tensor3D;
  /** The rule's losses, weighted as asked for, to be added to the loss; 0 where none is. Differentiable. */
  readonly auxiliaryLoss: Scalar;
  readonly metrics: RoutingMetrics;
}

export interface RoutingMetrics {
  /** [E] share of the assignments (Soft MoE: of the combine weights) that each expert got; sums to 1. */
  readonly load: Tensor1D;
  /** Mean entropy over tokens of softmax_e(L), nats: 0 = certain, ln E = undecided. */
  readonly entropy: Scalar;
  /** Share of the tokens that no expert works on. */
  readonly dropped: Scalar;
}

/** Losses that keep the load even, by name: the weight of each. */
export interface LossWeights {
  /** (std / mean)^2 over experts of the summed gates. */
  readonly importance?: number;
  /** (std / mean)^2 over experts of the chance to be chosen under the noise; needs noise. */
  readonly load?: number;
  /** E x sum over e of (share of tokens whose first choice is e) x (mean gate of e). */
  readonly gshard?: number;
  /** Mean of (logsumexp of the logits)^2. */
  readonly z?: number;
}

/** Noise on the logits of one training step. */
export interface Noise {
  /** [G,T,E] drawn from N(0, deviation^2). */
  readonly values: Tensor3D;
  readonly deviation: number;
}

/** A rule by which sparse routing goes. Stateless: the router's weights belong to the layer. */
export interface Router {
  /** Routes by logits L = X Wg, [G,T,E], no bias; with noise while training, without it otherwise. Call inside tf.tidy. */
  route(logits: Tensor3D, noise?: Noise): Routing;
}
