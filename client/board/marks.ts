/** What lights up: checkers that may move, the one picked up, its targets, the text board's focus, the last play. */
import { Container, Graphics } from 'pixi.js';
import { BAR, OFF, type Position } from '../../engine/position.ts';
import { otherPlace } from '../state/perspective.ts';
import type { Arrow, Scene } from '../state/scene.ts';
import { arrowShape, arrowTurn } from './arrow.ts';
import { type Geometry, MOST_STACKED, type Spot } from './geometry.ts';
import type { Palette } from './palette.ts';

/** What lies below the checkers: lit targets. */
export function drawTargets(scene: Scene, geometry: Geometry, palette: Palette): Graphics {
  const glow = glowOf(palette);
  const marks = new Graphics();
  const { unit } = geometry;
  for (const place of scene.targets) {
    if (place === OFF) {
      const { x, y, width, height } = geometry.tray('own');
      marks.rect(x, y, width, height).fill(glow(0.45));
      continue;
    }
    const [tip, left, right] = geometry.triangle(place);
    marks.poly([tip.x, tip.y, left.x, left.y, right.x, right.y]).fill(glow(0.62));
    marks.poly([tip.x, tip.y, left.x, left.y, right.x, right.y]);
    marks.stroke({ width: Math.max(1, 0.04 * unit), color: palette.target });
  }
  return marks;
}

/** What lies above the checkers: rings, landing spots, the focus and the arrows. */
export function drawMarks(
  scene: Scene,
  geometry: Geometry,
  palette: Palette,
  focus: number | null,
): Container {
  const layer = new Container();
  const glow = glowOf(palette);
  const rings = new Graphics();
  const { unit, radius } = geometry;
  const own = scene.position.playerOnRoll;
  for (const place of scene.selected === null ? scene.movable : []) {
    const { x, y } = geometry.placeCentre(place, own[place]!);
    rings
      .circle(x, y, radius * 0.97)
      .stroke({ width: Math.max(1.5, 0.07 * unit), color: palette.movable, alpha: 0.9 });
  }
  if (scene.selected !== null) {
    const { x, y } = geometry.placeCentre(scene.selected, own[scene.selected]!);
    rings.circle(x, y, radius).stroke({ width: Math.max(2, 0.1 * unit), color: palette.selected });
  }
  for (const place of scene.targets) {
    if (place === OFF) continue;
    const { x, y } = landingSpot(scene.position, place, geometry);
    rings.circle(x, y, radius * 0.34).fill(glow(0.95));
    rings
      .circle(x, y, radius * 0.34)
      .stroke({ width: Math.max(1, 0.04 * unit), color: 0xffffff, alpha: 0.9 });
  }
  if (focus !== null) drawFocus(rings, focus, geometry, palette);
  layer.addChild(rings);
  const arrow = { color: palette.arrow, unit };
  scene.arrows.forEach(({ from, to }, i) => {
    // Several checkers from or to one place: each arrow has its own, the first the highest.
    const before = scene.arrows.slice(0, i);
    const start = arrowEnd(scene.position, from, -1 - count(before, 'from', from), geometry);
    const end = arrowEnd(scene.position, to, count(before, 'to', to), geometry);
    layer.addChild(drawArrow(start, end, arrowTurn(from, to), arrow));
  });
  return layer;
}

const glowOf =
  ({ target }: Palette) =>
  (alpha: number): { color: number; alpha: number } => ({ color: target, alpha });

/** Where a checker put on a place would land. */
function landingSpot(position: Position, place: number, geometry: Geometry): Spot {
  const own = position.playerOnRoll[place]!;
  return geometry.checkerSpot('own', place, Math.min(own, MOST_STACKED - 1));
}

function drawFocus(rings: Graphics, place: number, geometry: Geometry, palette: Palette): void {
  const { x, y, width, height } = geometry.placeBox(place);
  const line = Math.max(2, 0.07 * geometry.unit);
  rings.roundRect(x + line / 2, y + line / 2, width - line, height - line, 0.1 * geometry.unit);
  rings.stroke({ width: line, color: palette.focus });
}

function count(arrows: readonly Arrow[], end: 'from' | 'to', place: number): number {
  return arrows.filter((arrow) => arrow[end] === place).length;
}

/** The opponent's checker on a place, `below` the topmost; above it where `below` is negative. */
function arrowEnd(position: Position, place: number, below: number, geometry: Geometry): Spot {
  const top = position.opponent[otherPlace(place)]! - 1;
  const most = place === OFF ? top : place === BAR ? 3 : MOST_STACKED - 1;
  return geometry.checkerSpot('other', place, Math.max(0, Math.min(top, most) - below));
}

function drawArrow(
  from: Spot,
  to: Spot,
  turn: -1 | 0 | 1,
  { color, unit }: { readonly color: number; readonly unit: number },
): Graphics {
  const { start, control, neck, head } = arrowShape(from, to, turn, unit);
  const arrow = new Graphics();
  arrow.circle(start.x, start.y, 0.13 * unit).fill(color);
  arrow.moveTo(start.x, start.y).quadraticCurveTo(control.x, control.y, neck.x, neck.y);
  arrow.stroke({ width: Math.max(2, 0.13 * unit), color, cap: 'round' });
  arrow.poly(head.flatMap(({ x, y }) => [x, y])).fill(color);
  arrow.alpha = 0.8;
  return arrow;
}
