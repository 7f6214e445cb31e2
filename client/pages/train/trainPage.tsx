/** Train: choose records, start, see it learn, play the result. */
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Job } from '../../../server/protocol/jobs.ts';
import { isActive, jobsOf } from '../../state/jobKinds.ts';
import { makeRoute, NEW_JOB, type Route } from '../../state/route.ts';
import { getJobs } from '../../transport/api.ts';
import type { Services } from '../services.ts';
import { type Loaded, useLoaded, useReloadOnReconnect, useWhile } from '../shared/hooks.ts';
import { JobList } from '../shared/jobList.tsx';
import { CompareView } from './compareView.tsx';
import { TrainStart } from './trainStart.tsx';
import { TrainingView } from './trainingView.tsx';

interface Props {
  readonly route: Route;
  readonly services: Services;
}

/** How often the list asks how the trainings in it go on. */
const LIST_MS = 10_000;

/** The Train page. */
export function TrainPage({ route, services }: Props): VNode {
  const jobs = useLoaded('jobs', getJobs);
  const { data } = jobs;
  const { id, compare } = route;
  const isNew = id === NEW_JOB;
  const isForm = (id === null || isNew) && compare.length === 0;
  useReloadOnReconnect(services.socket, jobs.reload);
  useWhile(isForm && (data ?? []).some(isActive), LIST_MS, jobs.reload);
  // A training that runs is shown without being asked for: a reload comes back to it.
  useEffect(() => {
    if (id !== null || compare.length > 0 || !data) return;
    const running = jobsOf(data, 'train').find(
      ({ state }) => state === 'running' || state === 'stopping',
    );
    if (running) services.go({ use: 'train', id: running.id }, true);
  }, [data, id, compare.length]);
  return (
    <main class="page wide">
      {isForm && (
        <>
          <h1>Train</h1>
          <p class="lead">
            Give it records of games by players better than you. It learns, by comparison, which
            plays they prefer.
          </p>
          <TrainStart services={services} jobs={data ?? []} />
        </>
      )}
      {compare.length > 0 && <CompareView key={compare.join()} ids={compare} services={services} />}
      {!isForm && id !== null && (
        <TrainingView key={id} jobId={id} services={services} onChange={jobs.reload} />
      )}
      <TrainingList jobs={jobs} route={route} />
    </main>
  );
}

/** The trainings known, to look at one or to compare several. */
function TrainingList({
  jobs,
  route,
}: {
  readonly jobs: Loaded<Job[]>;
  readonly route: Route;
}): VNode {
  const [chosen, setChosen] = useState<readonly string[]>(route.compare);
  const toggle = (id: string): void =>
    setChosen((now) => (now.includes(id) ? now.filter((other) => other !== id) : [...now, id]));
  const hasSeveral = jobs.data !== null && jobsOf(jobs.data, 'train').length > 1;
  return (
    <JobList
      jobs={jobs}
      kind="train"
      current={route.id}
      {...(hasSeveral && {
        before: ({ id, request }) => (
          <input
            type="checkbox"
            checked={chosen.includes(id)}
            aria-label={`Compare ${request.kind === 'train' ? request.model : id}`}
            data-testid={`compare-${id}`}
            onChange={() => toggle(id)}
          />
        ),
      })}
    >
      {hasSeveral && (
        <p class="compare-line">
          {chosen.length > 1 ? (
            <a
              class="button"
              data-testid="compare-runs"
              href={makeRoute({ use: 'train', compare: chosen })}
            >
              Compare {chosen.length}
            </a>
          ) : (
            <span class="muted">Tick two or more to compare them.</span>
          )}
        </p>
      )}
    </JobList>
  );
}
