/** The shape of an arrow that shows a checker's way, for whatever draws it. */
import type { Spot } from './geometry.ts';

/** A quadratic curve from `start` over `control` to `neck`, and the three corners of the head. */
export interface ArrowShape {
  readonly start: Spot;
  readonly control: Spot;
  readonly neck: Spot;
  readonly head: readonly [Spot, Spot, Spot];
}

/**
 * Returns an arrow bowed so that several stay apart.
 *
 * @param turn 1 to bow downwards, -1 upwards, 0 straight
 * @param unit width of a point of the board
 */
export function arrowShape(start: Spot, end: Spot, turn: -1 | 0 | 1, unit: number): ArrowShape {
  const length = Math.max(1, Math.hypot(end.x - start.x, end.y - start.y));
  const bow = turn * Math.min(0.22 * length, 1.3 * unit);
  const control = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 + bow };
  const angle = Math.atan2(end.y - control.y, end.x - control.x);
  const size = 0.42 * unit;
  const away = (by: number, distance: number): Spot => ({
    x: end.x - Math.cos(angle + by) * distance,
    y: end.y - Math.sin(angle + by) * distance,
  });
  return {
    start,
    control,
    neck: away(0, 0.8 * size),
    head: [end, away(0.48, size), away(-0.48, size)],
  };
}

/** Returns which way an arrow bows: towards the middle along one side of the board, not at all across it. */
export function arrowTurn(from: number, to: number): -1 | 0 | 1 {
  if (from > 12 !== to > 12) return 0;
  return from > 12 ? 1 : -1;
}
