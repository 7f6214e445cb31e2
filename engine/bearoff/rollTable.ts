/** Distributions of a number of rolls, many of them in one table of 16-bit units. */

/** Units that make certainty. GNU Backgammon's databases count in the same. */
export const CERTAINTY = 0xff_ff;

/** Most numbers of rolls told apart; 15 checkers on the six point are off after 30 rolls at worst. */
export const MOST_COLUMNS = 32;

/** A number of rolls as a random variable. */
export interface RollCount {
  /** Mean number of rolls. */
  readonly mean: number;
  /** Standard deviation, in rolls. */
  readonly sd: number;
  /** Probability of exactly so many rolls, from none to the most that occurs; they sum to 1. */
  readonly chances: readonly number[];
}

/** Already there: no roll is needed. */
export const NO_ROLLS: RollCount = { mean: 0, sd: 0, chances: [1] };

/**
 * The distributions of `size` positions. `units[rolls * size + index]` are the units of exactly so many rolls, so that
 * like stands beside like, which is what makes a file small; a position's units sum to 65535.
 */
export class RollTable {
  readonly size: number;
  readonly units: Uint16Array;

  /** `units` holds as many whole columns of `size` as there are numbers of rolls, from none. */
  constructor(size: number, units: Uint16Array) {
    this.size = size;
    this.units = units;
  }

  /** Numbers of rolls the table tells apart, none being one. */
  get columns(): number {
    return this.units.length / this.size;
  }

  /** Returns the distribution at an index below `size`. */
  at(index: number): RollCount {
    const chances: number[] = [];
    let mean = 0;
    let square = 0;
    for (let rolls = 0; rolls < this.columns; rolls++) {
      const units = this.units[rolls * this.size + index]!;
      if (units === 0) continue;
      const chance = units / CERTAINTY;
      while (chances.length < rolls) chances.push(0);
      chances.push(chance);
      mean += rolls * chance;
      square += rolls * rolls * chance;
    }
    return { mean, sd: Math.sqrt(Math.max(0, square - mean * mean)), chances };
  }

  /** Returns true when every position's units sum to certainty. */
  isSound(): boolean {
    for (let index = 0; index < this.size; index++) {
      let sum = 0;
      for (let at = index; at < this.units.length; at += this.size) sum += this.units[at]!;
      if (sum !== CERTAINTY) return false;
    }
    return true;
  }
}
