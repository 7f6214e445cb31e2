/**
 * Doubling windows: between which chances to win a player should double, and where the opponent should pass.
 *
 *     const money: CubeSituation = { stakes: { kind: 'money' }, cubeValue: 1, owner: null };
 *     cubeWindow(money, NO_GAMMONS, 0);   // dead cube: double from 50%, cash from 75%
 *     cubeWindow(money, NO_GAMMONS, 1);   // live cube: both at 80%
 */
import {
  canUseCube,
  cubefulLine,
  type CubeSituation,
  type GammonRates,
  type ValueLine,
  valueAt,
} from './cubeful.ts';
import { stakeValue } from './stakes.ts';

/** Chances to win of the player who may double, 0..1. */
export interface CubeWindow {
  /** From here a double is right: an initial double where the cube is in the middle, a redouble where he owns it. */
  readonly doublingPoint: number;
  /** From here the opponent should pass; his take point is 1 less this. */
  readonly cashPoint: number;
  /** From here playing on for a gammon is worth more than cashing; undefined where that never is. */
  readonly tooGoodPoint: number | undefined;
}

/**
 * Returns the player's doubling window, or undefined where he cannot double or has no use for it. The points are where
 * the values of no double, double and take, and double and pass cross (see cubeful.ts); for money without gammons they
 * are Janowski's: with the cube's efficiency x, W and L the mean points of won and lost games,
 *
 *     cash = (L + 0.5 + 0.5 x) / (W + L + 0.5 x)      redouble = (L + x) / (W + L + 0.5 x)
 *
 * With a live cube (x = 1) nothing is lost by waiting, so the doubling point is the cash point, except where the cube
 * in the middle is as good as turned (2 away each). For the initial double the values are mixed as they are for owned
 * cubes, E = (1 - x) dead + x live; Janowski's formula for the cube in the middle differs slightly from that
 * (https://bkgm.com/rgb/rgb.cgi?view+965).
 */
export function cubeWindow(
  situation: CubeSituation,
  rates: GammonRates,
  efficiency: number,
): CubeWindow | undefined {
  if (!canUseCube(situation)) return undefined;
  const { stakes, cubeValue } = situation;
  const doubled: CubeSituation = { stakes, cubeValue: 2 * cubeValue, owner: 'opponent' };
  const noDouble = cubefulLine(situation, rates, efficiency);
  const take = cubefulLine(doubled, rates, efficiency);
  const pass: ValueLine = [
    [0, stakeValue(stakes, cubeValue)],
    [1, stakeValue(stakes, cubeValue)],
  ];
  const cashPoint = firstAtLeast(take, pass, 0) ?? 1;
  const canBeTooGood = valueAt(noDouble, 1) > valueAt(pass, 1) + ROUNDING;
  return {
    doublingPoint: Math.min(firstAtLeast(take, noDouble, 0) ?? 1, cashPoint),
    cashPoint,
    tooGoodPoint: canBeTooGood ? firstAtLeast(noDouble, pass, cashPoint) : undefined,
  };
}

/** Rounding in values of 0..1 and of points; a line that comes so near another has reached it. */
const ROUNDING = 1e-12;

/** Returns the lowest chance from `start` on at which the first line is not below the second. */
function firstAtLeast(line: ValueLine, other: ValueLine, start: number): number | undefined {
  const lead = (chance: number): number => valueAt(line, chance) - valueAt(other, chance);
  const corners = [start, ...[...line, ...other].map(([chance]) => chance)]
    .filter((chance) => chance >= start)
    .sort((a, b) => a - b);
  let from = start;
  for (const to of corners) {
    const end = lead(to);
    if (end >= -ROUNDING) {
      const begin = lead(from);
      return begin < -ROUNDING ? from + (-begin / (end - begin)) * (to - from) : from;
    }
    from = to;
  }
  return undefined;
}
