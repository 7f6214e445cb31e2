/** What became of a job whose process has ended. */
import { type EvaluationReport, evaluationReportSchema } from '../../model/report.ts';
import type { TrainingEvent } from '../../model/trainingEvents.ts';
import type { JobRequest } from '../protocol/jobs.ts';
import type { JobRecord } from './jobRecord.ts';
import type { ProgramEnd } from '../program.ts';

/** Whether it was asked to end, and by whom. */
export type Stopping = 'not' | 'byPerson' | 'byServer';

export type JobOutcome = Pick<JobRecord, 'state' | 'error' | 'report'>;

interface Ended {
  readonly kind: JobRequest['kind'];
  readonly end: ProgramEnd;
  /** The last event of this process. */
  readonly lastEvent: TrainingEvent | undefined;
  /** What an evaluation wrote to standard output. */
  readonly output: string;
  readonly stopping: Stopping;
}

/** Returns the state, the report of a finished evaluation, and why a failed job failed. */
export function outcomeOf(ended: Ended): JobOutcome {
  const { kind, end, lastEvent, output, stopping } = ended;
  const plain = { report: null, error: null };
  if (kind === 'train' && lastEvent?.event === 'finished') return { state: 'finished', ...plain };
  const report = kind === 'evaluate' && end.status === 0 ? parseReport(output) : undefined;
  if (report) return { state: 'finished', error: null, report };
  if (kind === 'backend' && end.status === 0) return { state: 'finished', ...plain };
  if (stopping === 'byServer') return { state: 'interrupted', ...plain };
  if (stopping === 'byPerson' || lastEvent?.event === 'stopped')
    return { state: 'stopped', ...plain };
  return { state: 'failed', report: null, error: end.errorText || describeEnd(end) };
}

/** Returns how a program ended that did not say why, for people. */
export function describeEnd({ status }: ProgramEnd): string {
  if (status === null) return 'it was killed';
  return status === 0
    ? 'it ended without saying that it had finished'
    : `it ended with status ${status}`;
}

function parseReport(output: string): EvaluationReport | undefined {
  try {
    return evaluationReportSchema.safeParse(JSON.parse(output)).data;
  } catch {
    return undefined;
  }
}
