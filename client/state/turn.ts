/**
 * One turn in the making: which checkers may move where, the moves made so far, undo, and when it may be confirmed.
 *
 *     let turn = startTurn(START, [3, 1]);
 *     targetsFrom(turn, 8);               // Map { 5 => [8/5], 7 => [8/7], 4 => [8/5, 5/4] }
 *     turn = moveChecker(turn, 8, 5)!;
 *     turn = moveChecker(turn, 6, 5)!;
 *     isComplete(turn);                   // true: send turn.moves
 *
 * The engine's legalPlays is the judge: a checker may move only when what is made so far can still become one of its
 * results. Values are never changed; every function returns a new turn.
 */
import { legalPlays } from '../../engine/plays/legalPlays.ts';
import type { CheckerMove, LegalPlay } from '../../engine/plays/play.ts';
import { BAR, OFF, type Position, rearmost } from '../../engine/position.ts';
import { type Die, isDoubles, type Roll } from '../../engine/roll.ts';

/** One checker moved by one die of the roll. */
export interface DieMove extends CheckerMove {
  readonly die: Die;
}

/** A turn in the making, seen by the player who is to play it. */
export interface Turn {
  readonly start: Position;
  readonly roll: Roll;
  /** The dice as they lie, two or (doubles) four; swapDice turns them round. The first is tried first. */
  readonly dice: readonly Die[];
  /** Every die move made so far, in order. */
  readonly moves: readonly DieMove[];
  /** After `moves`, still seen by the player to play. */
  readonly position: Position;
  /** What the engine allows; shared by all stages of the turn. */
  readonly legal: LegalSequences;
}

/** Returns the turn with nothing moved yet. */
export function startTurn(position: Position, roll: Roll): Turn {
  const dice = isDoubles(roll) ? [roll[0], roll[0], roll[0], roll[0]] : [...roll];
  return {
    start: position,
    roll,
    dice,
    moves: [],
    position,
    legal: new LegalSequences(position, roll),
  };
}

/** Returns true when no play is legal: the turn is complete as it is and passes. */
export function isPass(turn: Turn): boolean {
  return turn.legal.mostDice === 0;
}

/** Returns true when the moves made are a whole legal play and may be confirmed. */
export function isComplete(turn: Turn): boolean {
  return turn.moves.length === turn.legal.mostDice;
}

/** Returns for each die of `turn.dice` whether it has been played. */
export function usedDice(turn: Turn): readonly boolean[] {
  const played = turn.moves.map(({ die }) => die);
  return turn.dice.map((die) => {
    const at = played.indexOf(die);
    if (at >= 0) played.splice(at, 1);
    return at >= 0;
  });
}

/** Returns the places, 1..25, whose checkers may move now. */
export function movableFrom(turn: Turn): ReadonlySet<number> {
  return new Set(nextMoves(turn).map(({ from }) => from));
}

/**
 * Returns every place the checker on `from` may go to now, with the die moves that take it there: one die, or several
 * with the same checker. Where two ways lead to one place, the shorter is taken, then the first die as it lies.
 */
export function targetsFrom(turn: Turn, from: number): ReadonlyMap<number, readonly DieMove[]> {
  const targets = new Map<number, readonly DieMove[]>();
  let stage: { turn: Turn; path: readonly DieMove[]; at: number }[] = [
    { turn, path: [], at: from },
  ];
  while (stage.length > 0) {
    const further: typeof stage = [];
    for (const { turn: now, path, at } of stage) {
      for (const move of nextMoves(now)) {
        if (move.from !== at) continue;
        const longer = [...path, move];
        if (!targets.has(move.to)) targets.set(move.to, longer);
        further.push({ turn: withMove(now, move), path: longer, at: move.to });
      }
    }
    stage = further;
  }
  return targets;
}

/** Returns the turn with the checker on `from` taken to `to`, or undefined where that is not allowed now. */
export function moveChecker(turn: Turn, from: number, to: number): Turn | undefined {
  return targetsFrom(turn, from).get(to)?.reduce(withMove, turn);
}

/** Returns the turn without its last die move; unchanged when there is none. */
export function undoMove(turn: Turn): Turn {
  return turn.moves.slice(0, -1).reduce(withMove, undoAll(turn));
}

/** Returns the turn with nothing moved. */
export function undoAll(turn: Turn): Turn {
  return { ...turn, moves: [], position: turn.start };
}

/** Returns the turn with its dice the other way round; which is tried first changes, what is legal does not. */
export function swapDice(turn: Turn): Turn {
  return { ...turn, dice: [...turn.dice].reverse() };
}

/** Returns the turn with this play made from its start, whatever was moved before, or undefined if it is not legal. */
export function makeMoves(
  turn: Turn,
  moves: readonly Pick<CheckerMove, 'from' | 'to'>[],
): Turn | undefined {
  let made: Turn = undoAll(turn);
  for (const { from, to } of moves) {
    const move = nextMoves(made).find((next) => next.from === from && next.to === to);
    if (!move) return undefined;
    made = withMove(made, move);
  }
  return made;
}

/** The single-die moves allowed now, first die as it lies first; bearing off takes the smallest die that does it. */
function nextMoves(turn: Turn): readonly DieMove[] {
  const used = usedDice(turn);
  const left = turn.dice.filter((_, i) => !used[i]);
  const moves = turn.legal.next(turn.position, left);
  return [...moves].sort((a, b) => (a.to === OFF && b.to === OFF ? a.die - b.die : 0));
}

function withMove(turn: Turn, move: DieMove): Turn {
  return { ...turn, moves: [...turn.moves, move], position: afterMove(turn.position, move) };
}

/** Which single-die moves keep a legal play of the roll possible, remembered by position and dice left. */
export class LegalSequences {
  /** Dice every legal play uses; 0 where the roll must be passed. */
  readonly mostDice: number;
  /** The engine's plays, one for each result. */
  readonly plays: readonly LegalPlay[];
  readonly #results: ReadonlySet<string>;
  readonly #dice: number;
  readonly #canComplete = new Map<string, boolean>();

  constructor(position: Position, roll: Roll) {
    this.plays = legalPlays(position, roll);
    this.mostDice = this.plays[0]?.play.length ?? 0;
    this.#results = new Set(
      this.plays.map(({ result }) => boardKey(result.opponent, result.playerOnRoll)),
    );
    this.#dice = isDoubles(roll) ? 4 : 2;
  }

  /** Returns the allowed moves of one die each from a position reached with `left` still to play. */
  next(position: Position, left: readonly Die[]): DieMove[] {
    if (this.#dice - left.length >= this.mostDice) return [];
    const moves: DieMove[] = [];
    for (const die of new Set(left)) {
      const rest = without(left, die);
      for (const move of movesOfDie(position, die)) {
        if (this.#leads(afterMove(position, move), rest)) moves.push(move);
      }
    }
    return moves;
  }

  #leads(position: Position, left: readonly Die[]): boolean {
    const board = boardKey(position.playerOnRoll, position.opponent);
    if (this.#dice - left.length === this.mostDice) return this.#results.has(board);
    const key = `${board} ${left.toSorted((a, b) => a - b).join('')}`;
    const known = this.#canComplete.get(key);
    if (known !== undefined) return known;
    const leads = this.next(position, left).length > 0;
    this.#canComplete.set(key, leads);
    return leads;
  }
}

/** What one checker may do with one die by the rules of movement alone; which of them are legal is for the results. */
function movesOfDie(position: Position, die: Die): DieMove[] {
  const { playerOnRoll: own, opponent } = position;
  const farthest = rearmost(own);
  const moves: DieMove[] = [];
  for (let from = BAR; from > OFF; from--) {
    if (own[from] === 0 || (own[BAR]! > 0 && from !== BAR)) continue;
    const to = Math.max(from - die, OFF);
    if (to === OFF) {
      if (farthest <= 6 && (from === die || from === farthest))
        moves.push({ from, to, isHit: false, die });
    } else if (opponent[25 - to]! < 2) {
      moves.push({ from, to, isHit: opponent[25 - to] === 1, die });
    }
  }
  return moves;
}

/** Returns the position with one checker moved, hitting where it lands on a blot; still seen by the mover. */
export function afterMove(position: Position, { from, to, isHit }: CheckerMove): Position {
  const own = [...position.playerOnRoll];
  own[from]!--;
  own[to]!++;
  if (!isHit) return { playerOnRoll: own, opponent: position.opponent };
  const opponent = [...position.opponent];
  opponent[25 - to]!--;
  opponent[BAR]!++;
  return { playerOnRoll: own, opponent };
}

function without(dice: readonly Die[], die: Die): Die[] {
  const at = dice.indexOf(die);
  return dice.filter((_, i) => i !== at);
}

function boardKey(own: readonly number[], opponent: readonly number[]): string {
  return `${own.join()}|${opponent.join()}`;
}
