/**
 * Places of one side as the bits of a number, so that one operation asks all of them: bit 1 for its ace point to bit 24,
 * bit 25 for its bar. Nothing stands for the checkers off.
 */
import { BAR, OFF } from '../position.ts';

const BAR_BIT = 1 << BAR;
const HOME_BITS = 0b1111110;

/** Returns where a checker on `from` comes to with the die: a higher number than it needs bears it off too. */
export function destination(from: number, die: number): number {
  return from > die ? from - die : OFF;
}

/**
 * Returns the places a checker can move from with the die, given the mover's places and the points open to it.
 * A checker on the bar goes first; when all are home, one is borne off with its number, or the farthest with a higher.
 */
export function movable(own: number, open: number, die: number): number {
  const onBoard = own & (open << die);
  if (own >= BAR_BIT) return onBoard & BAR_BIT;
  if (own === 0 || own > HOME_BITS) return onBoard;
  const farthest = highestBit(own);
  return onBoard | (farthest < die ? 1 << farthest : own & (1 << die));
}

/** Returns true when no checker can enter or be borne off, whichever the mover moves first. */
export function isOrderFree(own: number): boolean {
  const outside = own >> 7;
  return own < BAR_BIT && (outside & (outside - 1)) !== 0;
}

/** Returns the farthest of the places; -1 for none. */
export function highestBit(places: number): number {
  return 31 - Math.clz32(places);
}

/** Returns 1 when the place is among the places, or else 0; 0 for OFF. */
export function bit(places: number, place: number): number {
  return (places >> place) & 1;
}
