/** Whether a network can learn at all, and at which rate. */
import { beforeAll, describe, expect, test } from 'vitest';
import { makePositionId } from '../../engine/formats/positionId.ts';
import { openBackend } from '../../trainer/backend.ts';
import type { Decision } from '../../trainer/records/decision.ts';
import { importRecords } from '../../trainer/records/importRecords.ts';
import { comparisons } from '../../trainer/training/batch.ts';
import { trainingConfigSchema } from '../../trainer/training/config.ts';
import { memoryData } from '../../trainer/training/data.ts';
import { learningRateRange } from '../../trainer/training/learningRateRange.ts';
import { LEARNED_LOSS, overfit } from '../../trainer/training/overfit.ts';
import { ONE, SMALL } from './trainings.ts';

const config = trainingConfigSchema.parse({ ...SMALL, batch: 24, learningRate: 0.02 });
let decisions: Decision[];
beforeAll(async () => {
  expect((await openBackend('cpu')).ok).toBe(true);
  const read = await importRecords([ONE]);
  if (!read.ok) throw new Error(read.error.message);
  decisions = read.value.decisions.slice(0, 24);
});

describe('one batch', () => {
  test('is learned by heart', async () => {
    const losses: number[] = [];
    const data = memoryData(config, decisions, []);
    const found = await overfit(config, data, (step, loss) => {
      expect(step).toBe(losses.push(loss));
    });
    expect(found).toMatchObject({ learned: true, agreement: 1, decisions: 24 });
    expect(found.steps).toBe(losses.length);
    expect(found.loss).toBe(losses.at(-1));
    expect(found.loss).toBeLessThan(LEARNED_LOSS);
    expect(losses[0]).toBeGreaterThan(0.5);
  });

  test('is not learned at a rate that is far too low', async () => {
    const slow = trainingConfigSchema.parse({ ...SMALL, batch: 2, learningRate: 1e-9 });
    const data = memoryData(slow, decisions.slice(0, 2), []);
    const found = await overfit(slow, data, () => {}, 20);
    expect(found).toMatchObject({ learned: false, steps: 20 });
  });

  test('with decisions that contradict each other is learned without them', async () => {
    const few = decisions.slice(0, 3);
    // Of a teacher who prefers what the first one rejects.
    const others = few.map((decision) => ({
      ...decision,
      preferred: [makePositionId(comparisons(decision).alternatives[0]!)],
    }));
    const twice = trainingConfigSchema.parse({ ...SMALL, batch: 6, learningRate: 0.02 });
    const found = await overfit(twice, memoryData(twice, [...few, ...others], []), () => {});
    expect(found).toMatchObject({ learned: true, decisions: 3 });
  });
});

describe('the learning-rate range test', () => {
  test('raises the rate evenly by its logarithm and suggests one where the loss falls', async () => {
    const seen: number[] = [];
    const { points, suggested } = await learningRateRange(
      config,
      memoryData(config, decisions, []),
      { from: 1e-5, to: 1, steps: 60 },
      (step) => seen.push(step),
    );
    expect(points.length).toBe(seen.length);
    expect(points[0]!.learningRate).toBe(1e-5);
    const ratio = points[1]!.learningRate / points[0]!.learningRate;
    for (const [i, { learningRate }] of points.slice(1).entries()) {
      expect(learningRate / points[i]!.learningRate).toBeCloseTo(ratio, 6);
    }
    expect(suggested).toBeGreaterThan(1e-4);
    expect(suggested).toBeLessThan(0.3);
  });

  test('ends where the loss diverges, and suggests nothing where it never falls', async () => {
    const data = memoryData(config, decisions, []);
    const wild = await learningRateRange(config, data, { from: 0.1, to: 1e6, steps: 60 }, () => {});
    expect(wild.points.length).toBeLessThan(60);
    const still = await learningRateRange(
      config,
      memoryData(config, decisions, []),
      { from: 1e5, to: 1e6, steps: 5 },
      () => {},
    );
    expect(still.suggested).toBeNull();
  });
});
