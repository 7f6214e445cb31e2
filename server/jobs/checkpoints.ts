/** The states of a training that can be played: the trainer keeps one of each evaluation. */
import type { TrainingEvent } from '../../model/trainingEvents.ts';
import type { JobCheckpoint } from '../protocol/jobs.ts';

/** Returns the checkpoints of a training's events (those that count), newest first. The last that was best is the best. */
export function checkpointsOf(events: readonly TrainingEvent[]): JobCheckpoint[] {
  const evaluations = events.filter((event) => event.event === 'evaluation').reverse();
  const best = evaluations.find(({ isBest }) => isBest);
  return evaluations.map((evaluation) => ({
    step: evaluation.step,
    agreement: evaluation.agreement.of > 0 ? evaluation.agreement.share : null,
    mEMG: evaluation.equityLost?.mEMG ?? null,
    isBest: evaluation === best,
  }));
}
