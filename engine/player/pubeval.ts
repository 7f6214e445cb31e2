/**
 * pubeval: Gerald Tesauro's public-domain linear evaluator (1993), itself trained by comparing expert moves. The
 * field's weakest anchor worth beating. Written from its published description; weights in pubevalWeights.ts.
 *
 * Input, seen by the side that has just played: for each of its points 24 down to 1, with n own checkers (negative:
 * enemy checkers), [n == -1], [n == 1], [n >= 2], [n == 3], (n - 3) / 2 for n >= 4; then enemy checkers on the bar
 * / 2, own checkers off / 15. The weights are chosen by the position before the play.
 */
import { BAR, hasContact, OFF, type Position, rearmost } from '../position.ts';
import type { Evaluator } from './evaluator.ts';
import { CONTACT_WEIGHTS, RACE_WEIGHTS } from './pubevalWeights.ts';

/** Above anything the weights can add up to: bearing off the last checker is always right. */
const WON = 1e8;

/** The public evaluator as an Evaluator. */
export const PUBEVAL: Evaluator = {
  name: 'pubeval',
  async score(decisions) {
    return decisions.map(({ parent, results }) => {
      const weights = hasContact(parent) ? CONTACT_WEIGHTS : RACE_WEIGHTS;
      return results.map((result) => pubevalScore(result, weights));
    });
  },
};

/** Returns pubeval's score of a position for the side that has just played; `result` is seen by the other side. */
export function pubevalScore(result: Position, weights: readonly number[]): number {
  const own = result.opponent;
  const enemy = result.playerOnRoll;
  if (rearmost(own) === OFF) return WON;
  let score = 0;
  let at = 0;
  for (let point = 24; point >= 1; point--, at += 5) {
    const n = own[point]! - enemy[25 - point]!;
    if (n === 0) continue;
    if (n === -1) score += weights[at]!;
    else if (n === 1) score += weights[at + 1]!;
    else if (n >= 2) {
      score += weights[at + 2]!;
      if (n === 3) score += weights[at + 3]!;
      else if (n >= 4) score += (weights[at + 4]! * (n - 3)) / 2;
    }
  }
  return score + (weights[120]! * enemy[BAR]!) / 2 + (weights[121]! * own[OFF]!) / 15;
}
