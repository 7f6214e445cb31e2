/**
 * The cells of a line of match text: what each side did. They are found by what they say, not by their column, since
 * columns move with the players' names; only a line's single cell is placed by its column, and there the left side's
 * follows the line number at once.
 */
import type { Seat } from '../match/rules.ts';
import { makeRoll, type Roll } from '../roll.ts';

interface CellBase {
  readonly seat: Seat;
  /** Of the text, from 1. */
  readonly line: number;
}
/** What one side did, in the order of the text. */
export type MatCell = CellBase &
  (
    | { readonly kind: 'roll'; readonly roll: Roll; readonly play: string }
    /** The record does not say what was rolled (00) or played (????, an illegal play). */
    | { readonly kind: 'unknown'; readonly roll: Roll | undefined; readonly text: string }
    /** `cube` is the value offered, where it is written. */
    | { readonly kind: 'double'; readonly cube: number | undefined }
    | { readonly kind: 'take' | 'drop' | 'concede' }
    | { readonly kind: 'win' | 'loss'; readonly points: number }
  );

const NUMBERED = /^\s*\d{1,4}\)/;
const MOVE = String.raw`(?:\d{1,2}|bar|off)\*?(?:\/(?:\d{1,2}|bar|off)\*?)+(?:\([1-4]\))?\*?(?![\d*(/a-z])`;
// Each part can end in one place only, or a long row of question marks would be tried in every way.
const PLAY = String.raw`(?:\s*(?:${MOVE}|cannot move|\?{2,}(?!\?)|illegal play \([^()]*\)))*`;
/** One cell: a roll with what follows it, or an action. Sticky; the text between cells must be blank. */
const CELL = new RegExp(
  String.raw`\s*(?:\d{1,4}\)\s*)?(?:(\d)(\d):(${PLAY})|` +
    String.raw`(?:doubles|redoubles|beavers|raccoons)(?: => (\d{1,9}))?|` +
    String.raw`(takes|drops|passes|concedes|resigns)|` +
    String.raw`(wins|losses) (\d{1,9}) points?(?: and the match)?)(?=\s|$)`,
  'iy',
);
/** What may follow the last cell: nothing, or the number of a line without cells. */
const END = /\s*(?:\d{1,4}\)\s*)?$/y;

/** Returns the cells of one line, or as `rest` what is left of it from the first thing that is none. */
export function readCells(line: string, number: number): { cells: MatCell[]; rest: string } {
  const numbered = NUMBERED.exec(line);
  const cellsStart = numbered ? numbered[0].length : 0;
  const found: { start: number; match: RegExpExecArray }[] = [];
  for (let at = cellsStart; !isAtEnd(line, at); at = CELL.lastIndex) {
    CELL.lastIndex = at;
    const match = CELL.exec(line);
    if (!match) return { cells: [], rest: line.slice(at).trim() };
    found.push({ start: at + match[0].length - match[0].trimStart().length, match });
  }
  const farthestLeft = cellsStart + (numbered ? 6 : 14);
  const cells = found.map(({ start, match }, i) => {
    const isLeft = start <= farthestLeft && i === 0;
    return makeCell(match, { seat: isLeft ? 'light' : 'dark', line: number });
  });
  return { cells, rest: '' };
}

/** Returns the cell of words that are one which the record itself does not know, else undefined. */
export function readGap(words: string): (MatCell & { readonly kind: 'unknown' }) | undefined {
  const { cells, rest } = readCells(words, 1);
  const [cell] = cells;
  return rest === '' && cells.length === 1 && cell?.kind === 'unknown' ? cell : undefined;
}

function isAtEnd(line: string, at: number): boolean {
  END.lastIndex = at;
  return END.test(line);
}

function makeCell(match: RegExpExecArray, base: CellBase): MatCell {
  const [, first, second, play, cube, action, outcome, points] = match;
  if (first !== undefined) {
    const roll = makeRoll([Number(first), Number(second)]);
    const text = play!.trim();
    const isUnplayed = text.includes('?');
    if (!roll.ok || isUnplayed || /illegal/i.test(text)) {
      return {
        ...base,
        kind: 'unknown',
        roll: roll.ok && isUnplayed ? roll.value : undefined,
        text: `${first}${second}: ${text}`.trim(),
      };
    }
    return { ...base, kind: 'roll', roll: roll.value, play: isPass(text) ? '' : text };
  }
  if (outcome !== undefined) {
    const kind = outcome.toLowerCase() === 'wins' ? 'win' : 'loss';
    return { ...base, kind, points: Number(points) };
  }
  if (action === undefined) {
    return { ...base, kind: 'double', cube: cube === undefined ? undefined : Number(cube) };
  }
  return { ...base, kind: ACTIONS[action.toLowerCase() as keyof typeof ACTIONS] };
}

const ACTIONS = {
  takes: 'take',
  drops: 'drop',
  passes: 'drop',
  concedes: 'concede',
  resigns: 'concede',
} as const;

function isPass(text: string): boolean {
  return text.toLowerCase() === 'cannot move';
}
