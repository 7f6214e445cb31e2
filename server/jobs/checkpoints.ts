/** The states of a training that can be played: the trainer keeps one of each evaluation, also where nothing is held out. */
import type { TrainingEvent } from '../../model/trainingEvents.ts';
import type { JobCheckpoint } from '../protocol/jobs.ts';

/**
 * Returns the checkpoints of a training, newest first: the steps its run folder holds, with what its events (those that
 * count) say of them. The last that was best is the best; the newest where none was evaluated.
 */
export function checkpointsOf(
  steps: readonly number[],
  events: readonly TrainingEvent[],
): JobCheckpoint[] {
  const evaluations = new Map(
    events.flatMap((event) => (event.event === 'evaluation' ? [[event.step, event]] : [])),
  );
  const newestFirst = steps.toSorted((a, b) => b - a);
  const isEvaluated = newestFirst.some((step) => evaluations.has(step));
  const best = isEvaluated
    ? newestFirst.find((step) => evaluations.get(step)?.isBest)
    : newestFirst[0];
  return newestFirst.map((step) => {
    const { agreement, equityLost } = evaluations.get(step) ?? {};
    return {
      step,
      agreement: agreement && agreement.of > 0 ? agreement.share : null,
      mEMG: equityLost?.mEMG ?? null,
      isBest: step === best,
    };
  });
}
