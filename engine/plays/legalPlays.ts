/**
 * All legal plays of a roll as people name them, every distinct resulting position once.
 *
 *     legalPlays(START, [3, 1]).length; // 16
 *
 * They come from playGenerator.ts, which a search uses as it is. naivePlays.ts is a second, independent generator that
 * the tests hold it to.
 */
import { BAR, OFF, type Position } from '../position.ts';
import type { Roll } from '../roll.ts';
import { PlayGenerator } from './playGenerator.ts';
import { readSide, ROW_BYTES, ROW_OPPONENT } from './positionRow.ts';

/** One checker moved by one die, in the mover's own numbering: from 1..25 (25 = bar), to 0..24 (0 = off). */
export interface CheckerMove {
  readonly from: number;
  readonly to: number;
  readonly isHit: boolean;
}

/** A whole turn's checker moves, 0 to 4 of them, in an order in which they can be made. */
export type Play = readonly CheckerMove[];

/** A play with the position it leads to. */
export interface LegalPlay {
  readonly play: Play;
  /** After the play, seen by the other side, which is now on roll. */
  readonly result: Position;
}

/** Used by one call at a time and left with nothing that a later one reads. */
const generator = new PlayGenerator();

/**
 * Returns every legal play, one for each distinct result; [] where no checker can move.
 * Both dice are played when possible, the higher one when only one can be (rules of the game: US Backgammon
 * Federation, "Movement of the checkers"); checkers on the bar enter first; a checker is borne off with its exact
 * number, or with a higher one when no checker stands behind it.
 * Of the plays that lead to a result it is the first one with the high die and the farthest checkers first. Results
 * without a hit share the opponent's checkers with the position. Throws where the player on roll has more than 15.
 */
export function legalPlays(position: Position, roll: Roll): LegalPlay[] {
  const plays: LegalPlay[] = [];
  const count = generator.generate(position, roll);
  for (let i = 0; i < count; i++) {
    const play = generator.play(i);
    const start = i * ROW_BYTES;
    const isUnhit = !play.some(({ isHit }) => isHit);
    const playerOnRoll = isUnhit ? position.opponent : readSide(generator.rows, start);
    const opponent = readSide(generator.rows, start + ROW_OPPONENT);
    plays.push({ play, result: { playerOnRoll, opponent } });
  }
  return plays;
}

/** Moves one checker in place, sending a blot it lands on to the bar; returns whether it hit. Checks nothing else. */
export function moveChecker(own: number[], opponent: number[], from: number, to: number): boolean {
  const isHit = to > OFF && opponent[25 - to] === 1;
  if (isHit) {
    opponent[25 - to] = 0;
    opponent[BAR]!++;
  }
  own[from]!--;
  own[to]!++;
  return isHit;
}
