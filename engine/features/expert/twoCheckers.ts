/** Rolls that take two: that hit two blots, or bring two checkers onto one. By the rules, as reach.ts. */
import { highestBit } from '../../plays/placeBits.ts';
import { BAR } from '../../position.ts';
import { isAny, POINTS } from './bits.ts';
import {
  DICE_BITS,
  FIRST_DOUBLES,
  rollsOfHighAndLow,
  rollsOfOneEach,
  rollsWithDifference,
} from './rollBits.ts';
import type { SideView } from './sideView.ts';

/**
 * Returns the rolls with a play that hits two of the blots (in the hitter's numbering) or more; `byDoubles` are, by die,
 * the blots that doubles can hit. With two different dice each die hits, so that the play is legal.
 */
export function rollsHittingTwo(hitter: SideView, blots: number, byDoubles: Int32Array): number {
  let rolls = 0;
  for (let rest = blots; rest !== 0;) {
    const far = highestBit(rest);
    rest ^= 1 << far;
    for (let others = rest; others !== 0;) {
      const near = highestBit(others);
      others ^= 1 << near;
      rolls |= hitter.bar === 0 ? rollsHitting(hitter, near, far) : rollsFromBar(hitter, near, far);
    }
  }
  for (let die = 1; die <= 6; die++) {
    const hit = byDoubles[die]!;
    if ((hit & (hit - 1)) !== 0 && hitsTwoByDoubles(hitter, blots, die)) {
      rolls |= 1 << (FIRST_DOUBLES + die - 1);
    }
  }
  return rolls;
}

/** Two different dice: hits of `near` and of `far`, a point of a higher number. */
function rollsHitting(hitter: SideView, near: number, far: number): number {
  const between = far - near;
  const toNear = (hitter.occupied >> (near + 1)) & DICE_BITS;
  const toFar = (hitter.occupied >> (far + 1)) & DICE_BITS;
  // Two checkers, each with a die. A lone checker that could do both, the nearer with the higher die, cannot do it twice.
  const alone = ((hitter.occupied & ~hitter.many) >> (far + 1)) & DICE_BITS;
  const byItself =
    rollsOfHighAndLow((alone << between) & DICE_BITS, alone) & rollsWithDifference(between);
  const byTwo = (rollsOfHighAndLow(toNear, toFar) & ~byItself) | rollsOfHighAndLow(toFar, toNear);
  // One checker that hits and goes on to hit.
  return byTwo | rollsOfOneEach(toFar, dieOf(between));
}

/** The same with checkers on the bar: at least one of the two is hit on entering. */
function rollsFromBar(hitter: SideView, near: number, far: number): number {
  const enterFar = dieOf(BAR - far);
  const enterNear = dieOf(BAR - near);
  if (hitter.bar > 1) return rollsOfOneEach(enterFar, enterNear);
  const points = hitter.occupied & POINTS;
  const toNear = (points >> (near + 1)) & DICE_BITS;
  const toFar = (points >> (far + 1)) & DICE_BITS;
  return rollsOfOneEach(enterFar, toNear | dieOf(far - near)) | rollsOfOneEach(enterNear, toFar);
}

/** The die that goes so far, as a set; empty where none does. */
function dieOf(distance: number): number {
  return (1 << (distance - 1)) & DICE_BITS;
}

/** Doubles: two blots within the moves there are, be it by one checker. */
function hitsTwoByDoubles(hitter: SideView, blots: number, die: number): boolean {
  let moves = 4;
  let at = hitter.made | hitter.blots;
  let left = blots;
  let hasHit = false;
  if (hitter.bar > 0) {
    const entry = 1 << (BAR - die);
    hasHit = (blots & entry) !== 0;
    left &= ~entry;
    at |= entry;
    moves -= Math.min(hitter.bar, 4);
  }
  // Blots that a checker comes to with exactly so many moves.
  at = moves > 0 ? (at >> die) & hitter.open : 0;
  const once = at & left;
  at = moves > 1 ? (at >> die) & hitter.open : 0;
  const twice = at & left;
  at = moves > 2 ? (at >> die) & hitter.open : 0;
  const thrice = at & left;
  at = moves > 3 ? (at >> die) & hitter.open : 0;
  const fourTimes = at & left;
  if (hasHit) return (once | twice | thrice) !== 0;
  // By one checker: the second is so many moves from the first.
  const nearer = (bits: number): number => (bits >> die) & hitter.open;
  const afterOnce = nearer(once);
  const afterTwice = nearer(twice | afterOnce);
  const afterThrice = nearer(thrice | afterTwice);
  if (((afterOnce & twice) | (afterTwice & thrice) | (afterThrice & fourTimes)) !== 0) return true;
  return (
    (moves > 1 && isTwo(once, once)) ||
    (moves > 2 && isTwo(once, twice)) ||
    (moves > 3 && (isTwo(once, thrice) || isTwo(twice, twice)))
  );
}

/** Returns true when a blot can be taken from each set, two different ones. */
function isTwo(one: number, other: number): boolean {
  const both = one | other;
  return one !== 0 && other !== 0 && (both & (both - 1)) !== 0;
}

/** Returns the rolls with a play that brings two checkers onto one of the blots, which are in the hitter's home board. */
export function rollsPointing(hitter: SideView, blots: number): number {
  let rolls = 0;
  // From the bar one die enters, far from the hitter's home board, so that only one checker is left to come there.
  if (hitter.bar === 0) {
    for (let rest = blots; rest !== 0; rest &= rest - 1) {
      const dice = (hitter.occupied >> (highestBit(rest & (0 - rest)) + 1)) & DICE_BITS;
      rolls |= rollsOfHighAndLow(dice, dice);
    }
  }
  return rolls | doublesPointing(hitter, blots);
}

/** One move each, or two, or one and two, or one and three: as many as there are after entering. */
function doublesPointing(hitter: SideView, blots: number): number {
  const open = hitter.open;
  const points = hitter.occupied & POINTS;
  const moves = 4 - Math.min(hitter.bar, 4);
  const forTwo = moves > 1 ? blots : 0;
  const forThree = moves > 2 ? blots : 0;
  const forFour = moves > 3 ? blots : 0;
  let rolls = 0;
  for (let die = 1; die <= 6; die++) {
    // What has just entered is too far away to come there with the moves that are left.
    const once = (points >> die) & open;
    const twice = (once >> die) & open;
    const thrice = (twice >> die) & open;
    const bothOnce = (hitter.made >> die) & open;
    const bothTwice = (bothOnce >> die) & open;
    const found =
      (bothOnce & forTwo) | (once & twice & forThree) | ((bothTwice | (once & thrice)) & forFour);
    const canMove = hitter.bar === 0 ? 1 : (open >> (BAR - die)) & 1;
    rolls |= (isAny(found) & canMove) << (FIRST_DOUBLES + die - 1);
  }
  return rolls;
}
