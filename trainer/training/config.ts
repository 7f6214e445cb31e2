/** What a training run is: every field with its unit and range. Unknown fields are errors. */
import * as z from 'zod';
import { networkConfigSchema } from '../network/config.ts';

export const trainingConfigSchema = z.strictObject({
  network: networkConfigSchema.prefault({}),
  /** Seed of the network's start, the order of the decisions and the alternatives drawn. */
  seed: z.int().default(1),
  split: z
    .strictObject({
      /** Seed of the split by match. */
      seed: z.int().default(1),
      /** Share of the matches held out. */
      heldOutShare: z.number().min(0).max(1).default(0.1),
    })
    .prefault({}),
  /** Passes over the training decisions; need not be whole. */
  epochs: z.number().positive().max(10_000).default(6),
  /** Decisions a step. */
  batch: z.int().min(1).max(65_536).default(256),
  /** Alternatives a decision is compared with in one step, drawn anew where it has more. */
  alternatives: z.int().min(1).max(4096).default(32),
  /** Highest learning rate of Adam; it warms up over the first tenth of the steps, then falls as a cosine to a hundredth. */
  learningRate: z.number().positive().max(1).default(0.002),
  /** Evaluations on held-out decisions, spread evenly over the run; the best of them is the model. */
  evaluations: z.int().min(1).default(20),
  /**
   * Evaluations in a row without a better one after which the run ends early; 0 never ends it. A tie is no better one.
   * An agreement found on n decisions is uncertain by about 0.5 / sqrt(n), so fewer than three may end a run that still
   * learns.
   */
  patience: z.int().min(0).max(10_000).default(0),
  /** Held-out decisions such an evaluation looks at, at most. */
  evaluateOn: z.int().min(1).default(2000),
  /** Seconds of training between two checkpoints: what kill -9 costs at most. 0 writes one after every step. */
  checkpointSeconds: z.number().min(0).max(86_400).default(15),
});
export type TrainingConfig = z.infer<typeof trainingConfigSchema>;
export type TrainingConfigInput = z.input<typeof trainingConfigSchema>;

/** Returns the learning rate of a step, counted from 1 to `steps`. */
export function learningRateAt(step: number, steps: number, peak: number): number {
  const warmUp = Math.max(1, Math.round(steps / 10));
  if (step <= warmUp) return (peak * step) / warmUp;
  const share = (step - warmUp) / Math.max(1, steps - warmUp);
  return peak * (0.01 + 0.99 * 0.5 * (1 + Math.cos(Math.PI * share)));
}
