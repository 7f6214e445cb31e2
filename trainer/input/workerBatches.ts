/** Batches made ahead in worker threads: while a step computes, the batches of the next ones are under way. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Batch } from '../training/batch.ts';
import type { BatchSource } from '../training/data.ts';
import type { BatchAnswer, BatchWorkerData } from './batchWorker.ts';

/** One makes half a million boards a second and more, so a few keep up with whatever trains here. */
const MOST_WORKERS = 4;
/** Batches under way for each worker and for the whole. */
const AHEAD_OF_WORKER = 2;
const AHEAD = 2;
/** No more batches are made ahead than these bytes hold, except for one a worker. */
const AHEAD_BYTES = 256 << 20;

/** Returns how many workers there are when nobody says: a core is left to the steps; none where only sources are. */
export function defaultWorkers(): number {
  if (import.meta.url.endsWith('.ts')) return 0;
  return Math.max(1, Math.min(MOST_WORKERS, availableParallelism() - 1));
}

/** The compiled worker, beside this file or, where this is the source (as in tests), where the build puts it. */
function workerFile(): URL {
  const here = import.meta.url;
  if (!here.endsWith('.ts')) return new URL('batchWorker.js', here);
  const built = new URL('../../dist/trainer/input/batchWorker.js', here);
  if (existsSync(fileURLToPath(built))) return built;
  throw new Error(`${fileURLToPath(built)} is not there: npm run build makes it`);
}

/** A batch that was asked of a worker. */
interface Pending {
  readonly batch: Promise<Batch>;
  readonly resolve: (batch: Batch) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Makes batches in one or more workers. What they make does not depend on how many they are. An error in a worker is
 * thrown by `batch`, with its message. Workers do not keep the process alive, except while a batch is waited for.
 */
export class WorkerBatches implements BatchSource {
  readonly #workers: readonly Worker[];
  /** By step. */
  readonly #pending = new Map<number, Pending>();
  /** The step after the last one asked of a worker. */
  #next = 0;
  /** The longest batch so far. */
  #batchBytes = 0;
  #failure: Error | undefined;

  constructor(data: BatchWorkerData, workers: number) {
    const file = workerFile();
    this.#workers = Array.from({ length: workers }, () => this.#start(file, data));
  }

  async batch(step: number): Promise<Batch> {
    this.#askFrom(step);
    const { batch } = this.#pending.get(step)!;
    for (const worker of this.#workers) worker.ref();
    try {
      return await batch;
    } finally {
      this.#pending.delete(step);
      for (const worker of this.#workers) worker.unref();
    }
  }

  async close(): Promise<void> {
    this.#fail(new Error('the batches are closed'));
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #start(file: URL, workerData: BatchWorkerData): Worker {
    // The program's own options, such as that it came from standard input, are not for its workers.
    const worker = new Worker(file, { workerData, execArgv: [] });
    worker.unref();
    worker.on('message', (answer: BatchAnswer) => this.#take(answer));
    worker.on('error', (error) => this.#fail(error));
    worker.on('exit', (code) => this.#fail(new Error(`a worker ended with status ${code}`)));
    return worker;
  }

  /** Sees to it that a step and those after it are under way, and forgets all others. */
  #askFrom(step: number): void {
    if (this.#failure) throw this.#failure;
    for (const asked of this.#pending.keys()) if (asked < step) this.#pending.delete(asked);
    if (!this.#pending.has(step)) {
      this.#pending.clear();
      this.#next = step;
    }
    for (const end = step + this.#ahead(); this.#next < end; this.#next++) {
      this.#pending.set(this.#next, makePending());
      this.#workers[this.#next % this.#workers.length]!.postMessage(this.#next);
    }
  }

  #ahead(): number {
    const workers = this.#workers.length;
    // How long batches are is known from the first one on.
    const fitting = this.#batchBytes === 0 ? 0 : Math.floor(AHEAD_BYTES / this.#batchBytes);
    return Math.max(workers, Math.min(AHEAD_OF_WORKER * workers + AHEAD, fitting));
  }

  #take(answer: BatchAnswer): void {
    const pending = this.#pending.get(answer.step);
    if ('error' in answer) {
      pending?.reject(new Error(answer.error));
    } else {
      this.#batchBytes = Math.max(this.#batchBytes, answer.batch.input.byteLength);
      pending?.resolve(answer.batch);
    }
  }

  /** The first failure is the one that counts. */
  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#pending.values()) reject(this.#failure);
  }
}

function makePending(): Pending {
  let resolve!: Pending['resolve'];
  let reject!: Pending['reject'];
  const batch = new Promise<Batch>((onMade, onFailed) => {
    resolve = onMade;
    reject = onFailed;
  });
  // Made ahead, it may fail before anybody waits for it.
  batch.catch(() => {});
  return { batch, resolve, reject };
}
