/** A game as the person playing it sees it: their numbering of the points, whoever is on roll. */
import { makePositionId } from '../../engine/formats/positionId.ts';
import type { Seat } from '../../engine/match/rules.ts';
import type { CheckerMove, Play } from '../../engine/plays/legalPlays.ts';
import { flip, type Position } from '../../engine/position.ts';
import type { GameView } from '../../server/protocol/game.ts';
import { afterMove } from './turn.ts';

/** Returns the position with `seat` as playerOnRoll, given which seat sees it now. */
export function seenBy(seat: Seat, position: Position, seenNow: Seat): Position {
  return seat === seenNow ? position : flip(position);
}

/** Returns the game's position with the person as playerOnRoll. */
export function personPosition(game: GameView): Position {
  return seenBy(game.seat, game.position, game.onRoll);
}

/** Returns the position after a play, seen by whoever made it. */
export function afterPlay(position: Position, play: Play): Position {
  return play.reduce((now: Position, move: CheckerMove) => afterMove(now, move), position);
}

/** Returns a place of the opponent's numbering in the person's: points turn round, bar and off stay what they are. */
export function otherPlace(place: number): number {
  return place === 0 || place === 25 ? place : 25 - place;
}

/** Returns true when the person is to roll or to play. */
export function isPersonsTurn(game: GameView): boolean {
  return game.phase !== 'over' && game.onRoll === game.seat;
}

/** Returns the Position ID of the game now, as GNU Backgammon writes it for the player on roll. */
export function gamePositionId(game: GameView): string {
  return makePositionId(game.position);
}
