/** The face of a die, for whatever draws it. Lengths are in units of a point's width. */
import type { Spot } from './geometry.ts';

/** Length of a die's edge. */
export const DIE_SIZE = 0.98;
export const PIP_RADIUS = 0.095;
const PIP_DISTANCE = 0.26;

/** Which of the nine spots of a face are filled, for 1..6. */
const PIPS: Readonly<Record<number, readonly (readonly [number, number])[]>> = {
  1: [[0, 0]],
  2: [
    [-1, -1],
    [1, 1],
  ],
  3: [
    [-1, -1],
    [0, 0],
    [1, 1],
  ],
  4: [
    [-1, -1],
    [1, -1],
    [-1, 1],
    [1, 1],
  ],
  5: [
    [-1, -1],
    [1, -1],
    [0, 0],
    [-1, 1],
    [1, 1],
  ],
  6: [
    [-1, -1],
    [1, -1],
    [-1, 0],
    [1, 0],
    [-1, 1],
    [1, 1],
  ],
};

/** Returns where the pips of a face lie around its middle, in pixels; [] for no number from 1 to 6. */
export function pipSpots(value: number, unit: number): Spot[] {
  const distance = PIP_DISTANCE * unit;
  return (PIPS[value] ?? []).map(([x, y]) => ({ x: x * distance, y: y * distance }));
}
