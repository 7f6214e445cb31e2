/** One training: how far it is, what it has learned, and what can be done with it. */
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { expertMap } from '../../state/expertMap.ts';
import { isJobOf, type TrainJob } from '../../state/jobKinds.ts';
import { shownMistakes } from '../../state/mistakes.ts';
import { makeRoute, NEW_JOB } from '../../state/route.ts';
import { trainingProgress } from '../../state/trainingProgress.ts';
import { type TrainingSeries, trainingSeries } from '../../state/trainingSeries.ts';
import { changeJob } from '../../transport/api.ts';
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
import { type JobChange, TrainingControls } from './trainingControls.tsx';
import { NativeNote } from './nativeNote.tsx';
import { ProgressView, StateNotices } from './trainingStatus.tsx';

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
  const any = followed?.state.job ?? null;
  const job = any && isJobOf(any, 'train') ? any : null;
  const problem = followed?.state.error ?? (any && !job ? 'This run is no training.' : null);
  // The list of trainings below tells the new state too.
  useEffect(() => {
    if (job) onChange();
  }, [job?.state]);
  const change = async (what: JobChange): Promise<void> => {
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
            <TrainingControls job={job} change={(what) => void change(what)} />
          </header>
          {error && <Notice kind="error">{error}</Notice>}
          <StateNotices job={job} />
          <ProgressView job={job} />
          <NativeNote job={job} services={services} />
          <Learned job={job} services={services} />
        </section>
      )}
    </>
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
        {judged > 0 && <AgreementChart series={series} />}
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
