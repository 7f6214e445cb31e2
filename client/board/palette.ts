/** The board's colours, by day and by night. */
export interface Palette {
  readonly frame: number;
  readonly frameEdge: number;
  readonly field: number;
  readonly pointA: number;
  readonly pointB: number;
  readonly bar: number;
  readonly tray: number;
  readonly number: number;
  readonly light: CheckerColours;
  readonly dark: CheckerColours;
  /** A legal target, and the checker picked up. */
  readonly target: number;
  readonly selected: number;
  /** A checker that may be moved. */
  readonly movable: number;
  readonly focus: number;
  readonly arrow: number;
  /** The arrow of a play that should not have been made. */
  readonly wrong: number;
  /** Around arrows, to lift them off what they cross. */
  readonly arrowEdge: number;
}

/** One side's checkers and dice. */
export interface CheckerColours {
  readonly face: number;
  readonly rim: number;
  readonly ring: number;
  readonly text: number;
}

const DAY: Palette = {
  frame: 0x54392a,
  frameEdge: 0x3c2719,
  field: 0xdcc9a6,
  pointA: 0xb06f47,
  pointB: 0xf1e6cd,
  bar: 0x472f22,
  tray: 0x3d281c,
  number: 0xe9d9bd,
  light: { face: 0xfffdf6, rim: 0x8d7757, ring: 0xdccfb4, text: 0x3c2719 },
  dark: { face: 0x27343f, rim: 0x0e161c, ring: 0x4b5d6b, text: 0xf3f6f8 },
  target: 0x1c8a5a,
  selected: 0xf0a818,
  movable: 0x1c8a5a,
  focus: 0x1769d2,
  arrow: 0x1d5fb0,
  wrong: 0xc8321a,
  arrowEdge: 0xfffdf6,
};

const NIGHT: Palette = {
  frame: 0x2c2420,
  frameEdge: 0x1b1613,
  field: 0x46534f,
  pointA: 0x835a41,
  pointB: 0x6f8079,
  bar: 0x241d1a,
  tray: 0x1c1714,
  number: 0xb9ab97,
  light: { face: 0xf2ead9, rim: 0x5d5140, ring: 0xcabda0, text: 0x2c2420 },
  dark: { face: 0x161c20, rim: 0x6a7984, ring: 0x47545d, text: 0xf1f4f6 },
  target: 0x41c98b,
  selected: 0xffc145,
  movable: 0x41c98b,
  focus: 0x6cb2ff,
  arrow: 0x7db8ff,
  wrong: 0xff7f66,
  arrowEdge: 0x161c20,
};

/** The shadow under checkers, dice and buttons. */
export const SHADOW: { readonly color: number; readonly alpha: number } = {
  color: 0x000000,
  alpha: 0.22,
};

/** Returns the palette of a theme. */
export function paletteFor(isNight: boolean): Palette {
  return isNight ? NIGHT : DAY;
}

/** Returns a colour as CSS writes it. */
export function cssColour(colour: number): string {
  return `#${colour.toString(16).padStart(6, '0')}`;
}
