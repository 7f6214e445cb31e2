/**
 * Randomness as a function of seeds: a run's step 1,234 draws the same numbers whether the run came there in one go
 * or was resumed, because its generator is made from the seed and the step and nothing is carried along.
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Draws whole numbers. */
export interface Random {
  /** Returns a whole number from 0 to n - 1. */
  below(n: number): number;
  /** Returns a number from 0 (included) to 1 (excluded). */
  unit(): number;
  /** Returns a normally distributed number, mean 0, standard deviation 1. */
  normal(): number;
}

/** Returns a generator that depends on the seeds alone, in their order. */
export function randomFrom(...seeds: readonly number[]): Random {
  let mixed = 0x9e3779b9;
  for (const seed of seeds) mixed = mix(mixed ^ mix(seed | 0));
  const generator = xoroshiro128plus(mixed);
  const unit = (): number => uniformInt(generator, 0, 0x3fffffff) / 0x40000000;
  return {
    below: (n) => uniformInt(generator, 0, n - 1),
    unit,
    // Box and Muller (1958).
    normal: () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
  };
}

/** Shuffles in place (Fisher and Yates). */
export function shuffle(values: Uint32Array, random: Random): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [values[i], values[j]] = [values[j]!, values[i]!];
  }
}

/** The finaliser of MurmurHash3 (Appleby): spreads every bit of a 32-bit integer over all of them. */
function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
