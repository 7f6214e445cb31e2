/**
 * The learning-rate range test (Smith, "Cyclical Learning Rates for Training Neural Networks", WACV 2017): the rate
 * rises exponentially, step by step, and the loss says where learning begins, is fastest and breaks.
 */
import type { TrainingConfig } from './config.ts';
import type { TrainingData } from './data.ts';
import { Learner, readMetrics } from './learner.ts';

/** From which rate to which, in how many steps. */
export interface RateRange {
  readonly from: number;
  readonly to: number;
  readonly steps: number;
}

/** The loss, nats, at a learning rate, smoothed over the steps before. */
export interface RatePoint {
  readonly learningRate: number;
  readonly loss: number;
}

/** Weight of the losses before in the smoothed one, which starts without a bias as Adam's moments do. */
const SMOOTHING = 0.9;
/** A smoothed loss this many times the lowest one has diverged: higher rates say nothing more. */
const DIVERGED = 4;

/**
 * Returns the curve, which ends early where the loss diverges, and the rate where it falls fastest; null where it never
 * falls. The network is drawn from the config's seed and thrown away.
 */
export async function learningRateRange(
  config: TrainingConfig,
  data: TrainingData,
  { from, to, steps }: RateRange,
  onStep: (step: number, point: RatePoint) => void,
): Promise<{ readonly points: RatePoint[]; readonly suggested: number | null }> {
  const points: RatePoint[] = [];
  const learner = new Learner(config.network, config.seed);
  const batches = data.openBatches();
  let sum = 0;
  let lowest = Infinity;
  try {
    for (let step = 1; step <= steps; step++) {
      const learningRate = from * (to / from) ** ((step - 1) / Math.max(1, steps - 1));
      const batch = await batches.batch(step - 1);
      if (batch.boards === 0) continue;
      const [metrics] = await readMetrics([learner.takeStep(batch, learningRate, step)]);
      sum = SMOOTHING * sum + (1 - SMOOTHING) * metrics!.loss;
      const loss = sum / (1 - SMOOTHING ** (points.length + 1));
      if (!(loss <= DIVERGED * lowest)) break;
      lowest = Math.min(lowest, loss);
      points.push({ learningRate, loss });
      onStep(step, points.at(-1)!);
    }
  } finally {
    await batches.close();
    learner.dispose();
  }
  return { points, suggested: steepest(points) };
}

/** The rate where the loss falls fastest by the logarithm of the rate, by the slope of a line over a tenth of the points. */
function steepest(points: readonly RatePoint[]): number | null {
  const half = Math.max(1, Math.round(points.length / 20));
  let best = 0;
  let suggested: number | null = null;
  for (let i = half; i + half < points.length; i++) {
    const slope = slopeOf(points.slice(i - half, i + half + 1));
    if (slope >= best) continue;
    best = slope;
    suggested = points[i]!.learningRate;
  }
  return suggested;
}

/** The least-squares slope of the loss by position; rates are spaced evenly by their logarithm. */
function slopeOf(points: readonly RatePoint[]): number {
  const middle = (points.length - 1) / 2;
  const above = points.reduce((sum, { loss }, i) => sum + (i - middle) * loss, 0);
  const below = points.reduce((sum, _, i) => sum + (i - middle) ** 2, 0);
  return above / below;
}
