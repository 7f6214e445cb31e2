/** The wrong decisions of an evaluation that say most about what the network has yet to learn. */
import { makePositionId } from '../../engine/formats/positionId.ts';
import { makePlay } from '../../engine/notation.ts';
import type { LegalPlay } from '../../engine/plays/play.ts';
import type { Mistake } from '../../model/trainingEvents.ts';
import type { Decision } from '../records/decision.ts';

/** A decision where the network's play is not one the teacher prefers. */
export interface Wrong {
  readonly decision: Decision;
  readonly chosen: LegalPlay;
  /** The teacher's; undefined where it is not among the legal plays. */
  readonly preferred: LegalPlay | undefined;
  /** Equity lost, points; undefined without labels. */
  readonly loss: number | undefined;
  /** The network's play is not labelled: `loss` is the least that it costs. */
  readonly isUnlisted: boolean;
  /** s(preferred) - s(chosen), 0 or less. */
  readonly margin: number;
}

const MOST = 12;

/** Returns the dearest mistakes, dearest first: the labelled by what they cost at least, then those the network is surest of. */
export function dearest(wrong: readonly Wrong[]): Mistake[] {
  return wrong
    .toSorted((a, b) => (b.loss ?? -1) - (a.loss ?? -1) || a.margin - b.margin)
    .slice(0, MOST)
    .flatMap(({ decision, chosen, preferred, loss, isUnlisted, margin }) =>
      preferred
        ? {
            position: decision.position,
            roll: [decision.roll[0], decision.roll[1]],
            chosen: described(chosen),
            preferred: described(preferred),
            mEMG: loss === undefined ? null : loss * 1000,
            isUnlisted,
            // Comparison training's own measure: P(a over b) = sigmoid(s(a) - s(b)).
            probability: 1 / (1 + Math.exp(-margin)),
          }
        : [],
    );
}

function described({ play, result }: LegalPlay): Mistake['chosen'] {
  return { play: makePlay(play), result: makePositionId(result) };
}
