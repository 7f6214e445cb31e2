/**
 * Outcome probabilities of a game, seen by one player, in the two spellings people use.
 *
 *     const outcome = { win: 0.6, winGammon: 0.2, winBackgammon: 0.01, loseGammon: 0.1, loseBackgammon: 0 };
 *     cubelessEquity(outcome);              // 0.2 + 0.2 + 0.01 - 0.1 = 0.31
 *     makeExclusive(outcome).winGammon;     // 0.19
 *
 * Programs and records print the cumulative numbers; labels to learn from are best exclusive, since they sum to 1.
 */

/** Five probabilities, 0..1, each including the better results: a backgammon is also a gammon, a gammon also a win. */
export interface CumulativeOutcome {
  readonly win: number;
  /** Of a gammon or a backgammon. */
  readonly winGammon: number;
  readonly winBackgammon: number;
  /** Of losing a gammon or a backgammon. */
  readonly loseGammon: number;
  readonly loseBackgammon: number;
}

/** Six probabilities, 0..1, of results that exclude each other; they sum to 1. */
export interface ExclusiveOutcome {
  readonly winSingle: number;
  readonly winGammon: number;
  readonly winBackgammon: number;
  readonly loseSingle: number;
  readonly loseGammon: number;
  readonly loseBackgammon: number;
}

/** Returns the exclusive spelling of an outcome. */
export function makeExclusive(outcome: CumulativeOutcome): ExclusiveOutcome {
  const { win, winGammon, winBackgammon, loseGammon, loseBackgammon } = outcome;
  return {
    winSingle: win - winGammon,
    winGammon: winGammon - winBackgammon,
    winBackgammon,
    loseSingle: 1 - win - loseGammon,
    loseGammon: loseGammon - loseBackgammon,
    loseBackgammon,
  };
}

/** Returns the cumulative spelling of an outcome. */
export function makeCumulative(outcome: ExclusiveOutcome): CumulativeOutcome {
  const { winSingle, winGammon, winBackgammon, loseGammon, loseBackgammon } = outcome;
  return {
    win: winSingle + winGammon + winBackgammon,
    winGammon: winGammon + winBackgammon,
    winBackgammon,
    loseGammon: loseGammon + loseBackgammon,
    loseBackgammon,
  };
}

/** Returns the same outcome seen by the other player. */
export function flipOutcome(outcome: CumulativeOutcome): CumulativeOutcome {
  return {
    win: 1 - outcome.win,
    winGammon: outcome.loseGammon,
    winBackgammon: outcome.loseBackgammon,
    loseGammon: outcome.winGammon,
    loseBackgammon: outcome.winBackgammon,
  };
}

/** Returns the points won a game on average without a cube, -3..3. */
export function cubelessEquity(outcome: CumulativeOutcome): number {
  const { win, winGammon, winBackgammon, loseGammon, loseBackgammon } = outcome;
  return 2 * win - 1 + winGammon + winBackgammon - loseGammon - loseBackgammon;
}
