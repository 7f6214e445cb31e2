/**
 * Positions as small immutable values, always seen by the player on roll.
 *
 *     const position = START;
 *     pipCount(position.playerOnRoll);      // 167
 *     flip(position).opponent === position.playerOnRoll; // true
 *
 * Each side numbers the points from its own end: 1 is its ace point, 24 the farthest, so a side's point p is the
 * other side's point 25 - p.
 */
import { type Failure, fail, ok, type Result } from './result.ts';

/** Index of the checkers borne off in a `Side`. */
export const OFF = 0;
/** Index of the checkers on the bar in a `Side`; also the bar's distance from bearing off in pips. */
export const BAR = 25;
/** Checkers a side has in standard backgammon. */
export const STANDARD_CHECKERS = 15;

/** One side's checkers: 26 counts, [OFF], points [1..24] from that side's own end, [BAR]. */
export type Side = readonly number[];

/** Where every checker stands, seen by the player on roll. Never mutated. */
export interface Position {
  readonly playerOnRoll: Side;
  readonly opponent: Side;
}

/** Game values, the lowest first. */
export const GAME_VALUES = ['single', 'gammon', 'backgammon'] as const;
/** How a finished game counts: 1, 2 or 3 points. */
export type GameValue = (typeof GAME_VALUES)[number];

/** Points a game value is worth without a cube. */
export const POINTS: Readonly<Record<GameValue, 1 | 2 | 3>> = {
  single: 1,
  gammon: 2,
  backgammon: 3,
};

/** Kinds of position that players and evaluations tell apart. */
export const POSITION_CLASSES = ['contact', 'race', 'bearoff'] as const;
export type PositionClass = (typeof POSITION_CLASSES)[number];

const START_SIDE: Side = Object.freeze(
  Array.from({ length: 26 }, (_, place) => ({ 24: 2, 13: 5, 8: 3, 6: 5 })[place] ?? 0),
);

/** The starting position of standard backgammon. */
export const START: Position = Object.freeze({ playerOnRoll: START_SIDE, opponent: START_SIDE });

/** Returns the same checkers seen by the other side. Shares the arrays. */
export function flip(position: Position): Position {
  return { playerOnRoll: position.opponent, opponent: position.playerOnRoll };
}

/** Returns a side's pip count: what it must still roll to bear everything off (167 at the start). */
export function pipCount(side: Side): number {
  let pips = 0;
  for (let place = 1; place <= BAR; place++) pips += place * side[place]!;
  return pips;
}

/** Returns how many checkers a side has in all: on points, on the bar and off. */
export function checkerCount(side: Side): number {
  let checkers = 0;
  for (let place = OFF; place <= BAR; place++) checkers += side[place]!;
  return checkers;
}

/** Returns the farthest place, 0 (all off) to 25 (bar), where the side still has a checker. */
export function rearmost(side: Side): number {
  for (let place = BAR; place > OFF; place--) if (side[place]! > 0) return place;
  return OFF;
}

/** Returns true while some checker must still pass an enemy checker. */
export function hasContact(position: Position): boolean {
  return rearmost(position.playerOnRoll) + rearmost(position.opponent) > 24;
}

/** Returns the class: contact, race (no contact), or bearoff (no contact and both sides all in their home boards). */
export function positionClass(position: Position): PositionClass {
  const own = rearmost(position.playerOnRoll);
  const other = rearmost(position.opponent);
  if (own + other > 24) return 'contact';
  return own <= 6 && other <= 6 ? 'bearoff' : 'race';
}

/** What a finished position says: who won, seen by the player on roll, and how much. */
export interface Ending {
  readonly winner: 'playerOnRoll' | 'opponent';
  readonly value: GameValue;
}

/**
 * Returns how the game ended, or undefined while both sides have checkers left to bear off.
 * Gammon: the loser has borne off none. Backgammon: besides, the loser has a checker on the bar or in the winner's
 * home board.
 */
export function ending(position: Position): Ending | undefined {
  const { playerOnRoll, opponent } = position;
  if (rearmost(opponent) === OFF) return { winner: 'opponent', value: lossValue(playerOnRoll) };
  if (rearmost(playerOnRoll) === OFF) {
    return { winner: 'playerOnRoll', value: lossValue(opponent) };
  }
  return undefined;
}

function lossValue(loser: Side): GameValue {
  if (loser[OFF]! > 0) return 'single';
  return rearmost(loser) > 18 ? 'backgammon' : 'gammon';
}

/** What can be wrong with counts of checkers. */
export type PositionErrorCode = 'badCount' | 'wrongCheckers' | 'sharedPoint';

/** Returns a frozen position from counts (26 a side), or says which place is wrong. */
export function makePosition(
  playerOnRoll: readonly number[],
  opponent: readonly number[],
  checkers: number = STANDARD_CHECKERS,
): Result<Position, Failure<PositionErrorCode>> {
  for (const [name, side] of [
    ['player on roll', playerOnRoll],
    ['opponent', opponent],
  ] as const) {
    if (side.length !== 26) {
      return fail('badCount', `${name}: expected 26 counts, got ${side.length}`);
    }
    const bad = side.findIndex((n) => !Number.isInteger(n) || n < 0);
    if (bad >= 0) {
      return fail('badCount', `${name}: ${side[bad]} checkers at place ${bad}, expected 0 or more`);
    }
    const total = checkerCount(side);
    if (total !== checkers) {
      return fail('wrongCheckers', `${name}: ${total} checkers, expected ${checkers}`);
    }
  }
  for (let point = 1; point <= 24; point++) {
    if (playerOnRoll[point]! > 0 && opponent[25 - point]! > 0) {
      return fail('sharedPoint', `both sides have checkers on the ${point} point`);
    }
  }
  return ok(
    Object.freeze({
      playerOnRoll: Object.freeze([...playerOnRoll]),
      opponent: Object.freeze([...opponent]),
    }),
  );
}

/** Returns true when both positions hold the same checkers. */
export function samePosition(a: Position, b: Position): boolean {
  return sameSide(a.playerOnRoll, b.playerOnRoll) && sameSide(a.opponent, b.opponent);
}

/** Returns true when both sides hold the same checkers. */
export function sameSide(a: Side, b: Side): boolean {
  for (let place = OFF; place <= BAR; place++) if (a[place] !== b[place]) return false;
  return true;
}
