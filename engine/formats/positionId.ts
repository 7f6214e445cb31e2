/**
 * Position IDs as GNU Backgammon writes them: 80 bits, little-endian, Base64 without padding, 14 characters.
 *
 *     makePositionId(START);                      // '4HPwATDgc/ABMA'
 *     parsePositionId('4HPwATDgc/ABMA');          // {ok: true, value: START}
 *     parsePositionId('AQAAAQAAAAAAAA', 3);       // a position of Hypergammon
 *
 * The side NOT on roll comes first, then the side on roll; each point 1..24 then the bar: one 1 a checker, then a 0.
 * Source: GNU Backgammon manual, "A technical description of the Position ID".
 */
import type { FormatFailure } from '../match/record.ts';
import { BAR, OFF, type Position, type Side, STANDARD_CHECKERS } from '../position.ts';
import { ok, type Result } from '../result.ts';
import { fromBase64, toBase64 } from './base64.ts';

export const POSITION_ID_LENGTH = 14;
const BITS = 80;
/** Checkers a side may have on the board and the bar: with the zeros of 25 places they fill its half of the bits. */
export const POSITION_ID_CHECKERS: number = BITS / 2 - BAR;

const EMPTY: readonly number[] = Array.from({ length: 26 }, () => 0);

export type PositionIdErrorCode = 'badPositionId';

/** Bytes of an ID, with two that are never set: used over and over, since IDs are made by the million. */
const scratch = new Uint8Array(12);

/** Returns the 14-character Position ID. Throws a RangeError for a side with more than 15 checkers on the board. */
export function makePositionId(position: Position): string {
  const bytes = scratch;
  bytes.fill(0);
  const half = setBits(position.opponent, bytes, 0);
  const bits = setBits(position.playerOnRoll, bytes, half);
  if (half > BITS / 2 || bits - half > BITS / 2) {
    throw new RangeError(`a Position ID holds ${POSITION_ID_CHECKERS} checkers a side`);
  }
  return toBase64(bytes, POSITION_ID_LENGTH);
}

/** Sets the bits of a side from `bit` on, as far as there are bytes; returns the bit after them. */
function setBits(side: Side, bytes: Uint8Array, bit: number): number {
  for (let place = 1; place <= BAR; place++) {
    const n = side[place]!;
    if (n > 0) {
      const ones = ((1 << n) - 1) << (bit & 7);
      const at = bit >> 3;
      bytes[at]! |= ones;
      bytes[at + 1]! |= ones >> 8;
      bytes[at + 2]! |= ones >> 16;
      bit += n;
    }
    bit++;
  }
  return bit;
}

/**
 * Returns the position an ID stands for, the rest of each side's `checkers` being off; or what is wrong with it, and in
 * which column where one character is to blame.
 */
export function parsePositionId(
  id: string,
  checkers: number = STANDARD_CHECKERS,
): Result<Position, FormatFailure<PositionIdErrorCode>> {
  if (id.length !== POSITION_ID_LENGTH) {
    return refuse(id, `${id.length} characters, expected ${POSITION_ID_LENGTH}`, 1);
  }
  const bytes = scratch;
  const bad = fromBase64(id, bytes);
  if (bad >= 0) {
    return refuse(id, `${JSON.stringify(id[bad])} is not a Base64 character`, bad + 1);
  }
  // The last character holds four bits more than there are.
  if (bytes[BITS / 8] !== 0) return refuse(id, 'bits set after the last place', POSITION_ID_LENGTH);
  const opponent = EMPTY.slice();
  const playerOnRoll = EMPTY.slice();
  const wrong = readSides(bytes, opponent, playerOnRoll);
  for (const side of [opponent, playerOnRoll]) {
    const onBoard = side[OFF]!;
    if (onBoard > checkers) {
      return refuse(id, `${onBoard} checkers on one side, expected at most ${checkers}`, 1);
    }
    side[OFF] = checkers - onBoard;
  }
  if (wrong !== undefined) return refuse(id, wrong, POSITION_ID_LENGTH);
  for (let point = 1; point <= 24; point++) {
    if (playerOnRoll[point]! > 0 && opponent[25 - point]! > 0) {
      return refuse(id, `both sides have checkers on the ${point} point`, 1);
    }
  }
  return ok(
    Object.freeze({
      playerOnRoll: Object.freeze(playerOnRoll),
      opponent: Object.freeze(opponent),
    }),
  );
}

/** Counts the checkers of both sides, in OFF those on the board; returns why the bits are no position. */
function readSides(bytes: Uint8Array, first: number[], second: number[]): string | undefined {
  let side = first;
  let place = 1;
  for (let bit = 0; bit < BITS; bit++) {
    if ((bytes[bit >> 3]! >> (bit & 7)) & 1) {
      if (place > BAR) return 'bits set after the last place';
      side[place]!++;
      side[OFF]!++;
    } else if (++place > BAR && side === first) {
      side = second;
      place = 1;
    }
  }
  return place > BAR ? undefined : 'its bits run out before the last place';
}

function refuse(
  id: string,
  why: string,
  column: number,
): { readonly ok: false; readonly error: FormatFailure<PositionIdErrorCode> } {
  const message = `Position ID ${JSON.stringify(id.slice(0, 40))}: ${why}`;
  return { ok: false, error: { code: 'badPositionId', message, place: { column } } };
}
