/** Evaluate: how well a model agrees with the experts of some records. */
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Job } from '../../../server/protocol/jobs.ts';
import { percent } from '../../state/format.ts';
import { isJobOf, type JobOf, waitText } from '../../state/jobKinds.ts';
import { makeRoute, type Route } from '../../state/route.ts';
import { holdsOutOf } from '../../state/trainingProgress.ts';
import { getCard, getJobs, getModels, getRecordSets, startJob } from '../../transport/api.ts';
import type { Services } from '../services.ts';
import { messageOf, useLoaded, useReloadOnReconnect } from '../shared/hooks.ts';
import { JobList } from '../shared/jobList.tsx';
import { Loading, Notice, StateBadge } from '../shared/parts.tsx';
import { RecordsPicker } from '../shared/recordsPicker.tsx';
import { useJob } from '../shared/useJob.ts';
import { ModelCardView } from './modelCardView.tsx';
import { ReportView } from './reportView.tsx';

interface Props {
  readonly route: Route;
  readonly services: Services;
}

/** The Evaluate page. */
export function EvaluatePage({ route, services }: Props): VNode {
  const jobs = useLoaded('jobs', getJobs);
  useReloadOnReconnect(services.socket, jobs.reload);
  return (
    <main class="page">
      {route.id === null ? (
        <>
          <h1>Evaluate</h1>
          <p class="lead">
            How often is the model&rsquo;s first choice the expert&rsquo;s, and what do the others
            cost?
          </p>
          <EvaluateForm
            key={makeRoute(route)}
            services={services}
            asked={route}
            jobs={jobs.data ?? []}
          />
        </>
      ) : (
        <EvaluationView
          key={route.id}
          jobId={route.id}
          services={services}
          onChange={jobs.reload}
        />
      )}
      <JobList jobs={jobs} kind="evaluate" current={route.id} />
    </main>
  );
}

function EvaluateForm({
  services,
  asked,
  jobs,
}: {
  readonly services: Services;
  /** The address may name a model, the records it was trained on, and whose plays in them. */
  readonly asked: Pick<Route, 'model' | 'records' | 'experts'>;
  readonly jobs: readonly Job[];
}): VNode {
  const models = useLoaded('models', getModels);
  const sets = useLoaded('sets', getRecordSets);
  useReloadOnReconnect(services.socket, models.reload);
  useReloadOnReconnect(services.socket, sets.reload);
  const [model, setModel] = useState(asked.model);
  const [chosen, setChosen] = useState(asked.records);
  const [chosenExperts, setExperts] = useState(asked.experts);
  const [heldOutChosen, setHeldOutChosen] = useState<boolean | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isStarting, setStarting] = useState(false);
  const name =
    model ?? (models.data?.find(({ isDefault }) => isDefault) ?? models.data?.[0])?.name ?? null;
  // The address may name a set that is gone.
  const records = (sets.data?.find((set) => set.name === chosen) ?? sets.data?.[0])?.name ?? null;
  // Other records have other players.
  const experts = chosen === null || chosen === records ? chosenExperts : [];
  const isUnknown = models.data !== null && !models.data.some((known) => known.name === name);
  const card = useLoaded(models.data && !isUnknown ? name : null, getCard);
  // On what it learned from, a model looks better than it is.
  const isAsked = asked.records !== null && asked.model === name && asked.records === records;
  const isTrainedOn = holdsOutOf(jobs, name ?? '', records ?? '') ?? isAsked;
  const heldOut = heldOutChosen ?? isTrainedOn;
  const start = (event: Event): void => {
    event.preventDefault();
    if (name === null || records === null) return;
    setError(null);
    setStarting(true);
    startJob({ kind: 'evaluate', records, experts: [...experts], model: name, heldOut }).then(
      ({ id }) => services.go({ use: 'evaluate', id }),
      (reason: unknown) => {
        setStarting(false);
        setError(messageOf(reason));
      },
    );
  };
  return (
    <>
      <form class="card form" onSubmit={start} data-testid="evaluate-form">
        {models.error && (
          <Notice kind="error" onRetry={models.reload}>
            {models.error}
          </Notice>
        )}
        {models.data?.length === 0 && (
          <Notice kind="info">There is no model yet. Train one first.</Notice>
        )}
        {models.data && models.data.length > 0 && (
          <label class="field">
            Model
            <select
              value={name ?? ''}
              data-testid="evaluate-model-name"
              onChange={(event) => setModel(event.currentTarget.value)}
            >
              {isUnknown && (
                <option value={name ?? ''} disabled>
                  Choose a model
                </option>
              )}
              {models.data.map(({ name: option, agreement }) => (
                <option key={option} value={option}>
                  {option}
                  {agreement === null ? '' : ` (${percent(agreement)} held out)`}
                </option>
              ))}
            </select>
          </label>
        )}
        {isUnknown && name !== null && (
          <Notice kind="error">There is no model &ldquo;{name}&rdquo;.</Notice>
        )}
        <RecordsPicker
          sets={sets}
          chosen={records}
          experts={experts}
          onChoose={(set) => {
            setChosen(set);
            setExperts([]);
          }}
          onExperts={setExperts}
        />
        <div>
          <label class="tick">
            <input
              type="checkbox"
              checked={heldOut}
              data-testid="held-out"
              onChange={(event) => setHeldOutChosen(event.currentTarget.checked)}
            />
            Only matches the model held out of its training
          </label>
          <p class="muted">
            On matches it has learned from, a model looks better than it is on new ones.
          </p>
        </div>
        <div class="row end">
          <button
            type="submit"
            class="primary"
            data-testid="start-evaluation"
            disabled={name === null || isUnknown || records === null || isStarting}
          >
            {isStarting ? 'Starting\u2026' : 'Evaluate'}
          </button>
        </div>
        {error && <Notice kind="error">{error}</Notice>}
      </form>
      {card.error && (
        <Notice kind="error" onRetry={card.reload}>
          {card.error}
        </Notice>
      )}
      {card.data && <ModelCardView card={card.data} />}
    </>
  );
}

interface ViewProps {
  readonly jobId: string;
  readonly services: Services;
  readonly onChange: () => void;
}

function EvaluationView({ jobId, services, onChange }: ViewProps): VNode {
  const followed = useJob(services.socket, jobId);
  const any = followed?.state.job ?? null;
  const job = any && isJobOf(any, 'evaluate') ? any : null;
  const problem = followed?.state.error ?? (any && !job ? 'This run is no evaluation.' : null);
  const card = useLoaded(job?.request.model ?? null, getCard);
  useEffect(() => {
    if (job && job.state !== 'running') onChange();
  }, [job?.state]);
  return (
    <>
      <p class="back">
        <a href={makeRoute({ use: 'evaluate' })}>&larr; New evaluation</a>
      </p>
      {problem && <Notice kind="error">{problem}</Notice>}
      {!job && !problem && <Loading what="Looking for the evaluation" />}
      {job && <EvaluationOutcome job={job} />}
      {card.data && <ModelCardView card={card.data} />}
    </>
  );
}

function EvaluationOutcome({ job }: { readonly job: JobOf<'evaluate'> }): VNode {
  const waits = waitText(job);
  return (
    <section data-testid="evaluation" data-state={job.state}>
      <header class="training-head">
        <h1>{job.request.model}</h1>
        <StateBadge state={job.state} />
      </header>
      {job.state === 'running' && (
        <Loading
          what={`Comparing ${job.request.model} with the records of ${job.request.records}`}
        />
      )}
      {waits && <Notice kind="info">It {waits}.</Notice>}
      {job.error && <Notice kind="error">{job.error}</Notice>}
      {job.report && <ReportView report={job.report} records={recordsShown(job.request)} />}
    </section>
  );
}

/** The record set in words, and how much of it was judged. */
function recordsShown({ records, heldOut }: JobOf<'evaluate'>['request']): string {
  return heldOut ? `${records}, only matches held out` : records;
}
