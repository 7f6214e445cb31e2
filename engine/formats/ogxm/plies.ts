/** GAME sections: how a game begins and ends, and its plies, a byte or a few each. */
import type { Seat } from '../../match/rules.ts';
import type { CheckerMove } from '../../plays/play.ts';
import { type Position, BAR } from '../../position.ts';
import { DICE, type Roll } from '../../roll.ts';
import { Malformed, type OgxmReader, type OgxmWriter } from './bytes.ts';

/** What a ply does; 0 to 20 are rolls with their plays, in the order 11 12 .. 16 22 23 .. 66. */
export const ACTION = {
  double: 21,
  take: 22,
  pass: 23,
  gameOver: 24,
  matchOver: 25,
  final: 26,
  resignGame: 27,
  resignMatch: 28,
  forfeit: 29,
  none: 30,
  setPosition: 31,
  beaver: 32,
  raccoon: 33,
  settle: 34,
  setCube: 36,
} as const;
/** An action number beyond six bits follows in the ply's fields. */
const ESCAPE = 63;
/** A ply's first byte: six bits of action, the seat, whether fields follow. */
const SEAT_BIT = 0x40;
const FIELDS_BIT = 0x80;
/** A step: five bits of place, three of pips. */
const PIPS_SHIFT = 5;
/** More plies than a game has: the format's own limit. */
export const MOST_PLIES = 1500;

/** The format does not say which die was which: the higher one is put first. */
const ROLLS: readonly Roll[] = DICE.flatMap((low) =>
  DICE.filter((high) => high >= low).map((high): Roll => [high, low]),
);

/** A checker's step as it is stored, seen by White: a place 0..25 that White counts up and Black down, and pips 1..6. */
export interface OgxmStep {
  readonly from: number;
  readonly pips: number;
}
export interface OgxmPly {
  readonly byte: number;
  readonly action: number;
  readonly seat: Seat;
  /** Of actions 0 to 20. */
  readonly roll?: Roll;
  readonly steps: readonly OgxmStep[];
  /** 1 single, 2 gammon, 3 backgammon. */
  readonly resignValue?: number;
  readonly board?: readonly number[];
  /** What the cube is set to by hand. */
  readonly cube?: { readonly value: number; readonly owner: Seat | null };
  readonly isIllegal: boolean;
}
export interface OgxmGame {
  readonly byte: number;
  readonly winner?: Seat;
  readonly points?: number;
  /** What it is set up from. */
  readonly board?: readonly number[];
  readonly cube: { readonly value: number; readonly owner: Seat | null };
  readonly automaticDoubles: number;
  readonly plies: readonly OgxmPly[];
}

/** White is the first player. */
export function seatOf(seat: number): Seat | null {
  return seat === 0 ? 'light' : seat === 1 ? 'dark' : null;
}
export function numberOf(seat: Seat): number {
  return seat === 'light' ? 0 : 1;
}

/** Returns the game in a section. */
export function readPlies(reader: OgxmReader): OgxmGame {
  const { byte } = reader;
  const { body, has } = reader.record();
  const winner = has(0) ? seatOf(body.varint()) : null;
  const points = has(1) ? body.varint() : undefined;
  const board = has(3) ? body.board() : undefined;
  const value = has(4) ? body.varint() : 1;
  const owner = has(5) ? seatOf(body.varint()) : null;
  const automaticDoubles = has(6) ? body.varint() : 0;
  const plies: OgxmPly[] = [];
  while (!reader.isAtEnd) {
    if (plies.length === MOST_PLIES)
      throw new Malformed(`more than ${MOST_PLIES} plies`, reader.byte);
    plies.push(readPly(reader));
  }
  return {
    byte,
    ...(winner && { winner }),
    ...(points !== undefined && { points }),
    ...(board && { board }),
    cube: { value, owner },
    automaticDoubles,
    plies,
  };
}

function readPly(reader: OgxmReader): OgxmPly {
  const { byte } = reader;
  const first = reader.u8();
  const action = first & (SEAT_BIT - 1);
  const seat: Seat = first & SEAT_BIT ? 'dark' : 'light';
  const roll = ROLLS[action];
  const steps: OgxmStep[] = [];
  for (let left = roll ? mostSteps(roll) : 0; left > 0; left--) {
    if (reader.copy().u8() === 0) {
      reader.skip(1);
      break;
    }
    steps.push(readStep(reader));
  }
  const ply = { byte, action, seat, ...(roll && { roll }), steps, isIllegal: false };
  return first & FIELDS_BIT ? readFields(reader, ply) : ply;
}

/** Returns a step. */
export function readStep(reader: OgxmReader): OgxmStep {
  const { byte } = reader;
  const step = reader.u8();
  const from = step & ((1 << PIPS_SHIFT) - 1);
  const pips = step >> PIPS_SHIFT;
  if (from > BAR || pips < 1 || pips > 6) {
    throw new Malformed(`a step of ${pips} pips from ${from}`, byte);
  }
  return { from, pips };
}

function readFields(reader: OgxmReader, ply: OgxmPly): OgxmPly {
  const { body, has } = reader.record();
  // What an action says that is not known, only its producer can read.
  if (ply.action > ACTION.setCube && ply.action !== ESCAPE) return ply;
  if (has(0)) body.u16();
  const resignValue = has(1) ? body.varint() : undefined;
  const cubeValue = has(2) ? body.varint() : undefined;
  const isIllegal = has(3);
  if (has(4)) body.equity();
  if (has(5)) body.skip(body.varint());
  const board = has(6) ? body.board() : undefined;
  const extended = has(7) ? body.varint() : undefined;
  const owner = has(8) ? seatOf(body.varint()) : null;
  const action = (ply.action === ESCAPE ? extended : undefined) ?? ply.action;
  return {
    ...ply,
    action,
    isIllegal,
    ...(resignValue !== undefined && { resignValue }),
    ...(board && { board }),
    ...(cubeValue !== undefined && { cube: { value: cubeValue, owner } }),
  };
}

function mostSteps([first, second]: Roll): number {
  return first === second ? 4 : 2;
}

/** Returns the moves of steps, in the mover's own numbering; `isHit` is left to whoever knows the position. */
export function movesOf(steps: readonly OgxmStep[], seat: Seat): CheckerMove[] {
  return steps.map(({ from: place, pips }) => {
    const from = seat === 'light' ? BAR - place : place;
    return { from, to: Math.max(0, from - pips), isHit: false };
  });
}

/** Returns the bytes of steps. */
export function stepBytes(play: readonly Pick<CheckerMove, 'from' | 'to'>[], seat: Seat): number[] {
  return play.map(({ from, to }) => {
    const place = seat === 'light' ? BAR - from : from;
    return ((from - to) << PIPS_SHIFT) | place;
  });
}

/** Writes a roll and its play. */
export function putRoll(
  writer: OgxmWriter,
  seat: Seat,
  roll: Roll,
  play: readonly Pick<CheckerMove, 'from' | 'to'>[],
): void {
  const [high, low] = roll[0] >= roll[1] ? roll : [roll[1], roll[0]];
  const action = ROLLS.findIndex(([first, second]) => first === high && second === low);
  const steps = stepBytes(play, seat);
  writer.u8(action | (numberOf(seat) << 6)).put(steps);
  if (steps.length < mostSteps(roll)) writer.u8(0);
}

/** Writes an action of a seat. */
export function putAction(writer: OgxmWriter, seat: Seat, action: number): void {
  writer.u8(action | (numberOf(seat) << 6));
}

/** Writes a resignation, 1 single to 3 backgammon. */
export function putResignation(writer: OgxmWriter, seat: Seat, value: number): void {
  writer.u8(ACTION.resignGame | (numberOf(seat) << 6) | FIELDS_BIT);
  writer.record((body) => body, { 1: (body) => body.varint(value) });
}

/** Writes that the cube is set by hand. */
export function putCubeSet(
  writer: OgxmWriter,
  onRoll: Seat,
  cube: { readonly value: number; readonly owner: Seat },
): void {
  writer.u8(ACTION.setCube | (numberOf(onRoll) << 6) | FIELDS_BIT);
  writer.record((body) => body, {
    2: (body) => body.varint(cube.value),
    8: (body) => body.varint(numberOf(cube.owner)),
  });
}

/** Returns a position as a board: White's checkers positive, [0] White's bar, [25] Black's. */
export function boardOf(seenByWhite: Position): number[] {
  const { playerOnRoll: white, opponent: black } = seenByWhite;
  return Array.from({ length: 26 }, (_, place) => {
    const own = place === BAR ? 0 : white[BAR - place]!;
    const other = place === 0 ? 0 : black[place]!;
    return own - other;
  });
}

/** Returns both sides' counts of a board, without the checkers that are off. */
export function sidesOf(board: readonly number[]): { white: number[]; black: number[] } {
  const white = Array.from({ length: 26 }, () => 0);
  const black = Array.from({ length: 26 }, () => 0);
  for (const [place, count] of board.entries()) {
    if (count > 0) white[BAR - place] = count;
    if (count < 0) black[place] = -count;
  }
  return { white, black };
}
