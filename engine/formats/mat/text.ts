/** What match text says, line by line, before anything is checked against the rules of the game. */
import type { Place, RecordProblem } from '../../match/record.ts';
import { type MatCell, readCells } from './cells.ts';

/** A game as it is written. */
export interface GameText {
  /** As the text counts it. */
  readonly number: number;
  /** Of the left and the right column. */
  readonly names: readonly [string, string];
  readonly scores: readonly [number, number];
  readonly cells: readonly MatCell[];
  /** The first thing in the game that could not be read; the game cannot be trusted then. */
  readonly problem?: RecordProblem;
}

/** A match as it is written. */
export interface MatText {
  /** `; [Name "value"]` lines. */
  readonly tags: ReadonlyMap<string, string>;
  /** Other lines that begin with a semicolon. */
  readonly remarks: readonly string[];
  /** Points to win, 0 for money, undefined where the text does not say. */
  readonly length: number | undefined;
  readonly games: readonly GameText[];
  /** What could not be read outside of any game. */
  readonly problems: readonly RecordProblem[];
}

const TAG = /^;\s*\[([^"\]]{1,100}?)\s+"(.*)"\]\s*$/;
const LENGTH = /^\s*(\d{1,9}) point match\s*$/i;
const GAME = /^\s*Game (\d{1,9})\s*$/i;
const NAMES = /^\s*(\S.*?|) ?: (\d{1,9})(?:\s+(\S.*?|) ?: (\d{1,9}))\s*$/;
/** No writer's lines come near this; a longer one is refused unread. */
export const LONGEST_LINE = 1000;
const LONGEST_HEADING = 400;
/** After so many lines outside of any game that say nothing, the text is no record and is not read on. */
const MOST_PROBLEMS = 20;

/** Returns what the text says; what cannot be read is a problem of its game, or of the match. */
export function readMatText(text: string): MatText {
  const reader = new Reader();
  for (const [i, line] of linesOf(text).entries()) {
    if (reader.isHopeless) break;
    reader.read(line, i + 1);
  }
  return reader.finish();
}

/** Returns true for a line that is read as a tag. */
export function isTagLine(line: string): boolean {
  return TAG.test(line);
}

/** Returns the lines of a text, whatever its line ends, without a byte-order mark. */
export function linesOf(text: string): string[] {
  return text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
}

/** Returns the names and scores of a game's heading, left then right, or undefined for another line. */
export function readNames(
  line: string,
): { names: [string, string]; scores: [number, number] } | undefined {
  const found = line.length <= LONGEST_HEADING ? NAMES.exec(line) : undefined;
  if (!found) return undefined;
  return {
    names: [found[1]!.trim(), found[3]!.trim()],
    scores: [Number(found[2]), Number(found[4])],
  };
}

/** Returns a problem with a line of a game, or with one outside of all games. */
export function lineProblem(game: number | null, line: number, message: string): RecordProblem {
  return { code: 'badLine', message, place: { line } satisfies Place, game };
}

interface OpenGame {
  number: number;
  line: number;
  heading?: { names: [string, string]; scores: [number, number] };
  cells: MatCell[];
  problem?: RecordProblem;
}

class Reader {
  readonly #tags = new Map<string, string>();
  readonly #remarks: string[] = [];
  readonly #games: GameText[] = [];
  readonly #problems: RecordProblem[] = [];
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
    if (line.trimStart().startsWith(';')) {
      const remark = line.trimStart().slice(1).trim();
      if (remark !== '') this.#remarks.push(remark);
      return;
    }
    const game = GAME.exec(line);
    if (game) {
      this.#close();
      this.#game = { number: Number(game[1]), line: number, cells: [] };
      return;
    }
    if (this.#game) this.#readGameLine(this.#game, line, number);
    else this.#readHeading(line, number);
  }

  finish(): MatText {
    this.#close();
    return {
      tags: this.#tags,
      remarks: this.#remarks,
      length: this.#length,
      games: this.#games,
      problems: this.#problems,
    };
  }

  #readHeading(line: string, number: number): void {
    const length = LENGTH.exec(line);
    if (length) this.#length = Number(length[1]);
    else this.#refuse(number, `expected "N point match" or " Game 1", got ${quote(line)}`);
  }

  #readGameLine(game: OpenGame, line: string, number: number): void {
    if (!game.heading) {
      const heading = readNames(line);
      if (!heading) {
        this.#refuse(number, `expected the players' names and scores, got ${quote(line)}`);
      }
      game.heading = heading ?? { names: ['', ''], scores: [0, 0] };
      return;
    }
    const { cells, rest } = readCells(line, number);
    game.cells.push(...cells);
    if (rest !== '') {
      this.#refuse(number, `expected rolls, plays or cube actions, got ${quote(rest)}`);
    }
  }

  #refuse(line: number, message: string): void {
    const game = this.#game;
    if (game) game.problem ??= lineProblem(game.number, line, message);
    else this.#problems.push(lineProblem(null, line, message));
  }

  #close(): void {
    const game = this.#game;
    if (!game) return;
    this.#game = undefined;
    const { number, line, cells, heading } = game;
    const problem =
      game.problem ??
      (heading
        ? undefined
        : lineProblem(number, line, 'the game ends before its players are named'));
    this.#games.push({
      number,
      ...(heading ?? { names: ['', ''], scores: [0, 0] }),
      cells,
      ...(problem && { problem }),
    });
  }
}

/** Returns a text for a message, shortened. */
export function quote(text: string): string {
  const short = text.trim();
  return JSON.stringify(short.length > 60 ? `${short.slice(0, 57)}...` : short);
}
