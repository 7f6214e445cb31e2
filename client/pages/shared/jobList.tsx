/** The jobs of one kind that the server knows, newest first. */
import type { VNode } from 'preact';
import type { Job } from '../../../server/protocol/jobs.ts';
import { dateText, percent } from '../../state/format.ts';
import { makeRoute } from '../../state/route.ts';
import type { Loaded } from './hooks.ts';
import { Loading, Notice } from './parts.tsx';

interface Props {
  readonly jobs: Loaded<Job[]>;
  readonly kind: Job['request']['kind'];
  /** The job shown already. */
  readonly current: string | null;
}

/** The list; nothing when there has been no such job. */
export function JobList({ jobs, kind, current }: Props): VNode | null {
  if (jobs.error)
    return (
      <Notice kind="error" onRetry={jobs.reload}>
        {jobs.error}
      </Notice>
    );
  if (!jobs.data) return <Loading what="Looking for earlier runs" />;
  const own = jobs.data.filter(({ request }) => request.kind === kind);
  own.sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  if (own.length === 0) return null;
  return (
    <section class="card" data-testid="job-list">
      <h2>{kind === 'train' ? 'Trainings' : 'Evaluations'}</h2>
      <ul class="job-list">
        {own.map((job) => (
          <li key={job.id}>
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
    </section>
  );
}

/** A job's state as a coloured word. */
export function StateBadge({ state }: { readonly state: Job['state'] }): VNode {
  return (
    <span class={`badge state-${state}`} data-testid="job-state">
      {state}
    </span>
  );
}

function outcome({ request, events, report }: Job): string {
  const finished = events.findLast((event) => event.event === 'finished');
  const share =
    request.kind === 'train'
      ? finished?.agreement?.share
      : report?.players[0]?.overall.agreement.share;
  return share === undefined ? '' : `: ${percent(share)} agreement`;
}
