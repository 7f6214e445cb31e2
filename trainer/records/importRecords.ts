/** Folders of match records -> decisions, with a summary of what was read and what was refused. */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { type MatGame, parseMat } from '../../engine/formats/mat.ts';
import { makePositionId } from '../../engine/formats/positionId.ts';
import { makePlay } from '../../engine/notation.ts';
import { type RecordedTurn, replay } from '../../engine/record.ts';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import type { ImportSummary } from '../../model/importSummary.ts';
import { type Decision, matchOf } from './decision.ts';

/** Whose plays count as expert: all, some players by name (any case), or one column of every match. */
export type Experts =
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

export interface Imported {
  readonly decisions: ImportedDecision[];
  readonly summary: ImportSummary;
}

export type ImportErrorCode = 'noRecords';

const RECORD_FILE = /\.(?:mat|txt)$/i;
/** A record file is some kilobytes; far beyond that it is something else. */
const LARGEST_FILE = 20_000_000;

/**
 * Reads every .mat and .txt file in the folders (and below) and files given. A file that cannot be read costs itself,
 * a bad game costs that game; both are in the summary with file, line and reason. A match met a second time (the
 * same rolls and plays under another name) is left out.
 */
export async function importRecords(
  paths: readonly string[],
  experts: Experts = { kind: 'all' },
  onProgress: (done: number, total: number) => void = () => {},
): Promise<Result<Imported, Failure<ImportErrorCode>>> {
  const startedAt = performance.now();
  const found = await findFiles(paths);
  if (!found.ok) return found;
  const reader = new Importer(experts);
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
    const entries = await readdir(place, { recursive: true, withFileTypes: true });
    const inFolder = entries
      .filter((entry) => entry.isFile() && RECORD_FILE.test(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort();
    if (inFolder.length === 0) return fail('noRecords', `${place}: no .mat or .txt files in it`);
    files.push(...inFolder);
  }
  return ok([...new Set(files)]);
}

class Importer {
  readonly #isExpert: (name: string, side: number) => boolean;
  readonly #decisions: ImportedDecision[] = [];
  readonly #players = new Map<string, { name: string; decisions: number }>();
  readonly #seen = new Set<string>();
  readonly #refusals: ImportSummary['refusals'] = [];
  #files = 0;
  #refusedFiles = 0;
  #matches = 0;
  #duplicateMatches = 0;
  #games = 0;
  #refusedGames = 0;
  #forced = 0;
  #unforced = 0;

  constructor(experts: Experts) {
    this.#isExpert = expertTest(experts);
  }

  async read(file: string): Promise<void> {
    this.#files++;
    let bytes: Buffer;
    try {
      bytes = await readFile(file);
    } catch (error) {
      this.#refuseFile(file, 0, `cannot be read: ${(error as Error).message}`);
      return;
    }
    if (bytes.length > LARGEST_FILE) {
      this.#refuseFile(file, 0, `${bytes.length} bytes, expected at most ${LARGEST_FILE}`);
      return;
    }
    const match = parseMat(decode(bytes));
    for (const { line, reason } of match.problems) {
      this.#refusals.push({ file, line, game: null, reason });
    }
    if (match.games.length === 0) {
      this.#refusedFiles++;
      return;
    }
    const fingerprint = fingerprintOf(match.games);
    if (fingerprint !== undefined && this.#seen.has(fingerprint)) {
      this.#duplicateMatches++;
      return;
    }
    if (fingerprint !== undefined) this.#seen.add(fingerprint);
    this.#matches++;
    for (const game of match.games) this.#readGame(file, game);
  }

  finish(seconds: number): Imported {
    const players = [...this.#players.values()].sort((a, b) => b.decisions - a.decisions);
    return {
      decisions: this.#decisions,
      summary: {
        files: this.#files,
        refusedFiles: this.#refusedFiles,
        matches: this.#matches,
        duplicateMatches: this.#duplicateMatches,
        games: this.#games,
        refusedGames: this.#refusedGames,
        decisions: this.#unforced,
        forced: this.#forced,
        seconds,
        players,
        refusals: this.#refusals,
      },
    };
  }

  #refuseFile(file: string, line: number, reason: string): void {
    this.#refusedFiles++;
    this.#refusals.push({ file, line, game: null, reason });
  }

  #readGame(file: string, game: MatGame): void {
    const record = replay(game);
    if (!record.ok) {
      this.#refusedGames++;
      const { line, message } = record.error;
      this.#refusals.push({ file, line, game: game.number, reason: message });
      return;
    }
    this.#games++;
    for (const turn of record.value.turns) this.#addTurn(file, game, turn);
  }

  #addTurn(file: string, game: MatGame, turn: RecordedTurn): void {
    if (turn.plays.length < 2 || !turn.played) {
      this.#forced++;
      return;
    }
    this.#unforced++;
    const player = game.names[turn.player];
    this.#countPlayer(player);
    if (!this.#isExpert(player, turn.player)) return;
    const result = makePositionId(turn.played.result);
    this.#decisions.push({
      position: makePositionId(turn.position),
      roll: turn.roll,
      preferred: [result],
      played: result,
      labels: undefined,
      match: matchOf(path.basename(file)),
      turn: turn.index,
      file,
      game: game.number,
      line: turn.line,
      player,
      play: makePlay(turn.played.play),
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
export function expertTest(experts: Experts): (name: string, side: number) => boolean {
  if (experts.kind === 'side') return (_, side) => side === (experts.side === 'left' ? 0 : 1);
  if (experts.kind === 'all') return () => true;
  const names = new Set(experts.names.map((name) => name.trim().toLowerCase()));
  return (name) => names.has(name.trim().toLowerCase());
}

/** UTF-8, or Latin-1 where the bytes are not UTF-8. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

/** What was rolled and played, whoever the file says played it; undefined where nothing was. */
function fingerprintOf(games: readonly MatGame[]): string | undefined {
  const hash = createHash('sha256');
  let rolls = 0;
  for (const { cells } of games) {
    for (const cell of cells) {
      if (cell.kind !== 'roll') continue;
      rolls++;
      hash.update(`${cell.roll.join('')}:${cell.play};`);
    }
    hash.update('\n');
  }
  return rolls > 0 ? hash.digest('hex') : undefined;
}
