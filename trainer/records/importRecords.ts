/** Folders of match records -> decisions, with a summary of what was read and what was refused. */
import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { findFormat } from '../../engine/formats/convert.ts';
import { isRecordFileName, RECORD_EXTENSIONS } from '../../engine/formats/extensions.ts';
import { makePositionId } from '../../engine/formats/positionId.ts';
import type { EventNotes, GameRecord, MatchRecord } from '../../engine/match/record.ts';
import type { PlayEvent } from '../../engine/match/state.ts';
import { makePlay } from '../../engine/notation.ts';
import { afterPlay } from '../../engine/plays/play.ts';
import { PlayGenerator } from '../../engine/plays/playGenerator.ts';
import { STANDARD_CHECKERS } from '../../engine/position.ts';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import { variant } from '../../engine/variants.ts';
import type { ImportSummary } from '../../model/importSummary.ts';
import { type Decision, matchOf } from './decision.ts';

/** Whose plays are learned from: everybody's, some players by name (any case), or one column of every match. */
export type Teachers =
  | { readonly kind: 'all' }
  | { readonly kind: 'players'; readonly names: readonly string[] }
  | { readonly kind: 'side'; readonly side: 'left' | 'right' };

/** An unforced turn of a record. */
export interface ImportedDecision extends Decision {
  readonly file: string;
  readonly game: number;
  readonly line: number;
  readonly player: string;
  readonly play: string;
}

/** What records held beside their decisions. */
export interface RecordsRead {
  /** Forced plays of the teachers; the summary counts everybody's. */
  readonly forcedOfTeachers: number;
  readonly summary: ImportSummary;
}

/** The same with the decisions of the teachers. */
export interface Imported extends RecordsRead {
  readonly decisions: ImportedDecision[];
}

export type ImportErrorCode = 'noRecords';

/** A record file is some kilobytes, with all its analysis some megabytes; far beyond that it is something else. */
const LARGEST_FILE = 20_000_000;

/** Reads the teachers' decisions of records into memory; otherwise as `streamRecords`. */
export async function importRecords(
  paths: readonly string[],
  teachers: Teachers = { kind: 'all' },
): Promise<Result<Imported, Failure<ImportErrorCode>>> {
  const decisions: ImportedDecision[] = [];
  const read = await streamRecords(paths, teachers, (decision) => void decisions.push(decision));
  return read.ok ? ok({ decisions, ...read.value }) : read;
}

/**
 * Reads every record file in the folders (and below) and the files given, in whatever format each is, and hands every
 * decision of the teachers to `take` as it comes. A file that cannot be read costs itself, a bad game costs that game;
 * both are in the summary with file, line and reason. A game met a second time (the same rolls and plays under whatever
 * names) is left out, and what else is in its file belongs to the match it was met in. What `take` throws is thrown.
 */
export async function streamRecords(
  paths: readonly string[],
  teachers: Teachers,
  take: (decision: ImportedDecision) => void,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<Result<RecordsRead, Failure<ImportErrorCode>>> {
  const startedAt = performance.now();
  const found = await findFiles(paths);
  if (!found.ok) return found;
  const reader = new Importer(teachers, take);
  for (const [i, file] of found.value.entries()) {
    await reader.read(file);
    onProgress(i + 1, found.value.length);
  }
  return ok(reader.finish((performance.now() - startedAt) / 1000));
}

async function findFiles(
  paths: readonly string[],
): Promise<Result<string[], Failure<ImportErrorCode>>> {
  const files: string[] = [];
  for (const place of paths) {
    const info = await stat(place).catch(() => undefined);
    if (!info) return fail('noRecords', `${place}: no such file or folder`);
    if (info.isFile()) {
      files.push(place);
      continue;
    }
    const entries = await entriesOf(place);
    if (!entries.ok) return entries;
    const inFolder = entries.value
      .filter((entry) => entry.isFile() && isRecordFileName(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort();
    if (inFolder.length === 0)
      return fail(
        'noRecords',
        `${place}: no record files in it (.${RECORD_EXTENSIONS.join(', .')})`,
      );
    files.push(...inFolder);
  }
  return ok([...new Set(files)]);
}

async function entriesOf(folder: string): Promise<Result<Dirent[], Failure<ImportErrorCode>>> {
  try {
    return ok(await readdir(folder, { recursive: true, withFileTypes: true }));
  } catch (error) {
    const { path: where = folder, message } = error as NodeJS.ErrnoException;
    return fail('noRecords', `${where} cannot be read: ${message}`);
  }
}

/** Counts the plays of a turn. */
const generator = new PlayGenerator();

/** Refusals listed; more are only counted. */
const MOST_REFUSALS_KEPT = 1000;

/** A turn of a record, with what came of it. */
interface Turn {
  readonly event: PlayEvent & EventNotes;
  /** Position ID after the play. */
  readonly result: string;
}

interface TurnOrigin {
  readonly file: string;
  readonly players: MatchRecord['players'];
  readonly game: number;
  readonly match: string;
}

class Importer {
  readonly #isTeacher: (name: string, side: number) => boolean;
  readonly #take: (decision: ImportedDecision) => void;
  readonly #players = new Map<string, { name: string; decisions: number }>();
  /** Match of every game met so far, by what was rolled and played. */
  readonly #matchOfGame = new Map<string, string>();
  readonly #refusals: ImportSummary['refusals'] = [];
  #files = 0;
  #refusedFiles = 0;
  #matches = 0;
  #duplicateGames = 0;
  #refusalCount = 0;
  #games = 0;
  #refusedGames = 0;
  #forced = 0;
  #forcedOfTeachers = 0;
  #unforced = 0;

  constructor(teachers: Teachers, take: (decision: ImportedDecision) => void) {
    this.#isTeacher = teacherTest(teachers);
    this.#take = take;
  }

  async read(file: string): Promise<void> {
    this.#files++;
    let bytes: Buffer;
    try {
      const { size } = await stat(file);
      if (size > LARGEST_FILE) {
        this.#refuseFile(file, 0, `${size} bytes, expected at most ${LARGEST_FILE}`);
        return;
      }
      bytes = await readFile(file);
    } catch (error) {
      this.#refuseFile(file, 0, `cannot be read: ${(error as Error).message}`);
      return;
    }
    const format = findFormat(bytes, file);
    if (format?.kind !== 'record') {
      const what = format ? `${format.title}, which holds no match` : 'in no format that is known';
      this.#refuseFile(file, 0, `${what}: expected a match record; labels go to --labels`);
      return;
    }
    const parsed = format.parse(bytes);
    if (!parsed.ok) {
      const { place, message } = parsed.error;
      this.#refuseFile(file, place.line ?? 0, `not read as ${format.name}: ${message}`);
      return;
    }
    const { match, problems } = parsed.value;
    const { name, checkers } = variant(match.rules.variant);
    if (checkers !== STANDARD_CHECKERS) {
      this.#refuseFile(file, 0, `${name}, with ${checkers} checkers a side: expected 15`);
      return;
    }
    for (const { place, game, message } of problems) {
      if (game !== null) this.#refusedGames++;
      this.#refuse(file, place.line ?? 0, game, message);
    }
    this.#addMatch(file, match);
  }

  #addMatch(file: string, { players, games }: MatchRecord): void {
    const played = games.map((game) => ({ game, turns: turnsOf(game) }));
    const prints = played.map(({ turns }) => fingerprintOf(turns));
    const known = prints.map((print) => print && this.#matchOfGame.get(print));
    const match = known.find(Boolean) ?? matchOf(path.basename(file));
    if (known.some((name) => name === undefined)) this.#matches++;
    played.forEach(({ game: { number: game }, turns }, i) => {
      if (known[i] !== undefined) {
        this.#duplicateGames++;
        return;
      }
      const print = prints[i];
      if (print !== undefined) this.#matchOfGame.set(print, match);
      this.#games++;
      for (const [index, turn] of turns.entries()) {
        this.#addTurn({ file, players, game, match }, turn, index);
      }
    });
  }

  finish(seconds: number): RecordsRead {
    const players = [...this.#players.values()].sort((a, b) => b.decisions - a.decisions);
    return {
      forcedOfTeachers: this.#forcedOfTeachers,
      summary: {
        files: this.#files,
        refusedFiles: this.#refusedFiles,
        matches: this.#matches,
        duplicateGames: this.#duplicateGames,
        games: this.#games,
        refusedGames: this.#refusedGames,
        decisions: this.#unforced,
        forced: this.#forced,
        seconds,
        players,
        refused: this.#refusalCount,
        refusals: this.#refusals,
      },
    };
  }

  #refuseFile(file: string, line: number, reason: string): void {
    this.#refusedFiles++;
    this.#refuse(file, line, null, reason);
  }

  #refuse(file: string, line: number, game: number | null, reason: string): void {
    this.#refusalCount++;
    if (this.#refusals.length < MOST_REFUSALS_KEPT)
      this.#refusals.push({ file, line, game, reason });
  }

  #addTurn({ file, players, game, match }: TurnOrigin, turn: Turn, index: number): void {
    const { event, result } = turn;
    const { position, roll, play } = event;
    const player = players[event.seat];
    const isTeacher = this.#isTeacher(player, event.seat === 'light' ? 0 : 1);
    if (play.length === 0 || generator.generate(position, roll) < 2) {
      this.#forced++;
      if (isTeacher) this.#forcedOfTeachers++;
      return;
    }
    this.#unforced++;
    this.#countPlayer(player);
    if (!isTeacher) return;
    this.#take({
      position: makePositionId(position),
      roll,
      preferred: [result],
      played: result,
      labels: undefined,
      match,
      turn: index,
      file,
      game,
      line: event.line ?? 0,
      player,
      play: makePlay(play),
    });
  }

  #countPlayer(name: string): void {
    const key = name.toLowerCase();
    const player = this.#players.get(key) ?? { name, decisions: 0 };
    player.decisions++;
    this.#players.set(key, player);
  }
}

/** Returns a test of a player's name and column. */
export function teacherTest(teachers: Teachers): (name: string, side: number) => boolean {
  if (teachers.kind === 'side') return (_, side) => side === (teachers.side === 'left' ? 0 : 1);
  if (teachers.kind === 'all') return () => true;
  const names = new Set(teachers.names.map((name) => name.trim().toLowerCase()));
  return (name) => names.has(name.trim().toLowerCase());
}

/** Games shorter than this can be the same by chance: an opening and a pass. */
const SHORTEST_RECOGNISED = 10;

/** A hash of what was rolled and played, whoever the file says played it; undefined for a game of a few turns. */
function fingerprintOf(turns: readonly Turn[]): string | undefined {
  if (turns.length < SHORTEST_RECOGNISED) return undefined;
  const hash = createHash('sha256');
  for (const { event, result } of turns) {
    // The two dice come in either order.
    const { roll, play } = event;
    hash.update(`${Math.max(...roll)}${Math.min(...roll)}`);
    hash.update(play.length > 0 ? result : '-');
  }
  return hash.digest('base64');
}

function turnsOf({ events }: GameRecord): Turn[] {
  return events
    .filter((event) => event.kind === 'play')
    .map((event) => ({ event, result: makePositionId(afterPlay(event.position, event.play)) }));
}
