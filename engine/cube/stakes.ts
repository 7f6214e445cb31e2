/**
 * What a game is played for: money, or a match at some score; and what winning or losing it is worth.
 *
 *     const match: Stakes = { kind: 'match', table: KAZAROSS_XG2, playerAway: 4, opponentAway: 2 };
 *     stakeValue(match, 2);          // 0.5: winning two points makes it 2 away each
 *     gammonValues(match, 1);        // what a gammon adds, to either side; 0.5 for money
 *     toEquity(match, 1, 0.3313);    // what a match-winning chance is in points a game
 *
 * All of cube theory here is arithmetic on these values, so it is the same for money and for a match.
 */
import { matchEquity, type MatchEquityTable } from '../met/matchEquityTable.ts';

/** Money: values are points. */
export interface MoneyStakes {
  readonly kind: 'money';
  /** Under the Jacoby rule gammons count only once the cube has been turned. */
  readonly isJacoby?: boolean;
}

/** A match: values are the player's chances of winning it, 0..1 (mwc). Both sides are 1 or more points away. */
export interface MatchStakes {
  readonly kind: 'match';
  readonly table: MatchEquityTable;
  readonly playerAway: number;
  readonly opponentAway: number;
  /** True in the Crawford game, where nobody may double. A side 1 away in any other game means it has been played. */
  readonly isCrawford?: boolean;
}

export type Stakes = MoneyStakes | MatchStakes;

/** Returns the same stakes seen by the other player. */
export function flipStakes(stakes: Stakes): Stakes {
  if (stakes.kind === 'money') return stakes;
  return { ...stakes, playerAway: stakes.opponentAway, opponentAway: stakes.playerAway };
}

/** Returns what a game is worth that the player wins by `points` or, where they are negative, loses: points or mwc. */
export function stakeValue(stakes: Stakes, points: number): number {
  if (stakes.kind === 'money') return points;
  const { table, playerAway, opponentAway } = stakes;
  return matchEquity(table, {
    playerAway: playerAway - Math.max(points, 0),
    opponentAway: opponentAway - Math.max(-points, 0),
    isPostCrawford: playerAway === 1 || opponentAway === 1,
  });
}

/**
 * Returns a value (points or mwc) as equity: 1 is winning the game at this cube, -1 losing it, linear in between:
 *
 *     equity = 2 (value - lose) / (win - lose) - 1
 *
 * For money it is the value divided by the cube; for a match the normalised equity of GNU Backgammon's manual,
 * "Match equities and normalised money game equity (NEMG)", also called EMG.
 */
export function toEquity(stakes: Stakes, cubeValue: number, value: number): number {
  const win = stakeValue(stakes, cubeValue);
  const lose = stakeValue(stakes, -cubeValue);
  return (2 * (value - lose)) / (win - lose) - 1;
}

/** Returns an equity at this cube as a value, points or mwc: `lose + (equity + 1) / 2 * (win - lose)`. */
export function fromEquity(stakes: Stakes, cubeValue: number, equity: number): number {
  const win = stakeValue(stakes, cubeValue);
  const lose = stakeValue(stakes, -cubeValue);
  return lose + ((equity + 1) / 2) * (win - lose);
}

/** What gammons and backgammons are worth beyond a plain result, in units of the swing between winning and losing. */
export interface GammonValues {
  readonly winGammon: number;
  readonly winBackgammon: number;
  readonly loseGammon: number;
  readonly loseBackgammon: number;
}

/**
 * Returns the gammon values at a cube: (gammon - win) / (win - lose), and the same for backgammons and for losing.
 * Money has 0.5 and 1. A gammon value of 0.5 means that a gammon won adds what turning half a loss into a win does.
 * GNU Backgammon prints the same (`show gammonvalues`); its gammon price is twice the value.
 */
export function gammonValues(stakes: Stakes, cubeValue: number): GammonValues {
  const win = stakeValue(stakes, cubeValue);
  const lose = stakeValue(stakes, -cubeValue);
  const worth = (points: number): number =>
    win === lose
      ? 0 // nothing is at stake
      : Math.abs(stakeValue(stakes, points * cubeValue) - (points > 0 ? win : lose)) / (win - lose);
  return {
    winGammon: worth(2),
    winBackgammon: worth(3),
    loseGammon: worth(-2),
    loseBackgammon: worth(-3),
  };
}
