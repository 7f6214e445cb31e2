/**
 * Where everything is on the drawn board, in CSS pixels from its top left corner. Pure: the same numbers place the
 * drawing, find what a pointer is over, and tell tests where to click.
 *
 * Places are the person's: 24..13 along the top, 12..1 along the bottom, 25 the bar, 0 off.
 */
import { BAR, OFF } from '../../engine/position.ts';

export interface Spot {
  readonly x: number;
  readonly y: number;
}
export interface Box extends Spot {
  readonly width: number;
  readonly height: number;
}
/** Whose checkers: the person's, who moves towards 1 at the bottom, or the other side's. */
export type Whose = 'own' | 'other';
/** What a pointer is over. */
export type Hit = { readonly kind: 'place'; readonly place: number } | { readonly kind: 'dice' };

/** Everything below is in units of a point's width. */
const FRAME = 0.34;
const NUMBERS = 0.62;
const BAR_WIDTH = 1.1;
const TRAY_WIDTH = 1.2;
const MIDDLE = 1.9;
const POINT_HEIGHT = 4.95;
const PITCH = 0.955;
/** Checkers drawn on a point or on half the bar; the rest is a number on the last. */
export const MOST_STACKED = 5;
/** Width and height of the whole board in units. */
const WIDTH = 3 * FRAME + 12 + BAR_WIDTH + TRAY_WIDTH;
const HEIGHT = 2 * (NUMBERS + POINT_HEIGHT) + MIDDLE;

/** The layout of a board of one size. */
export class Geometry {
  /** Width of a point. */
  readonly unit: number;
  readonly width: number;
  readonly height: number;
  readonly homeSide: 'right' | 'left';

  constructor(width: number, homeSide: 'right' | 'left' = 'right') {
    this.unit = width / WIDTH;
    this.width = width;
    this.height = HEIGHT * this.unit;
    this.homeSide = homeSide;
  }

  /** Radius of a checker. */
  get radius(): number {
    return 0.465 * this.unit;
  }

  /** The two halves of the field, the outer boards and the home boards. */
  get fields(): readonly [Box, Box] {
    return [
      this.#box(FRAME, NUMBERS, 6, HEIGHT - 2 * NUMBERS),
      this.#box(FRAME + 6 + BAR_WIDTH, NUMBERS, 6, HEIGHT - 2 * NUMBERS),
    ];
  }

  /** The bar from top to bottom. */
  get bar(): Box {
    return this.#box(FRAME + 6, NUMBERS, BAR_WIDTH, HEIGHT - 2 * NUMBERS);
  }

  /** Where a side's borne off checkers lie: the person's at the bottom. */
  tray(whose: Whose): Box {
    const height = POINT_HEIGHT + 0.05;
    const y = whose === 'own' ? HEIGHT - NUMBERS - height : NUMBERS;
    return this.#box(2 * FRAME + 12 + BAR_WIDTH, y, TRAY_WIDTH, height);
  }

  /** The strip in the middle of a half, where dice lie: the person's on the home side. */
  diceBox(whose: Whose): Box {
    const x = whose === 'own' ? FRAME + 6 + BAR_WIDTH : FRAME;
    return this.#box(x + 0.4, NUMBERS + POINT_HEIGHT, 5.2, MIDDLE);
  }

  /** A point's triangle: its tip and the two ends of its base. */
  triangle(point: number): readonly [Spot, Spot, Spot] {
    const left = this.#left(point);
    const isTop = point > 12;
    const base = isTop ? NUMBERS : HEIGHT - NUMBERS;
    const tip = isTop ? NUMBERS + POINT_HEIGHT - 0.25 : HEIGHT - NUMBERS - POINT_HEIGHT + 0.25;
    return [
      this.#spot(left + 0.5, tip),
      this.#spot(left + 0.04, base),
      this.#spot(left + 0.96, base),
    ];
  }

  /** The middle of a point's number. */
  numberSpot(point: number): Spot {
    return this.#spot(this.#left(point) + 0.5, point > 12 ? NUMBERS / 2 : HEIGHT - NUMBERS / 2);
  }

  /** The area of a place that a pointer takes for it; bar and off are the person's. */
  placeBox(place: number): Box {
    if (place === OFF) return this.tray('own');
    if (place === BAR) return this.bar;
    const y = place > 12 ? NUMBERS : HEIGHT - NUMBERS - POINT_HEIGHT;
    return this.#box(this.#left(place), y, 1, POINT_HEIGHT);
  }

  /** The middle of the checker with this index, from 0 at the rim, on a place of the person's numbering. */
  checkerSpot(whose: Whose, place: number, index: number): Spot {
    const shown = Math.min(index, MOST_STACKED - 1);
    if (place === BAR) {
      // From the middle outwards: the person's upwards, to the side where they enter.
      const away = 0.75 + PITCH * Math.min(index, 3);
      return this.#spot(FRAME + 6 + BAR_WIDTH / 2, HEIGHT / 2 + (whose === 'own' ? -away : away));
    }
    if (place === OFF) {
      const { y, height } = this.tray(whose);
      const slab = this.slabHeight;
      const at = (index + 0.5) * slab;
      return {
        x: this.#spot(2 * FRAME + 12 + BAR_WIDTH + TRAY_WIDTH / 2, 0).x,
        y: whose === 'own' ? y + height - at : y + at,
      };
    }
    const away = NUMBERS + 0.5 + PITCH * shown;
    return this.#spot(this.#left(place) + 0.5, place > 12 ? away : HEIGHT - away);
  }

  /** Height of a borne off checker, which lies on its side. */
  get slabHeight(): number {
    return (POINT_HEIGHT * this.unit) / 15;
  }

  /** Where to click for a place: its checker next to the middle of the board, the middle of the tray. */
  placeCentre(place: number, checkers: number): Spot {
    if (place === OFF) {
      const tray = this.tray('own');
      return { x: tray.x + tray.width / 2, y: tray.y + tray.height / 2 };
    }
    return this.checkerSpot(
      'own',
      place,
      Math.max(0, Math.min(checkers, place === BAR ? 4 : MOST_STACKED) - 1),
    );
  }

  /** What is under a pointer, or undefined on the frame. Points reach to the middle where no dice lie. */
  hitTest({ x, y }: Spot, hasDice: boolean): Hit | undefined {
    if (hasDice && contains(this.diceBox('own'), x, y)) return { kind: 'dice' };
    if (contains(this.tray('own'), x, y)) return { kind: 'place', place: OFF };
    if (contains(this.bar, x, y)) return { kind: 'place', place: BAR };
    const isTop = y < this.height / 2;
    for (let i = 1; i <= 12; i++) {
      const place = isTop ? 25 - i : i;
      const { x: left, width } = this.placeBox(place);
      if (x >= left && x < left + width && y >= 0 && y <= this.height)
        return { kind: 'place', place };
    }
    return undefined;
  }

  /** The left edge of a point in units, before turning the board round. */
  #left(point: number): number {
    const column = point > 12 ? point - 13 : 12 - point;
    return FRAME + column + (column > 5 ? BAR_WIDTH : 0);
  }

  #spot(x: number, y: number): Spot {
    return { x: (this.homeSide === 'right' ? x : WIDTH - x) * this.unit, y: y * this.unit };
  }

  #box(x: number, y: number, width: number, height: number): Box {
    const left = this.homeSide === 'right' ? x : WIDTH - x - width;
    return {
      x: left * this.unit,
      y: y * this.unit,
      width: width * this.unit,
      height: height * this.unit,
    };
  }
}

/** Returns the width of the largest board that fits into a space. */
export function fittingWidth(width: number, height: number): number {
  return Math.max(200, Math.min(width, (height * WIDTH) / HEIGHT));
}

function contains(box: Box, x: number, y: number): boolean {
  return x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
}
