/**
 * Plays within a home board, by index. Without contact a die can always be played until all checkers are off, so the
 * results of a roll are those of one die and then the other, in both orders, or of one die four times.
 */
import { DICE, type Die, isDoubles, type Roll } from '../roll.ts';
import { HOME_POINTS, homeCheckers, homeCount, homeIndex } from './homeBoard.ts';

/** The 21 rolls, with how many of the 36 ways the dice fall are theirs. */
export const ROLLS: readonly { readonly roll: Roll; readonly ways: 1 | 2 }[] = DICE.flatMap(
  (high) =>
    DICE.slice(0, high).map((low) => ({
      roll: [high, low] as const,
      ways: high === low ? (1 as const) : (2 as const),
    })),
);

/** The plays of all home boards of at most so many checkers: a table of what each die makes of each index. */
export class HomePlays {
  /** #results from #starts[6 * index + die - 1] to the next start are what `die` makes of `index`. */
  readonly #starts: Int32Array;
  readonly #results: Int32Array;
  /** The search that reached an index last. */
  readonly #reachedBy: Int32Array;
  #search = 0;

  /** For at most 15 checkers; the tables then take 5 MB. */
  constructor(checkers: number) {
    const count = homeCount(checkers);
    this.#reachedBy = new Int32Array(count);
    this.#starts = new Int32Array(count * DICE.length + 1);
    const results: number[] = [];
    for (let index = 0; index < count; index++) {
      const side = homeCheckers(index);
      for (const die of DICE) {
        addResults(side, die, results);
        this.#starts[index * DICE.length + die] = results.length;
      }
    }
    this.#results = Int32Array.from(results);
  }

  /** Returns the distinct indices that the plays of a roll lead to; [0] where all checkers are off already. */
  results(index: number, roll: Roll): number[] {
    const [first, second] = roll;
    if (isDoubles(roll)) {
      let reached = [index];
      for (let i = 0; i < 4; i++) reached = this.#play(reached, first, ++this.#search);
      return reached;
    }
    const afterFirst = this.#play([index], first, ++this.#search);
    const afterSecond = this.#play([index], second, ++this.#search);
    const search = ++this.#search;
    return this.#play(afterFirst, second, search).concat(this.#play(afterSecond, first, search));
  }

  /** Returns what a die makes of these indices, without what this search has reached already. */
  #play(indices: readonly number[], die: Die, search: number): number[] {
    const reached: number[] = [];
    for (const index of indices) {
      const entry = index * DICE.length + die - 1;
      const end = this.#starts[entry + 1]!;
      for (let i = this.#starts[entry]!; i < end; i++) {
        const result = this.#results[i]!;
        if (this.#reachedBy[result] === search) continue;
        this.#reachedBy[result] = search;
        reached.push(result);
      }
    }
    return reached;
  }
}

/** Adds the indices after one die; a checker bears off with its exact number, the farthest with a higher one too. */
function addResults(side: number[], die: Die, results: number[]): void {
  let isFarthest = true;
  for (let from = HOME_POINTS; from >= 1; from--) {
    if (side[from] === 0) continue;
    if (from >= die || isFarthest) {
      const to = Math.max(from - die, 0);
      side[from]!--;
      side[to]!++;
      results.push(homeIndex(side));
      side[from]!++;
      side[to]!--;
    }
    isFarthest = false;
  }
  if (isFarthest) results.push(0);
}
