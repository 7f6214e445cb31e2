/**
 * Which rolls bring a checker to a place, by the rules and to the last roll, without a list of plays.
 *
 * A roll does when a legal play has a checker land there, be it on the way. Four facts make that a matter of bits:
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
import {
  DICE_BITS,
  HIGH_DIE,
  LOW_DIE,
  rollsOfOneEach,
  rollsWithAny,
  rollsWithSum,
} from './rollBits.ts';
import type { SideView } from './sideView.ts';

/** Returns the rolls of two different dice that bring a checker of the side to a point that is open to it. */
export function rollsTo(side: SideView, point: number): number {
  const behind = (side.occupied & POINTS) >> (point + 1);
  const dice = behind & DICE_BITS;
  if (side.bar === 0) {
    const ways = (side.open >> (point + 1)) & DICE_BITS;
    const byBoth = rollsWithAny(ways) & rollsWithSum(behind);
    return byBoth | legalRolls(side, dice, point, 1);
  }
  const fromBar = 1 << (BAR - point - 1);
  const byEntering = legalRolls(side, fromBar & DICE_BITS, point, 1);
  if (side.bar > 1) return byEntering;
  const entering = side.openFar >> 1;
  return (
    byEntering |
    rollsOfOneEach(entering & DICE_BITS, dice) |
    (rollsWithAny(entering & DICE_BITS) & rollsWithSum(fromBar))
  );
}

/**
 * Returns the rolls of two different dice that bring a checker from the place, held by the side, to an open point at least
 * so far ahead.
 */
export function rollsFrom(side: SideView, place: number, distance: number): number {
  const ahead = side.openFar >> (BAR - place + 1);
  const far = ahead & (-1 << (distance - 1));
  const dice = far & DICE_BITS;
  if (side.bar > 0 && place < BAR) {
    return side.bar > 1 ? 0 : rollsOfOneEach((side.openFar >> 1) & DICE_BITS, dice);
  }
  const byOne = legalRolls(side, dice, place, 0);
  if (side.bar > 1) return byOne;
  return byOne | (rollsWithAny(ahead & DICE_BITS) & rollsWithSum(far));
}

/** By die, where doubles bring the checkers of `movers` that they bring to any of `targets`; both are sets of places. */
export function findReachedByDoubles(
  side: SideView,
  movers: number,
  targets: number,
  reached: Int32Array,
): void {
  const open = side.open;
  if (side.bar > 0) {
    reachFromBar(side, movers, targets, reached);
    return;
  }
  for (let die = 1; die <= 6; die++) {
    const once = (movers >> die) & open;
    const twice = (once >> die) & open;
    const thrice = (twice >> die) & open;
    reached[die] = (once | twice | thrice | (thrice >> die)) & targets;
  }
}

function reachFromBar(side: SideView, movers: number, targets: number, reached: Int32Array): void {
  const open = side.open;
  const entrant = (movers >> BAR) & 1;
  const moves = 4 - Math.min(side.bar, 4);
  for (let die = 1; die <= 6; die++) {
    const entry = open & (1 << (BAR - die));
    let found = 0;
    if (entry !== 0) {
      let at = (movers & POINTS) | (entry * entrant);
      found = targets & (entry * entrant);
      for (let move = 0; move < moves; move++) {
        at = (at >> die) & open;
        found |= at & targets;
      }
    }
    reached[die] = found;
  }
}

/**
 * Returns the rolls of two different dice of which one of `dice` can be played first, in a legal play, by the checker for
 * it: the one on place `at` for any die or, with `step` 1, on `at` plus the die.
 */
function legalRolls(side: SideView, dice: number, at: number, step: 0 | 1): number {
  const safe = side.safeDice >> 1;
  if (safe === DICE_BITS) return rollsWithAny(dice);
  let rolls = rollsOfOneEach(dice, safe);
  for (let rest = rollsWithAny(dice) & ~rolls; rest !== 0; rest &= rest - 1) {
    const roll = highestBit(rest & (0 - rest));
    const high = HIGH_DIE[roll]!;
    const low = LOW_DIE[roll]!;
    const isLegal =
      (((dice >> (high - 1)) & (firstMoves(side, high, low) >> (at + step * high))) |
        ((dice >> (low - 1)) & (firstMoves(side, low, high) >> (at + step * low)))) &
      1;
    rolls |= isLegal << roll;
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
