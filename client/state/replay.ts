/**
 * What to show, one step after another, when a game has moved on: derived from what the board shows and the new view,
 * so that nothing is lost when several changes arrive as one, or one arrives twice.
 */
import type { Seat } from '../../engine/match/rules.ts';
import type { CheckerMove, Play } from '../../engine/plays/legalPlays.ts';
import { type Position, samePosition, START } from '../../engine/position.ts';
import { type Die, isDoubles, type Roll } from '../../engine/roll.ts';
import type { GameView } from '../../server/protocol/game.ts';
import { afterPlay, personPosition, seenBy } from './perspective.ts';
import { afterMove } from './turn.ts';

/** Dice on the board. */
export interface ShownDice {
  /** Whose dice; `opening` shows one of each side. */
  readonly seat: Seat | 'opening';
  readonly values: readonly Die[];
  /** Played already: drawn dim. Same length as `values`. */
  readonly used: readonly boolean[];
}

/** What the board shows of a game. */
export interface Shown {
  /** Seen by the person. */
  readonly position: Position;
  readonly dice: ShownDice | null;
}

/** One visible change, with what the board shows after it. */
export type ReplayStep = { readonly shown: Shown } & (
  | { readonly kind: 'opening'; readonly light: Die; readonly dark: Die }
  | { readonly kind: 'roll'; readonly seat: Seat; readonly roll: Roll }
  | { readonly kind: 'move'; readonly seat: Seat; readonly move: CheckerMove }
  /** A whole play has been shown; `play` is [] for a pass. */
  | { readonly kind: 'played'; readonly seat: Seat; readonly roll: Roll; readonly play: Play }
  | { readonly kind: 'over'; readonly ending: NonNullable<GameView['ending']> }
  /** The board is set up as it is: another game, or one too far ahead to tell a story. */
  | { readonly kind: 'jump' }
);

/** Milliseconds each kind of step stays before the next, at normal speed. */
export const STEP_MS: Readonly<Record<ReplayStep['kind'], number>> = {
  opening: 1100,
  roll: 700,
  move: 350,
  played: 250,
  over: 300,
  jump: 0,
};

/** Turns behind which the board jumps instead of telling them all. */
const MOST_TURNS_TOLD = 4;

/** Returns what the board shows of a game at rest. */
export function restingBoard(game: GameView): Shown {
  const dice =
    game.roll && game.phase === 'toPlay' ? freshDice(game.onRoll, game.roll) : lastDice(game);
  return { position: personPosition(game), dice };
}

/** Returns dice none of which is played. */
export function freshDice(seat: Seat, roll: Roll): ShownDice {
  const values = isDoubles(roll) ? [roll[0], roll[0], roll[0], roll[0]] : [...roll];
  return { seat, values, used: values.map(() => false) };
}

/**
 * Returns the steps from what is shown of `before` to `after`.
 * `shownPosition` is what the board really shows, seen by the person: their own play, moved by hand before it was
 * confirmed, is not told again.
 */
export function replaySteps(
  before: GameView | null,
  shownPosition: Position | null,
  after: GameView,
): ReplayStep[] {
  const rest = restingBoard(after);
  if (!before || before.gameId !== after.gameId)
    return [...openingSteps(after), ...replayIfFresh(after, rest)];
  if (!isContinuation(before, after)) return [{ kind: 'jump', shown: rest }];
  const steps: ReplayStep[] = [];
  let isRollShown = before.phase === 'toPlay';
  let board = shownPosition ?? personPosition(before);
  for (const turn of after.turns.slice(before.turns.length)) {
    const { seat, roll, play } = turn;
    const dice = freshDice(seat, roll);
    const start = seenBy(after.seat, turn.position, seat);
    const end = seenBy(after.seat, afterPlay(turn.position, play), seat);
    if (!isRollShown) steps.push({ kind: 'roll', seat, roll, shown: { position: start, dice } });
    isRollShown = false;
    const isMadeByHand = seat === after.seat && play.length > 0 && samePosition(board, end);
    if (!isMadeByHand) steps.push(...moveSteps(after.seat, seat, turn.position, play, dice));
    const used = { ...dice, used: dice.values.map(() => true) };
    steps.push({ kind: 'played', seat, roll, play, shown: { position: end, dice: used } });
    board = end;
  }
  if (after.phase === 'toPlay' && after.roll && !isRollShown) {
    steps.push({ kind: 'roll', seat: after.onRoll, roll: after.roll, shown: rest });
  }
  if (after.phase === 'over' && after.ending && before.phase !== 'over') {
    steps.push({ kind: 'over', ending: after.ending, shown: rest });
  }
  return steps.length > 0 ? steps : [{ kind: 'jump', shown: rest }];
}

function moveSteps(
  person: Seat,
  seat: Seat,
  start: Position,
  play: Play,
  dice: ShownDice,
): ReplayStep[] {
  let position = start;
  return play.map((move, made) => {
    position = afterMove(position, move);
    const used = dice.values.map((_, i) => i <= made);
    const shown = {
      position: seenBy(person, position, seat),
      dice: { ...dice, used: orderUsed(dice, used, play) },
    };
    return { kind: 'move', seat, move, shown };
  });
}

/** With two different dice, the die a single step is drawn by may be the second: dim that one. */
function orderUsed(dice: ShownDice, used: readonly boolean[], play: Play): readonly boolean[] {
  const made = used.filter(Boolean).length;
  const first = play[0];
  if (dice.values.length !== 2 || made !== 1 || !first) return used;
  const isSecond =
    first.from - first.to === dice.values[1] && first.from - first.to !== dice.values[0];
  return isSecond ? [false, true] : used;
}

/** The opening roll of a game just begun. */
function openingSteps(game: GameView): ReplayStep[] {
  if (!game.opening || game.turns.length > 1) return [];
  const { light, dark } = game.opening;
  const dice: ShownDice = { seat: 'opening', values: [light, dark], used: [false, false] };
  return [{ kind: 'opening', light, dark, shown: { position: START, dice } }];
}

/** A game opened for the first time: its first turn is told, anything longer is set up as it is. */
function replayIfFresh(game: GameView, rest: Shown): ReplayStep[] {
  if (game.turns.length !== 1 || !game.opening) return [{ kind: 'jump', shown: rest }];
  const first = game.turns[0]!;
  const before: GameView = {
    ...game,
    phase: 'toPlay',
    onRoll: first.seat,
    position: first.position,
    roll: first.roll,
    turns: [],
  };
  return replaySteps(before, null, game);
}

function isContinuation(before: GameView, after: GameView): boolean {
  const told = after.turns.length - before.turns.length;
  return told >= 0 && told <= MOST_TURNS_TOLD && after.revision >= before.revision;
}

/** The dice of the last turn, all played; they lie until somebody rolls. */
function lastDice(game: GameView): ShownDice | null {
  const last = game.turns.at(-1);
  if (!last) return null;
  const dice = freshDice(last.seat, last.roll);
  return { ...dice, used: dice.values.map(() => true) };
}
