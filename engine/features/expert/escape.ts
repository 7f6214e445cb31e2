/**
 * Group escape and containment: how this side's back checkers get away from the enemy's points.
 *
 * The enemy's front is the last of its points that the rear checker must get past: of those on the enemy's half of the
 * board (this side's 13 to 24) and ahead of the rear checker the one that is farthest ahead. A checker behind it escapes
 * with a roll when a legal play takes it past the front. Without a front all 36 rolls count as escapes.
 *
 * A checker runs with a roll when it can play the roll alone, every die of it (four of doubles), were no other checker of
 * its side on the board: the legal rolls of Berliner's blockade runner. Beyond the ace point is no obstacle.
 */
import { highestBit } from '../../plays/placeBits.ts';
import { BAR } from '../../position.ts';
import { bitCount, isAny, longestRun } from './bits.ts';
import type { SideFeature } from './feature.ts';
import { findReachedByDoubles, rollsFrom } from './reach.ts';
import { FIRST_DOUBLES, ORDERED_ROLLS, rollCount } from './rollBits.ts';
import type { SideView } from './sideView.ts';

export const ESCAPE_FEATURES: readonly SideFeature[] = [
  {
    name: 'escapeRear',
    meaning: "rolls that take a checker from the rear past the enemy's front, / 36",
    most: 1,
    source: 'tesauro',
  },
  {
    name: 'escapeAny',
    meaning: "rolls that take any checker from behind the enemy's front past it, / 36",
    most: 1,
    source: 'gnubg',
  },
  {
    name: 'runRear',
    meaning: 'rolls with which the rear checker runs, / 36',
    most: 1,
    source: 'berliner',
  },
  {
    name: 'runBack',
    meaning: 'the same of the checkers on 19 to 24 and the bar, mean; 1 where there are none',
    most: 1,
    source: 'berliner',
  },
  {
    name: 'contained',
    meaning:
      'rolls with which a checker would not run, on that place from 16 to the bar where they are most, / 36; 0 without contact',
    most: 1,
    source: 'gnubg',
  },
  {
    name: 'aheadPoints',
    meaning: 'enemy points among the six places ahead of the rear checker, / 6',
    most: 1,
    source: 'magriel',
  },
  {
    name: 'aheadPrime',
    meaning: 'longest row of enemy points ahead of the rear checker, / 6',
    most: 7 / 6,
    source: 'tesauro',
  },
];

/** The enemy's half of the board. */
const ENEMY_HALF = 0b111111111111 << 13;
const FIRST_CONTAINED = 16;
const FIRST_BACK = 19;
/** By die, what doubles reach. */
const reached = new Int32Array(7);

export function writeEscape(side: SideView, enemy: SideView, out: Float32Array, at: number): void {
  const rear = side.rear;
  if (rear + enemy.rear < BAR) {
    for (let i = 0; i < ESCAPE_FEATURES.length; i++) out[at + i] = i < 4 ? 1 : 0;
    return;
  }
  const points = enemy.madeFar;
  writeEscapes(side, points, out, at);
  out[at + 2] = runs(points, rear) / ORDERED_ROLLS;
  out[at + 3] = meanRuns(side, points) / ORDERED_ROLLS;
  let fewest = ORDERED_ROLLS;
  for (let place = FIRST_CONTAINED; place <= BAR; place++) {
    fewest = Math.min(fewest, runs(points, place));
  }
  out[at + 4] = 1 - fewest / ORDERED_ROLLS;
  const ahead = points & ((1 << rear) - 1);
  out[at + 5] = bitCount((ahead << 6) >> rear) / 6;
  out[at + 6] = longestRun(ahead) / 6;
}

function writeEscapes(side: SideView, points: number, out: Float32Array, at: number): void {
  const rearBit = 1 << side.rear;
  const fronts = points & ENEMY_HALF & (rearBit - 1);
  if (fronts === 0) {
    out[at] = 1;
    out[at + 1] = 1;
    return;
  }
  const front = highestBit(fronts & (0 - fronts));
  const targets = side.open & ((1 << front) - 1);
  const rear = rollsFrom(side, side.rear, side.rear - front + 1);
  const fromRear = rollCount(rear | doublesTo(side, rearBit, targets)) / ORDERED_ROLLS;
  out[at] = fromRear;
  const others = (side.occupied ^ rearBit) & (-1 << front);
  if (others === 0) {
    out[at + 1] = fromRear;
    return;
  }
  let any = rear | doublesTo(side, others | rearBit, targets);
  for (let rest = others; rest !== 0; rest &= rest - 1) {
    const place = highestBit(rest & (0 - rest));
    any |= rollsFrom(side, place, place - front + 1);
  }
  out[at + 1] = rollCount(any) / ORDERED_ROLLS;
}

function doublesTo(side: SideView, movers: number, targets: number): number {
  findReachedByDoubles(side, movers, targets, reached);
  let rolls = 0;
  for (let die = 1; die <= 6; die++) {
    rolls |= isAny(reached[die]!) << (FIRST_DOUBLES + die - 1);
  }
  return rolls;
}

function meanRuns(side: SideView, points: number): number {
  let checkers = 0;
  let rolls = 0;
  for (let rest = side.occupied >> FIRST_BACK; rest !== 0;) {
    const beyond = highestBit(rest);
    rest ^= 1 << beyond;
    const n = side.counts[FIRST_BACK + beyond]!;
    checkers += n;
    rolls += n * runs(points, FIRST_BACK + beyond);
  }
  return checkers === 0 ? ORDERED_ROLLS : rolls / checkers;
}

/** Places ahead are looked up twelve at a time: in a window the place `ahead` by k is bit 12 - k. */
const WINDOW = 12;
const WINDOW_MASK = (1 << WINDOW) - 1;
const WINDOW_MASK_FROM_ACE = WINDOW_MASK << 1;
/** Doubles that go beyond the first window, and how far their moves come: 44, 55, 66. */
const LONG_DOUBLES = [4, 5, 6];
/** A bit for each of them above the count of rolls. */
const LONG_SHIFT = 6;

/** Rolls, by the enemy's points in the first window, long doubles apart: they are bits, free as far as the window goes. */
const NEAR_RUNS = Uint16Array.from({ length: 1 << WINDOW }, (_, window) => {
  const isOpen = (ahead: number): boolean => ((window >> (WINDOW - ahead)) & 1) === 0;
  let rolls = 0;
  for (let high = 2; high <= 6; high++) {
    for (let low = 1; low < high; low++) {
      if (isOpen(high + low) && (isOpen(high) || isOpen(low))) rolls += 2;
    }
  }
  for (let die = 1; die <= 3; die++) if (movesOf(die).every(isOpen)) rolls += 1;
  return LONG_DOUBLES.reduce((sum, die, i) => {
    const isFree = movesOf(die).every((ahead) => ahead > WINDOW || isOpen(ahead));
    return sum + (isFree ? 1 << (LONG_SHIFT + i) : 0);
  }, rolls);
});

/** By the enemy's points in the second window, long doubles as bits, free in it. */
const FAR_RUNS = Uint8Array.from({ length: 1 << WINDOW }, (_, window) =>
  LONG_DOUBLES.reduce((sum, die, i) => {
    const isFree = movesOf(die).every(
      (ahead) => ahead <= WINDOW || ((window >> (2 * WINDOW - ahead)) & 1) === 0,
    );
    return sum + (isFree ? 1 << i : 0);
  }, 0),
);

function movesOf(die: number): number[] {
  return [die, 2 * die, 3 * die, 4 * die];
}

/** Returns the rolls of 36 with which a lone checker on the place runs, the enemy holding the points. */
function runs(points: number, place: number): number {
  if (place <= WINDOW) return runsAmong((points << (WINDOW - place)) & WINDOW_MASK, 0);
  // The second window reaches before the ace point, where there is nothing.
  const beyond = (points & WINDOW_MASK_FROM_ACE) << (WINDOW - 1);
  return runsAmong(
    (points >> (place - WINDOW)) & WINDOW_MASK,
    (beyond >> (place - WINDOW - 1)) & WINDOW_MASK,
  );
}

function runsAmong(near: number, far: number): number {
  const rolls = NEAR_RUNS[near]!;
  const long = (rolls >> LONG_SHIFT) & FAR_RUNS[far]!;
  return (rolls & ((1 << LONG_SHIFT) - 1)) + (long & 1) + ((long >> 1) & 1) + (long >> 2);
}
