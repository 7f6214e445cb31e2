/**
 * Soft MoE (Puigcerver, Riquelme, Mustafa & Houlsby, ICLR 2024): every slot is a mixture of all tokens, every token a
 * mixture of all slots' outputs; nothing is dropped and there is nothing to balance.
 *
 *     L = l2rows(X) (scale l2cols(Phi))     dispatch = softmax over the tokens     combine = softmax over the slots
 *
 * The normalised X is used for the logits only: slots mix the raw input of the layer.
 */
import { type Scalar, tf, type Tensor1D, type Tensor2D, type Tensor3D } from '../../backend.ts';
import { project } from '../layers.ts';
import { swapTokens } from './constants.ts';
import { entropy } from './gates.ts';
import type { Routing } from './routing.ts';

/** Added to squared lengths before the root is taken off them. */
const EPSILON = 1e-6;

/** How one of the two mixtures is made; all but `soft` are the paper's ablations. */
export type Mixing = 'soft' | 'uniform' | 'identity';

export interface SoftMoe {
  readonly experts: number;
  /** Slots an expert (P). */
  readonly slots: number;
  /** Tokens and Phi's columns are scaled to length 1 before they are multiplied. */
  readonly isNormalised: boolean;
  readonly dispatch?: Mixing;
  readonly combine?: Mixing;
}

/** The layer's own parameters. */
export interface SoftMoeParameters {
  /** [D,S], expert e's slots in columns e P .. (e + 1) P - 1. */
  readonly phi: Tensor2D;
  /** Starts at 1. */
  readonly scale: Scalar;
}

/** Returns the logits of tokens [G,T,D] for the slots, [G,T,S]. */
export function softLogits(
  tokens: Tensor3D,
  { phi, scale }: SoftMoeParameters,
  isNormalised: boolean,
): Tensor3D {
  const [groups, count, features] = tokens.shape;
  const rows = tf.reshape(tokens, [groups * count, features]) as Tensor2D;
  const logits = isNormalised
    ? project(unitLength(rows, 1), tf.mul(unitLength(phi, 0), scale))
    : project(rows, phi);
  return tf.reshape(logits, [groups, count, phi.shape[1]]);
}

/** Returns the routing of tokens [G,T,D]. Call inside tf.tidy. */
export function softRouting(
  tokens: Tensor3D,
  parameters: SoftMoeParameters,
  settings: SoftMoe,
): Routing {
  const { experts, slots, isNormalised, dispatch = 'soft', combine = 'soft' } = settings;
  const logits = softLogits(tokens, parameters, isNormalised);
  const overTokens = (): Tensor3D => swapTokens(tf.softmax(swapTokens(logits)));
  const overSlots = tf.softmax(logits);
  const combined = mixture(combine, { logits, size: experts * slots, soft: () => overSlots });
  const perExpert = tf.sum(tf.reshape(combined, [-1, experts, slots]), [0, 2]) as Tensor1D;
  return {
    dispatch: mixture(dispatch, { logits, size: tokens.shape[1], soft: overTokens }),
    combine: combined,
    auxiliaryLoss: tf.scalar(0),
    metrics: {
      load: tf.div(perExpert, tf.sum(perExpert)),
      entropy: entropy(overSlots),
      dropped: tf.scalar(0),
    },
  };
}

/** Weights [G,T,S] of one kind: uniform over `size` things, or slot s for token s (as far as there are both). */
function mixture(
  kind: Mixing,
  {
    logits,
    size,
    soft,
  }: { readonly logits: Tensor3D; readonly size: number; readonly soft: () => Tensor3D },
): Tensor3D {
  const [groups, tokens, slots] = logits.shape;
  switch (kind) {
    case 'soft':
      return soft();
    case 'uniform':
      return tf.mul(tf.ones([groups, tokens, slots]), 1 / size);
    case 'identity':
      return tf.tile(tf.reshape(tf.eye(tokens, slots), [1, tokens, slots]), [groups, 1, 1]);
  }
}

/** Rows (axis 1) or columns (axis 0) scaled to length 1. */
function unitLength(values: Tensor2D, axis: 0 | 1): Tensor2D {
  const squares = tf.sum(tf.square(values), axis, true);
  return tf.mul(values, tf.rsqrt(tf.add(squares, EPSILON)));
}
