/**
 * Two players over mirrored pairs of games: both games of a pair have the same dice, the players' seats swapped, so
 * that most of the luck cancels. The pair is the observation; a player's result is points per game, cubeless.
 */
import { apply, type MatchAction } from '../match/apply.ts';
import { CUBELESS, type Seat } from '../match/rules.ts';
import { type MatchState, newMatch } from '../match/state.ts';
import { legalPlays } from '../plays/legalPlays.ts';
import type { Dice, Roll } from '../roll.ts';
import { bestIndex, type Evaluator } from './evaluator.ts';

/** What came of a pair: the first player's points, won minus lost, in both games together. */
export interface PairResult {
  readonly pair: number;
  readonly points: number;
  /** Games of the two that the first player won. */
  readonly wins: number;
}

interface ActiveGame {
  readonly pair: number;
  readonly firstSeat: Seat;
  readonly dice: Dice;
  state: MatchState;
}

/** Games played side by side, so that evaluators get many boards in one call. */
const PAIRS_AT_ONCE = 256;

/**
 * Plays pairs `from` to `to` - 1 and yields each as it ends, in any order. `diceOf` gives a pair's dice afresh for
 * each of its two games; a pair's games depend on it alone, whatever range it is played in.
 */
export async function* playPairs(
  first: Evaluator,
  second: Evaluator,
  diceOf: (pair: number) => Dice,
  from: number,
  to: number,
): AsyncGenerator<PairResult> {
  const ended = new Map<number, { points: number; wins: number }>();
  let games: ActiveGame[] = [];
  let next = from;
  while (games.length > 0 || next < to) {
    while (next < to && games.length < 2 * PAIRS_AT_ONCE) {
      games.push(openGame(next, 'light', diceOf), openGame(next, 'dark', diceOf));
      next++;
    }
    await playTurns(
      first,
      games.filter((game) => isTurnOf(true, game)),
    );
    await playTurns(
      second,
      games.filter((game) => isTurnOf(false, game)),
    );
    const going: ActiveGame[] = [];
    for (const game of games) {
      const { state } = game;
      if (state.phase !== 'over') {
        going.push(game);
        continue;
      }
      const isWin = state.ending.winner === game.firstSeat;
      const points = (isWin ? 1 : -1) * state.ending.points;
      const other = ended.get(game.pair);
      if (!other) ended.set(game.pair, { points, wins: isWin ? 1 : 0 });
      else {
        ended.delete(game.pair);
        yield {
          pair: game.pair,
          points: points + other.points,
          wins: other.wins + (isWin ? 1 : 0),
        };
      }
    }
    games = going;
  }
}

function openGame(pair: number, firstSeat: Seat, diceOf: (pair: number) => Dice): ActiveGame {
  const dice = diceOf(pair);
  let opening: Roll;
  do opening = dice.roll();
  while (opening[0] === opening[1]);
  const state = step(newMatch(CUBELESS), {
    kind: 'openingRoll',
    light: opening[0],
    dark: opening[1],
  });
  return { pair, firstSeat, dice, state };
}

/** True while the first player (or, with false, the second) is to roll in the game. */
function isTurnOf(isFirst: boolean, { state, firstSeat }: ActiveGame): boolean {
  return state.phase === 'toRoll' || state.phase === 'toPlay'
    ? (state.onRoll === firstSeat) === isFirst
    : false;
}

/** One turn of every game, chosen in one call of the evaluator. */
async function playTurns(player: Evaluator, games: readonly ActiveGame[]): Promise<void> {
  const choices = games.flatMap((game) => {
    if (game.state.phase === 'toRoll') {
      game.state = step(game.state, { kind: 'roll', roll: game.dice.roll() });
    }
    const { state } = game;
    return state.phase === 'toPlay'
      ? [{ game, state, plays: legalPlays(state.position, state.roll) }]
      : [];
  });
  const open = choices.filter(({ plays }) => plays.length > 1);
  const scores = await player.score(
    open.map(({ state, plays }) => ({
      parent: state.position,
      results: plays.map(({ result }) => result),
    })),
  );
  const best = new Map(open.map((choice, i) => [choice, bestIndex(scores[i]!)]));
  for (const choice of choices) {
    const play = choice.plays[best.get(choice) ?? 0];
    choice.game.state = step(choice.state, { kind: 'play', moves: play?.play ?? [] });
  }
}

/** The next state of a game whose actions are legal by construction. */
function step(state: MatchState, action: MatchAction): MatchState {
  const next = apply(state, action);
  if (!next.ok) throw new Error(`${next.error.code}: ${next.error.message}`);
  return next.value;
}
