/** The board itself: frame, field, points, numbers, bar and trays. Drawn once for each size and theme. */
import { Container, Graphics, Text } from 'pixi.js';
import type { Box, Geometry } from './geometry.ts';
import type { Palette } from './palette.ts';

/** The typeface of everything written on the canvas. */
export const FONT =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** Returns a text centred on its position; crisp at the given pixels a CSS pixel. */
export function makeText(text: string, size: number, fill: number, resolution: number): Text {
  const label = new Text({
    text,
    style: { fontFamily: FONT, fontSize: size, fontWeight: '600', fill },
    resolution,
  });
  label.anchor.set(0.5);
  return label;
}

/** Returns the whole board without anything on it. */
export function drawSurface(geometry: Geometry, palette: Palette, resolution: number): Container {
  const surface = new Container();
  const { unit, width, height } = geometry;
  const shapes = new Graphics();
  shapes.roundRect(0, 0, width, height, 0.3 * unit).fill(palette.frame);
  shapes.roundRect(0.05 * unit, 0.05 * unit, width - 0.1 * unit, height - 0.1 * unit, 0.26 * unit);
  shapes.stroke({ width: Math.max(1, 0.03 * unit), color: palette.frameEdge, alpha: 0.7 });
  for (const field of geometry.fields) {
    inset(shapes, field, palette.field, palette.frameEdge, unit);
  }
  for (let point = 1; point <= 24; point++) {
    const [tip, left, right] = geometry.triangle(point);
    shapes
      .poly([tip.x, tip.y, left.x, left.y, right.x, right.y])
      .fill(point % 2 === 0 ? palette.pointA : palette.pointB);
  }
  const { bar } = geometry;
  shapes.rect(bar.x, bar.y, bar.width, bar.height).fill(palette.bar);
  const middle = bar.x + bar.width / 2;
  shapes.moveTo(middle, bar.y).lineTo(middle, bar.y + bar.height);
  shapes.stroke({ width: Math.max(1, 0.03 * unit), color: palette.frameEdge });
  for (const whose of ['own', 'other'] as const)
    inset(shapes, geometry.tray(whose), palette.tray, palette.frameEdge, unit);
  surface.addChild(shapes);
  for (let point = 1; point <= 24; point++) {
    const label = makeText(`${point}`, Math.max(9, 0.34 * unit), palette.number, resolution);
    const spot = geometry.numberSpot(point);
    label.position.set(Math.round(spot.x), Math.round(spot.y));
    surface.addChild(label);
  }
  return surface;
}

function inset(
  shapes: Graphics,
  { x, y, width, height }: Box,
  fill: number,
  edge: number,
  unit: number,
): void {
  const line = Math.max(1, 0.04 * unit);
  shapes.rect(x, y, width, height).fill(fill);
  shapes
    .rect(x - line / 2, y - line / 2, width + line, height + line)
    .stroke({ width: line, color: edge });
}
