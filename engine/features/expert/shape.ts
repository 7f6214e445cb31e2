/** Group timing and shape: how long this side can wait, and how its checkers work together. */
import { bitCount, OUTFIELD } from './bits.ts';
import type { SideFeature } from './feature.ts';
import type { SideView } from './sideView.ts';

export const SHAPE_FEATURES: readonly SideFeature[] = [
  {
    name: 'timing',
    meaning:
      'pips to play before a home point is given up: checkers on 7 to 18 to the six point, those beyond two on a home point to the ace point, / 100',
    most: 1.8,
    source: 'gnubg',
  },
  {
    name: 'stacked',
    meaning: 'checkers beyond three on a point / 12',
    most: 1,
    source: 'glossary',
  },
  { name: 'spares', meaning: 'checkers beyond two on a point / 13', most: 1, source: 'glossary' },
  {
    name: 'stripped',
    meaning: 'points with exactly two checkers, none to spare, / 7',
    most: 1,
    source: 'glossary',
  },
  { name: 'dead', meaning: 'checkers on the ace and two points / 15', most: 1, source: 'glossary' },
  {
    name: 'spread',
    meaning: 'standard deviation of the places of the checkers not off / 12',
    most: 1,
    source: 'gnubg',
  },
  {
    name: 'connected',
    meaning:
      'of the places held but the foremost, the share with another of its own within six ahead; 1 with fewer than two',
    most: 1,
    source: 'gnubg',
  },
  { name: 'outfield', meaning: 'checkers on points 7 to 18, / 15', most: 1, source: 'glossary' },
  {
    name: 'control',
    meaning: 'points 7 to 18 within six ahead of a checker, / 12',
    most: 1,
    source: 'here',
  },
  {
    name: 'mobility',
    meaning: 'pairs of a place and a die that can be played from it first, / 60',
    most: 1.5,
    source: 'gnubg',
  },
];

export function writeShape(side: SideView, out: Float32Array, at: number): void {
  const occupied = side.occupied;
  const ahead = withinSixAhead(occupied);
  out[at] = side.sparePips / 100;
  out[at + 1] = side.stacked / 12;
  out[at + 2] = side.spares / 13;
  out[at + 3] = side.stripped / 7;
  out[at + 4] = side.deep / 15;
  out[at + 5] = spread(side) / 12;
  // A place has another within six ahead when that one has it within six behind.
  const places = bitCount(occupied);
  out[at + 6] = places < 2 ? 1 : bitCount(occupied & withinSixBehind(occupied)) / (places - 1);
  out[at + 7] = side.inOutfield / 15;
  out[at + 8] = bitCount(ahead & OUTFIELD) / 12;
  out[at + 9] = mobility(side) / 60;
}

function withinSixAhead(places: number): number {
  const two = (places >> 1) | (places >> 2);
  return two | (two >> 2) | (two >> 4);
}

function withinSixBehind(places: number): number {
  const two = (places << 1) | (places << 2);
  return two | (two << 2) | (two << 4);
}

function spread(side: SideView): number {
  if (side.left === 0) return 0;
  const mean = side.pips / side.left;
  return Math.sqrt(Math.max(0, side.squares / side.left - mean * mean));
}

function mobility(side: SideView): number {
  let pairs = 0;
  for (let die = 1; die <= 6; die++) pairs += bitCount(side.movable[die]!);
  return pairs;
}
