/** Gradients written by hand, held to finite differences and, on every backend, to those of TensorFlow.js. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { BACKENDS } from '../../model/backends.ts';
import {
  openBackend,
  tf,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from '../../trainer/backend.ts';
import { comparisonLayout, comparisonLoss } from '../../trainer/network/comparison.ts';
import { networkConfigSchema } from '../../trainer/network/config.ts';
import { denseRelu, project, stemRelu } from '../../trainer/network/layers.ts';
import { Network } from '../../trainer/network/network.ts';
import { randomFrom } from '../../trainer/random.ts';

/** Normally distributed numbers, the same for the same seed. */
function drawn(shape: number[], seed: number): Tensor {
  const random = randomFrom(seed);
  const size = shape.reduce((product, n) => product * n, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => random.normal()),
    shape,
  );
}

type Layer = (x: Tensor2D, w: Tensor2D, b: Tensor1D) => Tensor2D;

/** Each layer of ours, what it computes in operations that TensorFlow.js differentiates, and which inputs it has. */
const LAYERS: readonly [name: string, ours: Layer, plain: Layer, inputs: readonly (0 | 1 | 2)[]][] =
  [
    ['project', (x, w) => project(x, w), (x, w) => tf.matMul(x, w), [0, 1]],
    ['denseRelu', denseRelu, (x, w, b) => tf.relu(tf.add(tf.matMul(x, w), b)), [0, 1, 2]],
    ['stemRelu', stemRelu, (x, w, b) => tf.relu(tf.add(tf.matMul(x, w), b)), [1, 2]],
  ];
const SIZES = [
  [1, 1, 1],
  [5, 4, 3],
  [67, 246, 33],
] as const;

const SMALL = networkConfigSchema.parse({
  stem: 48,
  mixture: { shared: 24, experts: 4, units: 8 },
});

/** Why each does not open, undefined where it does. */
const reasons = new Map<string, string | undefined>();
for (const name of BACKENDS) {
  const opened = await openBackend(name);
  reasons.set(name, opened.ok ? undefined : opened.error.message);
}

for (const name of BACKENDS) {
  const reason = reasons.get(name);
  describe.skipIf(reason !== undefined)(
    `on ${name}${reason ? ` (skipped: ${reason})` : ''}`,
    () => {
      beforeAll(async () => {
        expect(await openBackend(name)).toMatchObject({ ok: true, value: { name } });
      });

      test.each(LAYERS)('%s has the value and gradients of plain operations', async (...layer) => {
        const [, ours, plain, chosen] = layer;
        for (const [boards, inputs, units] of SIZES) {
          const all = [drawn([boards, inputs], 1), drawn([inputs, units], 2), drawn([units], 3)];
          const dy = drawn([boards, units], 4);
          const numbersOf = async (compute: Layer): Promise<number[][]> => {
            const of = (...given: Tensor[]): Tensor => {
              const at = all.map((tensor, i) => given[chosen.indexOf(i as 0 | 1 | 2)] ?? tensor);
              return compute(at[0] as Tensor2D, at[1] as Tensor2D, at[2] as Tensor1D);
            };
            const { value, grads } = tf.valueAndGrads(of)(
              chosen.map((i) => all[i]!),
              dy,
            );
            return Promise.all([value, ...grads].map(async (tensor) => [...(await tensor.data())]));
          };
          const [got, expected] = [await numbersOf(ours), await numbersOf(plain)];
          expect(got.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
          const furthest = got.map((numbers, i) =>
            Math.max(...numbers.map((number, j) => Math.abs(number - expected[i]![j]!))),
          );
          for (const distance of furthest) expect(distance).toBeLessThan(1e-4 * Math.sqrt(inputs));
        }
      });

      test('a board has the same score alone as in a batch', async () => {
        const network = new Network(SMALL, randomFrom(1));
        const rows = 37;
        const boards = drawn([rows, 246], 5) as Tensor2D;
        const scoresOf = async (first: number, count: number): Promise<number[]> => {
          const scores = tf.tidy(
            () => network.score(tf.slice(boards, [first, 0], [count, 246])).scores,
          );
          return [...(await scores.data())];
        };
        const together = await scoresOf(0, rows);
        for (const row of [0, 1, 36]) {
          expect((await scoresOf(row, 1))[0]).toBeCloseTo(together[row]!, 4);
        }
        network.dispose();
      });
    },
  );
}

test('the comparison loss has the gradient of finite differences, whatever the numbers of plays', async () => {
  expect((await openBackend('cpu')).ok).toBe(true);
  const playCounts = fc.array(fc.integer({ min: 2, max: 6 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(playCounts, fc.nat(1000), (counts, seed) => {
      tf.tidy(() => {
        const layout = comparisonLayout(counts);
        const loss = (scores: Tensor): Tensor => comparisonLoss(scores as Tensor1D, layout);
        const scores = drawn([counts.reduce((sum, n) => sum + n, 0)], seed);
        const direction = drawn(scores.shape, seed + 1);
        const at = (step: number): number =>
          loss(tf.add(scores, tf.mul(direction, step))).dataSync()[0]!;
        const along = tf.sum(tf.mul(tf.grad(loss)(scores), direction)).dataSync()[0]!;
        expect(along).toBeCloseTo((at(0.01) - at(-0.01)) / 0.02, 3);
      });
    }),
    { numRuns: 50 },
  );
});
