/**
 * Bear-off databases as bytes, one a file.
 *
 *     const read = parseBearoffDatabase(bytes);
 *     if (read.ok && read.value.kind === 'oneSided') read.value.bearingOff(side);
 *
 * | byte | what |
 * |---|---|
 * | 0 | `BPBEAR` |
 * | 6 | version of the format, 1 |
 * | 7 | 1 one-sided, 2 two-sided |
 * | 8 | most checkers on the board: 1 to 15 one-sided, 1 to 8 two-sided |
 * | 9 | points, 6 |
 * | 10 | one-sided: columns of `allOff`, 1 to 32; two-sided: cube states, 4 |
 * | 11 | one-sided: columns of `firstOff`, 1 to 32; two-sided: 0 |
 * | 12 | checksum, 32 bits, little-endian |
 * | 16 | the values, packed: the units of `allOff` and those of `firstOff`; or the equities, row by row |
 *
 * packing.ts says how they are packed.
 */
import { type Failure, fail, ok, type Result } from '../result.ts';
import { HOME_POINTS, homeCount, MOST_HOME_CHECKERS } from './homeBoard.ts';
import { OneSidedDatabase } from './oneSided.ts';
import { pack, unpack } from './packing.ts';
import { MOST_COLUMNS, RollTable } from './rollTable.ts';
import { CUBE_STATES, MOST_TWO_SIDED_CHECKERS, TwoSidedDatabase } from './twoSided.ts';

export type BearoffDatabase = OneSidedDatabase | TwoSidedDatabase;
export type BearoffErrorCode = 'notBearoffDatabase' | 'unknownVersion' | 'badBearoffDatabase';

const MAGIC = [...'BPBEAR'].map((letter) => letter.charCodeAt(0));
const VERSION = 1;
const HEADER_BYTES = 16;
const KIND_NUMBERS = { oneSided: 1, twoSided: 2 } as const;

/** Returns a database's file: 0.6 MB one-sided with 15 checkers, 4 MB two-sided with 6. */
export function makeBearoffDatabase(database: BearoffDatabase): Uint8Array {
  const isOneSided = database.kind === 'oneSided';
  const columns = isOneSided
    ? [database.allOff.columns, database.firstOff.columns]
    : [CUBE_STATES.length, 0];
  const packed = isOneSided
    ? pack(concatenated(database.allOff.units, database.firstOff.units), 1)
    : pack(Uint16Array.from(database.values), database.size);
  const bytes = new Uint8Array(HEADER_BYTES + packed.bytes.length);
  const kind = KIND_NUMBERS[database.kind];
  bytes.set([...MAGIC, VERSION, kind, database.checkers, HOME_POINTS, ...columns]);
  new DataView(bytes.buffer).setUint32(12, packed.checksum, true);
  bytes.set(packed.bytes, HEADER_BYTES);
  return bytes;
}

function concatenated(first: Uint16Array, second: Uint16Array): Uint16Array {
  const values = new Uint16Array(first.length + second.length);
  values.set(first);
  values.set(second, first.length);
  return values;
}

/** Returns the database in a file's bytes, or what is wrong with them. */
export function parseBearoffDatabase(
  bytes: Uint8Array,
): Result<BearoffDatabase, Failure<BearoffErrorCode>> {
  if (bytes.length < HEADER_BYTES || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    return fail('notBearoffDatabase', 'not a bear-off database: it does not begin with BPBEAR');
  }
  const version = bytes[6]!;
  if (version !== VERSION) {
    return fail('unknownVersion', `byte 6: version ${version}, expected ${VERSION}`);
  }
  if (bytes[9] !== HOME_POINTS)
    return refuse(`byte 9: ${bytes[9]} points, expected ${HOME_POINTS}`);
  if (bytes[7] === KIND_NUMBERS.oneSided) return parseOneSided(bytes);
  if (bytes[7] === KIND_NUMBERS.twoSided) return parseTwoSided(bytes);
  return refuse(`byte 7: kind ${bytes[7]}, expected 1 or 2`);
}

function parseOneSided(bytes: Uint8Array): Result<OneSidedDatabase, Failure<'badBearoffDatabase'>> {
  const [checkers, , allColumns, firstColumns] = header(bytes);
  if (!isWithin(checkers, MOST_HOME_CHECKERS)) {
    return refuse(`byte 8: ${checkers} checkers, expected 1 to ${MOST_HOME_CHECKERS}`);
  }
  if (!isWithin(allColumns, MOST_COLUMNS) || !isWithin(firstColumns, MOST_COLUMNS)) {
    return refuse(
      `byte 10: ${allColumns} and ${firstColumns} columns, expected 1 to ${MOST_COLUMNS}`,
    );
  }
  const size = homeCount(checkers);
  const firstSize = size - homeCount(checkers - 1);
  const values = valuesOf(bytes, allColumns * size + firstColumns * firstSize, 1);
  if (!values.ok) return values;
  const allOff = new RollTable(size, values.value.slice(0, allColumns * size));
  const firstOff = new RollTable(firstSize, values.value.slice(allColumns * size));
  return allOff.isSound() && firstOff.isSound()
    ? ok(new OneSidedDatabase(checkers, allOff, firstOff))
    : refuse('byte 16: probabilities that do not sum to 1');
}

function parseTwoSided(bytes: Uint8Array): Result<TwoSidedDatabase, Failure<'badBearoffDatabase'>> {
  const [checkers, , states, none] = header(bytes);
  if (!isWithin(checkers, MOST_TWO_SIDED_CHECKERS)) {
    return refuse(`byte 8: ${checkers} checkers, expected 1 to ${MOST_TWO_SIDED_CHECKERS}`);
  }
  if (states !== CUBE_STATES.length || none !== 0) {
    return refuse(`byte 10: ${states} and ${none}, expected ${CUBE_STATES.length} and 0`);
  }
  const size = homeCount(checkers);
  const values = valuesOf(bytes, CUBE_STATES.length * size ** 2, size);
  return values.ok ? ok(new TwoSidedDatabase(checkers, Int16Array.from(values.value))) : values;
}

/** The bytes from 8 to 11. */
function header(bytes: Uint8Array): readonly [number, number, number, number] {
  return [bytes[8]!, bytes[9]!, bytes[10]!, bytes[11]!];
}

const isWithin = (n: number, most: number): boolean => n >= 1 && n <= most;

function valuesOf(
  bytes: Uint8Array,
  length: number,
  row: number,
): Result<Uint16Array, Failure<'badBearoffDatabase'>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const packed = { bytes: bytes.subarray(HEADER_BYTES), checksum: view.getUint32(12, true) };
  const values = unpack(packed, length, row);
  return values
    ? ok(values)
    : refuse(`byte ${HEADER_BYTES}: expected ${length} packed values, the file is damaged`);
}

const refuse = (why: string): ReturnType<typeof fail<'badBearoffDatabase'>> =>
  fail('badBearoffDatabase', `bear-off database, ${why}`);
