/** A worker thread that makes batches: takes the numbers of steps, answers each with its batch or what went wrong. */
import { parentPort, workerData } from 'node:worker_threads';
import { RowFile } from '../records/rowFile.ts';
import type { Batch } from '../training/batch.ts';
import { BatchMaker, type BatchSpec } from './batchMaker.ts';

/** What a worker is started with. */
export interface BatchWorkerData {
  readonly spec: BatchSpec;
  /** The decision store, and where each of its rows begins and the last ends. */
  readonly file: string;
  readonly offsets: Float64Array<SharedArrayBuffer>;
  /** The rows to learn from. */
  readonly rows: Uint32Array<SharedArrayBuffer>;
}

/** Its answer to a step. */
export type BatchAnswer =
  | { readonly step: number; readonly batch: Batch }
  | { readonly step: number; readonly error: string };

if (!parentPort) throw new Error('started as a program: it is a worker of trainer/input');
const port = parentPort;
const { spec, file, offsets, rows } = workerData as BatchWorkerData;
const store = new RowFile(file, offsets);
const maker = new BatchMaker(spec, (i) => store.read(rows[i]!));

port.on('message', (step: number) => {
  try {
    const batch = maker.make(step);
    answer({ step, batch }, [batch.input.buffer]);
  } catch (error) {
    answer({ step, error: (error as Error).message });
  }
});

function answer(value: BatchAnswer, transfer: readonly ArrayBuffer[] = []): void {
  port.postMessage(value, transfer);
}
