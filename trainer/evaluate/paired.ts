/** Two players judged on the same decisions: whether one agrees more often than the other, by the decisions where only one does. */
import type { PairedAgreement } from '../../model/report.ts';
import { Z } from './statistics.ts';

/**
 * Returns how two players' agreement differs. `first` and `second` say of each decision, in the same order, whether the
 * player agreed. The p-value is McNemar's, exact and two-sided (McNemar 1947): the chance that decisions on which only
 * one agrees fall as unevenly as they did, were each as likely to fall either way. The interval of the difference is
 * Wald's. Both take decisions for independent of each other.
 */
export function pairedAgreement(
  players: readonly [string, string],
  first: readonly boolean[],
  second: readonly boolean[],
): PairedAgreement {
  const of = first.length;
  if (second.length !== of)
    throw new Error(`${of} decisions of one, ${second.length} of the other`);
  const onlyFirst = first.filter((agreed, i) => agreed && !second[i]).length;
  const onlySecond = second.filter((agreed, i) => agreed && !first[i]).length;
  const difference = of === 0 ? 0 : (onlyFirst - onlySecond) / of;
  const variance =
    of === 0 ? 0 : (onlyFirst + onlySecond - (onlyFirst - onlySecond) ** 2 / of) / of ** 2;
  const half = Z * Math.sqrt(variance);
  return {
    players: [...players],
    of,
    onlyFirst,
    onlySecond,
    difference,
    low: difference - half,
    high: difference + half,
    pValue: signTest(onlyFirst, onlySecond),
  };
}

/** The two-sided chance of a split as uneven as `a` to `b`, each of the a + b as likely to fall either way. */
function signTest(a: number, b: number): number {
  const n = a + b;
  // Binomial terms by their logarithms: 2^-n is 0 for n above a thousand.
  let term = -n * Math.LN2;
  let sum = 0;
  for (let k = 0; k <= Math.min(a, b); k++) {
    sum += Math.exp(term);
    term += Math.log((n - k) / (k + 1));
  }
  return Math.min(1, 2 * sum);
}
