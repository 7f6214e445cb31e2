/**
 * Decisions packed into bytes, for stores of millions of them. Numbers are little-endian; a position is the 10 bytes
 * that its Position ID says in Base64.
 *
 * | bytes | what |
 * |---|---|
 * | 0..9 | the position |
 * | 10 | the roll: 16 x first die + second |
 * | 11 | flags: 1 the turn is known, 2 a play was made, 4 it is the first preferred one; the others 0 |
 * | 12..15 | the turn, 32 bits with sign |
 * | 16..17, 18..19 | how many preferred results and how many labels follow |
 * | 10 each | the preferred results |
 * | 10 | the result of the play made, with flag 2 and without 4 |
 * | 10 each, 4 each, 1 each | of all labels the results, then the equities (float32), then the plies |
 *
 * The match is not among them: many decisions share it, so a store keeps it once. What is added one day comes behind the
 * rest under a flag of its own, so that bytes packed before are read as they are.
 */
import { POSITION_ID_LENGTH } from '../../engine/formats/positionId.ts';
import { ROW_BYTES, ROW_OPPONENT } from '../../engine/plays/positionRow.ts';
import { BAR, OFF, STANDARD_CHECKERS } from '../../engine/position.ts';
import type { Roll } from '../../engine/roll.ts';
import type { Decision, Labels } from './decision.ts';

/** Of a position. */
const POSITION_BYTES = 10;

const ROLL = 10;
const FLAGS = 11;
const TURN = 12;
const PREFERRED_COUNT = 16;
const LABEL_COUNT = 18;
const RESULTS = 20;

const TURN_KNOWN = 1;
const PLAY_MADE = 2;
const PLAYED_PREFERRED = 4;

/** Returns the decision as bytes, all of it but its match. Throws a RangeError for more than 65,535 results or labels. */
export function packDecision(decision: Omit<Decision, 'match'>): Buffer {
  const { position, roll, preferred, played, labels, turn } = decision;
  const isPlayedPreferred = played !== undefined && played === preferred[0];
  const others = played !== undefined && !isPlayedPreferred ? [played] : [];
  const labelCount = labels?.results.length ?? 0;
  const results = [...preferred, ...others, ...(labels?.results ?? [])];
  // Beside its result a label has an equity of 4 bytes and a ply of 1.
  const bytes = Buffer.alloc(RESULTS + POSITION_BYTES * results.length + 5 * labelCount);
  bytes.write(position, 0, 'base64');
  bytes[ROLL] = 16 * roll[0] + roll[1];
  bytes[FLAGS] =
    (turn !== undefined ? TURN_KNOWN : 0) |
    (played !== undefined ? PLAY_MADE : 0) |
    (isPlayedPreferred ? PLAYED_PREFERRED : 0);
  bytes.writeInt32LE(turn ?? 0, TURN);
  bytes.writeUInt16LE(preferred.length, PREFERRED_COUNT);
  bytes.writeUInt16LE(labelCount, LABEL_COUNT);
  let at = RESULTS;
  for (const result of results) {
    bytes.write(result, at, 'base64');
    at += POSITION_BYTES;
  }
  for (const equity of labels?.equities ?? []) at = bytes.writeFloatLE(equity, at);
  for (const ply of labels?.plies ?? []) at = bytes.writeUInt8(ply, at);
  return bytes;
}

/** Returns the decision that was packed, of that match. */
export function unpackDecision(bytes: Buffer, match: string): Decision {
  const flags = bytes[FLAGS]!;
  const preferred = readIds(bytes, RESULTS, preferredCount(bytes));
  const afterPreferred = RESULTS + POSITION_BYTES * preferred.length;
  const isApart = (flags & (PLAY_MADE | PLAYED_PREFERRED)) === PLAY_MADE;
  const afterPlayed = afterPreferred + (isApart ? POSITION_BYTES : 0);
  let played: string | undefined;
  if (isApart) played = readId(bytes, afterPreferred);
  else if ((flags & PLAY_MADE) !== 0) played = preferred[0];
  return {
    position: readId(bytes, 0),
    roll: packedRoll(bytes),
    preferred,
    played,
    labels: readLabels(bytes, afterPlayed),
    match,
    turn: (flags & TURN_KNOWN) !== 0 ? bytes.readInt32LE(TURN) : undefined,
  };
}

function readLabels(bytes: Buffer, start: number): Labels | undefined {
  const count = bytes.readUInt16LE(LABEL_COUNT);
  if (count === 0) return undefined;
  const equities = start + POSITION_BYTES * count;
  const plies = equities + 4 * count;
  return {
    results: readIds(bytes, start, count),
    equities: Float32Array.from({ length: count }, (_, i) => bytes.readFloatLE(equities + 4 * i)),
    plies: Uint8Array.from(bytes.subarray(plies, plies + count)),
  };
}

function readIds(bytes: Buffer, start: number, count: number): string[] {
  return Array.from({ length: count }, (_, i) => readId(bytes, start + POSITION_BYTES * i));
}

function readId(bytes: Buffer, at: number): string {
  return bytes.toString('base64', at, at + POSITION_BYTES).slice(0, POSITION_ID_LENGTH);
}

/** Returns the roll of a packed decision. */
export function packedRoll(bytes: Uint8Array): Roll {
  const roll = bytes[ROLL]!;
  return [roll >> 4, roll & 15] as unknown as Roll;
}

/** Returns how many results of a packed decision are preferred. */
export function preferredCount(bytes: Uint8Array): number {
  return bytes[PREFERRED_COUNT]! | (bytes[PREFERRED_COUNT + 1]! << 8);
}

/** Writes the position of a packed decision as the row of that index; for layout see positionRow.ts. */
export function unpackPosition(bytes: Uint8Array, rows: Uint8Array, row: number): void {
  unpackRow(bytes, 0, rows, row);
}

/** Writes the `rank`-th preferred result of a packed decision, counted from 0, as the row of that index. */
export function unpackPreferred(
  bytes: Uint8Array,
  rank: number,
  rows: Uint8Array,
  row: number,
): void {
  unpackRow(bytes, RESULTS + POSITION_BYTES * rank, rows, row);
}

/** Bit by bit: a 1 is a checker of the place, a 0 the end of the place; the side not on roll comes first. */
function unpackRow(bytes: Uint8Array, at: number, rows: Uint8Array, row: number): void {
  const start = row * ROW_BYTES;
  rows.fill(0, start, start + ROW_BYTES);
  let bit = 8 * at;
  for (let side = start + ROW_OPPONENT; side >= start; side -= ROW_OPPONENT) {
    let checkers = 0;
    for (let place = 1; place <= BAR; bit++) {
      if (((bytes[bit >> 3]! >> (bit & 7)) & 1) === 0) {
        place++;
      } else {
        rows[side + place]!++;
        checkers++;
      }
    }
    rows[side + OFF] = STANDARD_CHECKERS - checkers;
  }
}
