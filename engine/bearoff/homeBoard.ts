/**
 * Numbers for the ways of standing in a home board: every way that `n` checkers or fewer stand on its six points, the
 * others being off, has an index from 0 (all off) to homeCount(n) - 1.
 *
 *     homeCount(15);                      // 54264
 *     homeIndex([0, 1, 0, 0, 0, 0, 0]);   // 1: one checker on the ace point
 *     homeCheckers(54263);                // [0, 0, 0, 0, 0, 0, 15]: all on the six point
 *
 * With t(p) checkers on point p or farther, the numbers c(p) = t(p) + 6 - p fall strictly from c(1) to c(6), and the
 * index is their rank in the combinatorial number system (Knuth, The Art of Computer Programming 4A, 7.2.1.3):
 *
 *     index = C(c(1), 6) + C(c(2), 5) + C(c(3), 4) + C(c(4), 3) + C(c(5), 2) + C(c(6), 1)
 *
 * Two things follow that the databases rest on. A checker that moves lowers some terms and raises none, so every play
 * leads to a lower index: filled in order, a table holds the results of a play before it needs them. And `n` is not in
 * the formula, so positions of few checkers are numbered alike in every database. GNU Backgammon's are in this order too.
 */
import { rearmost, type Side } from '../position.ts';

/** Points of the home board. */
export const HOME_POINTS = 6;
/** Most checkers on the board that are numbered. */
export const MOST_HOME_CHECKERS = 15;

/** Returns the number of ways at most `checkers` checkers (0 to 15) stand in a home board: C(checkers + 6, 6). */
export function homeCount(checkers: number): number {
  return choose(checkers + HOME_POINTS, HOME_POINTS);
}

/** Returns the index of a side whose checkers on points 1 to 6 are at most 15; its other places are not looked at. */
export function homeIndex(side: Side): number {
  let index = 0;
  let checkers = 0;
  for (let point = HOME_POINTS; point >= 1; point--) {
    checkers += side[point]!;
    index += term(point, checkers);
  }
  return index;
}

/** Returns the index of a side, or undefined where it is not home or has more than `most` checkers on the board. */
export function findHomeIndex(side: Side, most: number): number | undefined {
  if (rearmost(side) > HOME_POINTS) return undefined;
  let checkers = 0;
  for (let point = 1; point <= HOME_POINTS; point++) checkers += side[point]!;
  return checkers <= most ? homeIndex(side) : undefined;
}

/** Returns the checkers [0, on points 1 .. 6] of an index from 0 to homeCount(15) - 1. */
export function homeCheckers(index: number): number[] {
  const counts = Array.from({ length: HOME_POINTS + 1 }, () => 0);
  let rest = index;
  let checkers = MOST_HOME_CHECKERS;
  for (let point = 1; point <= HOME_POINTS; point++) {
    const nearer = checkers;
    while (term(point, checkers) > rest) checkers--;
    rest -= term(point, checkers);
    if (point > 1) counts[point - 1] = nearer - checkers;
  }
  counts[HOME_POINTS] = checkers;
  return counts;
}

/** C(c(point), 7 - point) with `checkers` on the point or farther. */
function term(point: number, checkers: number): number {
  return TERMS[point * (MOST_HOME_CHECKERS + 1) + checkers]!;
}

const TERMS: readonly number[] = Array.from(
  { length: (HOME_POINTS + 1) * (MOST_HOME_CHECKERS + 1) },
  (_, i) => {
    const point = Math.floor(i / (MOST_HOME_CHECKERS + 1));
    const checkers = i % (MOST_HOME_CHECKERS + 1);
    return choose(checkers + HOME_POINTS - point, HOME_POINTS + 1 - point);
  },
);

function choose(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i;
  return ways;
}
