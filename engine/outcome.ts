/** How a game can end, in probabilities. */

/** Probabilities seen by one player, each 0..1; gammons include backgammons, wins include both. */
export interface CumulativeOutcome {
  readonly win: number;
  readonly winGammon: number;
  readonly winBackgammon: number;
  readonly loseGammon: number;
  readonly loseBackgammon: number;
}
