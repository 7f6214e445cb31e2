/**
 * Match equity tables in GNU Backgammon's XML, whose shape is in its met.dtd:
 *
 *     <met>
 *       <info><name>...</name><description>...</description><length>25</length></info>
 *       <pre-crawford-table type="explicit"> <row><me>0.5</me><me>0.67736</me> ...</row> ... </pre-crawford-table>
 *       <post-crawford-table type="explicit" player="both"> <row><me>0.5</me> ...</row> </post-crawford-table>
 *     </met>
 *
 * Tables that give a formula's parameters (type="zadeh") instead of numbers are refused, and so are tables with
 * different post-Crawford chances for the two players. A table written here can be read by GNU Backgammon with
 * `set matchequitytable FILE`.
 */
import { parseXml, XmlElement, XmlError } from '@rgrove/parse-xml';
import { fail } from '../result.ts';
import type { MatchEquityTable } from './matchEquityTable.ts';
import { readTable, refuseLongText, shown, type TableResult } from './readTable.ts';

/** Returns the table, or what is wrong and in which row. */
export function parseMetXml(text: string): TableResult {
  const tooLong = refuseLongText(text);
  if (tooLong) return tooLong;
  let met: XmlElement | null;
  try {
    // Document types are passed over and nothing but the five entities of XML itself is known, so nothing expands.
    met = parseXml(text).root;
  } catch (error) {
    return fail('notATable', whyNoXml(error));
  }
  if (met?.name !== 'met') return fail('notATable', 'no element <met> at the root');
  const [pre] = children(met, 'pre-crawford-table');
  const posts = children(met, 'post-crawford-table');
  for (const table of pre ? [pre, ...posts] : posts) {
    const type = table.attributes['type'] ?? 'explicit';
    if (type !== 'explicit') {
      return fail(
        'parametric',
        `a table of type ${shown(type)}, expected "explicit" with all its numbers`,
      );
    }
  }
  const rows = children(pre, 'row').map(cellsOf);
  const postRows = posts.flatMap((table) => children(table, 'row')).map(cellsOf);
  const [postRow, ...others] = postRows;
  if (!postRow) return fail('notATable', 'no <row> in a <post-crawford-table>');
  if (others.some((row) => row.join() !== postRow.join())) {
    return fail(
      'notATable',
      'different post-Crawford chances for the two players, expected the same',
    );
  }
  const [info] = children(met, 'info');
  return readTable({
    name: textOf(children(info, 'name')[0]),
    description: textOf(children(info, 'description')[0]),
    preCrawford: rows.map((cells, i) => ({ place: `pre-Crawford row ${i + 1}`, cells })),
    postCrawford: { place: 'post-Crawford row', cells: postRow },
  });
}

/** Returns the table as XML, every digit of it. */
export function makeMetXml(table: MatchEquityTable): string {
  const row = (chances: readonly number[]): string =>
    `    <row>${chances.map((chance) => `<me>${chance}</me>`).join('')}</row>\n`;
  const notice = table.notice ? `<!-- ${table.notice.replaceAll(/-(?=-)/g, '- ')} -->\n` : '';
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n${notice}<met>\n  <info>\n` +
    `    <name>${escaped(table.name)}</name>\n` +
    `    <description>${escaped(table.description)}</description>\n` +
    `    <length>${table.preCrawford.length}</length>\n  </info>\n` +
    `  <pre-crawford-table type="explicit">\n${table.preCrawford.map(row).join('')}  </pre-crawford-table>\n` +
    `  <post-crawford-table type="explicit" player="both">\n${row(table.postCrawford)}  </post-crawford-table>\n` +
    `</met>\n`
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** What the parser says, without its drawing of the place; elements nested without end exhaust it. */
function whyNoXml(error: unknown): string {
  if (!(error instanceof XmlError)) return 'not XML: nested too deeply';
  const [what = ''] = error.message.split('\n', 1);
  return `line ${error.line}: not XML: ${what.slice(0, 120)}`;
}

function children(element: XmlElement | undefined, name: string): XmlElement[] {
  const found: XmlElement[] = [];
  for (const node of element?.children ?? []) {
    if (node instanceof XmlElement && node.name === name) found.push(node);
  }
  return found;
}

function cellsOf(row: XmlElement): string[] {
  return children(row, 'me').map(textOf);
}

function textOf(element: XmlElement | undefined): string {
  return element?.text.trim() ?? '';
}
