/** One training: how far it is, what it has learned, and what can be done with it. */
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Job } from '../../../server/protocol/jobs.ts';
import { count, counted, duration, percent } from '../../state/format.ts';
import { makeRoute } from '../../state/route.ts';
import { heldOutText, trainingProgress, trainingSeries } from '../../state/trainingSeries.ts';
import { changeJob } from '../../transport/api.ts';
import type { Services } from '../services.ts';
import { messageOf } from '../shared/hooks.ts';
import { StateBadge } from '../shared/jobList.tsx';
import { Loading, Notice } from '../shared/parts.tsx';
import { useJob } from '../shared/useJob.ts';
import { AgreementChart, ExpertLoadChart, LossChart, SpeedChart } from './charts.tsx';

interface Props {
  readonly jobId: string;
  readonly services: Services;
  /** The job is in another state than before. */
  readonly onChange: () => void;
}

/** The view of one training, live while it runs. */
export function TrainingView({ jobId, services, onChange }: Props): VNode {
  const followed = useJob(services.socket, jobId);
  const [error, setError] = useState<string | null>(null);
  const job = followed?.state.job ?? null;
  // The list of trainings below tells the new state too.
  useEffect(() => {
    if (job) onChange();
  }, [job?.state]);
  const change = async (what: 'stop' | 'resume'): Promise<void> => {
    setError(null);
    try {
      followed?.watch.adopt(await changeJob(jobId, what));
    } catch (reason) {
      setError(messageOf(reason));
    }
  };
  return (
    <>
      {job?.state !== 'running' && (
        <p class="back">
          <a href={makeRoute({ use: 'train' })}>&larr; New training</a>
        </p>
      )}
      {followed?.state.error && <Notice kind="error">{followed.state.error}</Notice>}
      {!job && !followed?.state.error && <Loading what="Looking for the training" />}
      {job && (
        <section class="training" data-testid="training" data-state={job.state}>
          <header class="training-head">
            <h1>{job.request.model}</h1>
            <StateBadge state={job.state} />
            <JobButtons job={job} change={(what) => void change(what)} />
          </header>
          {error && <Notice kind="error">{error}</Notice>}
          {job.error && <Notice kind="error">{job.error}</Notice>}
          <ProgressFigures job={job} />
          <Charts job={job} />
        </section>
      )}
    </>
  );
}

function JobButtons({
  job,
  change,
}: {
  readonly job: Job;
  readonly change: (what: 'stop' | 'resume') => void;
}): VNode {
  const { state } = job;
  return (
    <div class="actions">
      {(state === 'running' || state === 'stopping') && (
        <button
          type="button"
          data-testid="stop-training"
          disabled={state === 'stopping'}
          onClick={() => change('stop')}
        >
          {state === 'stopping' ? 'Stopping\u2026' : 'Stop'}
        </button>
      )}
      {(state === 'stopped' || state === 'interrupted') && (
        <button
          type="button"
          class="primary"
          data-testid="resume-training"
          onClick={() => change('resume')}
        >
          Resume
        </button>
      )}
      {state === 'finished' && (
        <>
          <a
            class="button primary"
            data-testid="play-model"
            href={makeRoute({ use: 'play', model: job.request.model })}
          >
            Play it
          </a>
          <a
            class="button"
            data-testid="evaluate-model"
            href={makeRoute({
              use: 'evaluate',
              model: job.request.model,
              records: job.request.records,
            })}
          >
            Evaluate it
          </a>
        </>
      )}
    </div>
  );
}

function ProgressFigures({ job }: { readonly job: Job }): VNode {
  const progress = trainingProgress(job.events);
  const series = trainingSeries(job.events);
  if (!progress) {
    return job.state === 'running' ? (
      <Loading what="Reading the records and building the network" />
    ) : (
      <p class="muted">It has not begun.</p>
    );
  }
  const isRunning = job.state === 'running';
  const speed = series.boardsPerSecond.at(-1);
  const best = progress.best === null ? '\u2026' : percent(progress.best);
  const figures: readonly (readonly [string, string])[] = [
    ['held-out agreement', heldOutText(job.events)],
    ...(progress.heldOutDecisions === 0 ? [] : [['best so far', best] as const]),
    ['loss', series.loss.at(-1)?.toFixed(4) ?? '\u2026'],
    ['boards a second', speed === undefined ? '\u2026' : count(speed)],
  ];
  return (
    <div class="card">
      <div class="progress-line">
        <progress value={progress.step} max={progress.steps} aria-label="Steps done" />
        <span data-testid="training-step">
          step {count(progress.step)} of {count(progress.steps)}
          {isRunning &&
            progress.secondsLeft !== null &&
            `, about ${duration(progress.secondsLeft)} left`}
        </span>
      </div>
      <dl class="figures">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p class="muted">
        {counted(progress.trainDecisions, 'decision')} to learn from,{' '}
        {count(progress.heldOutDecisions)} held out; {count(progress.parameters)} parameters;{' '}
        {progress.backend}
      </p>
    </div>
  );
}

function Charts({ job }: { readonly job: Job }): VNode | null {
  const series = trainingSeries(job.events);
  if (series.steps.length === 0) return null;
  const isHeldOut = trainingProgress(job.events)?.heldOutDecisions !== 0;
  return (
    <div class="charts">
      <LossChart series={series} />
      {isHeldOut && <AgreementChart series={series} />}
      <ExpertLoadChart series={series} />
      <SpeedChart series={series} />
    </div>
  );
}
