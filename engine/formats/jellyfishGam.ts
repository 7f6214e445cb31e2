/**
 * Jellyfish games (.gam): match text without a match. The players' names come first, then the game's lines; other
 * games may follow in the same way. Money play without the Jacoby rule, as GNU Backgammon reads it.
 *
 *      Ann                            Bob
 *       1) 31: 8/5 6/5                 42: 8/4 6/4
 *       2)  Doubles => 2                Drops
 *           Wins 1 point
 */
import type { FormatFailure, ParsedMatch } from '../match/record.ts';
import { type Result } from '../result.ts';
import { matchOf } from './mat.ts';
import { type MatCell, readCells } from './matCells.ts';
import { type GameText, lineProblem, linesOf, LONGEST_LINE, quote } from './matText.ts';

/** Two names at a distance, or else two words. */
const NAMES = /^\s*(\S.{0,99}?)(?:\s{2,}|\t)\s*(\S.{0,99}?)\s*$/;
const WORDS = /^\s*(\S{1,99})\s+(\S{1,99})\s*$/;
const IS_ROW = /^\s*\d{1,4}\)/;
/** A file holds one game, or some; text of other kinds would seem to be one game after another. */
const MOST_GAMES = 1000;

/** Returns the games of a .gam file as a money session, or why it holds none. */
export function parseJellyfishGam(text: string): Result<ParsedMatch, FormatFailure<'badGam'>> {
  const games: OpenGame[] = [];
  for (const [i, line] of linesOf(text).entries()) {
    if (line.trim() === '') continue;
    const game = games.at(-1);
    const names = game && !game.isOver ? undefined : readNames(line);
    if (names && games.length < MOST_GAMES) games.push(begin(names, games));
    else if (game) takeLine(game, line, i + 1);
    else return badGam(i + 1, `expected the names of two players, got ${quote(line)}`);
  }
  if (!games.some(({ cells }) => cells.length > 0)) {
    return badGam(1, 'no game found: expected two names and lines such as "1) 31: 8/5 6/5"');
  }
  const tags = new Map([['Jacoby', 'Off']]);
  const read = matchOf({ tags, remarks: [], length: 0, games, problems: [] });
  return read.ok ? read : badGam(1, read.error.message);
}

interface OpenGame extends GameText {
  readonly number: number;
  readonly names: [string, string];
  readonly scores: [number, number];
  readonly cells: MatCell[];
  isOver: boolean;
  problem?: GameText['problem'] & {};
}

function readNames(line: string): [string, string] | undefined {
  if (IS_ROW.test(line) || line.length > LONGEST_LINE || readCells(line, 1).cells.length > 0) {
    return undefined;
  }
  const found = NAMES.exec(line) ?? WORDS.exec(line);
  return found ? [found[1]!, found[2]!] : undefined;
}

/** A game begins at the score that the one before has led to. */
function begin(names: [string, string], before: readonly OpenGame[]): OpenGame {
  const last = before.at(-1);
  const scores: [number, number] = last ? [...last.scores] : [0, 0];
  const result = last?.cells.findLast(({ kind }) => kind === 'win');
  if (result?.kind === 'win') scores[result.seat === 'light' ? 0 : 1] += result.points;
  return { number: before.length + 1, names, scores, cells: [], isOver: false };
}

function takeLine(game: OpenGame, line: string, number: number): void {
  const { cells, rest } =
    line.length > LONGEST_LINE ? { cells: [], rest: line } : readCells(line, number);
  game.cells.push(...cells);
  if (cells.some(({ kind }) => kind === 'win')) game.isOver = true;
  if (rest !== '') {
    const expected = `expected rolls, plays or cube actions, got ${quote(rest)}`;
    game.problem ??= lineProblem(game.number, number, expected);
  }
}

function badGam(line: number, message: string): { ok: false; error: FormatFailure<'badGam'> } {
  return { ok: false, error: { code: 'badGam', message, place: { line } } };
}
