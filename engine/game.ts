/**
 * One cubeless game as a pure reducer: a state, an action, the next state or an error. Dice are always handed in.
 *
 *     let state = newGame();
 *     const opened = applyAction(state, { kind: 'openingRoll', light: 3, dark: 1 });
 *     // opened.value: light to play 31
 */
import { type CheckerMove, legalPlays, moveChecker, type Play } from './plays/legalPlays.ts';
import { ending, flip, type GameValue, type Position, sameSide, START } from './position.ts';
import { type Failure, fail, ok, type Result } from './result.ts';
import { type Die, type Roll, rollName } from './roll.ts';

export const SEATS = ['light', 'dark'] as const;
export type Seat = (typeof SEATS)[number];

/** One side's roll and play. */
export interface Turn {
  readonly seat: Seat;
  /** Before the play, seen by `seat`. */
  readonly position: Position;
  readonly roll: Roll;
  /** [] for a forced pass. */
  readonly play: Play;
}

/** How the game ended and for whom. */
export interface GameEnding {
  readonly winner: Seat;
  readonly value: GameValue;
  readonly by: 'bearoff' | 'resignation';
}

interface Common {
  /** Everything played so far, oldest first. */
  readonly turns: readonly Turn[];
}
/** Nobody has rolled yet. */
export interface OpeningState extends Common {
  readonly phase: 'opening';
}
/** `onRoll` is to roll; `position` is seen by that seat. */
export interface ToRollState extends Common {
  readonly phase: 'toRoll';
  readonly onRoll: Seat;
  readonly position: Position;
}
/** `onRoll` has rolled and is to play. */
export interface ToPlayState extends Common {
  readonly phase: 'toPlay';
  readonly onRoll: Seat;
  readonly position: Position;
  readonly roll: Roll;
}
/** The game is over; `position` is seen by `onRoll`, who would have rolled next. */
export interface OverState extends Common {
  readonly phase: 'over';
  readonly onRoll: Seat;
  readonly position: Position;
  readonly ending: GameEnding;
}
export type GameState = OpeningState | ToRollState | ToPlayState | OverState;

export type GameAction =
  | { readonly kind: 'openingRoll'; readonly light: Die; readonly dark: Die }
  | { readonly kind: 'roll'; readonly roll: Roll }
  /** The checker moves of the whole turn, in a playable order; [] passes and is legal only when nothing else is. */
  | { readonly kind: 'play'; readonly moves: readonly Pick<CheckerMove, 'from' | 'to'>[] }
  | { readonly kind: 'resign'; readonly seat: Seat; readonly value: GameValue };

export type GameErrorCode = 'gameOver' | 'wrongPhase' | 'illegalPlay' | 'tiedOpening';

/** Returns a game in which nobody has rolled. */
export function newGame(): OpeningState {
  return { phase: 'opening', turns: [] };
}

/** Returns the other seat. */
export function otherSeat(seat: Seat): Seat {
  return seat === 'light' ? 'dark' : 'light';
}

/** Returns the position seen by `seat`, whoever is on roll. */
export function positionFor(state: GameState, seat: Seat): Position {
  if (state.phase === 'opening') return START;
  return state.onRoll === seat ? state.position : flip(state.position);
}

/** Returns the state after the action, or why it cannot be taken; the state given is never changed. */
export function applyAction(
  state: GameState,
  action: GameAction,
): Result<GameState, Failure<GameErrorCode>> {
  if (state.phase === 'over') return fail('gameOver', 'the game is over');
  switch (action.kind) {
    case 'openingRoll':
      return applyOpeningRoll(state, action.light, action.dark);
    case 'roll':
      if (state.phase !== 'toRoll') return wrongPhase(state, 'roll');
      return ok({ ...state, phase: 'toPlay', roll: action.roll });
    case 'play':
      return applyPlay(state, action.moves);
    case 'resign':
      return applyResignation(state, action.seat, action.value);
  }
}

function applyOpeningRoll(
  state: GameState,
  light: Die,
  dark: Die,
): Result<GameState, Failure<GameErrorCode>> {
  if (state.phase !== 'opening') return wrongPhase(state, 'make the opening roll');
  if (light === dark) return fail('tiedOpening', `both rolled ${light}: roll again`);
  return ok({
    phase: 'toPlay',
    onRoll: light > dark ? 'light' : 'dark',
    position: START,
    roll: light > dark ? [light, dark] : [dark, light],
    turns: [],
  });
}

function applyPlay(
  state: GameState,
  moves: readonly Pick<CheckerMove, 'from' | 'to'>[],
): Result<GameState, Failure<GameErrorCode>> {
  if (state.phase !== 'toPlay') return wrongPhase(state, 'play');
  const { position, roll, onRoll } = state;
  const play = matchPlay(position, roll, moves);
  if (!play) {
    const text = moves.map(({ from, to }) => `${from}/${to}`).join(' ');
    return fail('illegalPlay', `"${text}" is not a legal play of ${rollName(roll)}`);
  }
  const next = {
    onRoll: otherSeat(onRoll),
    position: play.result,
    turns: [...state.turns, { seat: onRoll, position, roll, play: play.play }],
  };
  const end = ending(play.result);
  return end
    ? ok({ ...next, phase: 'over', ending: { winner: onRoll, value: end.value, by: 'bearoff' } })
    : ok({ ...next, phase: 'toRoll' });
}

/** The legal play that moves checkers so and hits on the same places, or undefined. */
function matchPlay(
  position: Position,
  roll: Roll,
  moves: readonly Pick<CheckerMove, 'from' | 'to'>[],
): { play: Play; result: Position } | undefined {
  const plays = legalPlays(position, roll);
  if (moves.length === 0) {
    return plays.length === 0 ? { play: [], result: flip(position) } : undefined;
  }
  const own = [...position.playerOnRoll];
  const opponent = [...position.opponent];
  const made: CheckerMove[] = [];
  for (const { from, to } of moves) {
    if (!(own[from]! > 0) || to < 0 || to >= from) return undefined;
    made.push({ from, to, isHit: moveChecker(own, opponent, from, to) });
  }
  const found = plays.find(
    ({ result }) => sameSide(result.opponent, own) && sameSide(result.playerOnRoll, opponent),
  );
  return found && { play: made, result: found.result };
}

function applyResignation(
  state: GameState,
  seat: Seat,
  value: GameValue,
): Result<GameState, Failure<GameErrorCode>> {
  if (state.phase === 'opening') return wrongPhase(state, 'resign');
  const { onRoll, position, turns } = state;
  return ok({
    phase: 'over',
    onRoll,
    position,
    turns,
    ending: { winner: otherSeat(seat), value, by: 'resignation' },
  });
}

function wrongPhase(
  state: GameState,
  what: string,
): { readonly ok: false; readonly error: Failure<'wrongPhase'> } {
  const now = {
    opening: 'the opening roll has not been made',
    toRoll: 'the player on roll has not rolled',
    toPlay: 'a roll is waiting to be played',
    over: 'the game is over',
  }[state.phase];
  return fail('wrongPhase', `cannot ${what} now: ${now}`);
}
