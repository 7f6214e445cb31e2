/** Dice that a seed repeats, from xoroshiro128+ (Blackman & Vigna 2018) as the package pure-rand has it. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Dice, Die } from './roll.ts';

/** Returns dice whose rolls depend on the seed (a 32-bit integer) alone. */
export function seededDice(seed: number): Dice {
  const generator = xoroshiro128plus(seed);
  const die = (): Die => uniformInt(generator, 1, 6) as Die;
  return { roll: () => [die(), die()] };
}
