/** Training events as columns for charts. */
import { liveEvents, type TrainingEvent } from '../../model/trainingEvents.ts';

/** What a column of a chart holds; null where there is nothing to draw. */
export type Column = readonly (number | null)[];

/** Columns of equal length; x is the step. */
export interface StepSeries {
  readonly steps: readonly number[];
  readonly loss: readonly number[];
  /** The loss with its noise taken out. */
  readonly smoothLoss: readonly number[];
  readonly learningRate: readonly number[];
  readonly decisionsPerSecond: readonly number[];
  readonly boardsPerSecond: readonly number[];
  /** Bytes. */
  readonly memory: readonly number[];
  /** Share of the time that steps waited for their batches. */
  readonly waitShare: readonly number[];
  /** Nats. */
  readonly routingEntropy: readonly number[];
  /** Seconds of training, those before a resume counted. */
  readonly seconds: readonly number[];
  /** One column for each expert of the network. */
  readonly expertLoad: readonly (readonly number[])[];
}

/** Columns of equal length, a row for each evaluation. */
export interface EvaluationSeries {
  readonly steps: readonly number[];
  readonly agreement: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** mEMG with its interval; null where nothing is labelled. */
  readonly equityLost: Column;
  readonly equityLow: Column;
  readonly equityHigh: Column;
  /** Share of the labelled decisions where its choice is not labelled, so that the figure is a lower bound. */
  readonly unlisted: Column;
  /** Seconds of training at the step reported last before it. */
  readonly seconds: readonly number[];
  /** What it has to beat; null where it began anew or that was not judged. */
  readonly baseline: Baseline | null;
}

/** The model a training began with, judged on the same decisions. */
export interface Baseline {
  readonly model: string;
  /** Its agreement, the same in every row. */
  readonly agreement: readonly number[];
}

export interface TrainingSeries {
  readonly step: StepSeries;
  readonly evaluation: EvaluationSeries;
  /** The last step of either: where the axes of all charts end. */
  readonly lastStep: number;
}

export type StepEvent = Extract<TrainingEvent, { event: 'step' }>;
export type EvaluationEvent = Extract<TrainingEvent, { event: 'evaluation' }>;

/** The part of the curve over which the smooth loss averages: its lag is not seen. */
const SMOOTHED_SHARE = 0.02;
/** Reports over which it averages at least. */
const LEAST_SMOOTHED = 2;

/** Returns the evaluations of a run, oldest first, those done again left out. */
export function evaluationsOf(events: readonly TrainingEvent[]): EvaluationEvent[] {
  return liveEvents(events).filter((event) => event.event === 'evaluation');
}

/** Returns the name of the model that a run began with and its evaluation; undefined where it began anew or held nothing out. */
export function beginningOf(
  events: readonly TrainingEvent[],
): { readonly model: string; readonly evaluation: EvaluationEvent } | undefined {
  const model = events.findLast((event) => event.event === 'start')?.from ?? null;
  const first = evaluationsOf(events)[0];
  return model !== null && first?.step === 0 ? { model, evaluation: first } : undefined;
}

/** Returns the columns of a run's events, those of steps done again left out. */
export function trainingSeries(events: readonly TrainingEvent[]): TrainingSeries {
  const live = liveEvents(events);
  const steps = live.filter((event) => event.event === 'step');
  const evaluation = evaluationSeries(live);
  return {
    step: stepSeries(steps),
    evaluation,
    lastStep: Math.max(steps.at(-1)?.step ?? 0, evaluation.steps.at(-1) ?? 0),
  };
}

function stepSeries(steps: readonly StepEvent[]): StepSeries {
  const experts = steps.reduce((most, { expertLoad }) => Math.max(most, expertLoad.length), 0);
  const loss = steps.map((event) => event.loss);
  return {
    steps: steps.map(({ step }) => step),
    loss,
    smoothLoss: smoothed(loss, Math.max(LEAST_SMOOTHED, SMOOTHED_SHARE * loss.length)),
    learningRate: steps.map(({ learningRate }) => learningRate),
    decisionsPerSecond: steps.map(({ decisionsPerSecond }) => decisionsPerSecond),
    boardsPerSecond: steps.map(({ boardsPerSecond }) => boardsPerSecond),
    memory: steps.map(({ memoryBytes }) => memoryBytes),
    waitShare: steps.map(({ waitShare }) => waitShare),
    routingEntropy: steps.map(({ routingEntropy }) => routingEntropy),
    seconds: steps.map(({ seconds }) => seconds),
    expertLoad: Array.from({ length: experts }, (_, i) =>
      steps.map(({ expertLoad }) => expertLoad[i] ?? 0),
    ),
  };
}

function evaluationSeries(live: readonly TrainingEvent[]): EvaluationSeries {
  const evaluations: EvaluationEvent[] = [];
  const seconds: number[] = [];
  let now = 0;
  for (const event of live) {
    if (event.event === 'step') now = event.seconds;
    if (event.event !== 'evaluation') continue;
    evaluations.push(event);
    seconds.push(now);
  }
  const beginning = beginningOf(live);
  const equity = (sign: -1 | 0 | 1): Column =>
    evaluations.map(({ equityLost }) =>
      equityLost ? equityLost.mEMG + sign * equityLost.halfWidth : null,
    );
  return {
    steps: evaluations.map(({ step }) => step),
    agreement: evaluations.map(({ agreement }) => agreement.share),
    low: evaluations.map(({ agreement }) => agreement.low),
    high: evaluations.map(({ agreement }) => agreement.high),
    equityLost: equity(0),
    equityLow: equity(-1),
    equityHigh: equity(1),
    unlisted: evaluations.map(({ equityLost }) =>
      equityLost ? equityLost.unlisted / equityLost.of : null,
    ),
    seconds,
    baseline: beginning
      ? {
          model: beginning.model,
          agreement: evaluations.map(() => beginning.evaluation.agreement.share),
        }
      : null,
  };
}

/**
 * Returns an exponential mean of about the last `width` values, from the first value on: the weights of what lies
 * before the first are left out rather than taken as zero.
 */
export function smoothed(values: readonly number[], width: number): number[] {
  const keep = 1 - 1 / width;
  let sum = 0;
  let weight = 0;
  return values.map((value) => {
    sum = keep * sum + value;
    weight = keep * weight + 1;
    return sum / weight;
  });
}
