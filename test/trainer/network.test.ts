/** The network's mathematics, on the plain JavaScript backend, which repeats bit for bit. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { openBackend, type Scalar, tf, type Tensor1D } from '../../trainer/backend.ts';
import { comparisonLayout, comparisonLoss } from '../../trainer/network/comparison.ts';
import { networkConfigSchema } from '../../trainer/network/config.ts';
import { Network, PARAMETER_NAMES, parameterCount } from '../../trainer/network/network.ts';
import { softmaxTokenChoice } from '../../trainer/network/routers/softmaxTokenChoice.ts';
import { randomFrom } from '../../trainer/random.ts';
import { LOGITS, SOFTMAX } from '../golden/vectors.ts';

beforeAll(async () => {
  expect((await openBackend('cpu')).ok).toBe(true);
});

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const small = networkConfigSchema.parse({
  stem: 7,
  mixture: { shared: 3, experts: 4, units: 2, perBoard: 2 },
});
const boards = (rows: number, seed: number): Float32Array => {
  const random = randomFrom(seed);
  return Float32Array.from({ length: rows * 246 }, () => (random.unit() < 0.2 ? 1 : 0));
};
const scoresOf = (network: Network, input: Float32Array): Float32Array =>
  tf.tidy(
    () =>
      network
        .score(tf.tensor2d(input, [input.length / 246, 246]))
        .scores.dataSync() as Float32Array,
  );

describe('comparison training', () => {
  test('loss is -log sigmoid(s(preferred) - s(alternative)), each decision weighing the same', () => {
    // Two decisions: {2, 1, 0.5} and {-1, 3}; the preferred play stands first.
    const loss = tf.tidy(() =>
      comparisonLoss(tf.tensor1d([2, 1, 0.5, -1, 3]), comparisonLayout([3, 2])).dataSync(),
    )[0]!;
    const first = (-Math.log(sigmoid(1)) - Math.log(sigmoid(1.5))) / 2;
    const second = -Math.log(sigmoid(-4));
    expect(loss).toBeCloseTo((first + second) / 2, 5);
  });

  test('gradient is sigmoid(s(b) - s(a)) per pair, and large margins stay finite', () => {
    const gradient = tf.tidy(() =>
      tf
        .grad((s) => comparisonLoss(s as Tensor1D, comparisonLayout([3, 2])))(
          tf.tensor1d([2, 1, 0.5, -1, 3]),
        )
        .dataSync(),
    );
    const [a, b, c] = [sigmoid(-1) / 4, sigmoid(-1.5) / 4, sigmoid(4) / 2];
    [-(a + b), a, b, -c, c].forEach((expected, i) => expect(gradient[i]).toBeCloseTo(expected, 5));
    const far = tf.tidy(() =>
      comparisonLoss(tf.tensor1d([-500, 500]), comparisonLayout([2])).dataSync(),
    )[0];
    expect(far).toBeCloseTo(1000, 2);
  });

  test('swapping a pair and its target leaves the gradient unchanged', () => {
    // -log P(a over b) and -log(1 - P(b over a)), the second written with the swapped pair's margin.
    const direct = tf.tidy(() =>
      tf
        .grad((s) => comparisonLoss(s as Tensor1D, comparisonLayout([2])))(tf.tensor1d([0.3, -1.2]))
        .dataSync(),
    );
    const swapped = tf.tidy(() =>
      tf
        .grad((s) => {
          const [b, a] = tf.split(s, 2);
          return tf.neg(tf.log(tf.sub(1, tf.sigmoid(tf.sub(b!, a!))))).asScalar();
        })(tf.tensor1d([-1.2, 0.3]))
        .dataSync(),
    );
    expect(direct[0]).toBeCloseTo(swapped[1]!, 5);
    expect(direct[1]).toBeCloseTo(swapped[0]!, 5);
  });

  test('inversion, P(a over a) = 0.5 and no cycles, on any boards', () => {
    const network = new Network(small, randomFrom(9));
    const scores = [...scoresOf(network, boards(12, 3))];
    const over = (a: number, b: number): number => sigmoid(scores[a]! - scores[b]!);
    const any = fc.nat(11);
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        expect(over(b, a)).toBeCloseTo(1 - over(a, b), 12);
        expect(over(a, a)).toBe(0.5);
        expect(over(a, b) > 0.5 && over(b, c) > 0.5 && over(c, a) > 0.5).toBe(false);
      }),
    );
    // Champion against challenger walks to the argmax.
    const champion = scores.reduce((best, _, i) => (over(i, best) > 0.5 ? i : best), 0);
    expect(champion).toBe(scores.indexOf(Math.max(...scores)));
    network.dispose();
  });
});

describe('Softmax Token Choice', () => {
  const route = (
    k: number,
  ): { dispatch: number[][]; combine: number[][]; auxiliary: number; load: number[] } =>
    tf.tidy(() => {
      const routing = softmaxTokenChoice(k).route(tf.tensor2d(LOGITS));
      return {
        dispatch: routing.dispatch.arraySync(),
        combine: routing.combine.arraySync(),
        auxiliary: routing.auxiliaryLoss.dataSync()[0]!,
        load: [...routing.metrics.load.dataSync()],
      };
    });

  test('sends each token to its K highest gates, weighted by them, not renormalised', () => {
    // K = 2 of the gates above: the lowest of each row is left out.
    const { dispatch, combine, load } = route(2);
    expect(dispatch).toEqual([
      [1, 1, 0],
      [1, 1, 0],
      [1, 0, 1],
      [0, 1, 1],
      [0, 1, 1],
      [1, 1, 0],
    ]);
    combine.forEach((row, t) =>
      row.forEach((weight, e) => expect(weight).toBeCloseTo(SOFTMAX[t]![e]! * dispatch[t]![e]!, 5)),
    );
    [4, 5, 3].forEach((n, e) => expect(load[e]).toBeCloseTo(n / 12, 6));
    expect(route(1).dispatch.map((row) => row.indexOf(1))).toEqual([0, 0, 0, 1, 2, 0]);
  });

  test('balances by the GShard loss', () => {
    expect(route(1).auxiliary).toBeCloseTo(1.221882, 5);
    const gates = [
      [0.5, 0.4, 0.1],
      [0.3, 0.3, 0.4],
      [0.1, 0.2, 0.7],
      [0.8, 0.2, 1e-12],
    ];
    const published = tf.tidy(
      () =>
        softmaxTokenChoice(1)
          .route(tf.tensor2d(gates.map((row) => row.map(Math.log))))
          .auxiliaryLoss.dataSync()[0],
    );
    expect(published).toBeCloseTo(1.0875, 4);
  });
});

describe('the network', () => {
  test('computes what its formula says', async () => {
    const network = new Network(small, randomFrom(3));
    const input = boards(1, 8);
    const [got] = scoresOf(network, input);
    const [ws, bs, wh, bh, we, be, wg, w] = (await network.read()) as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const dense = (
      x: readonly number[],
      weights: Float32Array,
      bias: Float32Array | undefined,
      width: number,
    ): number[] =>
      Array.from({ length: width }, (_, j) =>
        x.reduce((sum, value, i) => sum + value * weights[i * width + j]!, bias?.[j] ?? 0),
      );
    const relu = (x: readonly number[]): number[] => x.map((value) => Math.max(0, value));
    const stem = relu(dense([...input], ws, bs, 7));
    const logits = dense(stem, wg, undefined, 4);
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    const gates = logits.map((logit) => Math.exp(logit) / total);
    const threshold = [...gates].sort((a, b) => b - a)[1]!;
    const experts = relu(dense(stem, we, be, 8));
    const routed = [0, 1].map((u) =>
      gates.reduce((sum, gate, e) => sum + (gate >= threshold ? gate * experts[2 * e + u]! : 0), 0),
    );
    const expected = [...relu(dense(stem, wh, bh, 3)), ...routed].reduce(
      (sum, value, i) => sum + value * w[i]!,
      0,
    );
    expect(got).toBeCloseTo(expected, 5);
    network.dispose();
  });

  test('has the gradient that finite differences give', async () => {
    const network = new Network(small, randomFrom(4));
    // Away from ReLU's corner and from ties of the router.
    network.write(
      (await network.read()).map((values, i) =>
        PARAMETER_NAMES[i]!.endsWith('bias') ? values.fill(0.05) : values,
      ),
    );
    const input = boards(6, 5);
    const layout = comparisonLayout([3, 3]);
    const loss = (): Scalar => {
      const { scores, routing } = network.score(tf.tensor2d(input, [6, 246]));
      return tf.add(comparisonLoss(scores, layout), tf.mul(routing.auxiliaryLoss, 0.1)) as Scalar;
    };
    const { grads } = tf.variableGrads(loss, [...network.parameters]);
    const h = 1e-3;
    for (const [p, parameter] of network.parameters.entries()) {
      const values = await network.read();
      const gradient = grads[parameter.name]!.dataSync();
      // The largest entries say the most about a wrong gradient.
      const largest = [...gradient.keys()]
        .sort((a, b) => Math.abs(gradient[b]!) - Math.abs(gradient[a]!))
        .slice(0, 4);
      for (const i of largest) {
        const at = (delta: number): number => {
          const moved = values.map((array, n) =>
            n === p ? array.map((value, j) => (j === i ? value + delta : value)) : array,
          );
          network.write(moved);
          return tf.tidy(() => loss().dataSync()[0]!);
        };
        const difference = (at(h) - at(-h)) / (2 * h);
        network.write(values);
        expect([PARAMETER_NAMES[p], i, gradient[i]]).toEqual([
          PARAMETER_NAMES[p],
          i,
          expect.closeTo(difference, 3),
        ]);
      }
    }
    network.dispose();
  });

  test('scores a board the same alone, in any batch and in any order', () => {
    const network = new Network(small, randomFrom(6));
    const rows = 9;
    const input = boards(rows, 7);
    const together = scoresOf(network, input);
    fc.assert(
      fc.property(fc.shuffledSubarray([...Array(rows).keys()], { minLength: 1 }), (order) => {
        const shuffled = Float32Array.from(
          order.flatMap((row) => [...input.subarray(row * 246, (row + 1) * 246)]),
        );
        const scores = scoresOf(network, shuffled);
        order.forEach((row, i) => expect(scores[i]).toBe(together[row]));
      }),
      { numRuns: 30 },
    );
    network.dispose();
  });

  test('begins the same from the same seed, and counts its parameters', async () => {
    const [a, b, c] = [1, 1, 2].map((seed) => new Network(small, randomFrom(seed)));
    const [first, same, other] = await Promise.all([a!.read(), b!.read(), c!.read()]);
    expect(first).toEqual(same);
    expect(first).not.toEqual(other);
    expect(first.reduce((sum, { length }) => sum + length, 0)).toBe(parameterCount(small));
    for (const network of [a!, b!, c!]) network.dispose();
  });
});
