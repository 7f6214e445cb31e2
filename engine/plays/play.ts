/** Plays: what they are, and one checker's move carried out. */
import { BAR, OFF, type Position } from '../position.ts';

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

/** Returns the position after a play, seen by the other side. Checks nothing. */
export function afterPlay(
  { playerOnRoll, opponent }: Position,
  play: readonly Pick<CheckerMove, 'from' | 'to'>[],
): Position {
  const own = [...playerOnRoll];
  const other = [...opponent];
  for (const { from, to } of play) moveChecker(own, other, from, to);
  return { playerOnRoll: other, opponent: own };
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
