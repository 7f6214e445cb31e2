/** Group race: how far both sides have to go, and how far until they have passed each other. */
import { highestBit } from '../../plays/placeBits.ts';
import { BAR } from '../../position.ts';
import { normalCdf } from '../../met/normal.ts';
import type { SideFeature } from './feature.ts';
import type { SideView } from './sideView.ts';

export const RACE_FEATURES: readonly SideFeature[] = [
  { name: 'pips', meaning: 'pip count / 167', most: 375 / 167, source: 'tesauro' },
  {
    name: 'raceChance',
    meaning:
      "chance to win the race if it were this side's turn and there were no contact, by Kleinman's formula from the pip counts (interpolated, within 0.00004)",
    most: 1,
    source: 'kleinman',
  },
  { name: 'off', meaning: 'checkers borne off / 15', most: 1, source: 'gnubg' },
  { name: 'outside', meaning: 'checkers outside the home board / 15', most: 1, source: 'here' },
  {
    name: 'pipsHome',
    meaning: 'pips that bring all checkers into the home board, each to the six point, / 100',
    most: 2.85,
    source: 'here',
  },
  {
    name: 'crossovers',
    meaning: 'quadrants that the checkers must cross to be home, the bar being outside all, / 60',
    most: 1,
    source: 'gnubg',
  },
  { name: 'rear', meaning: 'place of the rear checker / 25', most: 1, source: 'gnubg' },
  {
    name: 'toPass',
    meaning: "checkers behind the enemy's rear checker, which they must still pass, / 15",
    most: 1,
    source: 'tesauro',
  },
  {
    name: 'pipsToPass',
    meaning: "pips from those checkers to the enemy's rear checker / 167",
    most: 375 / 167,
    source: 'gnubg',
  },
];

export function writeRace(side: SideView, enemy: SideView, out: Float32Array, at: number): void {
  out[at] = side.pips / 167;
  out[at + 1] = raceChance(side.pips, enemy.pips);
  out[at + 2] = side.off / 15;
  out[at + 3] = side.outside / 15;
  out[at + 4] = side.pipsHome / 100;
  out[at + 5] = side.crossovers / 60;
  out[at + 6] = side.rear / BAR;
  const passed = BAR - enemy.rear;
  let checkers = 0;
  let pips = 0;
  for (let rest = side.occupied >> (passed + 1); rest !== 0;) {
    const beyond = highestBit(rest);
    rest ^= 1 << beyond;
    const n = side.counts[passed + 1 + beyond]!;
    checkers += n;
    pips += n * (beyond + 1);
  }
  out[at + 7] = checkers / 15;
  out[at + 8] = pips / 167;
}

/** The normal distribution at z = -4 to 4 in steps of 1/32, to be interpolated. */
const STEPS_PER_UNIT = 32;
const LAST_STEP = 8 * STEPS_PER_UNIT;
const NORMAL = Float64Array.from({ length: LAST_STEP + 2 }, (_, i) =>
  normalCdf(i / STEPS_PER_UNIT - 4),
);

/** Kleinman's chance to win for a player on roll, as engine/race/raceCounts.ts has it, but within 0.00004. */
function raceChance(own: number, other: number): number {
  if (own === 0) return 1;
  if (other === 0) return 0;
  const z = (other - own + 4) / Math.sqrt(2 * Math.max(own + other - 4, 1));
  const step = Math.max(0, Math.min((z + 4) * STEPS_PER_UNIT, LAST_STEP));
  const whole = Math.floor(step);
  const below = NORMAL[whole]!;
  return below + (step - whole) * (NORMAL[whole + 1]! - below);
}
