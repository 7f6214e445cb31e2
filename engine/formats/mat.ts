/**
 * Jellyfish match text (.mat), as Backgammon Galaxy, Backgammon Studio, eXtreme Gammon, GNU Backgammon and others
 * write it. There is no specification; what is read here is what they write:
 *
 *     ; [Player 1 "BoardLord"]
 *     7 point match                                   (0: money)
 *      Game 1
 *      BoardLord : 0                          Llabba : 0
 *       1) 51: 24/23 13/8                     42: 8/4 6/4
 *       9) 41: 9/5 7/6                         Doubles => 2
 *      10)  Takes                             64: 10/6 10/4
 *           Wins 2 points
 *
 * A line's cells are found by what they say, not by their column, since columns move with the names; only a line's
 * single cell is placed by its column: the left player's follows the line number at once.
 */
import { makeRoll, type Roll } from '../roll.ts';

/** The left (0) or right (1) column of a match. */
export type Column = 0 | 1;

interface CellBase {
  readonly column: Column;
  /** Line of the file, from 1. */
  readonly line: number;
}
/** What one side did, in the order of the file. */
export type MatCell = CellBase &
  (
    | { readonly kind: 'roll'; readonly roll: Roll; readonly play: string }
    /** A roll of 00 or a play written ????: the record does not say. */
    | { readonly kind: 'unknown'; readonly text: string }
    | { readonly kind: 'double'; readonly cube: number }
    | { readonly kind: 'take' | 'drop' | 'concede' }
    | { readonly kind: 'win' | 'loss'; readonly points: number }
  );

export interface MatGame {
  /** As the file counts it. */
  readonly number: number;
  readonly names: readonly [string, string];
  readonly scores: readonly [number, number];
  /** Line of the `Game` heading. */
  readonly line: number;
  readonly cells: readonly MatCell[];
  /** The first thing in the game that could not be read; the game cannot be trusted then. */
  readonly problem?: MatProblem;
}

/** A line that could not be read, and what was expected. */
export interface MatProblem {
  readonly line: number;
  readonly reason: string;
}

export interface MatMatch {
  /** `; [Name "value"]` lines. */
  readonly tags: ReadonlyMap<string, string>;
  /** Points to win, 0 for money, undefined where the file does not say. */
  readonly length: number | undefined;
  readonly games: readonly MatGame[];
  /** What could not be read outside of any game. */
  readonly problems: readonly MatProblem[];
}

const TAG = /^;\s*\[([^"\]]{1,100}?)\s+"(.*)"\]\s*$/;
const LENGTH = /^\s*(\d{1,9}) point match\s*$/i;
const GAME = /^\s*Game (\d{1,9})\s*$/i;
const NAMES = /^\s*(\S.*?|) ?: (\d{1,9})(?:\s+(\S.*?|) ?: (\d{1,9}))\s*$/;
const NUMBERED = /^\s*\d{1,4}\)/;
/** One cell: a roll with what follows it, or an action. Sticky; the text between cells must be blank. */
const CELL =
  /\s*(?:\d{1,4}\)\s*)?(?:(\d)(\d):((?:\s*(?:(?:\d{1,2}|bar|off)\*?(?:\/(?:\d{1,2}|bar|off)\*?)+(?:\([1-4]\))?\*?(?![\d*(/a-z])|cannot move|\?{2,}))*)|doubles => (\d{1,9})|(takes|drops|concedes)|(wins|losses) (\d{1,9}) points?(?: and the match)?)(?=\s|$)/iy;
/** No writer's lines come near this; a longer one is refused unread. */
const LONGEST_LINE = 1000;
/** After so many lines outside of any game that say nothing, the text is no record and is not read on. */
const MOST_PROBLEMS = 20;

/** Reads match text. Never throws: what cannot be read is a problem of its game, or of the match. */
export function parseMat(text: string): MatMatch {
  const reader = new Reader();
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (const [i, line] of lines.entries()) {
    if (reader.isHopeless) break;
    reader.read(line, i + 1);
  }
  return reader.finish();
}

interface OpenGame {
  number: number;
  line: number;
  names?: [string, string];
  scores: [number, number];
  cells: MatCell[];
  problem?: MatProblem;
}

class Reader {
  readonly #tags = new Map<string, string>();
  readonly #games: MatGame[] = [];
  readonly #problems: MatProblem[] = [];
  #length: number | undefined;
  #game: OpenGame | undefined;

  /** True for text that is no record. */
  get isHopeless(): boolean {
    return this.#problems.length >= MOST_PROBLEMS;
  }

  read(line: string, number: number): void {
    if (line.length > LONGEST_LINE) {
      this.#refuse(number, `a line of ${line.length} characters, expected at most ${LONGEST_LINE}`);
      return;
    }
    if (line.trim() === '') return;
    const tag = TAG.exec(line);
    if (tag) {
      this.#tags.set(tag[1]!, tag[2]!);
      return;
    }
    if (line.trimStart().startsWith(';')) return;
    const game = GAME.exec(line);
    if (game) {
      this.#close();
      this.#game = { number: Number(game[1]), line: number, scores: [0, 0], cells: [] };
      return;
    }
    if (this.#game) this.#readGameLine(this.#game, line, number);
    else this.#readHeading(line, number);
  }

  finish(): MatMatch {
    this.#close();
    if (this.#games.length === 0) {
      this.#problems.push({ line: 1, reason: 'no game found: expected a line such as " Game 1"' });
    }
    return { tags: this.#tags, length: this.#length, games: this.#games, problems: this.#problems };
  }

  #readHeading(line: string, number: number): void {
    const length = LENGTH.exec(line);
    if (length) this.#length = Number(length[1]);
    else this.#refuse(number, `expected "N point match" or " Game 1", got ${quote(line)}`);
  }

  #readGameLine(game: OpenGame, line: string, number: number): void {
    if (!game.names) {
      const names = NAMES.exec(line);
      if (!names) {
        this.#refuse(number, `expected the players' names and scores, got ${quote(line)}`);
        game.names = ['', ''];
        return;
      }
      game.names = [names[1]!.trim(), names[3]!.trim()];
      game.scores = [Number(names[2]), Number(names[4])];
      return;
    }
    const { cells, rest } = readCells(line, number);
    game.cells.push(...cells);
    if (rest !== '') {
      this.#refuse(number, `expected rolls, plays or cube actions, got ${quote(rest)}`);
    }
  }

  #refuse(line: number, reason: string): void {
    if (this.#game) this.#game.problem ??= { line, reason };
    else this.#problems.push({ line, reason });
  }

  #close(): void {
    const game = this.#game;
    if (!game) return;
    this.#game = undefined;
    const names = game.names ?? ['', ''];
    const problem =
      game.problem ??
      (game.names
        ? undefined
        : { line: game.line, reason: 'the game ends before its players are named' });
    const { number, line, scores, cells } = game;
    this.#games.push({ number, names, scores, line, cells, ...(problem && { problem }) });
  }
}

/** The cells of one line, and what is left of it where one could not be read. */
function readCells(line: string, number: number): { cells: MatCell[]; rest: string } {
  const found: { start: number; match: RegExpExecArray }[] = [];
  const numbered = NUMBERED.exec(line);
  let at = numbered ? numbered[0].length : 0;
  const cellsStart = at;
  while (
    line
      .slice(at)
      .replace(/\s*\d{1,4}\)\s*$/, '')
      .trim() !== ''
  ) {
    CELL.lastIndex = at;
    const match = CELL.exec(line);
    if (!match) return { cells: [], rest: line.slice(at).trim() };
    const blank = match[0].length - match[0].trimStart().length;
    found.push({ start: at + blank, match });
    at = CELL.lastIndex;
  }
  const isRight = (start: number): boolean => start - cellsStart > (numbered ? 6 : 14);
  const cells = found.map(({ start, match }, i): MatCell => {
    const column = found.length > 1 ? (i === 0 && !isRight(start) ? 0 : 1) : isRight(start) ? 1 : 0;
    return makeCell(match, { column, line: number });
  });
  return { cells, rest: '' };
}

function makeCell(match: RegExpExecArray, base: CellBase): MatCell {
  const [, first, second, play, cube, action, outcome, points] = match;
  if (first !== undefined) {
    const roll = makeRoll([Number(first), Number(second)]);
    const text = play!.trim();
    if (!roll.ok || text.includes('?')) {
      return { ...base, kind: 'unknown', text: `${first}${second}: ${text}`.trim() };
    }
    return {
      ...base,
      kind: 'roll',
      roll: roll.value,
      play: /^cannot move$/i.test(text) ? '' : text,
    };
  }
  if (cube !== undefined) return { ...base, kind: 'double', cube: Number(cube) };
  if (action !== undefined) {
    const kind = { takes: 'take', drops: 'drop', concedes: 'concede' } as const;
    return { ...base, kind: kind[action.toLowerCase() as keyof typeof kind] };
  }
  return {
    ...base,
    kind: outcome!.toLowerCase() === 'wins' ? 'win' : 'loss',
    points: Number(points),
  };
}

function quote(text: string): string {
  const short = text.trim();
  return JSON.stringify(short.length > 60 ? `${short.slice(0, 57)}...` : short);
}
