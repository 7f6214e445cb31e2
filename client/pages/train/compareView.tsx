/** Trainings laid side by side: their curves over one another, what differs, and how they came out. */
import type { VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import {
  type CompareAxis,
  comparedColumns,
  type CompareMetric,
  compareRuns,
  type Comparison,
  seriesOfRuns,
} from '../../state/compareRuns.ts';
import { percent } from '../../state/format.ts';
import { isJobOf, type TrainJob } from '../../state/jobKinds.ts';
import { makeRoute, NEW_JOB } from '../../state/route.ts';
import type { TrainingSeries } from '../../state/trainingSeries.ts';
import type { Services } from '../services.ts';
import { Chart } from '../shared/chart.tsx';
import type { ChartAxis } from '../shared/chartOptions.ts';
import { Loading, Notice, StateBadge } from '../shared/parts.tsx';
import { type FollowedJob, useJobs } from '../shared/useJob.ts';

interface Props {
  readonly ids: readonly string[];
  readonly services: Services;
}

/** The comparison, live while some of the runs go on. */
export function CompareView({ ids, services }: Props): VNode {
  const followed = useJobs(services.socket, ids);
  const [axis, setAxis] = useState<CompareAxis>('steps');
  const jobs = followed.flatMap(({ state: { job } }) => (job && isJobOf(job, 'train') ? job : []));
  const missing = ids.filter((_, i) => isMissing(followed[i]));
  const isLoading = jobs.length + missing.length < ids.length;
  return (
    <>
      <p class="back">
        <a href={makeRoute({ use: 'train', id: NEW_JOB })}>&larr; New training</a>
      </p>
      <h1>Compare</h1>
      {missing.map((id) => (
        <Notice key={id} kind="error">
          There is no training {id}.
        </Notice>
      ))}
      {isLoading && <Loading what="Looking for the trainings" />}
      {jobs.length > 0 && !isLoading && (
        <section class="training" data-testid="compare">
          <CompareTable comparison={compareRuns(jobs)} />
          <fieldset class="choices">
            <legend class="visually-hidden">Curves over</legend>
            {(['steps', 'minutes'] as const).map((name) => (
              <label key={name} class="tick">
                <input
                  type="radio"
                  name="axis"
                  checked={axis === name}
                  data-testid={`axis-${name}`}
                  onChange={() => setAxis(name)}
                />
                over {name}
              </label>
            ))}
          </fieldset>
          <CompareCharts jobs={jobs} axis={axis} />
        </section>
      )}
    </>
  );
}

function isMissing(followed: FollowedJob | undefined): boolean {
  const { job, error } = followed?.state ?? {};
  return (error ?? null) !== null || (job ? !isJobOf(job, 'train') : false);
}

/** The colour of a run, by its place in the list. */
function colourOf(run: number): string {
  return `--chart-${(run % 8) + 1}`;
}

function CompareTable({ comparison }: { readonly comparison: Comparison }): VNode {
  const { columns, common, runs } = comparison;
  const outcomes = ['best agreement', 'equity lost', 'best step', 'done', 'time', 'decisions/s'];
  return (
    <div class="card">
      <div class="table-box">
        <table class="report">
          <thead>
            <tr>
              {['training', ...columns, ...outcomes].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {runs.map(({ id, label, state, choices, outcome }, i) => (
              <tr key={id}>
                <th scope="row">
                  <span class="swatch" style={{ background: `var(${colourOf(i)})` }} />
                  <a href={makeRoute({ use: 'train', id })}>{label}</a> <StateBadge state={state} />
                </th>
                {choices.map((choice, column) => (
                  <td key={columns[column]}>{choice}</td>
                ))}
                <td class="number">{outcome.agreement}</td>
                <td class="number">{outcome.mEMG}</td>
                <td class="number">{outcome.bestStep}</td>
                <td class="number">{outcome.progress}</td>
                <td class="number">{outcome.time}</td>
                <td class="number">{outcome.speed}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="muted">
        In common: {common.map(({ name, value }) => `${name} ${value}`).join(', ') || 'nothing'}.
      </p>
    </div>
  );
}

interface Metric {
  readonly metric: CompareMetric;
  readonly title: string;
  readonly note: string;
  readonly axis: ChartAxis;
}

const METRICS: readonly Metric[] = [
  {
    metric: 'agreement',
    title: 'Held-out agreement',
    note: 'Each on the matches that it held out: alike where records and seed are.',
    axis: { format: (value) => percent(value) },
  },
  {
    metric: 'equityLost',
    title: 'Equity lost',
    note: 'A held-out decision, in mEMG: lower is better.',
    axis: { format: (value) => value.toFixed(1) },
  },
  {
    metric: 'loss',
    title: 'Loss',
    note: 'Mean comparison loss in nats, smoothed: lower is better.',
    axis: { format: (value) => value.toFixed(3) },
  },
];

function CompareCharts({
  jobs,
  axis,
}: {
  readonly jobs: readonly TrainJob[];
  readonly axis: CompareAxis;
}): VNode {
  const seriesOf = useMemo(seriesOfRuns, []);
  const series = seriesOf(jobs);
  const { runs } = compareRuns(jobs);
  return (
    <div class="charts">
      {METRICS.map(({ metric, title, note, axis: vertical }) => (
        <CompareChart
          key={metric}
          metric={metric}
          series={series}
          axis={axis}
          labels={runs.map(({ label }) => label)}
          title={title}
          note={note}
          vertical={vertical}
        />
      ))}
    </div>
  );
}

interface ChartProps {
  readonly metric: CompareMetric;
  readonly series: readonly TrainingSeries[];
  readonly axis: CompareAxis;
  readonly labels: readonly string[];
  readonly title: string;
  readonly note: string;
  readonly vertical: ChartAxis;
}

function CompareChart(props: ChartProps): VNode | null {
  const { metric, series, axis, labels, title, note, vertical } = props;
  const columns = useMemo(() => comparedColumns(series, metric, axis), [...series, metric, axis]);
  const [xs, ...curves] = columns;
  if (!curves.some((curve) => curve.some((value) => value !== null))) return null;
  return (
    <Chart
      title={title}
      note={note}
      columns={columns}
      lines={labels.map((label, i) => ({
        label,
        colour: colourOf(i),
        hasDots: metric !== 'loss',
      }))}
      axis={vertical}
      xLabel={axis === 'steps' ? 'step' : 'minutes'}
      xEnd={xs?.at(-1) ?? 0}
      group="compare"
      testId={`compare-${metric}`}
    />
  );
}
