import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, test } from 'vitest';
import { scriptedDice } from '../../engine/scriptedDice.ts';
import { seededDice } from '../../engine/seededDice.ts';

describe('seeded dice [STATE-4]', () => {
  // xoroshiro128+ 1.0 (Blackman & Vigna 2018) from the state 1, 2: the vector that the crate rand_xoshiro took from the
  // authors' C program. The package gives the low 32 bits of each.
  test('come from the published generator', () => {
    const generator = xoroshiro128plusFromState([0, 1, 0, 2]);
    const published = [
      3n,
      412333834243n,
      2360170716294286339n,
      9295852285959843169n,
      2797080929874688578n,
      6019711933173041966n,
      3076529664176959358n,
      3521761819100106140n,
      7493067640054542992n,
      920801338098114767n,
    ];
    expect(published.map(() => generator.next() >>> 0)).toEqual(
      published.map((n) => Number(n & 0xffffffffn)),
    );
  });

  test('are the same for the same seed, and fair', () => {
    const first = seededDice(7);
    const again = seededDice(7);
    const counts = Array.from({ length: 36 }, () => 0);
    for (let i = 0; i < 36_000; i++) {
      const roll = first.roll();
      expect(again.roll()).toEqual(roll);
      counts[(roll[0] - 1) * 6 + roll[1] - 1]!++;
    }
    // Chi-squared with 35 degrees of freedom: below 66.6 in 999 of 1,000 fair runs, and this run is always the same.
    const chiSquared = counts.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
    expect(chiSquared).toBeLessThan(66.6);
  });
});

describe('scripted dice [STATE-4]', () => {
  test('hand out their rolls, and say when some are left or missing', () => {
    const dice = scriptedDice([3, 1], [6, 6]);
    expect(dice.roll()).toEqual([3, 1]);
    expect(dice.left).toBe(1);
    expect(() => dice.assertUsed()).toThrow('1 of 2 scripted rolls were not used');
    expect(dice.roll()).toEqual([6, 6]);
    expect(() => dice.assertUsed()).not.toThrow();
    expect(() => dice.roll()).toThrow('no more');
    expect(dice.left).toBe(0);
  });
});
