/** What the readers of match equity tables share: from cells of text to a table that can be trusted. */
import { type Failure, fail, ok, type Result } from '../result.ts';
import type { MatchEquityTable } from './matchEquityTable.ts';

/**
 * What can be wrong with a table: `notATable` (the text says something else), `parametric` (the table is a formula with
 * parameters, which is not supported), `badSize`, `badNumber`, `notComplementary` (two sides' chances do not sum to 1).
 */
export type TableErrorCode =
  | 'notATable'
  | 'parametric'
  | 'badSize'
  | 'badNumber'
  | 'notComplementary';

/** A table, or what is wrong with it; the message names the place. */
export type TableResult = Result<MatchEquityTable, Failure<TableErrorCode>>;

/** Cells of one row as they were found, and where: "line 12", "pre-Crawford row 3". */
export interface RawRow {
  readonly place: string;
  readonly cells: readonly string[];
}

/** A table as it was found. */
export interface RawTable {
  readonly name: string;
  readonly description: string;
  readonly notice?: string | undefined;
  readonly preCrawford: readonly RawRow[];
  readonly postCrawford: RawRow;
}

/** Longest text that is read, in characters; a table of 64 points in XML takes about 120,000. */
export const LONGEST_TEXT = 300_000;
/** Fewest and most points of a table. 64 is GNU Backgammon's limit too. */
const SIZES = { least: 3, most: 64 };
/** What two sides' chances may miss of 1: a table printed in whole per cent is off by one at most. */
const ROUNDING = 0.0101;
const NUMBER = /^\+?(?:\d{1,30}\.?\d{0,30}|\.\d{1,30})(?:e[-+]?\d{1,3})?$/i;

/**
 * Returns the table the cells say, checked: square, 3 to 64 points, chances 0..1, both sides' summing to 1. The
 * post-Crawford row may end one point early: in a match to n nobody is n away after the Crawford game.
 */
export function readTable(raw: RawTable): TableResult {
  const size = raw.preCrawford.length;
  if (size < SIZES.least || size > SIZES.most) {
    return fail('badSize', `${size} pre-Crawford rows, expected ${SIZES.least} to ${SIZES.most}`);
  }
  const rows: number[][] = [];
  for (const row of [...raw.preCrawford, raw.postCrawford]) {
    const isShort = row === raw.postCrawford && row.cells.length === size - 1;
    const chances = readRow(row, isShort ? size - 1 : size);
    if (!chances.ok) return chances;
    rows.push(chances.value);
  }
  const preCrawford = rows.slice(0, size);
  for (const [i, row] of preCrawford.entries()) {
    for (let j = 0; j <= i; j++) {
      const sum = row[j]! + preCrawford[j]![i]!;
      if (Math.abs(sum - 1) > ROUNDING) {
        return fail(
          'notComplementary',
          `${raw.preCrawford[i]!.place}: ${j + 1} away, the two sides' chances are ${row[j]} and ` +
            `${preCrawford[j]![i]}, expected a sum of 1`,
        );
      }
    }
  }
  return ok({
    name: raw.name,
    description: raw.description,
    ...(raw.notice && { notice: raw.notice }),
    preCrawford,
    postCrawford: rows[size]!,
  });
}

function readRow(
  { place, cells }: RawRow,
  size: number,
): Result<number[], Failure<TableErrorCode>> {
  if (cells.length !== size) {
    return fail('badSize', `${place}: ${cells.length} chances, expected ${size}`);
  }
  const chances: number[] = [];
  for (const [i, cell] of cells.entries()) {
    const chance = NUMBER.test(cell) ? Number(cell) : Number.NaN;
    if (!(chance >= 0 && chance <= 1)) {
      return fail(
        'badNumber',
        `${place}, ${i + 1} away: ${shown(cell)}, expected a chance from 0 to 1`,
      );
    }
    chances.push(chance);
  }
  return ok(chances);
}

/** Returns a refusal of text that is too long to be a table, or undefined. */
export function refuseLongText(text: string): TableResult | undefined {
  if (text.length <= LONGEST_TEXT) return undefined;
  return fail('badSize', `${text.length} characters, expected at most ${LONGEST_TEXT}`);
}

/** Returns foreign text as messages show it: quoted, cut where it is long. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
}
