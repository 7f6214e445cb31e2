/** Outcomes for tests. */
import fc from 'fast-check';
import { type CumulativeOutcome, makeCumulative } from '../../engine/outcome.ts';

/** Any outcome: six shares of a whole. */
export const anyOutcome: fc.Arbitrary<CumulativeOutcome> = fc
  .array(fc.integer({ min: 0, max: 1000 }), { minLength: 6, maxLength: 6 })
  .filter((parts) => parts.some((part) => part > 0))
  .map((parts) => {
    const sum = parts.reduce((a, b) => a + b, 0);
    const [winSingle, winGammon, winBackgammon, loseSingle, loseGammon, loseBackgammon] = parts.map(
      (part) => part / sum,
    ) as [number, number, number, number, number, number];
    return makeCumulative({
      winSingle,
      winGammon,
      winBackgammon,
      loseSingle,
      loseGammon,
      loseBackgammon,
    });
  });
