/** Match equity tables in any spelling: CSV, GNU Backgammon's XML, or .met. */
import { parseMetCsv } from './csv.ts';
import { parseMetIni } from './ini.ts';
import type { TableResult } from './readTable.ts';
import { parseMetXml } from './xml.ts';

/** Returns the table, or what is wrong and where. The spelling is told by how the text begins. */
export function parseMet(text: string): TableResult {
  const start = text
    .slice(0, 1000)
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (start.startsWith('<')) return parseMetXml(text);
  if (start.startsWith('[')) return parseMetIni(text);
  return parseMetCsv(text);
}
