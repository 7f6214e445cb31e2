/** Can a network learn at all? It must be able to learn one batch by heart; one that cannot has a fault. */
import type { Batch } from './batch.ts';
import type { TrainingConfig } from './config.ts';
import type { TrainingData } from './data.ts';
import { featureSet } from '../network/config.ts';
import { tf } from '../backend.ts';
import { Learner, readMetrics } from './learner.ts';

/** A batch is learned when the loss, nats, is below this and every decision is agreed with. */
export const LEARNED_LOSS = 0.02;
/** Steps after which a batch that is not learned will hardly be. */
export const MOST_STEPS = 1000;

/** How the attempt ended. */
export interface Overfit {
  readonly learned: boolean;
  readonly steps: number;
  /** The comparison loss of the last step, nats. */
  readonly loss: number;
  /** Share of the batch's decisions where the preferred play has the highest score. */
  readonly agreement: number;
  /** Decisions of the batch; those that contradict an earlier one are left out, as nobody could learn them. */
  readonly decisions: number;
}

/** Trains on the config's first batch alone, at its highest learning rate, until it is learned or hope is lost. */
export async function overfit(
  config: TrainingConfig,
  data: TrainingData,
  onStep: (step: number, loss: number) => void,
  mostSteps: number = MOST_STEPS,
): Promise<Overfit> {
  const { network, seed, learningRate } = config;
  const batch = consistent(await firstBatch(data), featureSet(network.features).size);
  const decisions = batch.playCounts.length;
  if (decisions === 0) return { learned: false, steps: 0, loss: 0, agreement: 0, decisions };
  const learner = new Learner(network, seed);
  try {
    for (let step = 1; ; step++) {
      const [metrics] = await readMetrics([learner.takeStep(batch, learningRate, step)]);
      const { loss } = metrics!;
      onStep(step, loss);
      const isEnd = step === mostSteps || !Number.isFinite(loss);
      if (!isEnd && !(loss < LEARNED_LOSS)) continue;
      const agreement = await agreementOn(learner, batch);
      const learned = loss < LEARNED_LOSS && agreement === 1;
      if (learned || isEnd) return { learned, steps: step, loss, agreement, decisions };
    }
  } finally {
    learner.dispose();
  }
}

async function firstBatch(data: TrainingData): Promise<Batch> {
  const batches = data.openBatches();
  try {
    return await batches.batch(0);
  } finally {
    await batches.close();
  }
}

/** Share of the decisions whose first board, the preferred one, has a higher score than all others. */
async function agreementOn({ network }: Learner, batch: Batch): Promise<number> {
  const { size } = featureSet(network.config.features);
  const tensor = tf.tidy(
    () => network.score(tf.tensor2d(batch.input, [batch.boards, size])).scores,
  );
  const scores = await tensor.data();
  tensor.dispose();
  let at = 0;
  const agreed = [...batch.playCounts].filter((plays) => {
    const [preferred, ...rest] = scores.subarray(at, (at += plays));
    return rest.every((score) => score < preferred!);
  });
  return agreed.length / batch.playCounts.length;
}

/** The batch without the decisions that prefer what an earlier one rejects for what this one rejects. */
function consistent(batch: Batch, size: number): Batch {
  const seen = new Set<string>();
  const kept: Float32Array[] = [];
  const playCounts: number[] = [];
  let at = 0;
  for (const plays of batch.playCounts) {
    const rows = batch.input.subarray(at * size, (at + plays) * size);
    at += plays;
    const [preferred, ...rest] = Array.from({ length: plays }, (_, i) =>
      rows.subarray(i * size, (i + 1) * size).join(),
    );
    if (rest.some((row) => seen.has(`${row}>${preferred}`))) continue;
    for (const row of rest) seen.add(`${preferred}>${row}`);
    kept.push(rows);
    playCounts.push(plays);
  }
  const boards = playCounts.reduce((sum, plays) => sum + plays, 0);
  const input = new Float32Array(boards * size);
  let end = 0;
  for (const rows of kept) {
    input.set(rows, end);
    end += rows.length;
  }
  return { input, boards, playCounts };
}
