import { beforeAll, describe, expect, test } from 'vitest';
import { openBackend, type Tensor3D, tf } from '../../trainer/backend.ts';
import { renormalise, softmaxGates } from '../../trainer/network/routers/gates.ts';
import {
  gshardLoss,
  importanceLoss,
  loadLoss,
  zLoss,
} from '../../trainer/network/routers/losses.ts';
import {
  answerRoute,
  readRoute,
  type RouteAnswer,
} from '../../trainer/network/routers/routeRequest.ts';
import { sinkhornPlan } from '../../trainer/network/routers/sinkhorn.ts';
import { softLogits } from '../../trainer/network/routers/softMoe.ts';
import { sparsePlan } from '../../trainer/network/routers/sparseTransport.ts';
import { unifiedScore } from '../../trainer/network/routers/usmoe.ts';
import { LOGITS, LOSSES, MASKS, PUBLISHED, SINKHORN, SOFT, SOFTMAX, UNIFIED_A } from './vectors.ts';

const TOLERANCE = 1e-5;

/** Expects two matrices to agree to the tolerance. */
function expectClose(
  found: readonly (readonly number[])[],
  expected: readonly (readonly number[])[],
): void {
  expect(found.length).toBe(expected.length);
  found.forEach((row, i) => {
    expect(row.length).toBe(expected[i]!.length);
    row.forEach((value, j) => {
      expect(Math.abs(value - expected[i]![j]!), `[${i},${j}] ${value}`).toBeLessThan(TOLERANCE);
    });
  });
}

const group = (values: readonly (readonly number[])[]): Tensor3D =>
  tf.tensor3d([values.map((row) => [...row])]);
const matrix = (values: Tensor3D): Promise<number[][]> =>
  values.squeeze<typeof values>([0]).array() as unknown as Promise<number[][]>;
const scalar = async (value: { data(): Promise<ArrayLike<number>> }): Promise<number> =>
  (await value.data())[0]!;

/** The answer to a request that is good. */
async function ask(request: unknown): Promise<RouteAnswer> {
  const read = readRoute(request);
  if (!read.ok) throw new Error(read.error.message);
  return await answerRoute(read.value);
}

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(async () => {
    expect((await openBackend(backend)).ok).toBe(true);
  });

  test('softmax over the experts', async () => {
    expectClose(await matrix(softmaxGates(group(LOGITS))), SOFTMAX);
  });

  test('the Sinkhorn plan, rows summing to 1 and columns to T / E', async () => {
    const plan = await matrix(sinkhornPlan(group(LOGITS)));
    expectClose(plan, SINKHORN);
    for (const row of plan) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    for (const e of [0, 1, 2])
      expect(plan.reduce((sum, row) => sum + row[e]!, 0)).toBeCloseTo(2, 5);
  });

  test.each([2, 4])('the columns of the plan of %i tokens an expert sum to T / E', async (k) => {
    const plan = await matrix(sparsePlan(softmaxGates(group(LOGITS)), k));
    for (const e of [0, 1, 2]) {
      expect(plan.reduce((sum, row) => sum + row[e]!, 0)).toBeCloseTo(2, 5);
      expect(plan.filter((row) => row[e]! > 0).length).toBeLessThanOrEqual(k);
    }
  });

  test.each(MASKS)('%s of %o', async (_, settings, mask) => {
    const answer = await ask({ ...settings, logits: LOGITS });
    const { dispatch, combine, metrics } = answer;
    expect(dispatch.map((row) => row.join('')).join(' ')).toBe(mask);
    const weights = String(settings['router']) === 'usmoe-a' ? UNIFIED_A : SOFTMAX;
    if (settings['router'] !== 'usmoe-b') {
      expectClose(
        combine,
        dispatch.map((row, t) => row.map((kept, e) => kept * weights[t]![e]!)),
      );
    }
    const pairs = dispatch.flat().reduce((a, b) => a + b);
    const load = [0, 1, 2].map((e) => dispatch.reduce((sum, row) => sum + row[e]!, 0) / pairs);
    expectClose([metrics.load], [load]);
    expect(metrics.dropped).toBeCloseTo(
      dispatch.filter((row) => row.every((x) => x === 0)).length / 6,
      6,
    );
  });

  test('the kept gates of Softmax Token Choice, K=2 C=4, by token', async () => {
    const answer = await ask({
      router: 'softmax-token-choice',
      logits: LOGITS,
      k: 2,
      capacity: 4,
    });
    const sums = answer.combine.map((row) => row.reduce((a, b) => a + b));
    expectClose([sums], [[0.960887, 0.878048, 0.923005, 0.719987, 0.859756, 0.367165]]);
  });

  test('renormalised weights of Softmax Expert Choice', async () => {
    const of = async (capacity: number): Promise<number[][]> => {
      const answer = await ask({
        router: 'softmax-expert-choice',
        logits: LOGITS,
        capacity,
      });
      return await matrix(renormalise(group(answer.combine)));
    };
    const two = await of(2);
    expectClose(
      [two[1]!, two[3]!],
      [
        [0, 0, 0],
        [0, 0.524979, 0.475021],
      ],
    );
    const four = await of(4);
    expectClose(
      [four[1]!, four[2]!],
      [
        [0.622459, 0.377541, 0],
        [0.832018, 0, 0.167982],
      ],
    );
  });

  test('the unified score of variant A', async () => {
    expectClose(await matrix(unifiedScore(group(LOGITS), { variant: 'a', alpha: 0.5 })), UNIFIED_A);
  });

  test('losses', async () => {
    const gates = softmaxGates(group(LOGITS));
    expect(await scalar(gshardLoss(gates))).toBeCloseTo(LOSSES.gshard, 5);
    expect(await scalar(importanceLoss(gates))).toBeCloseTo(LOSSES.importance, 5);
    expect(await scalar(zLoss(group(LOGITS)))).toBeCloseTo(LOSSES.z, 5);
    expect(await scalar(gshardLoss(group(PUBLISHED.gates)))).toBeCloseTo(PUBLISHED.gshard, 5);
    expect(await scalar(importanceLoss(group(PUBLISHED.gates)))).toBeCloseTo(
      PUBLISHED.importance,
      5,
    );
    const { logits, noise, deviation, k, loss } = PUBLISHED.load;
    const found = loadLoss(group(logits), { values: group(noise), deviation }, k);
    expect(await scalar(found)).toBeCloseTo(loss, 5);
  });

  test('Soft MoE without and with normalisation', async () => {
    const { tokens, phi, experts, plain, normalised } = SOFT;
    const outputOf = async (normalise: boolean): Promise<number[][]> => {
      const answer = await ask({ router: 'soft-moe', tokens, phi, scale: 1, normalise });
      const { dispatch, combine } = answer;
      if (!normalise) {
        expectClose(dispatch, plain.dispatch);
        expectClose(combine, plain.combine);
      }
      const slots = experts.map((expert, s) =>
        [0, 1].map((d) => expert(tokens.reduce((sum, x, t) => sum + dispatch[t]![s]! * x[d]!, 0))),
      );
      return combine.map((row) =>
        [0, 1].map((d) => row.reduce((sum, weight, s) => sum + weight * slots[s]![d]!, 0)),
      );
    };
    expectClose(await outputOf(false), plain.output);
    expectClose(await outputOf(true), normalised.output);
    const parameters = { phi: tf.tensor2d(phi), scale: tf.scalar(1) };
    expectClose(await matrix(softLogits(group(tokens), parameters, true)), normalised.logits);
  });
});

describe('a request that cannot be', () => {
  test.each([
    [{ router: 'best' }, 'router'],
    [{ router: 'softmax-token-choice', logits: LOGITS }, 'k'],
    [
      { router: 'softmax-token-choice', logits: LOGITS, k: 4 },
      'k: 4, expected at most 3, the experts',
    ],
    [
      { router: 'softmax-expert-choice', logits: LOGITS, capacity: 7 },
      'capacity: 7, expected at most 6, the tokens',
    ],
    [
      { router: 'softmax-expert-choice', logits: [[1, 2], [3]], capacity: 1 },
      'rows of equal length',
    ],
    [{ router: 'softmax-expert-choice', logits: LOGITS, capacity: 0 }, 'capacity'],
    [
      { router: 'usmoe-a', logits: LOGITS, budget: 19 },
      'budget: 19, expected at most 18, the pairs',
    ],
    [{ router: 'usmoe-a', logits: LOGITS, budget: 6, beta: 1 }, 'beta'],
    [{ router: 'soft-moe', tokens: [[1, 2]], phi: [[1, 2]] }, 'phi: 1 rows, expected 2'],
  ])('%o: %s', (request, message) => {
    const answer = readRoute(request);
    expect(answer.ok ? '' : answer.error.message).toContain(message);
  });
});
