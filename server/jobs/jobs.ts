/**
 * Trainings, evaluations and set-ups, each a child process, one at a time in its lane. What a killed server lost is
 * found again in the run folder, and the job can be resumed; what waited then, waits still and starts with the next
 * server.
 */
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import type { Job, JobRequest } from '../protocol/jobs.ts';
import type { JobBook, JobEntry } from './jobBook.ts';
import { newJobRecord } from './jobRecord.ts';
import { JobRunner, type JobRunnerParts } from './jobRunner.ts';
import { removeCheckpoints } from './runFolder.ts';

/** Jobs that may run or wait. */
export const MAX_QUEUED_JOBS = 100;

export type JobParts = JobRunnerParts;

type JobResult = Result<Job, Failure<string>>;

export class Jobs {
  readonly #parts: JobParts;
  readonly #runner: JobRunner;
  readonly #book: JobBook;

  constructor(parts: JobParts) {
    this.#parts = parts;
    this.#runner = new JobRunner(parts);
    this.#book = this.#runner.book;
  }

  /** Returns what was asked for with the job, or undefined where there is no such job. */
  requestOf(id: string): JobRequest | undefined {
    return this.#book.find(id)?.record.request;
  }

  /** Returns the job with all its events, or undefined. */
  get(id: string): Job | undefined {
    const entry = this.#book.find(id);
    return entry && this.#book.job(entry);
  }

  /** Returns the newest jobs and all that run or wait, newest first, with the outline of their events. */
  list(): Job[] {
    return this.#book.list();
  }

  /** Returns true while a training is to make a model of that name. */
  holdsName(model: string): boolean {
    return this.#book.holderOf(model) !== undefined;
  }

  /** Returns the folder of a training's run. */
  runFolder(id: string): string {
    return this.#book.runFolder(id);
  }

  /** Returns the steps whose checkpoints were asked for as models. */
  checkpointModels(id: string): readonly number[] {
    return this.#book.find(id)?.record.checkpointModels ?? [];
  }

  /** Notes that the checkpoint of a step is to be a model. */
  addCheckpointModel(id: string, step: number): void {
    const entry = this.#book.find(id);
    const known = this.checkpointModels(id);
    if (entry && !known.includes(step))
      this.#book.update(entry, { checkpointModels: [...known, step] });
  }

  /** Starts a job, or puts it at the end of its lane. */
  start(request: JobRequest): Promise<JobResult> {
    return this.#admit(this.#book.makeEntry(newJobRecord(request, new Date())));
  }

  /** Takes up a job that was stopped, interrupted or failed: a training from its last checkpoint. */
  async resume(id: string): Promise<JobResult> {
    const entry = await this.#settled(id);
    return entry ? this.#admit(entry) : unknownJob(id);
  }

  /** Asks a running job to save and end; asked again, ends it at once. Takes one that waits out of the queue. */
  async stop(id: string): Promise<JobResult> {
    const entry = await this.#settled(id);
    if (!entry) return unknownJob(id);
    const { running, record } = entry;
    if (record.state === 'queued') {
      this.#runner.leave(entry, { state: 'stopped' });
    } else if (!running) {
      return fail('notRunning', `job ${id} is not running: it is ${record.state}`);
    } else if (record.state === 'stopping') {
      running.process.kill();
    } else {
      this.#book.update(entry, { state: 'stopping' });
      running.process.interrupt();
    }
    return ok(this.#book.job(entry));
  }

  /** Ends for good a job that does not run, and removes what a training could be gone on from. */
  async cancel(id: string): Promise<JobResult> {
    const entry = await this.#settled(id);
    if (!entry) return unknownJob(id);
    const { state } = entry.record;
    if (entry.running) return fail('jobRunning', `job ${id} is ${state}: stop it first`);
    if (isOver(entry)) return fail('notCancellable', `job ${id} is ${state} already`);
    this.#runner.leave(entry, { state: 'cancelled' });
    try {
      await removeCheckpoints(this.runFolder(id));
    } catch (error) {
      this.#parts.log.error(`the checkpoints of job ${id} cannot be removed`, error);
    }
    return ok(this.#book.job(entry));
  }

  /** Lets running jobs save themselves, to be resumed another day; later starts are refused. */
  close(): Promise<void> {
    return this.#runner.close();
  }

  /** Returns the job once what an earlier server left of it has ended. */
  async #settled(id: string): Promise<JobEntry | undefined> {
    const entry = this.#book.find(id);
    await entry?.recovering;
    return entry;
  }

  /** Lets a job into the queue, or says why not; it runs already where nothing is before it. */
  async #admit(entry: JobEntry): Promise<JobResult> {
    const { id, request, state } = entry.record;
    const able = await this.#runner.argumentsOf(entry);
    if (!able.ok) return able;
    const lane = await this.#runner.laneOf(entry);
    const model = request.kind === 'train' ? request.model : undefined;
    // One that was cut off may have made its model already; it has held the name since.
    const isOwn = state === 'stopped' || state === 'interrupted';
    if (model !== undefined && !isOwn && (await this.#parts.modelFolder(model)).ok)
      return fail('modelExists', `there is a model "${model}" already: choose another name`);
    // From here on nothing else happens meanwhile.
    if (this.#runner.has(id) || isOver(entry))
      return fail('notResumable', `job ${id} is ${entry.record.state}`);
    const holder = model === undefined ? undefined : this.#book.holderOf(model);
    if (holder && holder !== entry)
      return fail(
        'nameTaken',
        `training ${holder.record.id} is to make a model "${model}": choose another name, or cancel that training`,
      );
    if (this.#runner.isClosing) return fail('closing', 'the server is stopping');
    if (this.#runner.size >= MAX_QUEUED_JOBS)
      return fail('queueFull', `${MAX_QUEUED_JOBS} jobs run or wait already: wait, or cancel some`);
    await this.#runner.enter(entry, lane);
    return ok(this.#book.job(entry));
  }
}

function unknownJob(id: string): JobResult {
  return fail('unknownJob', `there is no job ${id}`);
}

const isOver = ({ record: { state } }: JobEntry): boolean =>
  state === 'finished' || state === 'cancelled';
