/**
 * Which rolls bring a checker where, by the rules and to the last roll, without a list of plays.
 *
 * A target is reached by a roll when some legal play has one of the checkers asked for land there, be it on the way.
 * Four facts make that a matter of a few operations on bits (plays/placeBits.ts) for each of the 21 rolls:
 *
 * - One checker that plays both dice has played a legal play.
 * - A checker that plays one die has, too, if the other die can be played afterwards. Moves never hinder one another: a
 *   checker that can play a die before another has moved can play it afterwards. So it is enough that two checkers can
 *   play that die; where not, `firstMoves` looks closer.
 * - With doubles any moves that can be made can be completed to the most that can be made, for the same reason.
 * - From the bar the first die enters; only then can other checkers move.
 */
import { destination, highestBit, movable } from '../../plays/placeBits.ts';
import { BAR, OFF } from '../../position.ts';
import { POINTS } from './bits.ts';
import type { SideView } from './sideView.ts';

/** Rolls told apart: first 15 of two different dice, 21 31 32 41 .. 65, each of them 2 rolls of the 36; then doubles. */
export const ROLLS = 21;
/** The first of the doubles, 11. */
export const DOUBLES = 15;
/** Ordered rolls of two dice. */
export const ORDERED_ROLLS = 36;

const BAR_BIT = 1 << BAR;

/**
 * Writes into `reached`, for each of the 21 rolls, the targets that one of `movers` (places of the side) can land on in
 * a legal play of the roll; returns how many of the 36 ordered rolls reach any. `targets` are points open to the side.
 * Movers on the bar are all of its checkers there.
 */
export function findReached(
  side: SideView,
  movers: number,
  targets: number,
  reached: Int32Array,
): number {
  let rolls = 0;
  if (side.bar === 0) rolls = reachOnPoints(side, movers, targets, reached);
  else if (side.bar === 1) rolls = reachFromBar(side, movers, targets, reached);
  else rolls = reachByEntering(side, movers, targets, reached);
  return rolls + reachByDoubles(side, movers, targets, reached);
}

/** Two different dice, no checker on the bar. */
function reachOnPoints(
  side: SideView,
  movers: number,
  targets: number,
  reached: Int32Array,
): number {
  const open = side.open;
  const safe = side.safeDice;
  let roll = 0;
  let rolls = 0;
  for (let high = 2; high <= 6; high++) {
    const byHigh = (movers >> high) & open;
    const highTargets = byHigh & targets;
    for (let low = 1; low < high; low++) {
      const byLow = (movers >> low) & open;
      const lowTargets = byLow & targets;
      let found = ((byHigh >> low) | (byLow >> high)) & targets;
      if (((safe >> low) & (safe >> high) & 1) !== 0) found |= highTargets | lowTargets;
      else {
        if (highTargets !== 0) found |= highTargets & (firstMoves(side, high, low) >> high);
        if (lowTargets !== 0) found |= lowTargets & (firstMoves(side, low, high) >> low);
      }
      reached[roll++] = found;
      if (found !== 0) rolls += 2;
    }
  }
  return rolls;
}

/** Two different dice, one checker on the bar: one die enters it, the other is played by any checker. */
function reachFromBar(
  side: SideView,
  movers: number,
  targets: number,
  reached: Int32Array,
): number {
  const open = side.open;
  const entrant = (movers >> BAR) & 1;
  const others = movers & POINTS;
  let roll = 0;
  let rolls = 0;
  for (let high = 2; high <= 6; high++) {
    const highEntry = open & (1 << (BAR - high));
    for (let low = 1; low < high; low++) {
      const lowEntry = open & (1 << (BAR - low));
      let found = 0;
      if (highEntry !== 0) found |= targets & ((others | (highEntry * entrant)) >> low);
      if (lowEntry !== 0) found |= targets & ((others | (lowEntry * entrant)) >> high);
      const entries = targets & (highEntry | lowEntry);
      if (entrant !== 0 && entries !== 0) {
        if ((entries & highEntry) !== 0 && firstMoves(side, high, low) !== 0) found |= highEntry;
        if ((entries & lowEntry) !== 0 && firstMoves(side, low, high) !== 0) found |= lowEntry;
      }
      reached[roll++] = found;
      if (found !== 0) rolls += 2;
    }
  }
  return rolls;
}

/** Two different dice, more checkers on the bar: each die enters one of them or nothing. */
function reachByEntering(
  side: SideView,
  movers: number,
  targets: number,
  reached: Int32Array,
): number {
  const entries = movers >= BAR_BIT ? targets & side.open : 0;
  let roll = 0;
  let rolls = 0;
  for (let high = 2; high <= 6; high++) {
    for (let low = 1; low < high; low++) {
      const found = entries & ((1 << (BAR - high)) | (1 << (BAR - low)));
      reached[roll++] = found;
      if (found !== 0) rolls += 2;
    }
  }
  return rolls;
}

function reachByDoubles(
  side: SideView,
  movers: number,
  targets: number,
  reached: Int32Array,
): number {
  const open = side.open;
  const entrant = (movers >> BAR) & 1;
  const moves = 4 - Math.min(side.bar, 4);
  let rolls = 0;
  for (let die = 1; die <= 6; die++) {
    let at = movers & POINTS;
    let found = 0;
    let canMove = true;
    if (side.bar > 0) {
      const entry = open & (1 << (BAR - die));
      canMove = entry !== 0;
      at |= entry * entrant;
      found = targets & (entry * entrant);
    }
    if (canMove) {
      for (let move = 0; move < moves; move++) {
        at = (at >> die) & open;
        found |= at & targets;
      }
    }
    reached[DOUBLES + die - 1] = found;
    if (found !== 0) rolls += 1;
  }
  return rolls;
}

/**
 * Returns the places from which die `first` may be played before `second`, a different one: those that leave `second` a
 * move, or if no play uses both dice, all, provided `first` is the higher die or `second` cannot be played at all.
 */
function firstMoves(side: SideView, first: number, second: number): number {
  const froms = side.movable[first]!;
  if (((side.safeDice >> second) & 1) !== 0) return froms;
  const leavesMove = movesBeforeAnother(side, first, second);
  if (leavesMove !== 0 || movesBeforeAnother(side, second, first) !== 0) return leavesMove;
  return first > second || side.movable[second] === 0 ? froms : 0;
}

/** Returns the places from which `first` can be played so that `second` can be played next. */
function movesBeforeAnother(side: SideView, first: number, second: number): number {
  let found = 0;
  for (let froms = side.movable[first]!; froms !== 0;) {
    const from = highestBit(froms);
    const bit = 1 << from;
    froms ^= bit;
    const to = destination(from, first);
    const others = (side.many & bit) === 0 ? side.occupied ^ bit : side.occupied;
    const after = to === OFF ? others : others | (1 << to);
    if (movable(after, side.open, second) !== 0) found |= bit;
  }
  return found;
}
