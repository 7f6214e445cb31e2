/** Group home and entry: this side's home board, and its checkers on the bar against the enemy's. */
import { bitCount, ENEMY_HOME, HOME } from './bits.ts';
import type { SideFeature } from './feature.ts';
import { ORDERED_ROLLS } from './rollBits.ts';
import type { SideView } from './sideView.ts';

export const ENTRY_FEATURES: readonly SideFeature[] = [
  { name: 'homePoints', meaning: 'points 1 to 6 made / 6', most: 1, source: 'tesauro' },
  { name: 'highPoints', meaning: 'points 4, 5 and 6 made / 3', most: 1, source: 'magriel' },
  { name: 'gaps', meaning: 'points 1 to 6 without a checker / 6', most: 1, source: 'glossary' },
  {
    name: 'bar',
    meaning: 'checkers on the bar, 4 standing for more, / 4',
    most: 1,
    source: 'gnubg',
  },
  {
    name: 'enterOne',
    meaning: 'rolls with which a checker on the bar enters, whether one is there or not, / 36',
    most: 1,
    source: 'gnubg',
  },
  {
    name: 'enterAll',
    meaning: 'rolls with which all that are on the bar enter, / 36; 1 where there are none',
    most: 1,
    source: 'gnubg',
  },
];

const HIGH_POINTS = 0b1110000;

export function writeEntry(side: SideView, out: Float32Array, at: number): void {
  const open = bitCount(side.open & ENEMY_HOME);
  out[at] = bitCount(side.made & HOME) / 6;
  out[at + 1] = bitCount(side.made & HIGH_POINTS) / 3;
  out[at + 2] = 1 - bitCount(side.occupied & HOME) / 6;
  out[at + 3] = Math.min(side.bar, 4) / 4;
  out[at + 4] = rollsEntering(open, 1) / ORDERED_ROLLS;
  out[at + 5] = rollsEntering(open, side.bar) / ORDERED_ROLLS;
}

/** Returns how many of 36 rolls enter so many checkers, with so many of six points open. */
function rollsEntering(open: number, checkers: number): number {
  if (checkers === 0) return ORDERED_ROLLS;
  if (checkers === 1) return ORDERED_ROLLS - (6 - open) * (6 - open);
  if (checkers === 2) return open * open;
  return checkers <= 4 ? open : 0;
}
