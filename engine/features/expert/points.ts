/** Group points and primes: what this side blocks the enemy with, and what it holds behind the enemy's lines. */
import { bitCount, ENEMY_HOME, longestRun, mostInSix } from './bits.ts';
import type { SideFeature } from './feature.ts';
import type { SideView } from './sideView.ts';

export const POINT_FEATURES: readonly SideFeature[] = [
  { name: 'prime', meaning: 'longest row of points made / 6', most: 7 / 6, source: 'tesauro' },
  {
    name: 'inSix',
    meaning: 'most points made among any six in a row, a prime with gaps, / 6',
    most: 1,
    source: 'glossary',
  },
  {
    name: 'anchors',
    meaning: "points made in the enemy's home board / 3",
    most: 2,
    source: 'tesauro',
  },
  {
    name: 'goldenAnchor',
    meaning: "1 with the enemy's five point (20) made",
    most: 1,
    source: 'magriel',
  },
  {
    name: 'advancedAnchor',
    meaning: "1 with the enemy's five or four point (20 or 21) made",
    most: 1,
    source: 'glossary',
  },
];

const GOLDEN = 1 << 20;
const ADVANCED = GOLDEN | (1 << 21);

export function writePoints(side: SideView, out: Float32Array, at: number): void {
  const made = side.made;
  out[at] = longestRun(made) / 6;
  out[at + 1] = mostInSix(made) / 6;
  out[at + 2] = bitCount(made & ENEMY_HOME) / 3;
  out[at + 3] = (made & GOLDEN) === 0 ? 0 : 1;
  out[at + 4] = (made & ADVANCED) === 0 ? 0 : 1;
}
