/** temp.xgc: the comments of a match, one a line, as rich text; a line break inside one is the bytes 1 and 2. */
import { ansiCharacter } from './bytes.ts';

/** Returns the comments as plain text, by their number; '' where one has no text. */
export function readXgComments(bytes: Uint8Array): string[] {
  const comments: string[] = [];
  let line = '';
  for (const byte of bytes) {
    if (byte === 0x0a) {
      comments.push(plainText(line.replace(/\r$/, '')));
      line = '';
    } else if (byte === 1) line += '\r';
    else if (byte === 2) line += '\n';
    else line += ansiCharacter(byte);
  }
  if (line !== '') comments.push(plainText(line));
  return comments;
}

/** Groups that hold no text of the document. */
const DESTINATIONS = new Set([
  'fonttbl',
  'colortbl',
  'stylesheet',
  'info',
  'pict',
  'object',
  'header',
  'footer',
  'listtable',
  'listoverridetable',
]);
/** Control words that stand for a character. */
const CHARACTERS: Readonly<Record<string, string>> = {
  par: '\n',
  line: '\n',
  tab: '\t',
  emdash: '—',
  endash: '–',
  bullet: '•',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
};
/** A token of rich text: a group's edge, a character by its code, a control word or symbol, plain text. Sticky. */
const TOKEN =
  /[{}]|\\'([0-9a-fA-F]{2})|\\([a-z]{1,32})(-?\d{1,6})? ?|\\([^a-z])|[\r\n]+|([^{}\\\r\n]+)/gy;

interface Group {
  isHidden: boolean;
  /** Characters to be passed over after a Unicode one: its substitute for old readers. */
  substitutes: number;
}

/** Returns the text of rich text; text that is not rich as it is. */
export function plainText(rich: string): string {
  if (!rich.startsWith('{\\rtf')) return rich.trim();
  const groups: Group[] = [{ isHidden: false, substitutes: 1 }];
  let text = '';
  let toSkip = 0;
  const put = (characters: string): void => {
    const skipped = Math.min(toSkip, characters.length);
    toSkip -= skipped;
    if (!groups.at(-1)!.isHidden) text += characters.slice(skipped);
  };
  for (const [token, hex, word, number, symbol, plain] of rich.matchAll(TOKEN)) {
    const group = groups.at(-1)!;
    if (token === '{') groups.push({ ...group });
    else if (token === '}') {
      if (groups.length > 1) groups.pop();
    } else if (hex !== undefined) put(ansiCharacter(Number.parseInt(hex, 16)));
    else if (plain !== undefined) put(plain);
    else if (symbol === '*' || (word !== undefined && DESTINATIONS.has(word)))
      group.isHidden = true;
    else if (word === 'uc') group.substitutes = Math.max(0, Number(number ?? 1));
    else if (word === 'u') {
      put(String.fromCharCode(Number(number ?? 63) & 0xffff));
      toSkip = group.substitutes;
    } else if (word !== undefined) {
      const character = CHARACTERS[word];
      if (character !== undefined) put(character);
    } else if (symbol !== undefined && '{}\\'.includes(symbol)) put(symbol);
    else if (symbol === '~') put('\u00a0');
  }
  return text.trim();
}
