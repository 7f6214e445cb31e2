/**
 * Position IDs as GNU Backgammon writes them: 80 bits, little-endian, Base64 without padding, 14 characters.
 * The side NOT on roll comes first, then the side on roll; each point 1..24 then the bar: one 1 a checker, then a 0.
 * Source: GNU Backgammon manual, "A technical description of the Position ID".
 */
import {
  BAR,
  checkerCount,
  makePosition,
  OFF,
  type Position,
  type Side,
  STANDARD_CHECKERS,
} from '../position.ts';
import { type Failure, fail, type Result } from '../result.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Map([...ALPHABET].map((letter, value) => [letter, value]));
const ID_LENGTH = 14;
const BITS = 80;

export type PositionIdErrorCode = 'badPositionId';

/** Returns the 14-character Position ID. At most 15 checkers a side fit. */
export function makePositionId(position: Position): string {
  const bytes = new Uint8Array(12);
  let bit = 0;
  for (const side of [position.opponent, position.playerOnRoll]) {
    for (let place = 1; place <= BAR; place++) {
      for (let n = side[place]!; n > 0; n--) {
        bytes[bit >> 3]! |= 1 << (bit & 7);
        bit++;
      }
      bit++;
    }
  }
  let id = '';
  for (let i = 0; i < 12; i += 3) {
    const chunk = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!;
    for (let shift = 18; shift >= 0; shift -= 6) id += ALPHABET[(chunk >> shift) & 63];
  }
  return id.slice(0, ID_LENGTH);
}

/** Returns the position an ID stands for, checkers not on the board being off; or what is wrong with it. */
export function parsePositionId(
  id: string,
  checkers: number = STANDARD_CHECKERS,
): Result<Position, Failure<PositionIdErrorCode>> {
  const refuse = (why: string): Result<never, Failure<PositionIdErrorCode>> =>
    fail('badPositionId', `Position ID ${JSON.stringify(id.slice(0, 40))}: ${why}`);
  if (id.length !== ID_LENGTH) {
    return refuse(`${id.length} characters, expected ${ID_LENGTH}`);
  }
  const bits: number[] = [];
  for (const letter of id) {
    const value = VALUES.get(letter);
    if (value === undefined) return refuse(`${JSON.stringify(letter)} is not a Base64 character`);
    for (let shift = 5; shift >= 0; shift--) bits.push((value >> shift) & 1);
  }
  if (bits.slice(BITS).includes(1)) return refuse('bits set after the last place');
  const bitAt = (i: number): number => (i < BITS ? bits[(i & ~7) + 7 - (i & 7)]! : 0);
  let next = 0;
  const sides: Side[] = [];
  for (let i = 0; i < 2; i++) {
    const side = Array.from({ length: 26 }, () => 0);
    for (let place = 1; place <= BAR; place++) {
      while (bitAt(next) === 1) {
        side[place]!++;
        next++;
      }
      next++;
    }
    const onBoard = checkerCount(side);
    if (onBoard > checkers) {
      return refuse(`${onBoard} checkers on one side, expected at most ${checkers}`);
    }
    side[OFF] = checkers - onBoard;
    sides.push(side);
  }
  if (next > BITS) return refuse('its bits run out before the last place');
  for (let i = next; i < BITS; i++)
    if (bitAt(i) === 1) return refuse('bits set after the last place');
  const position = makePosition(sides[1]!, sides[0]!, checkers);
  return position.ok ? position : refuse(position.error.message);
}
