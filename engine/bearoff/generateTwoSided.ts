/** Makes the two-sided database. */
import { homeCount } from './homeBoard.ts';
import { HomePlays, ROLLS } from './homePlays.ts';
import { CUBE_STATES, TwoSidedDatabase } from './twoSided.ts';

/** A certain win and loss as the database writes them; ~WIN is LOSS. */
const WIN = 0x7f_ff;
const LOSS = -0x80_00;

/**
 * Generates the database of at most `checkers` checkers a side, 1 to 8. Yields the share that is done, many times a
 * second, and returns the database; 6 checkers, 853,776 positions, take about four seconds.
 */
export function* generateTwoSided(checkers = 6): Generator<number, TwoSidedDatabase, void> {
  const size = homeCount(checkers);
  const plays = new HomePlays(checkers);
  const results = Array.from({ length: size }, (_, index) =>
    ROLLS.map(({ roll }) => plays.results(index, roll)),
  );
  const values = new Int16Array(CUBE_STATES.length * size * size);
  const pairs = new Pairs(size, values);
  // A play leads from (own, other) to (other, less than own): to a pair filled in before.
  for (let greater = 0; greater < size; greater++) {
    for (let lesser = 0; lesser <= greater; lesser++) {
      pairs.fill(lesser, greater, results[lesser]!);
      pairs.fill(greater, lesser, results[greater]!);
    }
    yield ((greater + 1) / size) ** 2;
  }
  return new TwoSidedDatabase(checkers, values);
}

/** The four equities of every pair of home indices, of the player on roll and the opponent. */
class Pairs {
  readonly #size: number;
  readonly #states: readonly Int16Array[];

  /** `values` as in TwoSidedDatabase. */
  constructor(size: number, values: Int16Array) {
    this.#size = size;
    this.#states = CUBE_STATES.map((_, state) =>
      values.subarray(state * size * size, (state + 1) * size * size),
    );
  }

  /** Fills in a pair from what the player on roll's 21 rolls lead to, in the order of ROLLS. */
  fill(own: number, other: number, results: readonly (readonly number[])[]): void {
    const at = own * this.#size + other;
    if (own === 0 || other === 0) {
      for (const state of this.#states) state[at] = own === 0 ? WIN : LOSS;
      return;
    }
    const sums = [0, 0, 0, 0];
    const left = new Int16Array(4);
    ROLLS.forEach(({ ways }, i) => {
      this.#leastLeft(other * this.#size, results[i]!, left);
      for (let state = 0; state < 4; state++) sums[state]! += ways * ~left[state]!;
    });
    this.#states.forEach((state, i) => {
      // Towards zero, as GNU Backgammon rounds.
      state[at] = Math.trunc(sums[i]! / 36);
    });
  }

  /** Sets `left` to the least that a roll's plays leave the opponent with; each state of the cube has its own play. */
  #leastLeft(row: number, results: readonly number[], left: Int16Array): void {
    const [cubeless, owned, centered, opponentOwns] = this.#states;
    left.fill(WIN);
    for (const result of results) {
      const at = row + result;
      const taken = opponentOwns![at]!;
      left[0] = Math.min(left[0]!, cubeless![at]!);
      left[1] = Math.min(left[1]!, taken);
      left[2] = Math.min(left[2]!, withCube(centered![at]!, taken));
      left[3] = Math.min(left[3]!, withCube(owned![at]!, taken));
    }
  }
}

/**
 * Returns the equity of a side that may double: as if it did not, twice what the other side's cube leaves it when that
 * takes, or 1 when that must pass. Halves are rounded towards zero, as GNU Backgammon does.
 */
function withCube(notDoubled: number, taken: number): number {
  if (taken < Math.trunc(notDoubled / 2)) return notDoubled;
  return taken >= Math.trunc(WIN / 2) ? WIN : 2 * taken;
}
