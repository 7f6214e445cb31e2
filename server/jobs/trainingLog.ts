/**
 * The events of one training, [] for any other job. They are held in memory while it runs; of one that does not, the
 * outline alone is, once it was asked for, and the rest is read from its run folder.
 */
import type { TrainingEvent } from '../../model/trainingEvents.ts';
import { appendEvent, outlineOf, readEvents } from './jobEvents.ts';

export class TrainingLog {
  readonly #runFolder: string;
  /** While it runs. */
  #events: TrainingEvent[] | undefined;
  /** While it does not. */
  #outline: TrainingEvent[] | undefined;

  constructor(runFolder: string) {
    this.#runFolder = runFolder;
  }

  /** The training starts: its events are held from now on. */
  open(): void {
    this.#events ??= readEvents(this.#runFolder);
    this.#outline = undefined;
  }

  append(event: TrainingEvent): void {
    this.#events = appendEvent(this.#events ?? readEvents(this.#runFolder), event);
  }

  /** The training has ended: its events are on disk. */
  close(): void {
    this.#events = undefined;
    this.#outline = undefined;
  }

  /** Returns all events, oldest first; the caller may keep them. */
  all(): TrainingEvent[] {
    return this.#events ? [...this.#events] : readEvents(this.#runFolder);
  }

  /** Returns the events that a list shows. */
  outline(): TrainingEvent[] {
    return this.#events ? outlineOf(this.#events) : (this.#outline ??= outlineOf(this.all()));
  }
}
