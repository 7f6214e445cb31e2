/**
 * Whole matches and money sessions for tests of formats and replays: seeded dice, plays of pubeval or at random, and
 * cube actions and resignations that are often sensible and sometimes not.
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { MatchAction } from '../../engine/match/apply.ts';
import { legalActions } from '../../engine/match/legalActions.ts';
import type { GameRecord, MatchRecord } from '../../engine/match/record.ts';
import { Recorder } from '../../engine/match/recorder.ts';
import type { MatchRules, Seat } from '../../engine/match/rules.ts';
import { type MatchState, matchWinner, newMatch, positionFor } from '../../engine/match/state.ts';
import { pubevalScore } from '../../engine/player/pubeval.ts';
import { CONTACT_WEIGHTS, RACE_WEIGHTS } from '../../engine/player/pubevalWeights.ts';
import type { LegalPlay } from '../../engine/plays/legalPlays.ts';
import { type GameValue, hasContact, pipCount, type Position } from '../../engine/position.ts';
import { DICE, type Die } from '../../engine/roll.ts';

/** How a random match goes. */
export interface Manner {
  /** Games of a money session; a match goes on until it is won. */
  readonly games?: number;
  /** How often a play is any legal one and not pubeval's, 0..1. */
  readonly randomPlays?: number;
  /** How often a side that is far behind offers to resign on its turn, 0..1. */
  readonly resigns?: number;
  /** Whether it may do so after it has rolled, too, and leave the roll unplayed. */
  readonly leavesRolls?: boolean;
}

/** Returns the record of a match that depends on the seed, the rules and the manner alone. */
export function randomMatch(seed: number, rules: MatchRules, manner: Manner = {}): MatchRecord {
  const players = new Players(seed, manner);
  const games: GameRecord[] = [];
  let state: MatchState | undefined = newMatch(rules);
  while (state) {
    const recorder: Recorder = new Recorder(state);
    while (recorder.state.phase !== 'over') act(recorder, players.choose(recorder.state));
    games.push(recorder.finish());
    const isLast =
      matchWinner(recorder.state) !== undefined ||
      (rules.length === 0 && games.length >= (manner.games ?? 3));
    state = isLast ? undefined : next(recorder);
  }
  return { rules, players: { light: 'Ann', dark: 'Bob' }, info: {}, games };
}

function next(recorder: Recorder): MatchState {
  return act(recorder, { kind: 'nextGame' });
}

function act(recorder: Recorder, action: MatchAction): MatchState {
  const done = recorder.act(action);
  if (!done.ok) throw new Error(`${JSON.stringify(action)}: ${done.error.message}`);
  return done.value;
}

class Players {
  readonly #random: ReturnType<typeof xoroshiro128plus>;
  readonly #manner: Manner;

  constructor(seed: number, manner: Manner) {
    this.#random = xoroshiro128plus(seed);
    this.#manner = manner;
  }

  choose(state: MatchState): MatchAction {
    const actions = legalActions(state);
    const can = (kind: MatchAction['kind']): boolean =>
      actions.some((action) => action.kind === kind);
    switch (state.phase) {
      case 'opening':
        return { kind: 'openingRoll', light: this.#die(), dark: this.#die() };
      case 'toRoll':
        if (this.#wantsToResign(state, state.onRoll)) return this.#resignation(state.onRoll);
        if (can('double') && this.#wantsToDouble(chance(state, state.onRoll)))
          return { kind: 'double' };
        return { kind: 'roll', roll: [this.#die(), this.#die()] };
      case 'toPlay':
        if (this.#manner.leavesRolls && this.#wantsToResign(state, state.onRoll)) {
          return this.#resignation(state.onRoll);
        }
        return { kind: 'play', moves: this.#play(state) };
      case 'doubled': {
        const { seat } = state.offer;
        const own = chance(state, seat);
        if (this.#wantsToResign(state, seat)) return this.#resignation(seat);
        if (can('beaver') && this.#happens(own > 0.5 ? 0.6 : 0.1)) return { kind: 'beaver' };
        return { kind: this.#happens(own > 0.25 ? 0.95 : 0.15) ? 'take' : 'pass' };
      }
      case 'resigned':
        return { kind: this.#happens(0.6) ? 'accept' : 'reject' };
      case 'over':
        return { kind: 'nextGame' };
    }
  }

  #die(): Die {
    return uniformInt(this.#random, 1, DICE.length) as Die;
  }

  #happens(share: number): boolean {
    return uniformInt(this.#random, 0, 999_999) < share * 1_000_000;
  }

  #wantsToDouble(own: number): boolean {
    return this.#happens(own > 0.65 ? 0.3 : own > 0.4 ? 0.02 : 0.005);
  }

  #wantsToResign(state: MatchState, seat: Seat): boolean {
    return chance(state, seat) < 0.1 && this.#happens(this.#manner.resigns ?? 0.05);
  }

  #resignation(seat: Seat): MatchAction {
    const values: readonly GameValue[] = ['single', 'single', 'gammon', 'backgammon'];
    return { kind: 'resign', seat, value: values[uniformInt(this.#random, 0, 3)]! };
  }

  #play(state: MatchState): LegalPlay['play'] {
    const plays = legalActions(state).flatMap((action) =>
      action.kind === 'play' ? action.plays : [],
    );
    if (plays.length === 0 || state.phase !== 'toPlay') return [];
    if (this.#happens(this.#manner.randomPlays ?? 0.1)) {
      return plays[uniformInt(this.#random, 0, plays.length - 1)]!.play;
    }
    return best(state.position, plays).play;
  }
}

/** A guess at how likely `seat` is to win, by the pip counts alone. */
function chance(state: MatchState, seat: Seat): number {
  const { playerOnRoll: own, opponent } = positionFor(state, seat);
  return 1 / (1 + Math.exp((pipCount(own) - pipCount(opponent)) / 20));
}

function best(position: Position, plays: readonly LegalPlay[]): LegalPlay {
  const weights = hasContact(position) ? CONTACT_WEIGHTS : RACE_WEIGHTS;
  const scores = plays.map(({ result }) => pubevalScore(result, weights));
  return plays[scores.indexOf(Math.max(...scores))]!;
}
