/**
 * Trainings and evaluations, each a child process, with what they reported. A job is written to disk at each change of
 * state; what a killed server lost is found again in the run folder, and the job can be resumed.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import { parseTrainingEvent, type TrainingEvent } from '../../model/trainingEvents.ts';
import type { Log } from '../log.ts';
import type { Job, JobRequest } from '../protocol/jobs.ts';
import { evaluateArguments, resumeArguments, trainArguments } from './jobArguments.ts';
import { appendEvent, readEvents } from './jobEvents.ts';
import { type JobOutcome, outcomeOf, type Stopping } from './jobOutcome.ts';
import { JobFiles, type JobRecord, makeJobId } from './jobRecord.ts';
import { endOrphan } from './orphan.ts';
import { type RunningProgram, startProgram } from '../program.ts';

/** Jobs a list holds. */
export const LISTED_JOBS = 20;
/** How long a job may take to save itself before it is killed. */
export const SAVE_TIMEOUT_MS = 60_000;

/** Called as jobs go on. */
export interface JobListener {
  onEvent(jobId: string, event: TrainingEvent): void;
  onState(job: Job): void;
}

export interface JobParts {
  readonly home: string;
  /** bin/better-play, or a stand-in for tests. */
  readonly program: string;
  /** Returns the folder of a record set. */
  readonly recordsFolder: (name: string) => Promise<Result<string, Failure<string>>>;
  /** Returns the folder of a model. */
  readonly modelFolder: (name: string) => Promise<Result<string, Failure<string>>>;
  readonly listener: JobListener;
  readonly log: Log;
}

/** A job, with its process while it runs. */
interface Entry {
  record: JobRecord;
  /** undefined until they are read from the run folder. */
  events: TrainingEvent[] | undefined;
  running?: {
    readonly program: RunningProgram;
    readonly done: Promise<void>;
    killTimer?: NodeJS.Timeout;
  };
}

type JobResult = Result<Job, Failure<string>>;

export class Jobs {
  readonly #parts: JobParts;
  readonly #files: JobFiles;
  readonly #entries = new Map<string, Entry>();
  /** Resolves when processes left by an earlier server have ended. */
  readonly #recovered: Promise<unknown>;
  #isClosing = false;

  constructor(parts: JobParts) {
    this.#parts = parts;
    this.#files = new JobFiles(path.join(parts.home, 'jobs'));
    const records = this.#files.readAll((file, error) =>
      parts.log.error(`${file} is skipped`, error),
    );
    for (const record of records) this.#entries.set(record.id, { record, events: undefined });
    this.#recovered = Promise.all([...this.#entries.values()].map((entry) => this.#recover(entry)));
  }

  /** Returns the job with all its events, or undefined. */
  get(id: string): Job | undefined {
    const entry = this.#entries.get(id);
    return entry && this.#job(entry);
  }

  /** Returns the newest jobs, newest first. */
  list(): Job[] {
    const newestFirst = [...this.#entries.values()].sort((a, b) =>
      b.record.startedAt.localeCompare(a.record.startedAt),
    );
    return newestFirst.slice(0, LISTED_JOBS).map((entry) => this.#job(entry));
  }

  /** Starts a job. One training and one evaluation may run at a time. */
  async start(request: JobRequest): Promise<JobResult> {
    const { kind, model } = request;
    if (kind === 'train' && (await this.#parts.modelFolder(model)).ok) {
      return fail('modelExists', `there is a model "${model}" already: choose another name`);
    }
    const now = new Date();
    const id = makeJobId(now);
    const record: JobRecord = {
      id,
      request,
      state: 'running',
      startedAt: now.toISOString(),
      report: null,
      error: null,
      process: null,
    };
    const args = await this.#arguments(record);
    return args.ok ? this.#run({ record, events: [] }, args.value) : args;
  }

  /** Takes up a job that was stopped, interrupted or failed: a training from its last checkpoint. */
  async resume(id: string): Promise<JobResult> {
    await this.#recovered;
    const entry = this.#entries.get(id);
    if (!entry) return unknownJob(id);
    const { request, state } = entry.record;
    if (state === 'finished' || entry.running) return fail('notResumable', `job ${id} is ${state}`);
    const run = this.#runFolder(id);
    if (request.kind === 'train' && existsSync(path.join(run, 'run.json')))
      return this.#run(entry, resumeArguments(run));
    const args = await this.#arguments(entry.record);
    return args.ok ? this.#run(entry, args.value) : args;
  }

  /** Asks a job to save and end; asked again, ends it at once. */
  async stop(id: string): Promise<JobResult> {
    await this.#recovered;
    const entry = this.#entries.get(id);
    if (!entry) return unknownJob(id);
    if (!entry.running)
      return fail('notRunning', `job ${id} is not running: it is ${entry.record.state}`);
    if (entry.record.state === 'stopping') {
      entry.running.program.kill();
    } else {
      this.#update(entry, { state: 'stopping' });
      this.#interrupt(entry);
    }
    return ok(this.#job(entry));
  }

  /** Lets running jobs save themselves, to be resumed another day; later starts are refused. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#recovered;
    const running = [...this.#entries.values()].filter((entry) => entry.running);
    for (const entry of running) this.#interrupt(entry);
    await Promise.all(running.map(async (entry) => entry.running?.done));
  }

  async #run(entry: Entry, args: readonly string[]): Promise<JobResult> {
    await this.#recovered;
    const { kind } = entry.record.request;
    const other = [...this.#entries.values()].find(
      (each) => each.running && each.record.request.kind === kind,
    );
    if (other)
      return fail(
        'jobRunning',
        `${kind === 'train' ? 'a training' : 'an evaluation'} is running already: job ${other.record.id}`,
      );
    if (this.#isClosing) return fail('closing', 'the server is stopping');
    this.#entries.set(entry.record.id, entry);
    const lines: string[] = [];
    let lastEvent: TrainingEvent | undefined;
    const program = startProgram(this.#parts.program, args, (line) => {
      if (kind === 'evaluate') lines.push(line);
      else lastEvent = this.#report(entry, line) ?? lastEvent;
    });
    const done = program.ended.then((end) =>
      this.#finish(
        entry,
        outcomeOf({
          kind,
          end,
          lastEvent,
          output: lines.join('\n'),
          stopping: this.#stopping(entry),
        }),
      ),
    );
    entry.running = { program, done };
    this.#update(entry, { state: 'running', error: null, process: program.mark ?? null });
    return ok(this.#job(entry));
  }

  /** Keeps and passes on the event in a line; returns it, or undefined for any other line. */
  #report(entry: Entry, line: string): TrainingEvent | undefined {
    const event = parseTrainingEvent(line);
    if (!event) return undefined;
    entry.events = appendEvent(this.#eventsOf(entry), event);
    this.#parts.listener.onEvent(entry.record.id, event);
    // A start may have taken later events back, so those who watch need the whole.
    if (event.event === 'start') this.#parts.listener.onState(this.#job(entry));
    return event;
  }

  #finish(entry: Entry, outcome: JobOutcome): void {
    clearTimeout(entry.running?.killTimer);
    delete entry.running;
    this.#update(entry, { ...outcome, process: null });
  }

  #stopping(entry: Entry): Stopping {
    if (this.#isClosing) return 'byServer';
    return entry.record.state === 'stopping' ? 'byPerson' : 'not';
  }

  #interrupt({ running }: Entry): void {
    if (!running) return;
    running.program.interrupt();
    running.killTimer ??= setTimeout(() => running.program.kill(), SAVE_TIMEOUT_MS);
  }

  /** Settles a job that an earlier server left running. */
  async #recover(entry: Entry): Promise<void> {
    const { state, process: mark, request } = entry.record;
    if (state !== 'running' && state !== 'stopping') return;
    try {
      if (mark) await endOrphan(mark, SAVE_TIMEOUT_MS);
    } catch (error) {
      this.#parts.log.error(
        `process ${mark?.pid} of job ${entry.record.id} cannot be ended`,
        error,
      );
    }
    entry.events = undefined;
    const isFinished =
      request.kind === 'train' && this.#eventsOf(entry).at(-1)?.event === 'finished';
    this.#update(entry, { state: isFinished ? 'finished' : 'interrupted', process: null });
  }

  #update(entry: Entry, change: Partial<JobRecord>): void {
    entry.record = { ...entry.record, ...change };
    try {
      this.#files.write(entry.record);
    } catch (error) {
      // A full disk must not end the server: the job goes on, and counts as interrupted should the server be killed.
      this.#parts.log.error(`job ${entry.record.id} cannot be stored`, error);
    }
    this.#parts.listener.onState(this.#job(entry));
  }

  #job(entry: Entry): Job {
    const { process: _, ...record } = entry.record;
    return { ...record, events: [...this.#eventsOf(entry)] };
  }

  #eventsOf(entry: Entry): TrainingEvent[] {
    entry.events ??=
      entry.record.request.kind === 'train' ? readEvents(this.#runFolder(entry.record.id)) : [];
    return entry.events;
  }

  /** What runs the job from its beginning, or why it cannot be run. */
  async #arguments({ id, request }: JobRecord): Promise<Result<string[], Failure<string>>> {
    const { home, modelFolder, recordsFolder } = this.#parts;
    const records = await recordsFolder(request.records);
    if (!records.ok) return records;
    if (request.kind === 'train') {
      return ok(
        trainArguments(request, {
          records: records.value,
          run: this.#runFolder(id),
          models: path.join(home, 'models'),
        }),
      );
    }
    const model = await modelFolder(request.model);
    return model.ok
      ? ok(evaluateArguments(request, { records: records.value, model: model.value }))
      : model;
  }

  #runFolder(id: string): string {
    return path.join(this.#parts.home, 'runs', id);
  }
}

function unknownJob(id: string): JobResult {
  return fail('unknownJob', `there is no job ${id}`);
}
