/** One training: how far it is, what it has learned, and what can be done with it. */
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { expertMap } from '../../state/expertMap.ts';
import { bytesText, count, counted, duration, percent } from '../../state/format.ts';
import { controlsOf, isJobOf, type TrainJob, waitText } from '../../state/jobKinds.ts';
import { shownMistakes } from '../../state/mistakes.ts';
import { makeRoute, NEW_JOB } from '../../state/route.ts';
import { endText, heldOutText, trainingProgress } from '../../state/trainingProgress.ts';
import { type TrainingSeries, trainingSeries } from '../../state/trainingSeries.ts';
import { changeJob, modelFilePath } from '../../transport/api.ts';
import type { Services } from '../services.ts';
import { messageOf } from '../shared/hooks.ts';
import { Loading, Notice, StateBadge } from '../shared/parts.tsx';
import { useJob } from '../shared/useJob.ts';
import {
  AgreementChart,
  EntropyChart,
  EquityChart,
  ExpertLoadChart,
  LearningRateChart,
  LossChart,
  MachineChart,
  SpeedChart,
} from './charts.tsx';
import { CheckpointList } from './checkpointList.tsx';
import { ExpertMapView } from './expertMapView.tsx';
import { MistakesView } from './mistakesView.tsx';

interface Props {
  readonly jobId: string;
  readonly services: Services;
  /** The job is in another state than before. */
  readonly onChange: () => void;
}

type Change = 'stop' | 'resume' | 'cancel';

/** The view of one training, live while it runs. */
export function TrainingView({ jobId, services, onChange }: Props): VNode {
  const followed = useJob(services.socket, jobId);
  const [error, setError] = useState<string | null>(null);
  const any = followed?.state.job ?? null;
  const job = any && isJobOf(any, 'train') ? any : null;
  const problem = followed?.state.error ?? (any && !job ? 'This run is no training.' : null);
  // The list of trainings below tells the new state too.
  useEffect(() => {
    if (job) onChange();
  }, [job?.state]);
  const change = async (what: Change): Promise<void> => {
    setError(null);
    try {
      followed?.watch.adopt(await changeJob(jobId, what));
    } catch (reason) {
      setError(messageOf(reason));
    }
  };
  return (
    <>
      <p class="back">
        <a href={makeRoute({ use: 'train', id: NEW_JOB })}>&larr; New training</a>
      </p>
      {problem && <Notice kind="error">{problem}</Notice>}
      {!job && !problem && <Loading what="Looking for the training" />}
      {job && (
        <section class="training" data-testid="training" data-state={job.state}>
          <header class="training-head">
            <h1>{job.request.model}</h1>
            <StateBadge state={job.state} />
            <JobButtons job={job} change={(what) => void change(what)} />
          </header>
          {error && <Notice kind="error">{error}</Notice>}
          <StateNotices job={job} />
          <Progress job={job} />
          <Learned job={job} services={services} />
        </section>
      )}
    </>
  );
}

function JobButtons({
  job,
  change,
}: {
  readonly job: TrainJob;
  readonly change: (what: Change) => void;
}): VNode {
  const { canStop, canResume, canCancel } = controlsOf(job);
  const isStopping = job.state === 'stopping';
  return (
    <div class="actions">
      {canStop && (
        <button
          type="button"
          data-testid="stop-training"
          disabled={isStopping}
          onClick={() => change('stop')}
        >
          {isStopping ? 'Stopping\u2026' : 'Stop'}
        </button>
      )}
      {canResume && (
        <button
          type="button"
          class="primary"
          data-testid="resume-training"
          onClick={() => change('resume')}
        >
          Resume
        </button>
      )}
      {canCancel && (
        <button type="button" data-testid="cancel-training" onClick={() => change('cancel')}>
          Cancel
        </button>
      )}
      {job.state === 'finished' && <ModelLinks job={job} />}
    </div>
  );
}

function ModelLinks({ job: { request } }: { readonly job: TrainJob }): VNode {
  const { model, records } = request;
  return (
    <>
      <a class="button primary" data-testid="play-model" href={makeRoute({ use: 'play', model })}>
        Play it
      </a>
      <a
        class="button"
        data-testid="evaluate-model"
        href={makeRoute({ use: 'evaluate', model, records })}
      >
        Evaluate it
      </a>
      <a class="button" data-testid="download-model" href={modelFilePath(model)} download="">
        Download
      </a>
    </>
  );
}

/** What its state means, and what to do. */
function StateNotices({ job }: { readonly job: TrainJob }): VNode {
  const { state, error, events } = job;
  const end = state === 'finished' ? endText(events) : undefined;
  const waits = waitText(job);
  return (
    <>
      {error && (
        <Notice kind="error">
          {error}
          {controlsOf(job).canResume && ' Resume goes on from its last checkpoint.'}
        </Notice>
      )}
      {waits && <Notice kind="info">It {waits}.</Notice>}
      {state === 'interrupted' && !error && (
        <Notice kind="info">
          The server or the machine stopped while it ran. Resume goes on from its last checkpoint.
        </Notice>
      )}
      {state === 'cancelled' && <Notice kind="info">It was cancelled and will not go on.</Notice>}
      {end && <Notice kind="info">{end}</Notice>}
    </>
  );
}

function Progress({ job }: { readonly job: TrainJob }): VNode | null {
  const progress = trainingProgress(job.events);
  if (!progress) {
    if (job.state === 'running')
      return <Loading what="Reading the records and building the network" />;
    return job.state === 'queued' ? null : <p class="muted">It has not begun.</p>;
  }
  const { step, steps, secondsLeft, from } = progress;
  return (
    <div class="card">
      <div class="progress-line">
        <progress value={step} max={steps} aria-label="Steps done" />
        <span data-testid="training-step">
          step {count(step)} of {count(steps)}
          {job.state === 'running' &&
            secondsLeft !== null &&
            `, about ${duration(secondsLeft)} left`}
        </span>
      </div>
      <Figures job={job} />
      <p class="muted">
        {counted(progress.trainDecisions, 'decision')} to learn from,{' '}
        {count(progress.heldOutDecisions)} held out; {count(progress.parameters)} parameters
        {from !== null && `, begun with those of ${from}`}; {progress.backend}
      </p>
    </div>
  );
}

function Figures({ job: { events } }: { readonly job: TrainJob }): VNode {
  const progress = trainingProgress(events)!;
  const last = events.findLast((event) => event.event === 'step');
  const evaluation = events.findLast((event) => event.event === 'evaluation');
  const figures: [string, string][] = [['held-out agreement', heldOutText(events)]];
  if (progress.heldOutDecisions > 0) {
    const { best } = progress;
    figures.push(['best so far', best ? percent(best.agreement.share) : '\u2026']);
  }
  if (evaluation?.equityLost)
    figures.push(['equity lost', `${evaluation.equityLost.mEMG.toFixed(1)} mEMG`]);
  figures.push(
    ['loss', last?.loss.toFixed(4) ?? '\u2026'],
    ['decisions a second', last ? count(last.decisionsPerSecond) : '\u2026'],
    ['boards a second', last ? count(last.boardsPerSecond) : '\u2026'],
    ['memory', last ? bytesText(last.memoryBytes) : '\u2026'],
  );
  return (
    <dl class="figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface LearnedProps {
  readonly job: TrainJob;
  readonly services: Services;
}

function Learned({ job, services }: LearnedProps): VNode | null {
  const { events } = job;
  const series = useMemo(() => trainingSeries(events), [events]);
  // They change with an evaluation, not with every step.
  const judged = series.evaluation.steps.length;
  const map = useMemo(() => expertMap(events), [judged, job.state]);
  const mistakes = useMemo(() => shownMistakes(events), [judged, job.state]);
  if (series.step.steps.length === 0) return null;
  const isHeldOut = trainingProgress(events)?.heldOutDecisions !== 0;
  return (
    <>
      <div class="charts pairs">
        {isHeldOut && <AgreementChart series={series} />}
        <LossChart series={series} />
        {series.evaluation.equityLost.some((mEMG) => mEMG !== null) && (
          <EquityChart series={series} />
        )}
        <CheckpointList job={job} services={services} />
      </div>
      <NotYet isTold={isHeldOut && judged === 0 && job.state === 'running'}>
        Agreement, mistakes and experts by phase come with its first evaluation.
      </NotYet>
      {mistakes && <MistakesView mistakes={mistakes} />}
      <Experts series={series}>{map && <ExpertMapView map={map} />}</Experts>
      <h2>How it runs</h2>
      <div class="charts small">
        <SpeedChart series={series} />
        <MachineChart series={series} />
        <LearningRateChart series={series} />
      </div>
    </>
  );
}

function Experts({
  series,
  children,
}: {
  readonly series: TrainingSeries;
  readonly children: ComponentChildren;
}): VNode | null {
  if (series.step.expertLoad.length < 2) return null;
  return (
    <>
      <h2>Its experts</h2>
      {children}
      <div class="charts small">
        <ExpertLoadChart series={series} />
        <EntropyChart series={series} />
      </div>
    </>
  );
}

function NotYet({
  isTold,
  children,
}: {
  readonly isTold: boolean;
  readonly children: ComponentChildren;
}): VNode | null {
  return isTold ? <p class="muted">{children}</p> : null;
}
