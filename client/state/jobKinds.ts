/** Jobs of one kind, and what their states mean for a person. */
import type { Job, JobRequest } from '../../server/protocol/jobs.ts';

export type JobKind = JobRequest['kind'];
/** A request of one kind. */
export type RequestOf<Kind extends JobKind> = Extract<JobRequest, { kind: Kind }>;
/** A job of one kind. */
export type JobOf<Kind extends JobKind> = Job & { readonly request: RequestOf<Kind> };
/** A training, whatever its state. */
export type TrainJob = JobOf<'train'>;

/** Returns true for a job of that kind. */
export function isJobOf<Kind extends JobKind>(job: Job, kind: Kind): job is JobOf<Kind> {
  return job.request.kind === kind;
}

/** Returns the jobs of one kind, newest first. */
export function jobsOf<Kind extends JobKind>(jobs: readonly Job[], kind: Kind): JobOf<Kind>[] {
  return jobs
    .filter((job): job is JobOf<Kind> => isJobOf(job, kind))
    .sort((a, b) => b.startedAt.localeCompare(a.startedAt));
}

/** Returns the jobs of one kind as a list shows them: what runs, what waits in the order it will run, then the newest first. */
export function listedJobsOf<Kind extends JobKind>(
  jobs: readonly Job[],
  kind: Kind,
): JobOf<Kind>[] {
  const rank = ({ state }: Job): number => (!isActive({ state }) ? 2 : state === 'queued' ? 1 : 0);
  return jobsOf(jobs, kind).sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.state === 'queued'
        ? a.waitsFor - b.waitsFor || a.startedAt.localeCompare(b.startedAt)
        : b.startedAt.localeCompare(a.startedAt)),
  );
}

/** Returns true while a job runs or will run by itself. */
export function isActive({ state }: Pick<Job, 'state'>): boolean {
  return state === 'queued' || state === 'running' || state === 'stopping';
}

/** What a person can do with a training now. */
export interface JobControls {
  readonly canStop: boolean;
  readonly canResume: boolean;
  readonly canCancel: boolean;
}

/** Returns what can be done with a training in that state. */
export function controlsOf({ state }: Pick<Job, 'state'>): JobControls {
  const canResume = state === 'stopped' || state === 'interrupted' || state === 'failed';
  return {
    canStop: state === 'running' || state === 'stopping',
    canResume,
    canCancel: canResume || state === 'queued',
  };
}

const LANES: Readonly<Record<Job['lane'], string>> = {
  cpu: ' on the processor',
  gpu: ' on the graphics card',
  evaluation: '',
  backend: '',
};

/** Returns "waits for 2 others on the processor" for a queued job, undefined for any other. */
export function waitText({ state, waitsFor, lane }: Job): string | undefined {
  if (state !== 'queued') return undefined;
  if (waitsFor === 0) return 'begins in a moment';
  return `waits for ${waitsFor === 1 ? 'another' : `${waitsFor} others`}${LANES[lane]}`;
}
