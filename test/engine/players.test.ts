import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { legalPlays } from '../../engine/plays/legalPlays.ts';
import { type PairResult, playPairs } from '../../engine/player/duel.ts';
import { bestIndex, choosePlays, type Evaluator } from '../../engine/player/evaluator.ts';
import { PUBEVAL, pubevalScore } from '../../engine/player/pubeval.ts';
import { CONTACT_WEIGHTS, RACE_WEIGHTS } from '../../engine/player/pubevalWeights.ts';
import { randomEvaluator } from '../../engine/player/random.ts';
import { START } from '../../engine/position.ts';
import { seededDice } from '../../engine/seededDice.ts';
import { encodeBoard, RAW_FEATURES } from '../../engine/features/raw.ts';
import { anyPosition, anyRoll, pos } from './positions.ts';

describe('pubeval', () => {
  test('reads its input as published', () => {
    // Seen by the side that has just played (o): a point of 2 on 6, 3 on 5, 4 on 4, a blot on 3; the enemy's (x) blot
    // on its 24 = our 1, one on the bar; 5 off. Units start at 5 x (24 - point).
    const result = pos('x bar:1 24:1 2:13; o 6:2 5:3 4:4 3:1');
    const at = (point: number, unit: number): number => CONTACT_WEIGHTS[5 * (24 - point) + unit]!;
    const expected =
      at(6, 2) +
      at(5, 2) +
      at(5, 3) +
      at(4, 2) +
      at(4, 4) / 2 +
      at(3, 1) +
      at(1, 0) +
      CONTACT_WEIGHTS[120]! / 2 +
      (CONTACT_WEIGHTS[121]! * 5) / 15;
    expect(pubevalScore(result, CONTACT_WEIGHTS)).toBeCloseTo(expected, 10);
  });

  test('wants to bear off its last checker above all', () => {
    expect(pubevalScore(pos('x 24:1; o '), RACE_WEIGHTS)).toBeGreaterThan(1e6);
  });

  test('opens 31 by making its five point', async () => {
    const [play] = await choosePlays(PUBEVAL, [{ position: START, roll: [3, 1] }]);
    expect(play!.play).toEqual([
      { from: 8, to: 5, isHit: false },
      { from: 6, to: 5, isHit: false },
    ]);
  });
});

describe('choosing', () => {
  test('takes the highest score, the first of equals', () => {
    expect(bestIndex([1, 3, 2, 3])).toBe(1);
    expect(bestIndex([])).toBe(-1);
  });

  test('asks the evaluator only where there is a choice, and always answers a legal play', async () => {
    let asked = 0;
    const counting: Evaluator = {
      name: 'counting',
      score: async (decisions) => {
        asked += decisions.length;
        return await randomEvaluator(1).score(decisions);
      },
    };
    const blocked = pos('x bar:1 6:14; o 6:3 5:3 4:3 3:2 2:2 1:2');
    const chosen = await choosePlays(counting, [
      { position: START, roll: [3, 1] },
      { position: blocked, roll: [6, 5] },
      { position: pos('x 13:1; o 18:2 23:2 6:11'), roll: [6, 5] },
    ]);
    expect(asked).toBe(1);
    expect(chosen[0]).toBeDefined();
    expect(chosen[1]).toBeUndefined();
    expect(chosen[2]!.play).toEqual([{ from: 13, to: 8, isHit: false }]);
  });
});

describe('a duel', () => {
  const play = async (
    first: Evaluator,
    second: Evaluator,
    from: number,
    to: number,
  ): Promise<PairResult[]> => {
    const results: PairResult[] = [];
    for await (const result of playPairs(first, second, (pair) => seededDice(pair), from, to))
      results.push(result);
    return results.sort((a, b) => a.pair - b.pair);
  };

  test('of a player with himself is exactly even, pair by pair', async () => {
    const results = await play(PUBEVAL, { ...PUBEVAL, name: 'twin' }, 0, 30);
    expect(results).toHaveLength(30);
    for (const { points, wins } of results) expect([points, wins]).toEqual([0, 1]);
  });

  test('is the same whatever range a pair is played in, and turns its sign with the sides', async () => {
    const random = randomEvaluator(5);
    // An evaluator that depends on the board alone, so that pairs cannot influence each other.
    const plain: Evaluator = {
      name: 'plain',
      score: async (decisions) =>
        decisions.map(({ results }) => results.map(({ opponent }) => opponent[5]! - opponent[24]!)),
    };
    const all = await play(PUBEVAL, plain, 0, 12);
    expect([...(await play(PUBEVAL, plain, 0, 5)), ...(await play(PUBEVAL, plain, 5, 12))]).toEqual(
      all,
    );
    const turned = await play(plain, PUBEVAL, 0, 12);
    expect(turned.map(({ points }) => points + 0)).toEqual(all.map(({ points }) => 0 - points));
    const total = (await play(PUBEVAL, random, 0, 20)).reduce((sum, { points }) => sum + points, 0);
    expect(total).toBeGreaterThan(20);
  });
});

describe('raw features', () => {
  test('are written whole, finite, and see the mover first', () => {
    fc.assert(
      fc.property(anyPosition, anyRoll, (position, roll) => {
        const [first] = legalPlays(position, roll);
        if (!first) return;
        const out = new Float32Array(RAW_FEATURES.size + 2).fill(-7);
        encodeBoard(RAW_FEATURES, first.result, out, 1);
        expect(out[0]).toBe(-7);
        expect(out.at(-1)).toBe(-7);
        expect(out.subarray(1, -1).every((value) => Number.isFinite(value) && value >= 0)).toBe(
          true,
        );
      }),
      { numRuns: 100 },
    );
    // o has just played: a blot on its 24 point, five on 6, ten off; x has one on the bar.
    const out = new Float32Array(RAW_FEATURES.size);
    encodeBoard(RAW_FEATURES, pos('x bar:1 1:14; o 23:1 6:5'), out, 0);
    const unit = (point: number): number[] => [...out.subarray(5 * (point - 1), 5 * point)];
    expect(unit(23)).toEqual([1, 1, 0, 0, 0]);
    expect(unit(6)).toEqual([1, 0, 1, 1, 1]);
    expect([...out.subarray(120, 123)]).toEqual([0, 0, Math.fround(9 / 15)]);
    expect([...out.subarray(243, 246)]).toEqual([1, 0.5, 0]);
  });

  test('tell different boards apart', () => {
    fc.assert(
      fc.property(anyPosition, anyPosition, (a, b) => {
        const [x, y] = [a, b].map((position) => {
          const out = new Float32Array(RAW_FEATURES.size);
          encodeBoard(RAW_FEATURES, position, out, 0);
          return [...out].join();
        });
        expect(x === y).toBe(
          JSON.stringify([a.playerOnRoll, a.opponent]) ===
            JSON.stringify([b.playerOnRoll, b.opponent]),
        );
      }),
    );
  });
});
