/** Makes the one-sided database. */
import { homeCount, MOST_HOME_CHECKERS } from './homeBoard.ts';
import { HomePlays, ROLLS } from './homePlays.ts';
import { OneSidedDatabase } from './oneSided.ts';
import { CERTAINTY, MOST_COLUMNS, RollTable } from './rollTable.ts';

const REPORT_EVERY = 500;

/**
 * Generates the database of sides of at most `checkers` checkers, 1 to 15. Yields the share that is done, every few
 * milliseconds, and returns the database: 54,264 positions in about two seconds.
 */
export function* generateOneSided(
  checkers: number = MOST_HOME_CHECKERS,
): Generator<number, OneSidedDatabase, void> {
  const size = homeCount(checkers);
  const firstWithAll = homeCount(checkers - 1);
  const plays = new HomePlays(checkers);
  const allOff = new FewestRolls(size);
  const firstOff = new FewestRolls(size);
  allOff.setNone(0);
  for (let index = 0; index < firstWithAll; index++) firstOff.setNone(index);
  for (let index = 1; index < size; index++) {
    if (index % REPORT_EVERY === 0) yield index / size;
    const results = ROLLS.map(({ roll }) => plays.results(index, roll));
    allOff.fill(index, results);
    if (index >= firstWithAll) firstOff.fill(index, results);
  }
  return new OneSidedDatabase(checkers, allOff.table(0), firstOff.table(firstWithAll));
}

/** Distributions of the number of rolls until something is done, by the plays that do it in the fewest on average. */
class FewestRolls {
  readonly #size: number;
  readonly #units: Uint16Array;
  /** Mean number of rolls of each index, in units. */
  readonly #means: Uint32Array;
  readonly #row = new Float64Array(MOST_COLUMNS);

  constructor(size: number) {
    this.#size = size;
    this.#units = new Uint16Array(MOST_COLUMNS * size);
    this.#means = new Uint32Array(size);
  }

  /** Says that it is done at this index. */
  setNone(index: number): void {
    this.#units[index] = CERTAINTY;
  }

  /** Fills in an index from the results of its 21 rolls, in the order of ROLLS. */
  fill(index: number, results: readonly (readonly number[])[]): void {
    this.#row.fill(0);
    results.forEach((reached, i) => {
      const best = this.#fewest(reached);
      const { ways } = ROLLS[i]!;
      for (let rolls = 1; rolls < MOST_COLUMNS; rolls++) {
        this.#row[rolls]! += ways * this.#units[(rolls - 1) * this.#size + best]!;
      }
    });
    this.#round(index);
  }

  /** Of equal means GNU Backgammon's database, with few exceptions, has the one of the highest index. */
  #fewest(reached: readonly number[]): number {
    let best = reached[0]!;
    for (const index of reached) {
      const difference = this.#means[index]! - this.#means[best]!;
      if (difference < 0 || (difference === 0 && index > best)) best = index;
    }
    return best;
  }

  /** Rounds each of the row's chances; what is then missing to certainty, or too much, goes to the likeliest. */
  #round(index: number): void {
    let missing = CERTAINTY;
    let likeliest = 0;
    for (let rolls = 0; rolls < MOST_COLUMNS; rolls++) {
      const units = Math.floor((this.#row[rolls]! + 18) / 36);
      this.#row[rolls] = units;
      missing -= units;
      if (units > this.#row[likeliest]!) likeliest = rolls;
    }
    this.#row[likeliest]! += missing;
    for (let rolls = 0; rolls < MOST_COLUMNS; rolls++) {
      this.#units[rolls * this.#size + index] = this.#row[rolls]!;
      this.#means[index]! += rolls * this.#row[rolls]!;
    }
  }

  /** Returns the distributions of the indices from `first` on, as wide as they need. */
  table(first: number): RollTable {
    const size = this.#size - first;
    const columns = Array.from({ length: MOST_COLUMNS }, (_, rolls) =>
      this.#units.subarray(rolls * this.#size + first, (rolls + 1) * this.#size),
    );
    const used = columns.findLastIndex((column) => column.some((units) => units > 0)) + 1;
    const units = new Uint16Array(used * size);
    columns.slice(0, used).forEach((column, rolls) => units.set(column, rolls * size));
    return new RollTable(size, units);
  }
}
