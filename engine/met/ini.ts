/**
 * Match equity tables as eXtreme Gammon and Snowie keep them (.met), reading only:
 *
 *     [Current]
 *     Name=Kit Woolsey
 *     Description=...
 *     [PostCrawford]
 *     Data=0.50 0.485 0.30
 *     [PreCrawford]
 *      1=0.50 0.70 0.75
 *      2=0.30 0.50 0.60
 *      3=0.25 0.40 0.50
 *
 * Rows and columns are points away as in the other spellings. Size= is not needed, and not read.
 */
import { fail } from '../result.ts';
import { type RawRow, readTable, refuseLongText, shown, type TableResult } from './readTable.ts';

/** Returns the table, or what is wrong and in which line. */
export function parseMetIni(text: string): TableResult {
  const tooLong = refuseLongText(text);
  if (tooLong) return tooLong;
  const about = new Map<string, string>();
  const preCrawford: RawRow[] = [];
  let postCrawford: RawRow | undefined;
  let section = '';
  for (const [i, line] of text.split(/\r\n|\n|\r/).entries()) {
    const trimmed = line.trim();
    if (trimmed.startsWith('[') && trimmed.endsWith(']'))
      section = trimmed.slice(1, -1).toLowerCase();
    const equals = trimmed.indexOf('=');
    if (equals < 0 || trimmed.startsWith(';')) continue;
    const key = trimmed.slice(0, equals).trim().toLowerCase();
    const value = trimmed.slice(equals + 1).trim();
    const row = { place: `line ${i + 1}`, cells: value.split(/\s+/) };
    if (section === 'current') about.set(key, value);
    else if (section === 'postcrawford' && key === 'data') postCrawford = row;
    else if (section === 'precrawford' && /^\d/.test(key)) {
      if (key !== String(preCrawford.length + 1)) {
        return fail(
          'notATable',
          `line ${i + 1}: row ${shown(key)}, expected ${preCrawford.length + 1}`,
        );
      }
      preCrawford.push(row);
    }
  }
  if (!postCrawford) return fail('notATable', 'no Data= in a section [PostCrawford]');
  return readTable({
    name: about.get('name') ?? '',
    description: about.get('description') ?? '',
    notice: about.get('copyright'),
    preCrawford,
    postCrawford,
  });
}
