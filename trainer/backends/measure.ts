/** How fast the open backend is: matrix products, and the default network's training steps on batches made beforehand. */
import type { BackendRate } from '../../model/backends.ts';
import { tf } from '../backend.ts';
import { describeLayers } from '../network/describe.ts';
import type { Batch } from '../training/batch.ts';
import { trainingConfigSchema } from '../training/config.ts';
import { Learner, readMetrics } from '../training/learner.ts';
import { sampleBatches } from './sample.ts';

/** [rows, inner] x [inner, columns]. */
export interface MatMulRate {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly tflops: number;
}

/** A measurement goes on for this long, and for three runs at least unless one takes longer. */
const MEASURE_MS = 2000;
/** Training steps go on for this long. */
const TRAIN_MS = 4000;
/** Decisions a step: the last one, the default's, unless a step of fewer takes long already. */
const BATCH_SIZES = [2, 16, trainingConfigSchema.parse({}).batch];
const LONG_STEP_MS = 300;
/** Steps are read together, as the training loop does; where they take long, each alone. */
const STEPS_A_READ = 10;
/** Sides of the square products beyond the batch's own shape. */
const SQUARES = [512, 1024, 2048, 4096];

/** Returns the rates of the open backend; takes about ten seconds at most. */
export async function measure(): Promise<BackendRate> {
  const matMulGflops = 1000 * (await matMulTflops(4096, 256, 256));
  return { matMulGflops, ...(await trainRate()) };
}

/** Returns the rate of products of growing size, up to those that would take seconds each. */
export async function matMulRates(): Promise<MatMulRate[]> {
  const rates: MatMulRate[] = [];
  const sizes = [[4096, 256, 256], ...SQUARES.map((side) => [side, side, side])];
  for (const [rows, inner, columns] of sizes as [number, number, number][]) {
    const slowest = Math.min(...rates.map(({ tflops }) => tflops));
    if ((2 * rows * inner * columns) / (slowest * 1e12) > MEASURE_MS / 1000) break;
    rates.push({ rows, inner, columns, tflops: await matMulTflops(rows, inner, columns) });
  }
  return rates;
}

async function matMulTflops(rows: number, inner: number, columns: number): Promise<number> {
  const a = tf.randomNormal([rows, inner]);
  const b = tf.randomNormal([inner, columns]);
  const multiply = async (times: number): Promise<void> => {
    let product = tf.matMul(a, b);
    for (let i = 1; i < times; i++) {
      product.dispose();
      product = tf.matMul(a, b);
    }
    // A GPU works on while we go on: reading a number waits for all that was asked for.
    const corner = tf.slice(product, [0, 0], [1, 1]);
    await corner.data();
    tf.dispose([product, corner]);
  };
  const seconds = await secondsEach(multiply, MEASURE_MS);
  tf.dispose([a, b]);
  return (2 * rows * inner * columns) / seconds / 1e12;
}

/** The best of a few runs, each long enough for the clock and for what waiting for a GPU costs. */
async function secondsEach(run: (times: number) => Promise<void>, forMs: number): Promise<number> {
  const time = async (times: number): Promise<number> => {
    const startedAt = performance.now();
    await run(times);
    return (performance.now() - startedAt) / 1000 / times;
  };
  await run(1);
  const once = await time(1);
  const times = Math.max(1, Math.min(1000, Math.round(forMs / 4000 / once)));
  let best = once;
  for (const endAt = performance.now() + forMs; performance.now() < endAt;) {
    best = Math.min(best, await time(times));
  }
  return best;
}

async function trainRate(): Promise<Omit<BackendRate, 'matMulGflops'>> {
  const config = trainingConfigSchema.parse({});
  const learner = new Learner(config.network, config.seed);
  let steps = 0;
  /** Takes a step on each batch and reads what they tell at the end; resolves how long that took, seconds. */
  const time = async (batches: readonly Batch[]): Promise<number> => {
    const startedAt = performance.now();
    const { learningRate } = config;
    await readMetrics(batches.map((batch) => learner.takeStep(batch, learningRate, ++steps)));
    return (performance.now() - startedAt) / 1000;
  };
  let batches: Batch[] = [];
  let isLong = false;
  for (const size of BATCH_SIZES) {
    batches = await sampleBatches(config, STEPS_A_READ, size);
    const [first] = batches as [Batch];
    // The first time compiles.
    await time([first]);
    isLong = (await time([first])) > LONG_STEP_MS / 1000;
    if (isLong) break;
  }
  const runs = isLong ? batches.map((batch) => [batch]) : [batches];
  let seconds = 0;
  let decisions = 0;
  let boards = 0;
  for (let i = 0; seconds < TRAIN_MS / 1000; i++) {
    const run = runs[i % runs.length]!;
    seconds += await time(run);
    for (const batch of run) {
      decisions += batch.playCounts.length;
      boards += batch.boards;
    }
  }
  learner.dispose();
  const boardsPerSecond = boards / seconds;
  return {
    decisionsPerSecond: decisions / seconds,
    boardsPerSecond,
    trainGflops: (describeLayers(config.network).flops.training * boardsPerSecond) / 1e9,
  };
}
