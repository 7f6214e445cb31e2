import { expect, test } from 'vitest';
import { networkConfigSchema } from '../../trainer/network/config.ts';
import { learningRateAt, trainingConfigSchema } from '../../trainer/training/config.ts';

test('the learning rate warms up over a tenth, then falls to a hundredth', () => {
  expect(learningRateAt(1, 100, 1)).toBeCloseTo(0.1);
  expect(learningRateAt(10, 100, 1)).toBe(1);
  expect(learningRateAt(55, 100, 1)).toBeCloseTo(0.505);
  expect(learningRateAt(100, 100, 1)).toBeCloseTo(0.01);
});

test.each([
  [{ epoch: 3 }, 'epoch'],
  [{ network: { mixture: { experts: 2, perBoard: 3 } } }, 'perBoard'],
  [{ network: { features: 'raw-9' } }, 'raw-1'],
  [{ batch: 0 }, 'batch'],
])('a wrong config is refused, naming the field: %j', (config, field) => {
  const parsed = trainingConfigSchema.safeParse(config);
  expect(parsed.success).toBe(false);
  expect(JSON.stringify(parsed.error!.issues)).toContain(field);
});

test('network configs have their defaults', () => {
  expect(networkConfigSchema.parse({})).toEqual({
    features: 'raw-1',
    stem: 256,
    mixture: {
      shared: 128,
      experts: 8,
      units: 32,
      router: 'softmax-token-choice',
      perBoard: 2,
      balance: 0.01,
    },
  });
});
