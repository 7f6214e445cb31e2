import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { openBackend, type Scalar, tf, type Tensor3D } from '../../../trainer/backend.ts';
import {
  expertChoice,
  expertChoiceCapacity,
} from '../../../trainer/network/routers/expertChoice.ts';
import { entropy } from '../../../trainer/network/routers/gates.ts';
import type { Router, Routing } from '../../../trainer/network/routers/routing.ts';
import { sinkhornPlan } from '../../../trainer/network/routers/sinkhorn.ts';
import { softRouting } from '../../../trainer/network/routers/softMoe.ts';
import { tokenChoice, tokenChoiceCapacity } from '../../../trainer/network/routers/tokenChoice.ts';
import { unifiedScore, usmoe, usmoeBudget } from '../../../trainer/network/routers/usmoe.ts';
import {
  convergedPlan,
  type Matrix,
  naiveBestPairs,
  naiveExpertChoice,
  naiveTokenChoice,
  softmaxRows,
} from './naive.ts';

/** Logits that differ by steps of 1/64, so that float32 and float64 agree on what is higher. */
const logitsOf = (tokens: number, experts: number): fc.Arbitrary<number[][]> =>
  fc
    .uniqueArray(fc.integer({ min: -256, max: 256 }), {
      minLength: tokens * experts,
      maxLength: tokens * experts,
    })
    .map((numbers) =>
      Array.from({ length: tokens }, (_, t) =>
        numbers.slice(t * experts, (t + 1) * experts).map((n) => n / 64),
      ),
    );
const shapes = fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 2, max: 5 }));
const settings = shapes.chain(([tokens, experts]) =>
  fc.record({
    logits: logitsOf(tokens, experts),
    k: fc.integer({ min: 1, max: experts }),
    capacity: fc.integer({ min: 1, max: tokens }),
    batchPriority: fc.boolean(),
  }),
);

const group = (...groups: readonly Matrix[]): Tensor3D =>
  tf.tensor3d(groups.map((rows) => rows.map((row) => [...row])));

async function routed(
  router: Router,
  ...groups: readonly Matrix[]
): Promise<{ dispatch: number[][][]; combine: number[][][] }> {
  const { dispatch, combine } = tf.tidy(() => {
    const { dispatch, combine } = router.route(group(...groups));
    return { dispatch, combine };
  });
  const arrays = { dispatch: await dispatch.array(), combine: await combine.array() };
  tf.dispose([dispatch, combine]);
  return arrays;
}

const total = (values: Matrix): number => values.flat().reduce((a, b) => a + b, 0);
const product = (a: Matrix, b: Matrix): number[][] =>
  a.map((row, i) => row.map((x, j) => x * b[i]![j]!));

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(async () => {
    expect((await openBackend(backend)).ok).toBe(true);
  });

  test('Softmax Token Choice keeps what the paper says, weighted with the softmax', async () => {
    await fc.assert(
      fc.asyncProperty(settings, async ({ logits, k, capacity, batchPriority }) => {
        const gates = softmaxRows(logits);
        const router = tokenChoice({ rank: 'softmax', k, capacity, batchPriority });
        const { dispatch, combine } = await routed(router, logits);
        expect(dispatch[0]).toEqual(naiveTokenChoice(gates, k, capacity, batchPriority));
        product(dispatch[0]!, gates).forEach((row, t) =>
          row.forEach((weight, e) => expect(combine[0]![t]![e]).toBeCloseTo(weight, 5)),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('without a limit every token has its K experts', async () => {
    await fc.assert(
      fc.asyncProperty(settings, async ({ logits, k }) => {
        const { dispatch } = await routed(tokenChoice({ rank: 'softmax', k }), logits);
        for (const row of dispatch[0]!) expect(row.reduce((a, b) => a + b)).toBe(k);
      }),
      { numRuns: 30 },
    );
  });

  test('Softmax Expert Choice gives every expert its C best tokens', async () => {
    await fc.assert(
      fc.asyncProperty(settings, async ({ logits, capacity }) => {
        const { dispatch } = await routed(expertChoice({ rank: 'softmax', capacity }), logits);
        expect(dispatch[0]).toEqual(naiveExpertChoice(softmaxRows(logits), capacity));
      }),
      { numRuns: 60 },
    );
  });

  test('the Sinkhorn plan has rows of 1, and converges where logits are moderate', async () => {
    await fc.assert(
      fc.asyncProperty(settings, async ({ logits }) => {
        const small = logits.map((row) => row.map((x) => x / 4));
        const plan = sinkhornPlan(group(small));
        const [found] = await plan.array();
        plan.dispose();
        convergedPlan(small).forEach((row, t) =>
          row.forEach((x, e) => expect(found![t]![e]).toBeCloseTo(x, 2)),
        );
      }),
      { numRuns: 40 },
    );
  });

  test('USMoE keeps exactly N pairs, the N best of U, and no Token or Expert Choice of as many has more', async () => {
    await fc.assert(
      fc.asyncProperty(
        settings,
        fc.constantFrom('a' as const, 'b' as const),
        fc.constantFrom(0, 0.3, 0.5, 1),
        async ({ logits, k, capacity }, variant, alpha) => {
          const tokens = logits.length;
          const experts = logits[0]!.length;
          const score = unifiedScore(group(logits), { variant, alpha });
          const [unified] = await score.array();
          score.dispose();
          for (const [rule, budget] of [
            [tokenChoice({ rank: 'softmax', k }), tokens * k],
            [expertChoice({ rank: 'softmax', capacity }), experts * capacity],
          ] as const) {
            const { dispatch } = await routed(usmoe({ variant, alpha, budget }), logits);
            expect(total(dispatch[0]!)).toBe(budget);
            const kept = total(product(dispatch[0]!, unified!));
            expect(kept).toBeCloseTo(total(product(naiveBestPairs(unified!, budget), unified!)), 4);
            const other = await routed(rule, logits);
            expect(kept).toBeGreaterThanOrEqual(
              total(product(other.dispatch[0]!, unified!)) - 1e-5,
            );
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a transport plan of at most C tokens an expert gives no expert more', async () => {
    await fc.assert(
      fc.asyncProperty(settings, async ({ logits, capacity }) => {
        const { dispatch } = await routed(expertChoice({ rank: 'sparse', capacity }), logits);
        logits[0]!.forEach((_, e) => {
          const load = dispatch[0]!.reduce((sum, row) => sum + row[e]!, 0);
          expect(load).toBeGreaterThan(0);
          expect(load).toBeLessThanOrEqual(capacity);
        });
      }),
      { numRuns: 30 },
    );
  });

  test.each([
    ['token choice', tokenChoice({ rank: 'softmax', k: 2, capacity: 2, batchPriority: true })],
    ['Sinkhorn token choice', tokenChoice({ rank: 'sinkhorn', k: 1, capacity: 2 })],
    ['expert choice', expertChoice({ rank: 'softmax', capacity: 2 })],
    ['sparse expert choice', expertChoice({ rank: 'sparse', capacity: 2 })],
    ['USMoE', usmoe({ variant: 'b', alpha: 0.5, budget: 5 })],
  ])('%s: a board is routed the same alone and beside any other', async (_, router) => {
    await fc.assert(
      fc.asyncProperty(logitsOf(5, 3), logitsOf(5, 3), async (one, other) => {
        const alone = await routed(router, one);
        const beside = await routed(router, other, one);
        expect(beside.dispatch[1]).toEqual(alone.dispatch[0]);
        expect(beside.combine[1]).toEqual(alone.combine[0]);
      }),
      { numRuns: 25 },
    );
  });

  test('with every token selected, renormalised weights sum to 1: what upcycling rests on', async () => {
    const logits = [
      [2, 0.5, -1],
      [1.5, 1, 0],
      [1.8, -0.5, 0.2],
    ];
    for (const router of [
      expertChoice({ rank: 'softmax', capacity: 3, renormalise: true }),
      tokenChoice({ rank: 'softmax', k: 2, renormalise: true }),
    ]) {
      const { combine } = await routed(router, logits);
      for (const row of combine[0]!) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
    }
  });

  test('Soft MoE: dispatch sums to 1 over the tokens, combine over the slots', async () => {
    const phi = tf.randomNormal([4, 6], 0, 1, 'float32', 7) as ReturnType<typeof tf.tensor2d>;
    const tokens = tf.randomNormal([2, 5, 4], 0, 1, 'float32', 8) as Tensor3D;
    const { dispatch, combine } = tf.tidy(() => {
      const routing = softRouting(
        tokens,
        { phi, scale: tf.scalar(1) },
        { experts: 3, slots: 2, isNormalised: true },
      );
      return { dispatch: routing.dispatch, combine: routing.combine };
    });
    for (const sums of [tf.sum(dispatch, 1), tf.sum(combine, 2)]) {
      for (const sum of await sums.data()) expect(sum).toBeCloseTo(1, 5);
    }
  });
});

describe('gradients, against finite differences on cpu', () => {
  beforeAll(async () => {
    expect((await openBackend('cpu')).ok).toBe(true);
  });

  const LOGITS = [
    [
      [2, 0.5, -1],
      [1.5, 1, 0],
      [1.8, -0.5, 0.2],
      [0.1, 0.45, 0.3],
    ],
    [
      [-0.3, 0.2, 1.2],
      [1, 0.85, 0.7],
      [0.4, -1, 0.6],
      [0, 1.4, -0.6],
    ],
  ];
  const losses = { importance: 0.3, gshard: 0.2, z: 0.1 };
  const rules: readonly (readonly [string, (logits: Tensor3D) => Routing])[] = [
    [
      'Softmax Token Choice',
      (l) => tokenChoice({ rank: 'softmax', k: 2, capacity: 2, losses }).route(l),
    ],
    ['Sinkhorn Token Choice', (l) => tokenChoice({ rank: 'sinkhorn', k: 1, capacity: 2 }).route(l)],
    [
      'Softmax Expert Choice, renormalised',
      (l) => expertChoice({ rank: 'softmax', capacity: 2, renormalise: true }).route(l),
    ],
    ['Sinkhorn Expert Choice', (l) => expertChoice({ rank: 'sinkhorn', capacity: 2 }).route(l)],
    [
      'Sparsity-constrained Expert Choice',
      (l) => expertChoice({ rank: 'sparse', capacity: 2 }).route(l),
    ],
    ['USMoE A', (l) => usmoe({ variant: 'a', alpha: 0.5, budget: 5 }).route(l)],
    ['USMoE B', (l) => usmoe({ variant: 'b', alpha: 0.3, budget: 5 }).route(l)],
    [
      'Softmax Token Choice with noise and the load loss',
      (l) => {
        const values = tf.randomNormal([2, 4, 3], 0, 1 / 3, 'float32', 3) as Tensor3D;
        const router = tokenChoice({ rank: 'softmax', k: 2, losses: { load: 0.5 } });
        return router.route(l, { values, deviation: 1 / 3 });
      },
    ],
  ];

  test.each(rules)('%s', async (_, route) => {
    const weights = tf.randomNormal([2, 4, 3], 0, 1, 'float32', 5);
    const objective = (logits: Tensor3D): Scalar => {
      const { combine, auxiliaryLoss } = route(logits);
      return tf.add(tf.sum(tf.mul(combine, weights)), auxiliaryLoss);
    };
    // Where a small step changes who goes where, there is no derivative.
    const choice = (logits: Tensor3D): string =>
      tf.tidy(() => route(logits).dispatch.dataSync().join(''));
    const compared = await expectGradient(objective, group(...LOGITS), choice);
    expect(compared).toBeGreaterThan(16);
  });

  test('Soft MoE, by its tokens, Phi and scale', async () => {
    const tokens = tf.randomNormal([2, 3, 4], 0, 1, 'float32', 1) as Tensor3D;
    const phi = tf.randomNormal([4, 2], 0, 1, 'float32', 2) as ReturnType<typeof tf.tensor2d>;
    const [a, b] = [5, 6].map((seed) => tf.randomNormal([2, 3, 2], 0, 1, 'float32', seed));
    const soft = (x: Tensor3D, p: typeof phi, scale: Scalar): Scalar => {
      const { dispatch, combine } = softRouting(
        x,
        { phi: p, scale },
        { experts: 2, slots: 1, isNormalised: true },
      );
      return tf.add(tf.sum(tf.mul(dispatch, a!)), tf.sum(tf.mul(combine, b!)));
    };
    const scale = tf.scalar(1.5);
    await expectGradient((x) => soft(x as Tensor3D, phi, scale), tokens);
    await expectGradient((p) => soft(tokens, p as typeof phi, scale), phi);
    await expectGradient((s) => soft(tokens, phi, s as Scalar), scale);
  });

  test('entropy and the metrics need no gradient', () => {
    expect(entropy(tf.mul(tf.ones([1, 2, 4]), 0.25) as Tensor3D).dataSync()[0]).toBeCloseTo(
      Math.log(4),
      5,
    );
  });
});

/**
 * Expects the gradient of a function to be its difference quotients, h = 0.01, by every input at which `choice` is the
 * same on both sides; returns how many those are.
 */
async function expectGradient<T extends tf.Tensor>(
  objective: (x: T) => Scalar,
  x: T,
  choice: (x: T) => string = () => '',
): Promise<number> {
  const gradient = await tf
    .grad(objective as (x: tf.Tensor) => Scalar)(x)
    .data();
  const values = await x.data();
  let compared = 0;
  for (let i = 0; i < values.length; i++) {
    const [up, down] = [0.01, -0.01].map((h) => {
      const moved = Float32Array.from(values);
      moved[i]! += h;
      return tf.tensor(moved, x.shape) as T;
    });
    if (choice(up!) !== choice(down!)) continue;
    const at = (y: T): number => tf.tidy(() => objective(y).dataSync()[0]!);
    const quotient = (at(up!) - at(down!)) / 0.02;
    const error = Math.abs(gradient[i]! - quotient);
    expect(error, `${i}: ${gradient[i]} and ${quotient}`).toBeLessThan(
      5e-4 + 0.01 * Math.abs(quotient),
    );
    compared++;
  }
  return compared;
}

describe('capacities and budgets', () => {
  test('as the papers count them', () => {
    expect(tokenChoiceCapacity({ tokens: 6, k: 1, experts: 3 }, 1)).toBe(2);
    expect(tokenChoiceCapacity({ tokens: 6, k: 2, experts: 4 }, 1.05)).toBe(4);
    expect(expertChoiceCapacity(6, 4, 1)).toBe(2);
    expect(expertChoiceCapacity(8, 8, 2)).toBe(2);
    expect(usmoeBudget({ tokens: 8, k: 2, experts: 4 }, 0.86)).toBe(14);
    expect(usmoeBudget({ tokens: 8, k: 2, experts: 4 }, 0)).toBe(1);
    expect(usmoeBudget({ tokens: 2, k: 2, experts: 2 }, 3)).toBe(4);
  });
});
