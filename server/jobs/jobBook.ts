/** The jobs there are: each in memory, on disk at each change of state, and told to those who watch it. */
import path from 'node:path';
import type { TrainingEvent } from '../../model/trainingEvents.ts';
import type { Log } from '../log.ts';
import type { Job } from '../protocol/jobs.ts';
import type { JobProcess } from './jobProcess.ts';
import { JobFiles, type JobRecord } from './jobRecord.ts';
import { TrainingLog } from './trainingLog.ts';

/** Jobs a list holds beside those that run or wait. */
export const LISTED_JOBS = 20;

/** Called as jobs go on. */
export interface JobListener {
  onEvent(jobId: string, event: TrainingEvent): void;
  /** With events where they are other than those told one by one; [] otherwise. */
  onState(job: Job): void;
}

/** A job, with its process while it runs. */
export interface JobEntry {
  record: JobRecord;
  readonly log: TrainingLog;
  progress: Job['progress'];
  running?: { readonly process: JobProcess; readonly done: Promise<void> };
  /** While it is about to run. */
  launching?: Promise<void>;
  /** While what an earlier server left of it is brought to an end. */
  recovering?: Promise<void>;
}

export interface JobBookParts {
  /** Holds `jobs/<id>.json` and `runs/<id>/`. */
  readonly home: string;
  readonly listener: JobListener;
  readonly log: Log;
}

/** States in which a training is not to make the model it names any more. */
const LETS_GO: ReadonlySet<Job['state']> = new Set(['finished', 'failed', 'cancelled']);
/** States of jobs that run or wait. */
const IS_OPEN: ReadonlySet<Job['state']> = new Set(['queued', 'running', 'stopping']);

export class JobBook {
  readonly #parts: JobBookParts;
  /** How many jobs are before this one. */
  readonly #waitsFor: (id: string) => number;
  readonly #files: JobFiles;
  readonly #entries = new Map<string, JobEntry>();

  /** Reads the jobs that earlier servers left. */
  constructor(parts: JobBookParts, waitsFor: (id: string) => number) {
    this.#parts = parts;
    this.#waitsFor = waitsFor;
    this.#files = new JobFiles(path.join(parts.home, 'jobs'));
    const records = this.#files.readAll((file, error) =>
      parts.log.error(`${file} is skipped`, error),
    );
    for (const record of records) this.add(this.makeEntry(record));
  }

  /** Returns a job that is not in the book yet. */
  makeEntry(record: JobRecord): JobEntry {
    return { record, log: new TrainingLog(this.runFolder(record.id)), progress: null };
  }

  add(entry: JobEntry): void {
    this.#entries.set(entry.record.id, entry);
  }

  find(id: string): JobEntry | undefined {
    return this.#entries.get(id);
  }

  all(): JobEntry[] {
    return [...this.#entries.values()];
  }

  /** Returns the training that holds the name of the model it is to make, or undefined. */
  holderOf(model: string): JobEntry | undefined {
    return this.all().find(
      ({ record: { request, state } }) =>
        request.kind === 'train' && request.model === model && !LETS_GO.has(state),
    );
  }

  /** Changes a job, stores it and tells those who watch it. */
  update(entry: JobEntry, change: Partial<JobRecord>): void {
    entry.record = { ...entry.record, ...change };
    try {
      this.#files.write(entry.record);
    } catch (error) {
      // A full disk must not end the server: the job goes on, and counts as interrupted should the server be killed.
      this.#parts.log.error(`job ${entry.record.id} cannot be stored`, error);
    }
    this.announce(entry);
  }

  /** Tells those who watch a job how it stands; the events of a training they have. */
  announce(entry: JobEntry): void {
    this.#parts.listener.onState(this.job(entry, []));
  }

  /** Tells those who watch a training all its events: some came that they were not told, or some were taken back. */
  announceWhole(entry: JobEntry): void {
    this.#parts.listener.onState(this.job(entry));
  }

  /** Keeps an event of a training and passes it on. */
  addEvent(entry: JobEntry, event: TrainingEvent): void {
    entry.log.append(event);
    this.#parts.listener.onEvent(entry.record.id, event);
    // It may have taken later events back.
    if (event.event === 'start') this.announceWhole(entry);
  }

  /** Returns the job as others see it, with all its events or those given. */
  job(entry: JobEntry, events: TrainingEvent[] = entry.log.all()): Job {
    const { process: _, turn: __, checkpointModels: ___, ...record } = entry.record;
    const { progress } = entry;
    return { ...record, waitsFor: this.#waitsFor(record.id), progress, events };
  }

  /** Returns the newest jobs and all that run or wait, newest first, with the outline of their events. */
  list(): Job[] {
    const newestFirst = this.all().sort((a, b) =>
      b.record.startedAt.localeCompare(a.record.startedAt),
    );
    return newestFirst
      .filter((entry, i) => i < LISTED_JOBS || IS_OPEN.has(entry.record.state))
      .map((entry) => this.job(entry, entry.log.outline()));
  }

  /** Returns the folder of a training's run. */
  runFolder(id: string): string {
    return path.join(this.#parts.home, 'runs', id);
  }
}
