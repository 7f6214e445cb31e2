/**
 * Board strings of the First Internet Backgammon Server: "board:you:opponent:7:2:4:...", 53 fields with colons between.
 *
 * `you` are a seat of the caller's choosing, dark unless it says otherwise: GNU Backgammon writes its player 1 first.
 * Sources: FIBS client protocol, "board" (fibs.com/fibs_interface.html); GNU Backgammon 1.07, `set output rawboard on`
 * and `external`. Both are read. What is written is FIBS's, but for a double that was beavered, which FIBS does not
 * know: that is as GNU Backgammon has it, by the sign of "was doubled" and the cube already turned.
 */
import type { FormatFailure, Written } from '../../match/record.ts';
import { otherSeat, type Seat } from '../../match/rules.ts';
import { type Cube, type MatchState, type OpeningState, pendingPart } from '../../match/state.ts';
import { legalPlays } from '../../plays/legalPlays.ts';
import { BAR, OFF } from '../../position.ts';
import { fail, type Result } from '../../result.ts';
import type { VariantName } from '../../variants.ts';
import { fibsBoardState, UNLIMITED } from './fibsBoardState.ts';
import { reading, wholeText } from './fields.ts';
import {
  type NamedState,
  type Names,
  safeName,
  seenBy,
  signedCounts,
  turnedCube,
  type Unwritable,
  writtenNamed,
} from './positionState.ts';

/** In a name. */
const UNSAFE = ': ';

/** How a board string is taken. */
export interface FibsView {
  /** The seat of the player that is named first. */
  readonly you?: Seat;
  readonly variant?: VariantName;
}

/**
 * Returns the state that a board string stands for and the names. It does not say whether there is a cube, a Jacoby
 * rule or (before a side is a point away) a Crawford rule. Turn 0 reads as a game that is over if a side has borne off.
 */
export function parseFibsBoard(
  text: string,
  { you = 'dark', variant: name = 'standard' }: FibsView = {},
): Result<NamedState, FormatFailure<'badFibsBoard'>> {
  return reading('badFibsBoard', 'FIBS board', () => fibsBoardState(wholeText(text), you, name));
}

/**
 * Returns the board string; there is none before the opening roll, nor of a game that ended by a pass or a resignation.
 * Spaces and colons in names become _.
 */
export function makeFibsBoard(
  state: MatchState,
  names: Names,
  you: Seat = 'dark',
): Result<Written, Unwritable> {
  if (state.phase === 'opening' || (state.phase === 'over' && state.ending.by !== 'bearoff')) {
    return fail('unwritable', 'a FIBS board is of a game going on or borne off');
  }
  const opponent = otherSeat(you);
  const { rules, score } = state;
  const position = seenBy(state.position, state.onRoll, you);
  const { playerOnRoll: own, opponent: other } = position;
  const fields = [
    'board',
    safeName(names[you], UNSAFE),
    safeName(names[opponent], UNSAFE),
    rules.length === 0 ? UNLIMITED : rules.length,
    score[you],
    score[opponent],
    ...signedCounts(position),
    ...turnFields(state, you),
    1,
    -1,
    0,
    BAR,
    own[OFF],
    other[OFF],
    own[BAR],
    other[BAR],
    canMove(state),
    ...crawfordFields(state),
    rules.mostBeavers,
  ];
  const board = fields.join(':');
  const back = parseFibsBoard(board, { you, variant: rules.variant });
  return writtenNamed(board, { state, names }, back);
}

/** Turn, dice, cube and whether it was doubled. */
function turnFields(state: Exclude<MatchState, OpeningState>, you: Seat): number[] {
  const now = pendingPart(state);
  const isYours = state.onRoll === you;
  const dice = now.phase === 'toPlay' ? now.roll : [0, 0];
  const turn = state.phase === 'over' ? 0 : isYours ? 1 : -1;
  const turnAndDice = [turn, ...(isYours ? [...dice, 0, 0] : [0, 0, ...dice])];
  if (now.phase !== 'doubled') return [...turnAndDice, ...cubeFields(state.cube, you), 0];
  const { seat, cube: offered, beavers } = now.offer;
  const cube = turnedCube(state.cube, offered, state.onRoll);
  if (beavers > 0) return [...turnAndDice, ...cubeFields(cube, you), seat === you ? -1 : 1];
  // You are told that you were doubled; that you have doubled shows in that nobody may.
  return isYours
    ? [...turnAndDice, cube.value, 0, 0, 0]
    : [...turnAndDice, ...cubeFields(cube, you), 1];
}

function cubeFields({ value, owner }: Cube, you: Seat): number[] {
  return [value, Number(owner !== otherSeat(you)), Number(owner !== you)];
}

/** Forced move and did Crawford, which matter once a side is a point away. */
function crawfordFields({ rules, score, isCrawford }: MatchState): [number, number] {
  const isPointAway = Math.max(score.light, score.dark) === rules.length - 1;
  if (!isPointAway || isCrawford) return [0, 0];
  return rules.hasCrawford ? [0, 1] : [3, 0];
}

/** How many checkers the side that has rolled can move. */
function canMove(state: Exclude<MatchState, OpeningState>): number {
  const now = pendingPart(state);
  if (now.phase !== 'toPlay') return 0;
  return legalPlays(state.position, now.roll)[0]?.play.length ?? 0;
}
