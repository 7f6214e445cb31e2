/**
 * Group blots and shots: what this side leaves to be hit, counted over the enemy's 36 rolls. Every count is that of the
 * legal plays: direct and indirect shots and combinations, points in the way, doubles, checkers that must enter first,
 * dice that must be used.
 */
import { highestBit } from '../../plays/placeBits.ts';
import { BAR } from '../../position.ts';
import { bitCount, ENEMY_HOME, HOME, OUTFIELD } from './bits.ts';
import type { SideFeature } from './feature.ts';
import { DOUBLES, findReached, ORDERED_ROLLS, ROLLS } from './reach.ts';
import type { SideView } from './sideView.ts';

export const SHOT_FEATURES: readonly SideFeature[] = [
  { name: 'blotsHome', meaning: 'blots on points 1 to 6, / 6', most: 1, source: 'magriel' },
  { name: 'blotsOutfield', meaning: 'blots on points 7 to 18, / 12', most: 1, source: 'magriel' },
  { name: 'blotsBack', meaning: 'blots on points 19 to 24, / 6', most: 1, source: 'magriel' },
  {
    name: 'hit',
    meaning: "of the enemy's 36 rolls, those that hit a blot, / 36",
    most: 1,
    source: 'tesauro',
  },
  {
    name: 'hitMost',
    meaning: 'rolls that hit the blot that most rolls hit, / 36',
    most: 1,
    source: 'berliner80',
  },
  {
    name: 'hitNext',
    meaning: 'rolls that hit the blot that comes next, / 36',
    most: 1,
    source: 'berliner80',
  },
  { name: 'hitTwo', meaning: 'rolls that hit two blots or more, / 36', most: 1, source: 'magriel' },
  {
    name: 'hitHome',
    meaning: 'rolls that hit a blot on points 1 to 6, / 36',
    most: 1,
    source: 'magriel',
  },
  {
    name: 'hitBack',
    meaning: 'rolls that hit a blot on points 19 to 24, / 36',
    most: 1,
    source: 'magriel',
  },
  {
    name: 'pointedOn',
    meaning:
      'rolls with which the enemy brings two checkers onto a blot in its home board (more doubles may take them on), / 36',
    most: 1,
    source: 'magriel',
  },
  {
    name: 'pipsAtStake',
    meaning: 'pips lost to one hit, the costliest of the roll, mean over the 36 rolls, / 24',
    most: 1,
    source: 'gnubg',
  },
];

const FIRST_COUNT = 3;
/** By roll, the blots that can be hit, in the enemy's numbering. */
const hits = new Int32Array(ROLLS);

export function writeShots(side: SideView, enemy: SideView, out: Float32Array, at: number): void {
  const blots = side.blots;
  out[at] = bitCount(blots & HOME) / 6;
  out[at + 1] = bitCount(blots & OUTFIELD) / 12;
  out[at + 2] = bitCount(blots & ENEMY_HOME) / 6;
  const first = at + FIRST_COUNT;
  for (let i = first; i < at + SHOT_FEATURES.length; i++) out[i] = 0;
  if (blots === 0 || side.rear + enemy.rear < BAR) return;
  const rolls = findReached(enemy, enemy.occupied, side.blotsFar, hits);
  if (rolls === 0) return;
  out[first] = rolls / ORDERED_ROLLS;
  if ((blots & (blots - 1)) === 0) out[first + 1] = rolls / ORDERED_ROLLS;
  else {
    writeWorst(side.blotsFar, out, first + 1);
    out[first + 3] = rollsHittingTwo(enemy, side.blotsFar) / ORDERED_ROLLS;
  }
  let inHome = 0;
  let back = 0;
  let pips = 0;
  for (let roll = 0; roll < ROLLS; roll++) {
    const hit = hits[roll]!;
    const weight = roll < DOUBLES ? 2 : 1;
    if ((hit & ENEMY_HOME) !== 0) inHome += weight;
    if ((hit & HOME) !== 0) back += weight;
    // A checker hit on the enemy's point p has come 25 - (25 - p) pips; none hit is bit 0.
    pips += weight * highestBit(hit | 1);
  }
  out[first + 4] = inHome / ORDERED_ROLLS;
  out[first + 5] = back / ORDERED_ROLLS;
  if (back !== 0) out[first + 6] = rollsPointing(enemy, side.blotsFar & HOME) / ORDERED_ROLLS;
  out[first + 7] = pips / (24 * ORDERED_ROLLS);
}

/** Writes the rolls that hit the blot most rolls hit, and the blot that comes next. */
function writeWorst(blots: number, out: Float32Array, at: number): void {
  let most = 0;
  let next = 0;
  for (let rest = blots; rest !== 0; rest &= rest - 1) {
    const blot = highestBit(rest & -rest);
    let rolls = 0;
    for (let roll = 0; roll < DOUBLES; roll++) rolls += (hits[roll]! >> blot) & 1;
    rolls *= 2;
    for (let roll = DOUBLES; roll < ROLLS; roll++) rolls += (hits[roll]! >> blot) & 1;
    next = Math.max(next, Math.min(most, rolls));
    most = Math.max(most, rolls);
  }
  out[at] = most / ORDERED_ROLLS;
  out[at + 1] = next / ORDERED_ROLLS;
}

/** How many of 36 rolls have a play that hits two of the blots (in the hitter's numbering) or more. */
function rollsHittingTwo(hitter: SideView, blots: number): number {
  let rolls = 0;
  let roll = 0;
  for (let high = 2; high <= 6; high++) {
    for (let low = 1; low < high; low++) {
      const hit = hits[roll++]!;
      if ((hit & (hit - 1)) !== 0 && hitsTwo(hitter, blots, high, low)) rolls += 2;
    }
  }
  for (let die = 1; die <= 6; die++) {
    const hit = hits[DOUBLES + die - 1]!;
    if ((hit & (hit - 1)) !== 0 && hitsTwoByDoubles(hitter, blots, die)) rolls += 1;
  }
  return rolls;
}

/** Two different dice: each of them hits. A play that uses both is legal. */
function hitsTwo(hitter: SideView, blots: number, high: number, low: number): boolean {
  if (hitter.bar > 0) return hitsTwoFromBar(hitter, blots, high, low);
  const byHigh = (hitter.occupied >> high) & blots;
  const byLow = (hitter.occupied >> low) & blots;
  // One checker hits and goes on to hit.
  if ((((byHigh >> low) | (byLow >> high)) & blots) !== 0) return true;
  // Two checkers hit, each with a die: not the same blot, nor the same checker.
  if (byLow === 0) return false;
  for (let rest = byHigh; rest !== 0; rest &= rest - 1) {
    const blot = rest & -rest;
    const from = blot << high;
    let others = byLow & ~blot;
    if ((hitter.many & from) === 0) others &= ~(from >> low);
    if (others !== 0) return true;
  }
  return false;
}

function hitsTwoFromBar(hitter: SideView, blots: number, high: number, low: number): boolean {
  const highEntry = 1 << (BAR - high);
  const lowEntry = 1 << (BAR - low);
  const hitsHigh = (blots & highEntry) !== 0;
  const hitsLow = (blots & lowEntry) !== 0;
  if (hitter.bar > 1) return hitsHigh && hitsLow;
  const points = hitter.made | hitter.blots;
  const byLow = ((points | highEntry) >> low) & blots;
  if (hitsHigh && (byLow & ~highEntry) !== 0) return true;
  const byHigh = ((points | lowEntry) >> high) & blots;
  return hitsLow && (byHigh & ~lowEntry) !== 0;
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

/** How many of 36 rolls have a play that brings two checkers onto one of the blots. */
function rollsPointing(hitter: SideView, blots: number): number {
  let rolls = 0;
  // From the bar one die enters, far from the hitter's home board, so that only one checker is left to come there.
  if (hitter.bar === 0) {
    for (let high = 2; high <= 6; high++) {
      const byHigh = (hitter.occupied >> high) & blots;
      if (byHigh === 0) continue;
      for (let low = 1; low < high; low++) {
        if ((byHigh & (hitter.occupied >> low)) !== 0) rolls += 2;
      }
    }
  }
  for (let die = 1; die <= 6; die++) if (pointsByDoubles(hitter, blots, die)) rolls += 1;
  return rolls;
}

function pointsByDoubles(hitter: SideView, blots: number, die: number): boolean {
  const open = hitter.open;
  let moves = 4;
  if (hitter.bar > 0) {
    if ((open & (1 << (BAR - die))) === 0) return false;
    moves -= Math.min(hitter.bar, 4);
  }
  if (moves < 2) return false;
  // What has just entered is too far away to come there with the moves that are left.
  const once = ((hitter.made | hitter.blots) >> die) & open;
  const onceMany = (hitter.made >> die) & open;
  if ((onceMany & blots) !== 0) return true;
  if (moves < 3) return false;
  const twice = (once >> die) & open;
  if ((once & twice & blots) !== 0) return true;
  if (moves < 4) return false;
  const twiceMany = (onceMany >> die) & open;
  const thrice = (twice >> die) & open;
  return ((twiceMany | (once & thrice)) & blots) !== 0;
}
