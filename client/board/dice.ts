/** The dice, and the button that rolls them. */
import { Container, Graphics } from 'pixi.js';
import type { Scene } from '../state/scene.ts';
import { DIE_SIZE, PIP_RADIUS, pipSpots } from './dieFace.ts';
import type { Geometry } from './geometry.ts';
import { type CheckerColours, type Palette, SHADOW } from './palette.ts';
import { makeText } from './surface.ts';

const GAP = 0.26;

/** Returns the dice of a scene and the roll button, each where it belongs. */
export function drawDice(
  scene: Scene,
  geometry: Geometry,
  palette: Palette,
  resolution: number,
): Container {
  const layer = new Container();
  if (scene.canRoll) {
    layer.addChild(drawRollButton(geometry, palette, resolution));
  }
  const { dice, person } = scene;
  // The opponent's last dice lie on their side until the person has rolled; the button takes the place of one's own.
  if (!dice || (scene.canRoll && dice.seat === person)) return layer;
  const { unit } = geometry;
  dice.values.forEach((value, i) => {
    const seat = dice.seat === 'opening' ? (i === 0 ? 'light' : 'dark') : dice.seat;
    const isOwn = seat === person;
    const box = geometry.diceBox(isOwn ? 'own' : 'other');
    const many = dice.seat === 'opening' ? 1 : dice.values.length;
    const at = dice.seat === 'opening' ? 0 : i;
    const die = drawDie(value, seat === 'light' ? palette.light : palette.dark, unit);
    const step = (DIE_SIZE + GAP) * unit;
    die.position.set(box.x + box.width / 2 + (at - (many - 1) / 2) * step, box.y + box.height / 2);
    die.alpha = dice.used[i] ? 0.38 : 1;
    layer.addChild(die);
  });
  return layer;
}

function drawDie(value: number, colours: CheckerColours, unit: number): Graphics {
  const half = (DIE_SIZE * unit) / 2;
  const die = new Graphics();
  die.roundRect(-half, -half + 0.05 * unit, 2 * half, 2 * half, 0.2 * unit).fill(SHADOW);
  die.roundRect(-half, -half, 2 * half, 2 * half, 0.2 * unit).fill(colours.face);
  die.stroke({ width: Math.max(1, 0.035 * unit), color: colours.rim });
  for (const { x, y } of pipSpots(value, unit))
    die.circle(x, y, PIP_RADIUS * unit).fill(colours.text);
  return die;
}

function drawRollButton(geometry: Geometry, palette: Palette, resolution: number): Container {
  const button = new Container();
  const { unit } = geometry;
  const box = geometry.diceBox('own');
  const [width, height] = [2.7 * unit, 1.15 * unit];
  const pill = new Graphics();
  pill.roundRect(-width / 2, -height / 2 + 0.05 * unit, width, height, height / 2).fill(SHADOW);
  pill.roundRect(-width / 2, -height / 2, width, height, height / 2).fill(palette.frame);
  pill.stroke({ width: Math.max(1, 0.05 * unit), color: palette.selected });
  button.addChild(pill, makeText('Roll', 0.5 * unit, palette.number, resolution));
  button.position.set(box.x + box.width / 2, box.y + box.height / 2);
  return button;
}
