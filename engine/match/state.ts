/**
 * The whole state of a match as plain JSON: score, cube, whose turn, and everything done in the game so far. States
 * are never changed; apply.ts makes the next one.
 */
import type { Play } from '../plays/play.ts';
import { flip, type GameValue, type Position } from '../position.ts';
import type { Roll } from '../roll.ts';
import { type MatchRules, otherSeat, type Seat, startOf } from './rules.ts';

/** Points won by each side. */
export interface Score {
  readonly light: number;
  readonly dark: number;
}

/** The doubling cube; nobody owns it while it is centred. */
export interface Cube {
  readonly value: number;
  readonly owner: Seat | null;
}

/** One side's roll and play. */
export interface PlayEvent {
  readonly kind: 'play';
  readonly seat: Seat;
  /** Before the play, seen by `seat`. */
  readonly position: Position;
  readonly roll: Roll;
  /** [] for a forced pass. */
  readonly play: Play;
}

/** An offer to lose the game. */
export interface ResignEvent {
  readonly kind: 'resign';
  readonly seat: Seat;
  readonly value: GameValue;
  /** The roll that waited to be played, and whose it was. */
  readonly unplayed?: { readonly seat: Seat; readonly roll: Roll };
}

/** Events of a game at most: some ten times the longest ones played. What is longer is no game, and is refused. */
export const LONGEST_GAME = 4000;

/** What was done in a game, in order. The opening roll is that of the first play. */
export type GameEvent =
  | PlayEvent
  /** The opening dice tied and `cube` is its value since. */
  | { readonly kind: 'automaticDouble'; readonly cube: number }
  /** A double, or a redouble in answer to one (beaver, raccoon); `cube` is the value it is offered at. */
  | { readonly kind: 'double' | 'beaver'; readonly seat: Seat; readonly cube: number }
  | { readonly kind: 'take' | 'pass'; readonly seat: Seat }
  | ResignEvent
  /** The answer to a resignation. */
  | { readonly kind: 'accept' | 'reject'; readonly seat: Seat };

/** How the game ended and for whom. */
export interface GameEnding {
  readonly winner: Seat;
  readonly value: GameValue;
  readonly by: 'bearoff' | 'pass' | 'resignation';
  /** What the winner scores: the game's value times the cube, under the rules. */
  readonly points: number;
}

/** A double waiting for its answer. */
export interface CubeOffer {
  /** Who must answer. */
  readonly seat: Seat;
  /** The cube's value if it is taken; passing loses half of it. */
  readonly cube: number;
  /** Beavers made since the double. */
  readonly beavers: number;
}

interface Common {
  readonly rules: MatchRules;
  /** Of the match, from 1. */
  readonly game: number;
  /** Points so far, this game's included once it is over. */
  readonly score: Score;
  /** True in the Crawford game, in which nobody may double. */
  readonly isCrawford: boolean;
  readonly cube: Cube;
  /** Everything done in this game, oldest first. */
  readonly history: readonly GameEvent[];
}
interface Begun extends Common {
  /** Whose turn it is; a side that has doubled stays on roll. */
  readonly onRoll: Seat;
  /** Seen by `onRoll`. */
  readonly position: Position;
}

/** Nobody has rolled yet. */
export interface OpeningState extends Common {
  readonly phase: 'opening';
}
/** `onRoll` is to roll, or to double. */
export interface ToRollState extends Begun {
  readonly phase: 'toRoll';
}
/** `onRoll` has rolled and is to play. */
export interface ToPlayState extends Begun {
  readonly phase: 'toPlay';
  readonly roll: Roll;
}
/** `onRoll` has doubled; `offer.seat` is to answer. */
export interface DoubledState extends Begun {
  readonly phase: 'doubled';
  readonly offer: CubeOffer;
}
/** A side has offered to resign; the other accepts or rejects, and then the game goes on as `resumes` says. */
export interface ResignedState extends Begun {
  readonly phase: 'resigned';
  readonly resignation: { readonly seat: Seat; readonly value: GameValue };
  readonly resumes:
    | { readonly phase: 'toRoll' }
    | { readonly phase: 'toPlay'; readonly roll: Roll }
    | { readonly phase: 'doubled'; readonly offer: CubeOffer };
}
/** The game is over; `onRoll` would have been next. */
export interface OverState extends Begun {
  readonly phase: 'over';
  readonly ending: GameEnding;
}
export type MatchState =
  | OpeningState
  | ToRollState
  | ToPlayState
  | DoubledState
  | ResignedState
  | OverState;

/** Returns the state a game of a match begins with. */
export function openingState(
  rules: MatchRules,
  game: { readonly number: number; readonly score: Score; readonly isCrawford: boolean },
): OpeningState {
  const { number, score, isCrawford } = game;
  return {
    phase: 'opening',
    rules,
    game: number,
    score,
    isCrawford,
    cube: { value: 1, owner: null },
    history: [],
  };
}

/** Returns a match in which nobody has rolled. */
export function newMatch(rules: MatchRules): OpeningState {
  return openingState(rules, { number: 1, score: { light: 0, dark: 0 }, isCrawford: false });
}

/** Returns what waits to be done: of a state with a resignation, what goes on when it is rejected. */
export function pendingPart<State extends MatchState>(
  state: State,
): Exclude<State, ResignedState> | ResignedState['resumes'] {
  return state.phase === 'resigned' ? state.resumes : (state as Exclude<State, ResignedState>);
}

/** Returns the position seen by `seat`, whoever is on roll. */
export function positionFor(state: MatchState, seat: Seat): Position {
  if (state.phase === 'opening') {
    const start = startOf(state.rules);
    return seat === 'light' ? start : flip(start);
  }
  return state.onRoll === seat ? state.position : flip(state.position);
}

/** Returns who has won the match; undefined while it goes on, always for money. */
export function matchWinner({ rules: { length }, score }: MatchState): Seat | undefined {
  if (length === 0) return undefined;
  if (score.light >= length) return 'light';
  return score.dark >= length ? 'dark' : undefined;
}

/** Returns the plays of the game so far, oldest first, without cube actions. */
export function playsOf({ history }: MatchState): PlayEvent[] {
  return history.filter((event) => event.kind === 'play');
}

/** Returns how many points `seat` needs to win the match. */
export function pointsAway({ rules: { length }, score }: MatchState, seat: Seat): number {
  return Math.max(0, length - score[seat]);
}

/** Returns who is to act now: to roll or play, to answer a double or a resignation; undefined for both or nobody. */
export function seatToAct(state: MatchState): Seat | undefined {
  switch (state.phase) {
    case 'toRoll':
    case 'toPlay':
      return state.onRoll;
    case 'doubled':
      return state.offer.seat;
    case 'resigned':
      return otherSeat(state.resignation.seat);
    case 'opening':
    case 'over':
      return undefined;
  }
}
