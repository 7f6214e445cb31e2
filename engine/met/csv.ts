/**
 * Match equity tables as text for spreadsheets:
 *
 *     # name: Kazaross-XG2
 *     # description: ...
 *     # notice: ...
 *     away,1,2,3
 *     1,0.5,0.67736,0.75076
 *     2,0.32264,0.5,0.59947
 *     3,0.24924,0.40053,0.5
 *     post-Crawford,0.5,0.48803,0.32264
 *
 * A row holds the chances of the player so many points away, a column those against an opponent so many points away;
 * the last row is the trailer's against an opponent 1 away. Cells are parted by commas, semicolons or tabs; where not
 * by commas, a decimal comma is read too, as some spreadsheets write.
 */
import { fail } from '../result.ts';
import type { MatchEquityTable } from './matchEquityTable.ts';
import {
  type RawRow,
  readTable,
  refuseLongText,
  shown,
  type TableErrorCode,
  type TableResult,
} from './readTable.ts';

const ABOUT = ['name', 'description', 'notice'] as const;
const POST_CRAWFORD = 'post-Crawford';

/** Returns the table, or what is wrong and in which line. */
export function parseMetCsv(text: string): TableResult {
  const tooLong = refuseLongText(text);
  if (tooLong) return tooLong;
  const about: Partial<Record<(typeof ABOUT)[number], string>> = {};
  const preCrawford: RawRow[] = [];
  let separator: string | undefined;
  let postCrawford: RawRow | undefined;
  const refuse = (i: number, why: string, code: TableErrorCode = 'notATable'): TableResult =>
    fail(code, `line ${i + 1}: ${why}`);

  for (const [i, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    if (line.trim() === '') continue;
    if (line.startsWith('#')) {
      const key = ABOUT.find((key) => line.startsWith(`# ${key}:`));
      if (key) about[key] = line.slice(key.length + 3).trim();
      continue;
    }
    if (separator === undefined) {
      separator = [';', '\t', ','].find((mark) => line.includes(mark));
      if (separator && cellsOf(line, separator)[0]?.toLowerCase() === 'away') continue;
      return refuse(i, `${shown(line)}, expected the heading away,1,2,3 ...`);
    }
    const [label, ...cells] = cellsOf(line, separator);
    const row = { place: `line ${i + 1}`, cells };
    if (postCrawford) return refuse(i, `${shown(line)} after the ${POST_CRAWFORD} row`);
    if (label!.toLowerCase() === POST_CRAWFORD.toLowerCase()) postCrawford = row;
    else if (label === String(preCrawford.length + 1)) preCrawford.push(row);
    else
      return refuse(
        i,
        `row ${shown(label!)}, expected ${preCrawford.length + 1} or ${POST_CRAWFORD}`,
      );
  }
  if (!postCrawford) return fail('notATable', `no ${POST_CRAWFORD} row at the end`);
  const { name = '', description = '', notice } = about;
  return readTable({ name, description, notice, preCrawford, postCrawford });
}

function cellsOf(line: string, separator: string): string[] {
  const cells = line.split(separator).map((cell) => cell.trim().replace(/^"([^"]*)"$/, '$1'));
  while (cells.length > 1 && cells.at(-1) === '') cells.pop();
  return separator === ',' ? cells : cells.map((cell) => cell.replace(',', '.'));
}

/** Returns the table as CSV, every digit of it. */
export function makeMetCsv(table: MatchEquityTable): string {
  const about = ABOUT.filter((key) => table[key]).map(
    (key) => `# ${key}: ${table[key]!.replaceAll(/\s+/g, ' ').trim()}`,
  );
  const rows = [
    ['away', ...table.postCrawford.map((_, i) => i + 1)],
    ...table.preCrawford.map((row, i) => [i + 1, ...row]),
    [POST_CRAWFORD, ...table.postCrawford],
  ];
  return [...about, ...rows.map((row) => row.join(','))].map((line) => `${line}\n`).join('');
}
