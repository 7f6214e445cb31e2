/** Runs jobs: one at a time in each lane, the next when the one before it has ended. */
import { setTimeout } from 'node:timers/promises';
import { type Failure, ok, type Result } from '../../engine/result.ts';
import type { JobLane } from '../protocol/jobs.ts';
import { type BackendList, type Backends, deviceOf } from './backendList.ts';
import { beginArguments, type JobPlaces, resumeArguments } from './jobArguments.ts';
import { JobBook, type JobBookParts, type JobEntry } from './jobBook.ts';
import type { JobOutcome, Stopping } from './jobOutcome.ts';
import { SAVE_TIMEOUT_MS, startJob } from './jobProcess.ts';
import { JobQueue } from './jobQueue.ts';
import type { JobRecord } from './jobRecord.ts';
import { endOrphan } from './orphan.ts';
import { hasBegun } from './runFolder.ts';

export interface JobRunnerParts extends JobBookParts, JobPlaces {
  /** bin/better-play, or a stand-in for tests. */
  readonly program: string;
  readonly backends: Pick<BackendList, 'list' | 'latest' | 'forget'>;
}

/** How long whoever asks for a job waits to see it run; what is to be found out first may take seconds. */
const ANSWER_WAIT_MS = 500;

export class JobRunner {
  readonly book: JobBook;
  readonly #parts: JobRunnerParts;
  /** Those that run are at the heads of their lanes. */
  readonly #queue = new JobQueue();
  #lastTurn = 0;
  #isClosing = false;

  /** Takes up what earlier servers left. */
  constructor(parts: JobRunnerParts) {
    this.#parts = parts;
    this.book = new JobBook(parts, (id) => this.#queue.waitsFor(id));
    this.#takeUp();
  }

  get isClosing(): boolean {
    return this.#isClosing;
  }

  /** How many jobs run or wait. */
  get size(): number {
    return this.#queue.size;
  }

  /** Returns true for a job that runs or waits. */
  has(id: string): boolean {
    return this.#queue.has(id);
  }

  /** Puts a job at the end of a lane; resolves when it waits there, or runs where nothing is before it, or soon. */
  async enter(entry: JobEntry, lane: JobLane): Promise<void> {
    const { id } = entry.record;
    this.book.add(entry);
    this.#queue.enter(id, lane);
    this.book.update(entry, { state: 'queued', lane, error: null, turn: ++this.#lastTurn });
    this.#advance();
    if (!entry.launching) return void this.#sort();
    const waiting = new AbortController();
    const wait = setTimeout(ANSWER_WAIT_MS, undefined, { signal: waiting.signal }).catch(() => {});
    await Promise.race([entry.launching, wait]);
    waiting.abort();
  }

  /** Takes a job out of its lane, if it is in one, with what became of it, and lets the next one start. */
  leave(entry: JobEntry, change: Partial<JobRecord>): void {
    const behind = this.#queue.leave(entry.record.id);
    this.book.update(entry, { ...change, process: null, turn: null });
    for (const id of behind) this.book.announce(this.book.find(id)!);
    this.#advance();
  }

  /**
   * Returns the lane of a job by the backends that were last known, so that nobody waits for them: it is looked at again
   * while the job waits, and by its turn.
   */
  laneOf(entry: JobEntry): Promise<JobLane> {
    return this.#laneBy(entry, () => this.#parts.backends.latest());
  }

  /** Returns the lane of a job by the backends there are now. */
  #laneNow(entry: JobEntry): Promise<JobLane> {
    return this.#laneBy(entry, () => this.#parts.backends.list());
  }

  /** A training that has begun stays on its backend; where those cannot be listed, a job stays where it is. */
  async #laneBy(
    { record: { request, lane }, log }: JobEntry,
    list: () => Promise<Backends>,
  ): Promise<JobLane> {
    if (request.kind !== 'train') return request.kind === 'evaluate' ? 'evaluation' : 'backend';
    const begun = log.outline().find((event) => event.event === 'start');
    const backends = await list();
    return backends.ok ? deviceOf(backends, begun?.backend ?? request.backend) : lane;
  }

  /** Returns what runs a job, from its last checkpoint where it has begun, or why it cannot be run. */
  async argumentsOf({
    record: { id, request },
  }: JobEntry): Promise<Result<string[], Failure<string>>> {
    const run = this.book.runFolder(id);
    if (request.kind === 'train' && hasBegun(run)) return ok(resumeArguments(run));
    return await beginArguments(request, run, this.#parts);
  }

  /** Lets running jobs save themselves, to be resumed another day; later starts are refused. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const entries = this.book.all();
    await Promise.all(entries.map(async ({ recovering }) => recovering));
    for (const { running } of entries) running?.process.interrupt();
    await Promise.all(entries.map(async ({ running }) => running?.done));
  }

  /** Starts every job whose turn has come. */
  #advance(): void {
    for (const id of this.#queue.heads()) {
      const entry = this.book.find(id)!;
      if (this.#isClosing || entry.launching || entry.record.state !== 'queued') continue;
      entry.launching = this.#launch(entry).finally(() => {
        delete entry.launching;
        // Its turn may have gone and come back meanwhile.
        this.#advance();
      });
    }
  }

  /** Runs a job whose turn has come; one that cannot be run fails. Never rejects. */
  async #launch(entry: JobEntry): Promise<void> {
    const { id } = entry.record;
    // It may be taken out of the queue meanwhile.
    const isItsTurn = (): boolean =>
      !this.#isClosing && entry.record.state === 'queued' && this.#queue.hasTurn(id);
    const failBy = (error: string): void => {
      if (isItsTurn()) this.leave(entry, { state: 'failed', error });
    };
    try {
      const lane = await this.#laneNow(entry);
      if (isItsTurn() && lane !== entry.record.lane) return this.#move(entry, lane);
      const args = await this.argumentsOf(entry);
      if (!args.ok) failBy(args.error.message);
      else if (isItsTurn()) this.#run(entry, args.value);
    } catch (error) {
      this.#parts.log.error(`job ${id} cannot be started`, error);
      entry.log.close();
      failBy((error as Error).message);
    }
  }

  #run(entry: JobEntry, args: readonly string[]): void {
    entry.progress = null;
    entry.log.open();
    const process = startJob(this.#parts.program, args, entry.record.request.kind, {
      onEvent: (event) => this.book.addEvent(entry, event),
      onProgress: (progress) => {
        entry.progress = progress;
        this.book.announce(entry);
      },
      stopping: () => this.#stopping(entry),
    });
    const done = process.ended.then((outcome) => this.#finish(entry, outcome));
    entry.running = { process, done };
    this.book.update(entry, { state: 'running', process: process.mark ?? null, turn: null });
  }

  #stopping({ record }: JobEntry): Stopping {
    if (this.#isClosing) return 'byServer';
    return record.state === 'stopping' ? 'byPerson' : 'not';
  }

  #finish(entry: JobEntry, outcome: JobOutcome): void {
    delete entry.running;
    this.leave(entry, outcome);
    entry.log.close();
    if (entry.record.request.kind !== 'backend') return;
    this.#parts.backends.forget();
    void this.#sort();
  }

  /** Sees to it that trainings that wait do so for the device they are to run on: somebody may have brought another. */
  async #sort(): Promise<void> {
    const waiting = this.book.all().filter(({ record }) => record.state === 'queued');
    for (const entry of waiting.sort(byTurn)) {
      const lane = await this.#laneNow(entry);
      if (entry.record.state === 'queued' && lane !== entry.record.lane) this.#move(entry, lane);
    }
    this.#advance();
  }

  /** Puts a job that waits at the end of another lane. */
  #move(entry: JobEntry, lane: JobLane): void {
    const { id } = entry.record;
    const behind = this.#queue.leave(id);
    this.#queue.enter(id, lane);
    this.book.update(entry, { lane });
    for (const other of behind) this.book.announce(this.book.find(other)!);
  }

  /** Queues again what an earlier server left: first what ran and may be running still, then what waited. */
  #takeUp(): void {
    const entries = this.book.all();
    for (const entry of entries) {
      const { id, state, lane } = entry.record;
      if (state !== 'running' && state !== 'stopping') continue;
      this.#queue.enter(id, lane);
      entry.recovering = this.#recover(entry);
    }
    const waiting = entries.filter(({ record }) => record.state === 'queued').sort(byTurn);
    for (const { record } of waiting) this.#queue.enter(record.id, record.lane);
    this.#lastTurn = waiting.at(-1)?.record.turn ?? 0;
    this.#advance();
  }

  /** Settles a job that an earlier server left running. Never rejects. */
  async #recover(entry: JobEntry): Promise<void> {
    const { id, process: mark } = entry.record;
    try {
      await (mark && endOrphan(mark, SAVE_TIMEOUT_MS));
    } catch (error) {
      this.#parts.log.error(`process ${mark?.pid} of job ${id} cannot be ended`, error);
    }
    const isFinished = entry.log.all().at(-1)?.event === 'finished';
    this.leave(entry, { state: isFinished ? 'finished' : 'interrupted' });
    // Its process may have reported to its run folder, and to nobody else.
    this.book.announceWhole(entry);
  }
}

const byTurn = (a: JobEntry, b: JobEntry): number => (a.record.turn ?? 0) - (b.record.turn ?? 0);
