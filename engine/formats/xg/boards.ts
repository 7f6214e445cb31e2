/** XG's boards as positions, and plays by the boards they lead to. */
import { type LegalPlay, legalPlays, type Play } from '../../plays/legalPlays.ts';
import {
  BAR,
  checkerCount,
  makePosition,
  OFF,
  type Position,
  type PositionErrorCode,
  type Side,
} from '../../position.ts';
import { type Failure, fail, type Result } from '../../result.ts';
import type { Roll } from '../../roll.ts';
import type { XgBoard } from './bytes.ts';

/** Returns the position of a board, seen by the side whose counts are positive; what is missing to `checkers` is off. */
export function positionOf(
  board: XgBoard,
  checkers: number,
): Result<Position, Failure<PositionErrorCode>> {
  const own = Array.from({ length: 26 }, () => 0);
  const other = Array.from({ length: 26 }, () => 0);
  for (let place = 0; place <= BAR; place++) {
    const count = board[place]!;
    // A side has no checkers on the other's bar: place 0 is only ever the opponent's.
    if (count > 0) own[place] = count;
    if (count < 0) other[25 - place] = -count;
  }
  if (own[OFF]! > 0 || other[OFF]! > 0) {
    return fail('badCount', "a player's checkers on the other's bar");
  }
  own[OFF] = checkers - checkerCount(own);
  other[OFF] = checkers - checkerCount(other);
  return makePosition(own, other, checkers);
}

/** The legal plays of a roll, found by the board they lead to, seen by the player. */
export class PlaysByBoard {
  readonly #plays: readonly LegalPlay[];
  readonly #position: Position;

  constructor(position: Position, roll: Roll) {
    this.#position = position;
    this.#plays = legalPlays(position, roll);
  }

  /** Returns the play that leads to a board, [] where nothing can be played and it is the same; undefined for none. */
  find(board: XgBoard): Play | undefined {
    if (this.#plays.length === 0) return showsPosition(board, this.#position) ? [] : undefined;
    return this.#plays.find(({ result }) => shows(board, result.opponent, result.playerOnRoll))
      ?.play;
  }
}

/** Returns true when a board shows a position, seen by the side on roll. */
export function showsPosition(board: XgBoard, { playerOnRoll, opponent }: Position): boolean {
  return shows(board, playerOnRoll, opponent);
}

function shows(board: XgBoard, own: Side, other: Side): boolean {
  if (board[0] !== 0 - other[BAR]! || board[BAR] !== own[BAR]) return false;
  for (let point = 1; point < BAR; point++) {
    if (board[point] !== own[point]! - other[25 - point]!) return false;
  }
  return true;
}
