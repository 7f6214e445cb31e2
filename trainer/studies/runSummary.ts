/** What became of a run, read from its folder: for lists, for comparisons, for sweeps. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Failure, Result } from '../../engine/result.ts';
import { fail, ok } from '../../engine/result.ts';
import { DiskError } from '../../model/node/disk.ts';
import type { Agreement, EquityLost } from '../../model/report.ts';
import { liveEvents, type TrainingEvent } from '../../model/trainingEvents.ts';
import { readEvents } from '../training/metrics.ts';
import { readRun, type Run } from '../training/run.ts';

/** stopped: asked to, or by an error it tells of. interrupted: its process has ended without saying so. */
export type RunState = 'running' | 'finished' | 'stopped' | 'interrupted';

export interface RunSummary {
  readonly folder: string;
  /** Name of its model. */
  readonly model: string;
  readonly state: RunState;
  /** Why it stopped, or why it ended before its last step; undefined where there is nothing to say. */
  readonly reason: string | undefined;
  /** Steps done, as far as they were reported. */
  readonly step: number;
  /** Steps of the whole run; undefined before it has begun. */
  readonly steps: number | undefined;
  /** The best evaluation, by held-out agreement; undefined before the first. */
  readonly best:
    | {
        readonly step: number;
        readonly agreement: Agreement;
        readonly equityLost: EquityLost | null;
      }
    | undefined;
  /** The model it began with, and how well that agreed before the first step; undefined where parameters were drawn. */
  readonly began:
    | {
        readonly model: string;
        /** On the held-out decisions that the best evaluation is of; null where nothing was judged. */
        readonly agreement: Agreement | null;
      }
    | undefined;
  /** Evaluations after the best one. */
  readonly sinceBest: number;
  /** Decisions a second, the median of what was reported; undefined before a report. */
  readonly decisionsPerSecond: number | undefined;
  /** Seconds of training, over all resumptions. */
  readonly seconds: number;
  /** When something was last written, ISO 8601. */
  readonly changedAt: string;
}

/** A run, what became of it, and how it came there. */
export interface RunHistory extends RunSummary {
  readonly run: Run;
  /** Loss of each report, in order. */
  readonly losses: readonly number[];
  /** Held-out agreement of each evaluation, a share, in order. */
  readonly agreements: readonly number[];
}

/** How deep below a root runs are looked for: those of a sweep are in its folder. */
const DEEPEST = 2;

/** Returns the folders of the runs below the roots and of the roots themselves, each once, in order of their paths. */
export async function findRuns(roots: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  const look = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    if (entries.some((entry) => entry.name === 'run.json')) found.add(folder);
    else if (depth < DEEPEST) {
      for (const entry of entries) {
        if (entry.isDirectory()) await look(path.join(folder, entry.name), depth + 1);
      }
    }
  };
  for (const root of roots) await look(path.resolve(root), 0);
  return [...found].sort();
}

/** Returns what the run in a folder came to; `isRunning` says whether a process is at work on it. */
export async function readHistory(
  folder: string,
  isRunning: boolean,
): Promise<Result<RunHistory, Failure<string>>> {
  const run = await readRun(folder);
  if (!run.ok) return run;
  const read = await readableEvents(folder);
  if (!read.ok) return read;
  const events = liveEvents(read.value);
  const start = events.findLast(({ event }) => event === 'start') as
    | Extract<TrainingEvent, { event: 'start' }>
    | undefined;
  const steps = events.filter((event) => event.event === 'step');
  const evaluations = events.filter((event) => event.event === 'evaluation');
  const bestAt = evaluations.findLastIndex(({ isBest }) => isBest);
  const best = evaluations[bestAt];
  const { from } = run.value;
  return ok({
    folder,
    run: run.value,
    model: run.value.model,
    ...stateOf(events, isRunning),
    step: events.reduce((most, { step }) => Math.max(most, step), 0),
    steps: start?.steps,
    best: best && {
      step: best.step,
      agreement: best.agreement,
      equityLost: best.equityLost,
    },
    began:
      from === null
        ? undefined
        : {
            model: path.basename(from),
            agreement: evaluations.find(({ step }) => step === 0)?.agreement ?? null,
          },
    sinceBest: best ? evaluations.length - 1 - bestAt : 0,
    decisionsPerSecond: median(steps.map(({ decisionsPerSecond }) => decisionsPerSecond)),
    seconds: steps.at(-1)?.seconds ?? 0,
    changedAt: await changedAt(folder),
    losses: steps.map(({ loss }) => loss),
    agreements: evaluations.map(({ agreement }) => agreement.share),
  });
}

async function readableEvents(folder: string): Promise<Result<TrainingEvent[], Failure<string>>> {
  try {
    return ok(await readEvents(folder));
  } catch (error) {
    if (error instanceof DiskError) return fail('badRun', error.message);
    throw error;
  }
}

function stateOf(
  events: readonly TrainingEvent[],
  isRunning: boolean,
): Pick<RunSummary, 'state' | 'reason'> {
  const last = events.at(-1);
  if (last?.event === 'finished') {
    const reason = last.reason === 'noProgress' ? 'no more progress' : undefined;
    return { state: 'finished', reason };
  }
  if (isRunning) return { state: 'running', reason: undefined };
  if (last?.event === 'stopped') return { state: 'stopped', reason: last.reason };
  return { state: 'interrupted', reason: undefined };
}

async function changedAt(folder: string): Promise<string> {
  const times = await Promise.all(
    ['run.json', 'metrics.jsonl'].map(async (name) => {
      const info = await stat(path.join(folder, name)).catch(() => undefined);
      return info?.mtimeMs ?? 0;
    }),
  );
  return new Date(Math.max(...times)).toISOString();
}

function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
