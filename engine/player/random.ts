/** A player who picks any legal play: the other end of every scale. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Evaluator } from './evaluator.ts';

/** Returns an evaluator whose scores are drawn at random, the same for the same seed and calls. */
export function randomEvaluator(seed: number): Evaluator {
  const generator = xoroshiro128plus(seed);
  return {
    name: 'random',
    async score(decisions) {
      return decisions.map(({ results }) =>
        results.map(() => uniformInt(generator, 0, 0x7fffffff)),
      );
    },
  };
}
