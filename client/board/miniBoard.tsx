/**
 * A small board that stands still: the same places and colours as the board one plays on, as SVG. Many of them cost
 * little, and none loads Pixi.
 */
import type { VNode } from 'preact';
import { BAR, OFF, type Position } from '../../engine/position.ts';
import type { Roll } from '../../engine/roll.ts';
import { otherPlace } from '../state/perspective.ts';
import { type ArrowShape, arrowShape, arrowTurn } from './arrow.ts';
import { DIE_SIZE, PIP_RADIUS, pipSpots } from './dieFace.ts';
import { type Box, Geometry, MOST_STACKED, type Spot, type Whose } from './geometry.ts';
import { type CheckerColours, cssColour, type Palette } from './palette.ts';

/** A checker's way; several kinds on one board are told apart by colour and line. */
export interface MiniArrow {
  readonly from: number;
  readonly to: number;
  readonly kind: 'right' | 'wrong' | 'plain';
}

interface Props {
  /** Whoever is on roll plays light and bears off at the bottom right. */
  readonly position: Position;
  readonly roll: Roll;
  readonly arrows: readonly MiniArrow[];
  readonly palette: Palette;
  /** The board in words. */
  readonly label: string;
}

/** Pixels of the drawing's own space; it fits whatever it is put into. */
const GEOMETRY = new Geometry(360);
const { unit: UNIT, width: WIDTH, height: HEIGHT, radius: RADIUS } = GEOMETRY;
/** Checkers drawn on half the bar. */
const MOST_ON_BAR = 4;

/** The board. */
export function MiniBoard({ position, roll, arrows, palette, label }: Props): VNode {
  return (
    <svg class="mini-board" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <Surface palette={palette} />
      <Checkers whose="own" position={position} colours={palette.light} palette={palette} />
      <Checkers whose="other" position={position} colours={palette.dark} palette={palette} />
      {roll.map((value, i) => (
        <Die key={i} value={value} index={i} colours={palette.light} />
      ))}
      {arrows.map((arrow, i) => (
        <Arrow
          key={i}
          kind={arrow.kind}
          shape={shapeOf(position, arrow, arrows.slice(0, i))}
          palette={palette}
        />
      ))}
    </svg>
  );
}

const POINTS: readonly number[] = Array.from({ length: 24 }, (_, i) => i + 1);

function Surface({ palette }: { readonly palette: Palette }): VNode {
  const corners = (spots: readonly Spot[]): string =>
    spots.map(({ x, y }) => `${x},${y}`).join(' ');
  return (
    <g>
      <rect width={WIDTH} height={HEIGHT} rx={0.3 * UNIT} fill={cssColour(palette.frame)} />
      {GEOMETRY.fields.map((box, i) => (
        <rect key={i} {...box} fill={cssColour(palette.field)} />
      ))}
      {POINTS.map((point) => (
        <polygon
          key={point}
          points={corners(GEOMETRY.triangle(point))}
          fill={cssColour(point % 2 === 0 ? palette.pointA : palette.pointB)}
        />
      ))}
      <rect {...GEOMETRY.bar} fill={cssColour(palette.bar)} />
      {(['own', 'other'] as const).map((whose) => (
        <rect key={whose} {...GEOMETRY.tray(whose)} fill={cssColour(palette.tray)} />
      ))}
      {POINTS.map((point) => (
        <Label
          key={point}
          spot={GEOMETRY.numberSpot(point)}
          size={0.42 * UNIT}
          fill={palette.number}
          text={`${point}`}
        />
      ))}
    </g>
  );
}

interface CheckersProps {
  readonly whose: Whose;
  readonly position: Position;
  readonly colours: CheckerColours;
  readonly palette: Palette;
}

function Checkers({ whose, position, colours, palette }: CheckersProps): VNode {
  const drawn: VNode[] = [];
  for (let place = OFF; place <= BAR; place++) {
    const n = countOn(position, whose, place);
    if (n === 0) continue;
    if (place === OFF) {
      drawn.push(<Tray key={place} whose={whose} n={n} colours={colours} palette={palette} />);
      continue;
    }
    const most = place === BAR ? MOST_ON_BAR : MOST_STACKED;
    for (let index = 0; index < Math.min(n, most); index++) {
      const { x, y } = GEOMETRY.checkerSpot(whose, place, index);
      drawn.push(
        <g key={`${place} ${index}`} fill={cssColour(colours.face)}>
          <circle cx={x} cy={y} r={RADIUS - 0.5} stroke={cssColour(colours.rim)} />
          <circle cx={x} cy={y} r={0.6 * RADIUS} stroke={cssColour(colours.ring)} />
        </g>,
      );
    }
    if (n > most) {
      const spot = GEOMETRY.checkerSpot(whose, place, most - 1);
      drawn.push(
        <Label
          key={`${place} n`}
          spot={spot}
          size={0.5 * UNIT}
          fill={colours.text}
          text={`${n}`}
        />,
      );
    }
  }
  return <g>{drawn}</g>;
}

/** Checkers borne off: how high they lie, and how many they are. */
function Tray({
  whose,
  n,
  colours,
  palette,
}: Omit<CheckersProps, 'position'> & { readonly n: number }): VNode {
  const { x, y, width, height }: Box = GEOMETRY.tray(whose);
  const pile = n * GEOMETRY.slabHeight;
  const top = whose === 'own' ? y + height - pile : y;
  const isRoomLeft = height - pile > 0.8 * UNIT;
  const label = isRoomLeft
    ? whose === 'own'
      ? top - 0.4 * UNIT
      : top + pile + 0.4 * UNIT
    : top + pile / 2;
  return (
    <g>
      <rect
        x={x + 0.12 * UNIT}
        y={top}
        width={width - 0.24 * UNIT}
        height={pile}
        fill={cssColour(colours.face)}
        stroke={cssColour(colours.rim)}
      />
      <Label
        spot={{ x: x + width / 2, y: label }}
        size={0.5 * UNIT}
        fill={isRoomLeft ? palette.number : colours.text}
        text={`${n}`}
      />
    </g>
  );
}

function Die({
  value,
  index,
  colours,
}: {
  readonly value: number;
  readonly index: number;
  readonly colours: CheckerColours;
}): VNode {
  const box = GEOMETRY.diceBox('own');
  const size = DIE_SIZE * UNIT;
  const x = box.x + box.width / 2 + (index - 0.5) * 1.3 * size;
  const y = box.y + box.height / 2;
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect
        x={-size / 2}
        y={-size / 2}
        width={size}
        height={size}
        rx={0.2 * UNIT}
        fill={cssColour(colours.face)}
        stroke={cssColour(colours.rim)}
      />
      {pipSpots(value, UNIT).map((spot, i) => (
        <circle
          key={i}
          cx={spot.x}
          cy={spot.y}
          r={PIP_RADIUS * UNIT}
          fill={cssColour(colours.text)}
        />
      ))}
    </g>
  );
}

function Arrow({
  kind,
  shape: { start, control, neck, head },
  palette,
}: {
  readonly kind: MiniArrow['kind'];
  readonly shape: ArrowShape;
  readonly palette: Palette;
}): VNode {
  const colour = cssColour(
    { right: palette.target, wrong: palette.wrong, plain: palette.arrow }[kind],
  );
  const way = `M${start.x} ${start.y}Q${control.x} ${control.y} ${neck.x} ${neck.y}`;
  const tip = `M${head.map(({ x, y }) => `${x} ${y}`).join('L')}Z`;
  const line = 0.17 * UNIT;
  return (
    <g stroke-linecap="round" stroke-linejoin="round">
      <g stroke={cssColour(palette.arrowEdge)} fill="none" opacity="0.85">
        <path d={way} stroke-width={2.2 * line} />
        <path d={tip} stroke-width={line} />
      </g>
      <path
        d={way}
        fill="none"
        stroke={colour}
        stroke-width={line}
        stroke-dasharray={kind === 'wrong' ? `${1.3 * line} ${1.7 * line}` : undefined}
      />
      <circle cx={start.x} cy={start.y} r={0.15 * UNIT} fill={colour} />
      <path d={tip} fill={colour} />
    </g>
  );
}

function Label({
  spot,
  size,
  fill,
  text,
}: {
  readonly spot: Spot;
  readonly size: number;
  readonly fill: number;
  readonly text: string;
}): VNode {
  return (
    <text
      x={spot.x}
      y={spot.y}
      font-size={size}
      font-weight="600"
      text-anchor="middle"
      dominant-baseline="central"
      fill={cssColour(fill)}
    >
      {text}
    </text>
  );
}

function countOn(position: Position, whose: Whose, place: number): number {
  return whose === 'own' ? position.playerOnRoll[place]! : position.opponent[otherPlace(place)]!;
}

/** Each arrow begins on a checker of its own, the first on the topmost, and ends on top of what stands there. */
function shapeOf(
  position: Position,
  { from, to }: MiniArrow,
  before: readonly MiniArrow[],
): ArrowShape {
  const most = (place: number): number =>
    place === OFF ? 14 : place === BAR ? MOST_ON_BAR - 1 : MOST_STACKED - 1;
  const end = (place: number, index: number): Spot =>
    GEOMETRY.checkerSpot('own', place, Math.max(0, Math.min(index, most(place))));
  const on = (place: number): number => countOn(position, 'own', place);
  const taken = before.filter((arrow) => arrow.from === from).length;
  const landed = before.filter((arrow) => arrow.to === to).length;
  const top = Math.min(on(from) - 1, most(from));
  return arrowShape(end(from, top - taken), end(to, on(to) + landed), arrowTurn(from, to), UNIT);
}
