/** Several trainings side by side: what differs between them, their curves on one axis, how they came out. */
import { agreementText, duration, lostText, percent } from './format.ts';
import type { TrainJob } from './jobKinds.ts';
import { trainingProgress } from './trainingProgress.ts';
import { type Column, type TrainingSeries, trainingSeries } from './trainingSeries.ts';

/** The choices in which runs can differ. */
const CHOICES: readonly (readonly [string, (job: TrainJob) => string])[] = [
  ['preset', ({ request }) => request.preset],
  ['records', ({ request }) => request.records],
  ['learns from', ({ request }) => request.experts.join(', ') || 'everybody'],
  ['passes', ({ request }) => (request.epochs === null ? 'as preset' : `${request.epochs}`)],
  ['seed', ({ request }) => (request.seed === null ? 'as preset' : `${request.seed}`)],
  [
    'backend',
    ({ request, events }) => trainingProgress(events)?.backend ?? request.backend ?? 'best',
  ],
  ['from', beginningText],
];

/** Before a run has started, only its preset knows what it begins with. */
function beginningText({ request, events }: TrainJob): string {
  const progress = trainingProgress(events);
  return progress ? (progress.from ?? 'anew') : (request.from ?? 'as preset');
}

/** A run in the table. */
export interface ComparedRun {
  readonly id: string;
  /** The model's name, with the job's start where another run has the same. */
  readonly label: string;
  readonly state: TrainJob['state'];
  /** One for each of `Comparison.columns`. */
  readonly choices: readonly string[];
  readonly outcome: RunOutcome;
}

/** How a run came out, in words; "\u2013" for what is not known. */
export interface RunOutcome {
  /** Of the best evaluation, with its interval. */
  readonly agreement: string;
  readonly mEMG: string;
  readonly bestStep: string;
  readonly progress: string;
  readonly time: string;
  readonly speed: string;
}

export interface Comparison {
  /** What differs, by name. */
  readonly columns: readonly string[];
  /** What all runs have in common. */
  readonly common: readonly { readonly name: string; readonly value: string }[];
  readonly runs: readonly ComparedRun[];
}

/** Returns the table of the runs, in their order. */
export function compareRuns(jobs: readonly TrainJob[]): Comparison {
  const values = CHOICES.map(([name, of]) => ({ name, values: jobs.map(of) }));
  const isSame = ({ values }: { readonly values: readonly string[] }): boolean =>
    values.every((value) => value === values[0]);
  const differing = values.filter((row) => !isSame(row));
  return {
    columns: differing.map(({ name }) => name),
    common: values.filter(isSame).map(({ name, values }) => ({ name, value: values[0] ?? '' })),
    runs: jobs.map((job, i) => ({
      id: job.id,
      label: labelOf(job, jobs),
      state: job.state,
      choices: differing.map(({ values }) => values[i]!),
      outcome: outcomeOf(job),
    })),
  };
}

function labelOf({ id, request }: TrainJob, jobs: readonly TrainJob[]): string {
  const isShared = jobs.some((other) => other.id !== id && other.request.model === request.model);
  return isShared ? `${request.model} (${id})` : request.model;
}

const NOTHING = '\u2013';

function outcomeOf({ events }: TrainJob): RunOutcome {
  const progress = trainingProgress(events);
  const last = events.findLast((event) => event.event === 'step');
  const best = progress?.best;
  return {
    agreement: best ? agreementText(best.agreement) : NOTHING,
    mEMG: best?.equityLost ? lostText(best.equityLost) : NOTHING,
    bestStep: best ? `${best.step}` : NOTHING,
    progress: progress && progress.steps > 0 ? percent(progress.step / progress.steps, 0) : NOTHING,
    time: last ? duration(last.seconds) : NOTHING,
    speed: last ? `${Math.round(last.decisionsPerSecond)}` : NOTHING,
  };
}

/** What curves are drawn against. */
export type CompareAxis = 'steps' | 'minutes';
export type CompareMetric = 'loss' | 'agreement' | 'equityLost';

/** Returns a chart's columns: x, then a column for each run with null where it has no value. */
export function comparedColumns(
  runs: readonly TrainingSeries[],
  metric: CompareMetric,
  axis: CompareAxis,
): Column[] {
  const curves = runs.map((series) => curveOf(series, metric, axis));
  const xs = [...new Set(curves.flatMap(({ x }) => x))].sort((a, b) => a - b);
  const rowOf = new Map(xs.map((x, row) => [x, row]));
  const columns = curves.map(({ x, y }) => {
    const column = Array.from<number | null>({ length: xs.length }).fill(null);
    x.forEach((at, i) => {
      column[rowOf.get(at)!] = y[i] ?? null;
    });
    return column;
  });
  return [xs, ...columns];
}

function curveOf(
  { step, evaluation }: TrainingSeries,
  metric: CompareMetric,
  axis: CompareAxis,
): { readonly x: readonly number[]; readonly y: Column } {
  const rows = metric === 'loss' ? step : evaluation;
  const x = axis === 'steps' ? rows.steps : rows.seconds.map((seconds) => seconds / 60);
  if (metric === 'loss') return { x, y: step.smoothLoss };
  return { x, y: metric === 'agreement' ? evaluation.agreement : evaluation.equityLost };
}

/** Returns the series of each run; runs whose events are the same as before keep theirs. */
export function seriesOfRuns(): (jobs: readonly TrainJob[]) => TrainingSeries[] {
  const known = new WeakMap<TrainJob['events'], TrainingSeries>();
  return (jobs) =>
    jobs.map(({ events }) => {
      const series = known.get(events) ?? trainingSeries(events);
      known.set(events, series);
      return series;
    });
}
