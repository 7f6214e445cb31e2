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
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { fail } from '../result.ts';
import type { MatchEquityTable } from './matchEquityTable.ts';
import { readTable, refuseLongText, shown, type TableResult } from './readTable.ts';

// Entities stay as they are written, so nothing expands; the five of XML itself are decoded below.
const PARSER = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  processEntities: false,
  isArray: (tag) => tag === 'row' || tag === 'me' || tag === 'post-crawford-table',
});
const ENTITIES = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&amp;': '&' };

/** Returns the table, or what is wrong and in which row. */
export function parseMetXml(text: string): TableResult {
  const tooLong = refuseLongText(text);
  if (tooLong) return tooLong;
  let document: unknown;
  try {
    const valid = XMLValidator.validate(text);
    if (valid !== true) {
      return fail('notATable', `line ${valid.err.line}: not XML: ${valid.err.msg.slice(0, 80)}`);
    }
    document = PARSER.parse(text);
  } catch (error) {
    return fail('notATable', `not XML: ${String(error).slice(0, 80)}`);
  }
  const met = child(document, 'met');
  if (met === undefined) return fail('notATable', 'no element <met> at the root');
  const pre = child(met, 'pre-crawford-table');
  const posts = children(met, 'post-crawford-table');
  for (const table of [pre, ...posts]) {
    const type = attribute(table, 'type') ?? 'explicit';
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
  const info = child(met, 'info');
  return readTable({
    name: textOf(child(info, 'name')),
    description: textOf(child(info, 'description')),
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

/** The parser's trees are objects of elements by name, lists where a name may repeat, and text. */
function children(node: unknown, name: string): unknown[] {
  if (typeof node !== 'object' || node === null || !Object.hasOwn(node, name)) return [];
  const found = (node as Record<string, unknown>)[name];
  return Array.isArray(found) ? found : [found];
}

function child(node: unknown, name: string): unknown {
  return children(node, name)[0];
}

function attribute(node: unknown, name: string): string | undefined {
  const value = child(node, `@${name}`);
  return typeof value === 'string' ? value : undefined;
}

function cellsOf(row: unknown): string[] {
  return children(row, 'me').map(textOf);
}

function textOf(node: unknown): string {
  const text = typeof node === 'string' ? node : child(node, '#text');
  if (typeof text !== 'string') return '';
  return text
    .replaceAll(/&(?:lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity as keyof typeof ENTITIES])
    .trim();
}
