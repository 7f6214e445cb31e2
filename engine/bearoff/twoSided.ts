/**
 * The two-sided database: equities of the last rolls of a money game, both sides home with a few checkers each.
 *
 *     database.equities(position);   // {cubeless: 0.5, owned: 0.5, centered: 0.5, opponentOwns: 0.5}
 *
 * Exact but for rounding: every roll and every play of both sides is followed to the end. Equities are rounded position
 * by position to 16 bits as GNU Backgammon does, so that all of them can be compared with its database; that leaves
 * them within 0.00013 points of unrounded ones.
 */
import { OFF, type Position } from '../position.ts';
import { findHomeIndex, homeCount } from './homeBoard.ts';

/** Most checkers a side of a database: with 8 it has 9 million positions and takes 72 MB. */
export const MOST_TWO_SIDED_CHECKERS = 8;

/** What an equity is known for: play without a cube, or with one by who may double. */
export const CUBE_STATES = ['cubeless', 'owned', 'centered', 'opponentOwns'] as const;
export type CubeState = (typeof CUBE_STATES)[number];

/**
 * Expected points of the player on roll, who is about to roll and has not doubled this turn, in units of the cube as it
 * stands: without a cube, or with it on his side, in the middle or on the other side, both sides doubling, taking and
 * passing perfectly from then on. No gammons, no Jacoby rule, no beavers, no limit to the cube.
 *
 * With access to the cube his equity is the best of not doubling, of twice `opponentOwns` where that is less than 1
 * (double and take), and of 1 where it is more (double and pass).
 */
export type TwoSidedEquities = Readonly<Record<CubeState, number>>;

/** Steps from 0 to 1 that an equity is rounded to. */
const STEPS = 32_767.5;

/** Equities of all pairs of home boards of at most so many checkers. */
export class TwoSidedDatabase {
  readonly kind = 'twoSided';
  /** Most checkers a side may have on the board. */
  readonly checkers: number;
  /** Number of home boards of at most so many checkers. */
  readonly size: number;
  /**
   * For each state in the order of CUBE_STATES a row for each home index of the player on roll, in it a column for each
   * of the opponent's: the equity e as 32767.5 e - 0.5. So -1 is -32768, 1 is 32767, and ~n is n for the other side.
   */
  readonly values: Int16Array;

  constructor(checkers: number, values: Int16Array) {
    this.checkers = checkers;
    this.size = homeCount(checkers);
    this.values = values;
  }

  /**
   * Returns the equities of a position; undefined where a side is not home or has too many checkers on the board, where
   * the game is over, and where a side that has borne off nothing could still lose a gammon.
   */
  equities({ playerOnRoll, opponent }: Position): TwoSidedEquities | undefined {
    const own = findHomeIndex(playerOnRoll, this.checkers);
    const other = findHomeIndex(opponent, this.checkers);
    if (!own || !other || playerOnRoll[OFF] === 0 || opponent[OFF] === 0) return undefined;
    const equity = (state: number): number => {
      const value = this.values[(state * this.size + own) * this.size + other]!;
      return (value + 0.5) / STEPS;
    };
    return {
      cubeless: equity(0),
      owned: equity(1),
      centered: equity(2),
      opponentOwns: equity(3),
    };
  }
}
