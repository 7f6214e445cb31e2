/**
 * The one-sided database: how many rolls a side alone needs to bear off all its checkers, and to bear off the first.
 *
 *     const rolls = database.bearingOff(side);   // {mean: 2.11, sd: 0.57, chances: [0, 0.111, 0.671, 0.214, 0.003]}
 *     effectivePipCount(rolls.mean);             // 17.2
 *
 * A side plays so that it is off in the fewest rolls on average. The rolls until its first checker is off, which decide
 * gammons, are those of a side that plays to make these the fewest. Both are as in the databases of GNU Backgammon
 * (makebearoff), and so is the arithmetic: distributions are counted in 1/65535 and rounded position by position, so
 * that all of them can be compared with GNU's. That leaves means within 0.0002 rolls of unrounded ones.
 */
import type { CumulativeOutcome } from '../outcome.ts';
import { OFF, type Position, positionClass, type Side } from '../position.ts';
import { findHomeIndex, homeCount } from './homeBoard.ts';
import { NO_ROLLS, type RollCount, RollTable } from './rollTable.ts';

/** Distributions of every home board of at most so many checkers. */
export class OneSidedDatabase {
  readonly kind = 'oneSided';
  /** Most checkers on the board; 15 in standard backgammon. */
  readonly checkers: number;
  /** Rolls to bear off all checkers, by home index. */
  readonly allOff: RollTable;
  /** Rolls to bear off the first, by home index less homeCount(checkers - 1): for sides with all their checkers. */
  readonly firstOff: RollTable;

  constructor(checkers: number, allOff: RollTable, firstOff: RollTable) {
    this.checkers = checkers;
    this.allOff = allOff;
    this.firstOff = firstOff;
  }

  /** Returns the rolls a side needs to bear off, or undefined where it is not home or has too many checkers. */
  bearingOff(side: Side): RollCount | undefined {
    const index = findHomeIndex(side, this.checkers);
    return index === undefined ? undefined : this.allOff.at(index);
  }

  /**
   * Returns the rolls a side needs to bear off its first checker, none when one is off; undefined where it is not home,
   * and where it has borne off nothing but has not the database's number of checkers.
   */
  bearingFirstOff(side: Side): RollCount | undefined {
    const index = findHomeIndex(side, this.checkers);
    if (index === undefined) return undefined;
    if (side[OFF]! > 0) return NO_ROLLS;
    const offset = homeCount(this.checkers - 1);
    return index < offset ? undefined : this.firstOff.at(index - offset);
  }
}

/**
 * Returns how a race with both sides home ends, from the two sides' rolls; undefined where the database does not apply.
 * The usual approximation: no play depends on the other side's checkers, and a side is given both its fewest rolls to
 * bear off and its fewest rolls to save the gammon, though it may have to choose between them.
 */
export function oneSidedOutcome(
  database: OneSidedDatabase,
  position: Position,
): CumulativeOutcome | undefined {
  if (positionClass(position) !== 'bearoff') return undefined;
  const { playerOnRoll, opponent } = position;
  const own = database.bearingOff(playerOnRoll);
  const other = database.bearingOff(opponent);
  const ownFirst = database.bearingFirstOff(playerOnRoll);
  const otherFirst = database.bearingFirstOff(opponent);
  if (!own || !other || !ownFirst || !otherFirst) return undefined;
  // With its roll k the player on roll ends the game after k - 1 rolls of the opponent, the opponent after k of his.
  return {
    win: chanceSum(own, (rolls) => chanceOver(other, rolls - 1)),
    winGammon: chanceSum(own, (rolls) => chanceOver(otherFirst, Math.max(0, rolls - 1))),
    winBackgammon: 0,
    loseGammon: chanceSum(other, (rolls) => chanceOver(ownFirst, rolls)),
    loseBackgammon: 0,
  };
}

function chanceSum({ chances }: RollCount, given: (rolls: number) => number): number {
  return chances.reduce((sum, chance, rolls) => sum + chance * given(rolls), 0);
}

/** The probability of more than so many rolls. */
function chanceOver({ chances }: RollCount, rolls: number): number {
  let over = 0;
  for (let more = rolls + 1; more < chances.length; more++) over += chances[more]!;
  return over;
}
