/** One choice judged by the teacher, and what many of them come to: the rules every evaluation counts by. */
import type { Agreement, EquityLost } from '../../model/report.ts';
import type { Decision } from '../records/decision.ts';
import { agreement, meanInterval } from './statistics.ts';

/** One player's choice in one decision, judged. */
export interface Judged {
  readonly isAgreed: boolean;
  /** Equity lost, points, at least that where the choice is unlisted; undefined without labels. */
  readonly loss: number | undefined;
  /** Not among the labelled plays: counted as the worst of them. */
  readonly isUnlisted: boolean;
}

/** Returns how the choice of the play that leads to `result`, a Position ID, is judged. */
export function judge({ preferred, labels }: Decision, result: string): Judged {
  const isAgreed = preferred.includes(result);
  if (!labels) return { isAgreed, loss: undefined, isUnlisted: false };
  const best = labels.equities[0]!;
  const at = labels.results.indexOf(result);
  const equity = at >= 0 ? labels.equities[at]! : Math.min(...labels.equities);
  // A play searched less deeply can look better than the best one; it is not worth more than that.
  return { isAgreed, loss: isAgreed ? 0 : Math.max(0, best - equity), isUnlisted: at < 0 };
}

/** Returns what judged choices come to; equity lost is undefined where none is labelled. */
export function summarise(judged: readonly Judged[]): {
  readonly agreement: Agreement;
  readonly equityLost: EquityLost | undefined;
} {
  const found = agreement(judged.filter(({ isAgreed }) => isAgreed).length, judged.length);
  const losses = judged.flatMap(({ loss }) => (loss === undefined ? [] : [loss * 1000]));
  if (losses.length === 0) return { agreement: found, equityLost: undefined };
  const { mean, halfWidth } = meanInterval(losses);
  const unlisted = judged.filter(({ isUnlisted }) => isUnlisted).length;
  return { agreement: found, equityLost: { of: losses.length, mEMG: mean, halfWidth, unlisted } };
}
