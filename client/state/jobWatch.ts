/** A job followed live: whole when it is opened and after every reconnection, then event by event. */
import type { TrainingEvent } from '../../model/trainingEvents.ts';
import type { Job } from '../../server/protocol/jobs.ts';
import { Store } from './store.ts';

/** The live channel of jobs. */
export interface JobTransport {
  readonly isUp: boolean;
  /** Asks to follow a job; resolves with it as it is now, undefined when no answer came. Rejects with a reason for people. */
  watchJob(jobId: string): Promise<Job | undefined>;
  onJobEvent(listener: (jobId: string, event: TrainingEvent) => void): () => void;
  onJobState(listener: (job: Job) => void): () => void;
  onConnection(listener: (isUp: boolean) => void): () => void;
}

export interface JobWatchState {
  readonly job: Job | null;
  readonly isUp: boolean;
  readonly error: string | null;
}

/** Calls back when it is time to show something new: a page does at its next frame. */
export type Schedule = (callback: () => void) => void;

/**
 * Follows one job; watch `state`. Events that arrive before the job itself are in it already or come with it. However
 * fast events come, `state` changes once for each time that `schedule` calls back, and `events` is a new array then.
 */
export class JobWatch {
  readonly state: Store<JobWatchState>;
  readonly #transport: JobTransport;
  readonly #jobId: string;
  readonly #schedule: Schedule;
  readonly #stops: (() => void)[];
  /** Came while the job was asked for. */
  #early: TrainingEvent[] | null = null;
  /** Not in `state` yet. */
  #waiting: TrainingEvent[] = [];

  constructor(
    transport: JobTransport,
    jobId: string,
    schedule: Schedule = (callback) => callback(),
  ) {
    this.#transport = transport;
    this.#jobId = jobId;
    this.#schedule = schedule;
    this.state = new Store<JobWatchState>({ job: null, isUp: transport.isUp, error: null });
    this.#stops = [
      transport.onJobEvent((id, event) => this.#addEvent(id, event)),
      transport.onJobState((job) => this.#hear(job)),
      transport.onConnection((isUp) => {
        this.state.patch({ isUp });
        if (isUp) void this.#open();
      }),
    ];
    if (transport.isUp) void this.#open();
  }

  /** Takes a job as an HTTP answer gave it: events that came over the socket in the meantime are newer. */
  adopt(job: Job): void {
    this.#show();
    const known = this.state.get().job?.events ?? [];
    this.#take(job.events.length >= known.length ? job : { ...job, events: known });
  }

  /** Stops following. */
  close(): void {
    for (const stop of this.#stops) stop();
    this.#waiting = [];
  }

  async #open(): Promise<void> {
    const early: TrainingEvent[] = [];
    this.#early = early;
    try {
      const job = await this.#transport.watchJob(this.#jobId);
      if (this.#early === early) this.#early = null;
      if (!job) return;
      // What arrived while the answer was on its way may be in the answer already, at its end.
      const end = job.events.slice(-early.length - 1);
      const missing = early.filter((event) => !end.some((known) => isSameEvent(known, event)));
      this.#waiting = [];
      this.state.patch({ job: { ...job, events: [...job.events, ...missing] }, error: null });
    } catch (error) {
      if (this.#early === early) this.#early = null;
      this.state.patch({ error: error instanceof Error ? error.message : String(error) });
    }
  }

  #addEvent(jobId: string, event: TrainingEvent): void {
    if (jobId !== this.#jobId) return;
    this.#early?.push(event);
    if (this.#early || !this.state.get().job) return;
    this.#waiting.push(event);
    if (this.#waiting.length === 1) this.#schedule(() => this.#show());
  }

  /** Brings what waits into `state`. */
  #show(): void {
    const { job } = this.state.get();
    const events = this.#waiting;
    this.#waiting = [];
    if (job && events.length > 0)
      this.state.patch({ job: { ...job, events: [...job.events, ...events] } });
  }

  /** A job's state. Its events come with it after a start only; else those known stay. */
  #hear(job: Job): void {
    if (job.id !== this.#jobId) return;
    this.#show();
    const known = this.state.get().job;
    if (job.events.length > 0) this.#take(job);
    else if (known) this.#take({ ...job, events: known.events });
  }

  /** A job as it stands. A resumed training has taken back what came after its checkpoint: its events may be fewer. */
  #take(job: Job): void {
    if (job.id !== this.#jobId) return;
    this.#waiting = [];
    this.state.patch({ job });
  }
}

function isSameEvent(a: TrainingEvent, b: TrainingEvent): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
