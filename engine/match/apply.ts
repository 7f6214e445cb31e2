/**
 * A match as a pure reducer: a state, an action, the next state or why not. Dice are always handed in.
 *
 *     const rules = makeRules({ length: 7 });
 *     if (!rules.ok) throw new Error(rules.error.message);
 *     const opened = apply(newMatch(rules.value), { kind: 'openingRoll', light: 3, dark: 1 });
 *     // opened.value: light is to play 31
 *
 * The rules have numbers, explained in docs/rules.md.
 */
import { findPlay } from '../plays/findPlay.ts';
import { orderedPlay, type Step } from '../plays/orderedPlay.ts';
import type { LegalPlay } from '../plays/play.ts';
import { ending, flip, GAME_VALUES, type GameValue, type Position } from '../position.ts';
import { type Failure, fail, ok, type Result } from '../result.ts';
import { type Die, isDie, type Roll, rollName } from '../roll.ts';
import {
  isAutomaticDouble,
  isCrawfordNext,
  pointsFor,
  whyNoBeaver,
  whyNoDouble,
} from './cubeRules.ts';
import { otherSeat, type Seat, SEATS, startOf } from './rules.ts';
import {
  type DoubledState,
  type GameEnding,
  type GameEvent,
  type MatchState,
  matchWinner,
  openingState,
  type OpeningState,
  type OverState,
  type ResignEvent,
  type ResignedState,
  type ToPlayState,
  type ToRollState,
} from './state.ts';

export type MatchAction =
  /** Each side throws one die; a tie is thrown again. */
  | { readonly kind: 'openingRoll'; readonly light: Die; readonly dark: Die }
  | { readonly kind: 'roll'; readonly roll: Roll }
  /** The checker moves of the whole turn, in a playable order; [] passes and is legal only when nothing else is. */
  | { readonly kind: 'play'; readonly moves: readonly Step[] }
  | { readonly kind: 'double' | 'take' | 'pass' | 'beaver' }
  /** An offer; the other side accepts or rejects it. */
  | { readonly kind: 'resign'; readonly seat: Seat; readonly value: GameValue }
  | { readonly kind: 'accept' | 'reject' | 'nextGame' };

export const MATCH_ERROR_CODES = [
  'gameOver',
  'matchOver',
  'wrongPhase',
  'badAction',
  'badRoll',
  'illegalPlay',
  'illegalDouble',
  'illegalBeaver',
] as const;
export type MatchErrorCode = (typeof MATCH_ERROR_CODES)[number];
type Next = Result<MatchState, Failure<MatchErrorCode>>;

/** Returns the state after the action, or why it cannot be taken; the state given is never changed. */
export function apply(state: MatchState, action: MatchAction): Next {
  if (state.phase === 'over') {
    return action.kind === 'nextGame' ? nextGame(state) : fail('gameOver', 'the game is over');
  }
  switch (action.kind) {
    case 'openingRoll':
      return openingRoll(state, action.light, action.dark);
    case 'roll':
      return roll(state, action.roll);
    case 'play':
      return play(state, action.moves);
    case 'double':
      return double(state);
    case 'beaver':
      return beaver(state);
    case 'take':
    case 'pass':
      return answerDouble(state, action.kind);
    case 'resign':
      return resign(state, action.seat, action.value);
    case 'accept':
    case 'reject':
      return answerResignation(state, action.kind);
    case 'nextGame':
      return wrongPhase(state, 'begin the next game');
    default:
      return badAction('kind', (action as { readonly kind: unknown }).kind);
  }
}

function openingRoll(state: MatchState, light: Die, dark: Die): Next {
  if (state.phase !== 'opening') return wrongPhase(state, 'make the opening roll');
  if (!isDie(light) || !isDie(dark)) return badRoll([light, dark]);
  // [OPEN-2] A tie is thrown again.
  if (light === dark) return ok(isAutomaticDouble(state) ? doubleAutomatically(state) : state);
  const onRoll = light > dark ? 'light' : 'dark'; // [OPEN-1]
  const start = startOf(state.rules);
  return ok({
    ...state,
    phase: 'toPlay',
    onRoll,
    position: onRoll === 'light' ? start : flip(start),
    roll: light > dark ? [light, dark] : [dark, light],
  });
}

function doubleAutomatically(state: OpeningState): OpeningState {
  const cube = { value: state.cube.value * 2, owner: null };
  const history: GameEvent[] = [...state.history, { kind: 'automaticDouble', cube: cube.value }];
  return { ...state, cube, history };
}

function roll(state: MatchState, dice: Roll): Next {
  if (state.phase !== 'toRoll') return wrongPhase(state, 'roll');
  if (!isDie(dice[0]) || !isDie(dice[1])) return badRoll(dice);
  return ok({ ...state, phase: 'toPlay', roll: dice });
}

function play(state: MatchState, moves: readonly Step[]): Next {
  if (state.phase !== 'toPlay') return wrongPhase(state, 'play');
  if (!Array.isArray(moves) || !moves.every(isStep)) return badAction('moves', moves);
  const found = matchPlay(state.position, state.roll, moves);
  if (found) return ok(applyLegalPlay(state, found));
  const text = moves.map(({ from, to }) => `${from}/${to}`).join(' ');
  return fail('illegalPlay', `"${text}" is not a legal play of ${rollName(state.roll)}`);
}

/** Returns the state after a play that is known to be legal: one of `legalPlays`, or the pass where there is none. */
export function applyLegalPlay(state: ToPlayState, found: LegalPlay): ToRollState | OverState {
  const { roll: dice, ...rest } = state;
  const { onRoll, position } = state;
  const next: ToRollState = {
    ...rest,
    phase: 'toRoll',
    onRoll: otherSeat(onRoll),
    position: found.result,
    history: [
      ...state.history,
      { kind: 'play', seat: onRoll, position, roll: dice, play: found.play },
    ],
  };
  const end = ending(found.result);
  return end ? finish(next, onRoll, end.value, 'bearoff') : next;
}

/** The legal play that the steps make in their order, or undefined where they make none. */
function matchPlay(position: Position, dice: Roll, steps: readonly Step[]): LegalPlay | undefined {
  const isInOrder = orderedPlay(position, dice, steps) !== undefined;
  return isInOrder ? findPlay(position, dice, steps) : undefined;
}

function double(state: MatchState): Next {
  if (state.phase !== 'toRoll') return wrongPhase(state, 'double');
  const why = whyNoDouble(state);
  if (why !== undefined) return fail('illegalDouble', why);
  const { onRoll } = state;
  const cube = state.cube.value * 2;
  return ok({
    ...state,
    phase: 'doubled',
    offer: { seat: otherSeat(onRoll), cube, beavers: 0 },
    history: [...state.history, { kind: 'double', seat: onRoll, cube }],
  });
}

function beaver(state: MatchState): Next {
  if (state.phase !== 'doubled') return wrongPhase(state, 'beaver');
  const why = whyNoBeaver(state);
  if (why !== undefined) return fail('illegalBeaver', why);
  const { seat, cube, beavers } = state.offer;
  return ok({
    ...state,
    offer: { seat: otherSeat(seat), cube: cube * 2, beavers: beavers + 1 },
    history: [...state.history, { kind: 'beaver', seat, cube: cube * 2 }],
  });
}

function answerDouble(state: MatchState, kind: 'take' | 'pass'): Next {
  if (state.phase !== 'doubled') return wrongPhase(state, kind);
  const { offer, ...rest } = state;
  const next: ToRollState = {
    ...rest,
    phase: 'toRoll',
    history: [...state.history, { kind, seat: offer.seat }],
  };
  if (kind === 'take') {
    // [CUBE-4] [MONEY-3] Whoever was doubled first owns the cube, whatever was beavered since.
    return ok({ ...next, cube: { value: offer.cube, owner: otherSeat(state.onRoll) } });
  }
  // [CUBE-5] Passing loses a single game at the value before this offer.
  const points = offer.cube / 2;
  const winner = otherSeat(offer.seat);
  return ok(over(next, { winner, value: 'single', by: 'pass', points }));
}

function resign(state: MatchState, seat: Seat, value: GameValue): Next {
  if (!SEATS.includes(seat)) return badAction('seat', seat);
  if (!GAME_VALUES.includes(value)) return badAction('value', value);
  if (state.phase === 'opening' || state.phase === 'resigned' || state.phase === 'over') {
    return wrongPhase(state, 'resign');
  }
  const { phase } = state;
  const resumes: ResignedState['resumes'] =
    phase === 'toPlay'
      ? { phase, roll: state.roll }
      : phase === 'doubled'
        ? { phase, offer: state.offer }
        : { phase };
  return ok({
    ...begunPart(state),
    phase: 'resigned',
    resignation: { seat, value },
    resumes,
    history: [...state.history, { kind: 'resign', seat, value, ...unplayedOf(state) }],
  });
}

/** The roll that waits to be played, as an event tells it. */
function unplayedOf(state: MatchState): Pick<ResignEvent, 'unplayed'> {
  return state.phase === 'toPlay' ? { unplayed: { seat: state.onRoll, roll: state.roll } } : {};
}

function answerResignation(state: MatchState, kind: 'accept' | 'reject'): Next {
  if (state.phase !== 'resigned') return wrongPhase(state, `${kind} a resignation`);
  const { resignation, resumes } = state;
  const seat = otherSeat(resignation.seat);
  const common = { ...begunPart(state), history: [...state.history, { kind, seat }] };
  if (kind === 'reject') return ok({ ...common, ...resumes });
  return ok(finish({ ...common, phase: 'toRoll' }, seat, resignation.value, 'resignation'));
}

/** What all states of a game that has begun have in common. */
function begunPart(
  state: ToRollState | ToPlayState | DoubledState | ResignedState,
): Omit<ToRollState, 'phase'> {
  const { rules, game, score, isCrawford, cube, history, onRoll, position } = state;
  return { rules, game, score, isCrawford, cube, history, onRoll, position };
}

function finish(
  state: ToRollState,
  winner: Seat,
  value: GameValue,
  by: GameEnding['by'],
): OverState {
  return over(state, { winner, value, by, points: pointsFor(state, value) });
}

function over(state: ToRollState, end: GameEnding): OverState {
  const score = { ...state.score, [end.winner]: state.score[end.winner] + end.points };
  return { ...state, phase: 'over', score, ending: end };
}

function nextGame(state: OverState): Next {
  if (matchWinner(state) !== undefined) return fail('matchOver', 'the match is over');
  const { rules, score } = state;
  const isCrawford = isCrawfordNext(rules, score, state.ending);
  return ok(openingState(rules, { number: state.game + 1, score, isCrawford }));
}

/** An action from outside of TypeScript: a message, a file. */
function badAction(field: string, value: unknown): Next {
  return fail('badAction', `${field} ${JSON.stringify(value)?.slice(0, 60)}: not an action's`);
}

function isStep(step: Step | null | undefined): boolean {
  return Number.isInteger(step?.from) && Number.isInteger(step?.to);
}

function badRoll(dice: readonly unknown[]): Next {
  return fail('badRoll', `${JSON.stringify(dice)} is not a roll: expected two numbers from 1 to 6`);
}

function wrongPhase(state: MatchState, what: string): Next {
  const now: Readonly<Record<MatchState['phase'], string>> = {
    opening: 'the opening roll has not been made',
    toRoll: 'the player on roll has not rolled',
    toPlay: 'a roll is waiting to be played',
    doubled: 'a double is waiting for its answer',
    resigned: 'a resignation is waiting for its answer',
    over: 'the game is over',
  };
  return fail('wrongPhase', `cannot ${what} now: ${now[state.phase]}`);
}
