/** Losses and gradients of all backends that open here, held to plain JavaScript's. */
import { beforeAll, describe, expect, test } from 'vitest';
import { BACKENDS } from '../../model/backends.ts';
import { openBackend } from '../../trainer/backend.ts';
import { areWithin, differences } from '../../trainer/backends/compare.ts';
import { type Trace, traceTraining } from '../../trainer/backends/parity.ts';
import { sampleBatches } from '../../trainer/backends/sample.ts';
import { trainingConfigSchema } from '../../trainer/training/config.ts';

const CONFIG = trainingConfigSchema.parse({
  network: { stem: 48, mixture: { shared: 24, experts: 4, units: 8 } },
});
const trace = async (): Promise<Trace> =>
  await traceTraining({
    network: CONFIG.network,
    seed: CONFIG.seed,
    learningRate: CONFIG.learningRate,
    batches: await sampleBatches(CONFIG, 2, 4),
  });

/** Why each does not open, undefined where it does. */
const reasons = new Map<string, string | undefined>();
for (const name of BACKENDS) {
  const opened = await openBackend(name);
  reasons.set(name, opened.ok ? undefined : opened.error.message);
}

describe('a short training on sample decisions', () => {
  let reference: Trace;
  beforeAll(async () => {
    expect((await openBackend('cpu')).ok).toBe(true);
    reference = await trace();
  });

  test('repeats bit for bit on cpu, and learns', async () => {
    expect((await openBackend('cpu')).ok).toBe(true);
    expect(await trace()).toEqual(reference);
    expect(reference.losses).toHaveLength(2);
    expect(Math.max(...reference.gradients.flatMap((values) => [...values]))).toBeGreaterThan(0);
  });

  for (const name of BACKENDS.filter((name) => name !== 'cpu')) {
    const reason = reasons.get(name);
    test.skipIf(reason !== undefined && name !== 'wasm')(
      `has the losses and gradients of cpu on ${name}${reason ? ` (skipped: ${reason})` : ''}`,
      async () => {
        expect(await openBackend(name)).toMatchObject({ ok: true, value: { name } });
        const found = differences(await trace(), reference);
        expect([name, found, areWithin(found)]).toEqual([name, found, true]);
      },
    );
  }
});

describe('differences', () => {
  const one: Trace = {
    losses: [0.5, 0.4],
    gradients: [Float32Array.of(1, -2), Float32Array.of(0)],
  };

  test('are relative to the loss, and to the largest entry of each gradient', () => {
    const other: Trace = {
      losses: [0.5, 0.5],
      gradients: [Float32Array.of(1.5, -2), Float32Array.of(0.125)],
    };
    expect(differences(other, one)).toEqual({
      firstLoss: 0,
      losses: expect.closeTo(0.25, 9),
      gradients: 0.25,
    });
  });

  test.each<[string, Trace]>([
    ['a step that is missing', { losses: [0.5], gradients: one.gradients }],
    ['a loss that is no number', { losses: [0.5, NaN], gradients: one.gradients }],
    ['a gradient that is missing', { losses: one.losses, gradients: [one.gradients[0]!] }],
    [
      'an entry that is no number',
      { losses: one.losses, gradients: [Float32Array.of(NaN, -2), one.gradients[1]!] },
    ],
    ['nothing', { losses: [], gradients: [] }],
  ])('%s is never within the tolerances', (_, bad) => {
    expect(areWithin(differences(bad, one))).toBe(false);
    expect(areWithin(differences(one, one))).toBe(true);
  });
});
