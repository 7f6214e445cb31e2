/** The process of a job that runs: what it reports line by line, and what became of it. */
import { setupProgressSchema } from '../../model/backends.ts';
import { parseTrainingEvent, type TrainingEvent } from '../../model/trainingEvents.ts';
import type { ProcessMark } from '../home/processes.ts';
import { startProgram } from '../program.ts';
import type { Job, JobRequest } from '../protocol/jobs.ts';
import { type JobOutcome, outcomeOf, type Stopping } from './jobOutcome.ts';

/** How long a job may take to save itself before it is killed. */
export const SAVE_TIMEOUT_MS = 60_000;

/** Who hears what a job reports. */
export interface JobFollower {
  readonly onEvent: (event: TrainingEvent) => void;
  readonly onProgress: (progress: NonNullable<Job['progress']>) => void;
  /** Asked at its end: whether it was told to. */
  readonly stopping: () => Stopping;
}

export interface JobProcess {
  /** How to find it again; undefined when it could not be started. */
  readonly mark: ProcessMark | undefined;
  /** Resolves when it has ended; never rejects. */
  readonly ended: Promise<JobOutcome>;
  /** Asks it to save and end; it is killed when that takes too long. */
  interrupt(): void;
  /** Ends it at once. */
  kill(): void;
}

/** Starts a job: `program` is bin/better-play, `args` what it runs. */
export function startJob(
  program: string,
  args: readonly string[],
  kind: JobRequest['kind'],
  follower: JobFollower,
): JobProcess {
  const lines: string[] = [];
  let lastEvent: TrainingEvent | undefined;
  const readers: Record<JobRequest['kind'], (line: string) => void> = {
    train: (line) => {
      const event = parseTrainingEvent(line);
      if (!event) return;
      lastEvent = event;
      follower.onEvent(event);
    },
    evaluate: (line) => void lines.push(line),
    backend: (line) => {
      const progress = parseProgress(line);
      if (progress) follower.onProgress(progress);
    },
  };
  const running = startProgram(program, args, readers[kind]);
  let killTimer: NodeJS.Timeout | undefined;
  return {
    mark: running.mark,
    ended: running.ended.then((end) => {
      clearTimeout(killTimer);
      const output = lines.join('\n');
      return outcomeOf({ kind, end, lastEvent, output, stopping: follower.stopping() });
    }),
    interrupt: () => {
      // A second interrupt would end it before it has saved.
      if (killTimer) return;
      running.interrupt();
      killTimer = setTimeout(() => running.kill(), SAVE_TIMEOUT_MS);
    },
    kill: () => running.kill(),
  };
}

function parseProgress(line: string): NonNullable<Job['progress']> | undefined {
  try {
    const { share, what } = setupProgressSchema.parse(JSON.parse(line));
    return { share, what };
  } catch {
    return undefined;
  }
}
