/** The trainings or the evaluations that the server knows: what runs, what waits, then the newest first. */
import type { ComponentChildren, VNode } from 'preact';
import type { Job } from '../../../server/protocol/jobs.ts';
import { dateText, percent } from '../../state/format.ts';
import { type JobOf, listedJobsOf, waitText } from '../../state/jobKinds.ts';
import { makeRoute } from '../../state/route.ts';
import { trainingProgress } from '../../state/trainingProgress.ts';
import type { Loaded } from './hooks.ts';
import { Loading, Notice, StateBadge } from './parts.tsx';

type ListedKind = 'train' | 'evaluate';

interface Props {
  readonly jobs: Loaded<Job[]>;
  readonly kind: ListedKind;
  /** The job shown already. */
  readonly current: string | null;
  /** What stands before a job, such as a tick box. */
  readonly before?: (job: JobOf<ListedKind>) => ComponentChildren;
  /** What stands below the list. */
  readonly children?: ComponentChildren;
}

/** The list; nothing when there has been no such job. */
export function JobList({ jobs, kind, current, before, children }: Props): VNode | null {
  if (jobs.error)
    return (
      <Notice kind="error" onRetry={jobs.reload}>
        {jobs.error}
      </Notice>
    );
  if (!jobs.data) return <Loading what="Looking for earlier runs" />;
  const own = listedJobsOf(jobs.data, kind);
  if (own.length === 0) return null;
  return (
    <section class="card" data-testid="job-list">
      <h2>{kind === 'train' ? 'Trainings' : 'Evaluations'}</h2>
      <ul class="job-list">
        {own.map((job) => (
          <li key={job.id}>
            {before?.(job)}
            <a
              href={makeRoute({ use: kind, id: job.id })}
              aria-current={job.id === current ? 'true' : undefined}
            >
              <strong>{job.request.model}</strong>
              <StateBadge state={job.state} />
              <span class="muted">
                on {job.request.records}, {dateText(job.startedAt)}
                {outcome(job)}
              </span>
            </a>
          </li>
        ))}
      </ul>
      {children}
    </section>
  );
}

/** How it came out, or how far it is. */
function outcome(job: Job): string {
  const { events, report, state } = job;
  const waits = waitText(job);
  if (waits !== undefined) return `: ${waits}`;
  const share = report?.players[0]?.overall.agreement.share ?? bestShare(events);
  const progress = trainingProgress(events);
  const isUnderWay = progress !== undefined && progress.steps > 0 && state !== 'finished';
  const parts = [
    ...(isUnderWay ? [`${percent(progress.step / progress.steps, 0)} done`] : []),
    ...(share === undefined ? [] : [`${percent(share)} agreement`]),
  ];
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`;
}

/** Of the model it made, or would make now. */
function bestShare(events: Job['events']): number | undefined {
  const finished = events.findLast((event) => event.event === 'finished');
  return (finished ?? trainingProgress(events)?.best)?.agreement?.share;
}
