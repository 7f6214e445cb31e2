/** Training events as columns for charts. */
import type { TrainingEvent } from '../../model/trainingEvents.ts';
import type { Job } from '../../server/protocol/jobs.ts';
import { agreementText } from './format.ts';

/** Columns of equal length; x is the step. */
export interface TrainingSeries {
  readonly steps: readonly number[];
  readonly loss: readonly number[];
  readonly boardsPerSecond: readonly number[];
  /** One column for each expert of the network. */
  readonly expertLoad: readonly (readonly number[])[];
  readonly evaluationSteps: readonly number[];
  readonly agreement: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Where a training is. */
export interface TrainingProgress {
  readonly step: number;
  /** 0 until it has started. */
  readonly steps: number;
  /** Seconds still to go at the present speed; null before the first steps. */
  readonly secondsLeft: number | null;
  readonly best: number | null;
  readonly trainDecisions: number;
  readonly heldOutDecisions: number;
  readonly parameters: number;
  readonly backend: string;
}

type StepEvent = Extract<TrainingEvent, { event: 'step' }>;
type EvaluationEvent = Extract<TrainingEvent, { event: 'evaluation' }>;

/** Returns the events that count: a run resumed at step n does again what came after n. */
export function liveEvents(events: readonly TrainingEvent[]): TrainingEvent[] {
  let live: TrainingEvent[] = [];
  for (const event of events) {
    if (event.event === 'start') live = live.filter(({ step }) => step <= event.step);
    live.push(event);
  }
  return live;
}

/** Returns the columns of a run's events, those of steps done again left out. */
export function trainingSeries(events: readonly TrainingEvent[]): TrainingSeries {
  const live = liveEvents(events);
  const steps = live.filter((event): event is StepEvent => event.event === 'step');
  const evaluations = live.filter(
    (event): event is EvaluationEvent => event.event === 'evaluation',
  );
  const experts = Math.max(0, ...steps.map(({ expertLoad }) => expertLoad.length));
  return {
    steps: steps.map(({ step }) => step),
    loss: steps.map(({ loss }) => loss),
    boardsPerSecond: steps.map(({ boardsPerSecond }) => boardsPerSecond),
    expertLoad: Array.from({ length: experts }, (_, i) =>
      steps.map(({ expertLoad }) => expertLoad[i] ?? 0),
    ),
    evaluationSteps: evaluations.map(({ step }) => step),
    agreement: evaluations.map(({ agreement }) => agreement.share),
    low: evaluations.map(({ agreement }) => agreement.low),
    high: evaluations.map(({ agreement }) => agreement.high),
  };
}

/** Returns where the run is after its events; undefined before it has started. */
export function trainingProgress(events: readonly TrainingEvent[]): TrainingProgress | undefined {
  const start = events.findLast((event) => event.event === 'start');
  if (!start) return undefined;
  const live = liveEvents(events);
  const last = live.findLast((event): event is StepEvent => event.event === 'step');
  const finished = live.at(-1)?.event === 'finished';
  const step = finished ? live.at(-1)!.step : Math.max(start.step, last?.step ?? 0);
  const decisionsAStep = last && last.step > 0 ? last.decisions / last.step : 0;
  const secondsLeft =
    last && last.decisionsPerSecond > 0
      ? ((start.steps - step) * decisionsAStep) / last.decisionsPerSecond
      : null;
  const shares = live.flatMap((event) =>
    event.event === 'evaluation' ? [event.agreement.share] : [],
  );
  return {
    step,
    steps: start.steps,
    secondsLeft,
    best: shares.length > 0 ? Math.max(...shares) : null,
    trainDecisions: start.trainDecisions,
    heldOutDecisions: start.heldOutDecisions,
    parameters: start.parameters,
    backend: start.backend,
  };
}

/** Returns the newest held-out agreement in words, "\u2026" while there is none yet, or why there never will be. */
export function heldOutText(events: readonly TrainingEvent[]): string {
  const evaluation = liveEvents(events).findLast((event) => event.event === 'evaluation');
  if (evaluation) return agreementText(evaluation.agreement);
  const isNone = trainingProgress(events)?.heldOutDecisions === 0;
  return isNone ? 'none held out: too few matches' : '\u2026';
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
  const training = jobs.find(
    ({ request, state }) =>
      request.kind === 'train' &&
      state === 'finished' &&
      request.model === model &&
      request.records === records,
  );
  return training && trainingProgress(training.events)?.heldOutDecisions !== 0;
}
