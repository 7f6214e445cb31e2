/** The steps since the last report: their metrics stay on the backend until somebody must know them. */
import * as z from 'zod';
import { type Tensor1D, tf } from '../backend.ts';
import type { Batch } from './batch.ts';
import { readMetrics } from './learner.ts';

/** Sums over the steps since the last report; a checkpoint holds them, so that a resumed run reports the same. */
export const tallySchema = z.strictObject({
  steps: z.int(),
  boards: z.int(),
  loss: z.number(),
  entropy: z.number(),
  load: z.array(z.number()),
  /** Spent on those steps, and of these waited for batches. */
  seconds: z.number(),
  waited: z.number(),
});
export type Tally = z.infer<typeof tallySchema>;

/** Of no steps. */
export const EMPTY_TALLY: Tally = {
  steps: 0,
  boards: 0,
  loss: 0,
  entropy: 0,
  load: [],
  seconds: 0,
  waited: 0,
};

/** Dispose it when done. */
export class Window {
  #tally: Tally;
  #unread: { readonly step: number; readonly metrics: Tensor1D }[] = [];

  constructor(tally: Tally = EMPTY_TALLY) {
    this.#tally = tally;
  }

  /** Counts a step, whose metrics are now the window's. */
  add(step: number, { boards }: Batch, metrics: Tensor1D): void {
    this.#unread.push({ step, metrics });
    this.#tally = { ...this.#tally, boards: this.#tally.boards + boards };
  }

  /** Counts time, seconds. */
  spend(seconds: number, waited = 0): void {
    const { seconds: before, waited: waitedBefore } = this.#tally;
    this.#tally = { ...this.#tally, seconds: before + seconds, waited: waitedBefore + waited };
  }

  /** Reads what is on the backend; returns the first step whose loss is no number, undefined where all are. */
  async read(): Promise<number | undefined> {
    const startedAt = performance.now();
    const unread = this.#unread;
    this.#unread = [];
    const found = await readMetrics(unread.map(({ metrics }) => metrics));
    const bad = found.findIndex(({ total }) => !Number.isFinite(total));
    if (bad >= 0) return unread[bad]!.step;
    for (const { loss, entropy, load } of found) {
      const tally = this.#tally;
      this.#tally = {
        ...tally,
        steps: tally.steps + 1,
        loss: tally.loss + loss,
        entropy: tally.entropy + entropy,
        load: load.map((share, i) => share + (tally.load[i] ?? 0)),
      };
    }
    this.spend((performance.now() - startedAt) / 1000);
    return undefined;
  }

  /** Everything read and counted so far. */
  get tally(): Tally {
    return this.#tally;
  }

  /** Begins the next window. */
  reset(): void {
    this.#tally = EMPTY_TALLY;
  }

  dispose(): void {
    tf.dispose(this.#unread.map(({ metrics }) => metrics));
    this.#unread = [];
  }
}
