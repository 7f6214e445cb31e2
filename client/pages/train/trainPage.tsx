/** Train: choose records, start, see it learn, play the result. */
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Route } from '../../state/route.ts';
import { getJobs, getRecordSets, startJob } from '../../transport/api.ts';
import type { Services } from '../services.ts';
import { messageOf, useLoaded, useReloadOnReconnect } from '../shared/hooks.ts';
import { JobList } from '../shared/jobList.tsx';
import { Notice } from '../shared/parts.tsx';
import { RecordsPicker } from '../shared/recordsPicker.tsx';
import { TrainingView } from './trainingView.tsx';
import { UploadArea } from './uploadArea.tsx';

interface Props {
  readonly route: Route;
  readonly services: Services;
}

/** The Train page. */
export function TrainPage({ route, services }: Props): VNode {
  const jobs = useLoaded('jobs', getJobs);
  const { data } = jobs;
  useReloadOnReconnect(services.socket, jobs.reload);
  // A training that runs is shown without being asked for: a reload comes back to it.
  useEffect(() => {
    if (route.id !== null || !data) return;
    const running = data.find(
      ({ request, state }) =>
        request.kind === 'train' && (state === 'running' || state === 'stopping'),
    );
    if (running) services.go({ use: 'train', id: running.id }, true);
  }, [data, route.id]);
  return (
    <main class="page">
      {route.id === null ? (
        <>
          <h1>Train</h1>
          <p class="lead">
            Give it records of games by players better than you. It learns, by comparison, which
            plays they prefer.
          </p>
          <TrainForm services={services} />
        </>
      ) : (
        <TrainingView key={route.id} jobId={route.id} services={services} onChange={jobs.reload} />
      )}
      <JobList jobs={jobs} kind="train" current={route.id} />
    </main>
  );
}

function TrainForm({ services }: { readonly services: Services }): VNode {
  const sets = useLoaded('sets', getRecordSets);
  useReloadOnReconnect(services.socket, sets.reload);
  const [chosen, setChosen] = useState<string | null>(null);
  const [experts, setExperts] = useState<readonly string[]>([]);
  const [error, setError] = useState<string | null>(null);
  const [isStarting, setStarting] = useState(false);
  const modelField = useRef<HTMLInputElement>(null);
  const epochsField = useRef<HTMLInputElement>(null);
  const records = chosen ?? sets.data?.[0]?.name ?? null;
  const choose = (name: string): void => {
    setChosen(name);
    setExperts([]);
  };
  const start = (event: SubmitEvent): void => {
    event.preventDefault();
    if (records === null) return;
    const model = modelField.current!.value.trim();
    const epochs = epochsField.current!.valueAsNumber;
    setError(null);
    setStarting(true);
    startJob({ kind: 'train', records, experts: [...experts], model, epochs }).then(
      ({ id }) => services.go({ use: 'train', id }),
      (reason: unknown) => {
        setStarting(false);
        setError(messageOf(reason));
      },
    );
  };
  return (
    <form class="card form" onSubmit={start} data-testid="train-form">
      <RecordsPicker
        sets={sets}
        chosen={records}
        experts={experts}
        onChoose={choose}
        onExperts={setExperts}
      />
      <UploadArea
        onUploaded={(name) => {
          choose(name);
          sets.reload();
        }}
      />
      <div class="row">
        <label class="field">
          Name of the model
          <input
            ref={modelField}
            name="model"
            data-testid="model-name"
            required
            maxLength={64}
            pattern="[A-Za-z0-9_\-][A-Za-z0-9._\-]*"
            title="Letters, digits, dot, dash and underscore; it does not begin with a dot"
            defaultValue="my-player"
          />
        </label>
        <label class="field short">
          Passes over the records
          <input
            ref={epochsField}
            name="epochs"
            data-testid="epochs"
            type="number"
            min="0.1"
            max="1000"
            step="any"
            required
            defaultValue="3"
          />
        </label>
        <button
          type="submit"
          class="primary"
          data-testid="start-training"
          disabled={records === null || isStarting}
        >
          {isStarting ? 'Starting\u2026' : 'Start training'}
        </button>
      </div>
      {error && <Notice kind="error">{error}</Notice>}
    </form>
  );
}
