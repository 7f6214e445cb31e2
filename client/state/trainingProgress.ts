/** Where a training is, in numbers and words. */
import { liveEvents, type TrainingEvent } from '../../model/trainingEvents.ts';
import type { Job } from '../../server/protocol/jobs.ts';
import { agreementText, count, counted, percent } from './format.ts';
import { jobsOf } from './jobKinds.ts';
import { beginningOf, evaluationsOf, type EvaluationEvent } from './trainingSeries.ts';

export interface TrainingProgress {
  readonly step: number;
  /** 0 until it has started. */
  readonly steps: number;
  /** Seconds still to go at the present speed; null before the first steps. */
  readonly secondsLeft: number | null;
  /** The evaluation whose parameters are the model unless a better one comes; null before the first. */
  readonly best: EvaluationEvent | null;
  readonly trainDecisions: number;
  readonly heldOutDecisions: number;
  readonly parameters: number;
  readonly backend: string;
  readonly from: string | null;
}

/** Returns where the run is after its events; undefined before it has started. */
export function trainingProgress(events: readonly TrainingEvent[]): TrainingProgress | undefined {
  const start = events.findLast((event) => event.event === 'start');
  if (!start) return undefined;
  const live = liveEvents(events);
  const last = live.findLast((event) => event.event === 'step');
  const finished = live.at(-1)?.event === 'finished';
  const step = finished ? live.at(-1)!.step : Math.max(start.step, last?.step ?? 0);
  const decisionsAStep = last && last.step > 0 ? last.decisions / last.step : 0;
  const secondsLeft =
    last && last.decisionsPerSecond > 0
      ? ((start.steps - step) * decisionsAStep) / last.decisionsPerSecond
      : null;
  return {
    step,
    steps: start.steps,
    secondsLeft,
    best: evaluationsOf(live).findLast(({ isBest }) => isBest) ?? null,
    trainDecisions: start.trainDecisions,
    heldOutDecisions: start.heldOutDecisions,
    parameters: start.parameters,
    backend: start.backend,
    from: start.from,
  };
}

/** Steps below which a training has hardly begun to learn. */
const FEW_STEPS = 100;

/** Returns what is wrong with a training of very few steps and what to do; undefined for any other. */
export function fewStepsText(steps: number): string | undefined {
  if (steps === 0 || steps >= FEW_STEPS) return undefined;
  return `Only ${counted(steps, 'step')}: too few to learn much. Give it more records or more passes over them.`;
}

/** Returns the newest held-out agreement in words, "\u2026" while there is none yet, or why there never will be. */
export function heldOutText(events: readonly TrainingEvent[]): string {
  const evaluation = evaluationsOf(events).at(-1);
  if (evaluation) return agreementText(evaluation.agreement);
  const isNone = trainingProgress(events)?.heldOutDecisions === 0;
  return isNone ? 'none held out: too few matches' : '\u2026';
}

/**
 * Returns how a training that began with a model compares with it, in a sentence; undefined where it began anew or holds
 * nothing out. Both are judged on the same held-out decisions.
 */
export function verdictText(events: readonly TrainingEvent[]): string | undefined {
  const beginning = beginningOf(events);
  const best = trainingProgress(events)?.best;
  if (!beginning || !best) return undefined;
  const { model, evaluation } = beginning;
  const { share: before, of } = evaluation.agreement;
  const hasEnded = events.at(-1)?.event === 'finished';
  if (best.step > 0)
    return `${model} agreed in ${percent(before)} of the same decisions, ${
      hasEnded ? 'this model' : 'the best of this training so far'
    } in ${percent(best.agreement.share)}: ${gainText(best.agreement.share - before, of)}.`;
  if (hasEnded)
    return `Your records did not improve on ${model}: the model is ${model} unchanged, which agreed in ${percent(before)} of the held-out decisions.`;
  const isAlone = evaluationsOf(events).length === 1;
  return `${model} agrees in ${percent(before)} of the held-out decisions${
    isAlone ? ': that is to be beaten.' : ', and nothing learned so far does better.'
  }`;
}

/** A gain of so few decisions may well be chance: their number is told. */
function gainText(gain: number, of: number): string {
  return `+${(100 * gain).toFixed(1)} points, ${counted(gain * of, 'decision')} of ${count(of)}`;
}

/** Returns why a finished training ended before its last step, or undefined where it did not. */
export function endText(events: readonly TrainingEvent[]): string | undefined {
  const end = events.at(-1);
  return end?.event === 'finished' && end.reason === 'noProgress'
    ? 'It ended early: the held-out agreement did not rise any more.'
    : undefined;
}

/**
 * Returns whether the model learned from the record set and held some of it out, as the finished trainings tell;
 * undefined when none of them made it from these records.
 */
export function holdsOutOf(
  jobs: readonly Job[],
  model: string,
  records: string,
): boolean | undefined {
  const training = jobsOf(jobs, 'train').find(
    ({ request, state }) =>
      state === 'finished' && request.model === model && request.records === records,
  );
  return training && trainingProgress(training.events)?.heldOutDecisions !== 0;
}
