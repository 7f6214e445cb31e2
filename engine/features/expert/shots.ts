/**
 * Group blots and shots: what this side leaves to be hit, counted over the enemy's 36 rolls. Every count is that of the
 * legal plays: direct and indirect shots and combinations, points in the way, doubles, checkers that must enter first,
 * dice that must be used.
 */
import { highestBit } from '../../plays/placeBits.ts';
import { BAR } from '../../position.ts';
import { bitCount, ENEMY_HOME, HOME, OUTFIELD } from './bits.ts';
import type { SideFeature } from './feature.ts';
import { findReachedByDoubles, rollsTo } from './reach.ts';
import { FIRST_DOUBLES, ORDERED_ROLLS, rollCount } from './rollBits.ts';
import type { SideView } from './sideView.ts';
import { rollsHittingTwo, rollsPointing } from './twoCheckers.ts';

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
    source: 'here',
  },
  {
    name: 'hitNext',
    meaning: 'rolls that hit the blot that comes next, / 36',
    most: 1,
    source: 'here',
  },
  { name: 'hitTwo', meaning: 'rolls that hit two blots or more, / 36', most: 1, source: 'magriel' },
  {
    name: 'hitHome',
    meaning: 'rolls that hit a blot on points 1 to 6, / 36',
    most: 1,
    source: 'here',
  },
  {
    name: 'hitBack',
    meaning: 'rolls that hit a blot on points 19 to 24, / 36',
    most: 1,
    source: 'here',
  },
  {
    name: 'pointedOn',
    meaning:
      'rolls with which the enemy brings two checkers onto a blot in its home board (more doubles may take them on), / 36',
    most: 1,
    source: 'glossary',
  },
  {
    name: 'pipsAtStake',
    meaning: 'pips lost to one hit, the costliest of the roll, mean over the 36 rolls, / 24',
    most: 1,
    source: 'gnubg',
  },
];

const FIRST_COUNT = 3;
/** By die, the blots that doubles hit, in the enemy's numbering. */
const byDoubles = new Int32Array(7);

export function writeShots(side: SideView, enemy: SideView, out: Float32Array, at: number): void {
  const blots = side.blots;
  out[at] = bitCount(blots & HOME) / 6;
  out[at + 1] = bitCount(blots & OUTFIELD) / 12;
  out[at + 2] = bitCount(blots & ENEMY_HOME) / 6;
  if (blots === 0 || side.rear + enemy.rear < BAR) {
    for (let i = at + FIRST_COUNT; i < at + SHOT_FEATURES.length; i++) out[i] = 0;
    return;
  }
  findReachedByDoubles(enemy, enemy.occupied, side.blotsFar, byDoubles);
  writeHits(enemy, side.blotsFar, out, at + FIRST_COUNT);
}

/** Writes what the hitter's rolls do to the blots, which are in its numbering. */
function writeHits(hitter: SideView, blots: number, out: Float32Array, at: number): void {
  let any = 0;
  let most = 0;
  let next = 0;
  let inHome = 0;
  let back = 0;
  let pips = 0;
  // The costliest first: on the hitter's point p a checker has come 25 - (25 - p) pips.
  for (let rest = blots; rest !== 0;) {
    const point = highestBit(rest);
    rest ^= 1 << point;
    const rolls = rollsTo(hitter, point) | doublesTo(point);
    pips += point * rollCount(rolls & ~any);
    any |= rolls;
    if (point > 18) inHome |= rolls;
    if (point < 7) back |= rolls;
    const count = rollCount(rolls);
    next = Math.max(next, Math.min(most, count));
    most = Math.max(most, count);
  }
  const isMore = (blots & (blots - 1)) !== 0;
  out[at] = rollCount(any) / ORDERED_ROLLS;
  out[at + 1] = most / ORDERED_ROLLS;
  out[at + 2] = next / ORDERED_ROLLS;
  out[at + 3] = isMore ? rollCount(rollsHittingTwo(hitter, blots, byDoubles)) / ORDERED_ROLLS : 0;
  out[at + 4] = rollCount(inHome) / ORDERED_ROLLS;
  out[at + 5] = rollCount(back) / ORDERED_ROLLS;
  out[at + 6] = back !== 0 ? rollCount(rollsPointing(hitter, blots & HOME)) / ORDERED_ROLLS : 0;
  out[at + 7] = pips / (24 * ORDERED_ROLLS);
}

function doublesTo(point: number): number {
  let rolls = 0;
  for (let die = 1; die <= 6; die++) {
    rolls |= ((byDoubles[die]! >> point) & 1) << (FIRST_DOUBLES + die - 1);
  }
  return rolls;
}
