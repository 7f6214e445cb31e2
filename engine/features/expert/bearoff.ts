/** Group bear-off: pips that this side will waste. */
import type { SideFeature } from './feature.ts';
import type { SideView } from './sideView.ts';

export const BEAROFF_FEATURES: readonly SideFeature[] = [
  {
    name: 'keith',
    meaning:
      "pips that Keith's count adds: 2 for each checker beyond 1 on the ace point, 1 beyond 1 on the two, 1 beyond 3 on the three, 1 for each of points 4, 5, 6 without a checker, / 20",
    most: 1.55,
    source: 'keith',
  },
  {
    name: 'isHome',
    meaning: '1 with all checkers that are not off in the home board',
    most: 1,
    source: 'here',
  },
  {
    name: 'wastage',
    meaning:
      'effective pip count less pip count of a side that is home, estimated (rms error 1.0 pips over all 54,263 home boards, at worst 5), / 25; 0 where it is not home or has nothing left',
    most: 1.65,
    source: 'trice',
  },
];

export function writeBearoff(side: SideView, out: Float32Array, at: number): void {
  out[at] = keithAdditions(side) / 20;
  const isHome = side.outside === 0;
  out[at + 1] = isHome ? 1 : 0;
  out[at + 2] = isHome && side.left > 0 ? estimatedWastage(side) / 25 : 0;
}

function keithAdditions({ counts, occupied }: SideView): number {
  const gaps = ~occupied;
  return (
    2 * Math.max(0, counts[1]! - 1) +
    Math.max(0, counts[2]! - 1) +
    Math.max(0, counts[3]! - 3) +
    ((gaps >> 4) & 1) +
    ((gaps >> 5) & 1) +
    ((gaps >> 6) & 1)
  );
}

/**
 * Pips by which a home board wastes more, by point: each checker, no checker there, each checker beyond two. Fitted by
 * least squares to the exact wastage of the one-sided bear-off database, boards that occur in play weighing the more.
 */
const WASTE_OF_POINT: readonly (readonly [checker: number, gap: number, beyondTwo: number])[] = [
  [1.27, 0.16, 1.09],
  [0.9, 0.23, 0.66],
  [0.34, -0.05, 0.65],
  [-0.24, -0.18, 0.65],
  [-0.52, -0.24, 0.76],
  [-0.72, -0.29, 0.89],
];
/** Pips every board wastes, one more with an odd number of checkers, and what each of the last four adds. */
const WASTE = 3.74;
const WASTE_OF_ODD = 0.91;
const WASTE_OF_LAST = 0.84;
const LAST = 4;

const COUNTS = 16;
/** What a number of checkers on a point wastes, at [(point - 1) * COUNTS + checkers]. */
const WASTES = Float64Array.from({ length: 6 * COUNTS }, (_, i) => {
  const [checker, gap, beyondTwo] = WASTE_OF_POINT[Math.floor(i / COUNTS)]!;
  const n = i % COUNTS;
  return n === 0 ? gap : n * checker + Math.max(0, n - 2) * beyondTwo;
});

function estimatedWastage({ counts, left }: SideView): number {
  let waste = WASTE + WASTE_OF_ODD * (left & 1) + WASTE_OF_LAST * Math.min(left, LAST);
  for (let point = 1; point <= 6; point++) waste += WASTES[(point - 1) * COUNTS + counts[point]!]!;
  return waste;
}
