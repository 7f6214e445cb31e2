/** How doubles and resignations were settled: the format says what a beaver did, not that it was made. */
import type { ReplayStep } from '../../match/replay.ts';

/** Returns how many beavers the double has seen that a step answers; 0 where it answers none. */
export function beaversBefore({ before }: ReplayStep): number {
  return before.phase === 'doubled' ? before.offer.beavers : 0;
}

/**
 * Returns the step that settles the beaver or the resignation which is step `at`, undefined where none does. A beaver is
 * settled by a take, a pass, or the acceptance of a resignation; one that was rejected leaves it open.
 */
export function answerTo(steps: readonly ReplayStep[], at: number): ReplayStep | undefined {
  const kind = steps[at]?.event.kind;
  if (kind === 'resign') return steps[at + 1];
  if (kind !== 'beaver') return undefined;
  for (let i = at + 1; i < steps.length; i++) {
    const step = steps[i]!;
    if (['take', 'pass', 'accept'].includes(step.event.kind)) return step;
  }
  return undefined;
}
