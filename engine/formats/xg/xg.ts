/**
 * Matches and positions of eXtreme Gammon (.xg, .xgp), read with their analyses, comments and luck:
 *
 *     const read = parseXg(bytes);
 *     if (read.ok) read.value.match.games[0]?.events[0]?.playAnalysis;   // the candidates of the first play
 *
 * XG's 1-ply is the evaluation alone, our 0-ply: levels keep XG's own name. Places in problems are offsets in the
 * archive's temp.xg, but for those of the archive itself. A position (.xgp) becomes a match of one game that is set up
 * and not played on; its analysis stands under `undecided`.
 *
 * Every version of the records is read; the fields that came with versions 8 (cube limit), 24 (names in Unicode), 26
 * (automatic doubles) and 30 (transcriber) only where the file's version has them.
 * Source: extremegammon.com/XGformat.aspx.
 */
import type {
  FormatFailure,
  GameRecord,
  MatchInfo,
  ParsedMatch,
  RecordProblem,
} from '../../match/record.ts';
import { makeRules, type MatchRules } from '../../match/rules.ts';
import { type Failure, fail, ok, type Result } from '../../result.ts';
import type { VariantName } from '../../variants.ts';
import { dateOfDays } from '../dates.ts';
import { badXg, readXgArchive } from './archive.ts';
import { readXgComments } from './comments.ts';
import { readXgGame, type XgGame } from './game.ts';
import { readXgRecord, RECORD_SIZE, type XgMatchHeader, type XgRecord } from './records.ts';

export type XgErrorCode = 'badXg';

/** Days from 30 December 1899 to 1 January 1970. */
const DELPHI_EPOCH = 25_569;
/** XG's way to say money. */
const UNLIMITED = 99_999;
const VARIATIONS: readonly VariantName[] = ['standard', 'nackgammon', 'hypergammon', 'longgammon'];

/** Returns the match in an .xg or .xgp file, and what was wrong with the games that are left out. */
export function parseXg(bytes: Uint8Array): Result<ParsedMatch, FormatFailure<XgErrorCode>> {
  const archive = readXgArchive(bytes);
  if (!archive.ok) return archive;
  const { game: file, rollouts } = archive.value;
  const header = file.length < RECORD_SIZE ? undefined : readXgRecord(file, 0, 0);
  if (header?.kind !== 'matchHeader' || !header.isXg) {
    return badXg('temp.xg begins with no match: expected its header, marked "DMLI"', 0);
  }
  const problems = [...archive.value.problems];
  const games = readGames(file, header.version, problems);
  const rules = rulesOf(header, games);
  if (!rules.ok) return badXg(rules.error.message, 0);
  const comments = readXgComments(archive.value.comments);
  const context = { rules: rules.value, rollouts, comments };
  const records: GameRecord[] = [];
  for (const game of games) {
    const read = readXgGame(context, game);
    if (read.ok) {
      records.push(read.value.game);
      problems.push(...read.value.problems);
    } else problems.push(read.error);
  }
  const [light, dark] = header.players;
  return ok({
    match: {
      rules: rules.value,
      players: { light, dark },
      info: infoOf(header, comments),
      games: records,
    },
    problems,
  });
}

/** The records as games. */
function readGames(file: Uint8Array, version: number, problems: RecordProblem[]): XgGame[] {
  const games: {
    header: XgGame['header'];
    decisions: XgGame['decisions'][number][];
    footer: XgGame['footer'];
  }[] = [];
  const refuse = (record: XgRecord, why: string): void => {
    problems.push({ code: 'badRecord', message: why, place: { byte: record.byte }, game: null });
  };
  const rest = file.length % RECORD_SIZE;
  const end = file.length - rest;
  for (let byte = RECORD_SIZE; byte < end; byte += RECORD_SIZE) {
    const record = readXgRecord(file, byte, version);
    const game = games.at(-1);
    if (record.kind === 'gameHeader')
      games.push({ header: record, decisions: [], footer: undefined });
    else if (record.kind === 'cube' || record.kind === 'move') {
      if (game) game.decisions.push(record);
      else refuse(record, 'a decision before the first game');
    } else if (record.kind === 'gameFooter') {
      if (game) game.footer = record;
    } else if (record.kind !== 'matchFooter') {
      refuse(record, 'a record of a kind that is not known');
      // What follows is more of the same.
      break;
    }
  }
  if (rest > 0) {
    const message = `the last record is cut off: ${rest} of ${RECORD_SIZE} bytes`;
    problems.push({ code: 'badRecord', message, place: { byte: end }, game: null });
  }
  return games;
}

function rulesOf(
  header: XgMatchHeader,
  games: readonly XgGame[],
): Result<MatchRules, Failure<'badRules'>> {
  const { length, variation, cubeLimit } = header;
  const isMoney = length === UNLIMITED || length === 0;
  const variant = VARIATIONS[variation];
  if (!variant) return fail('badRules', `variation ${variation}: expected 0 to 3`);
  const automaticDoubles = games.reduce(
    (most, game) => Math.max(most, game.header.automaticDoubles),
    header.mostAutomaticDoubles,
  );
  return makeRules({
    length: isMoney ? 0 : length,
    variant,
    hasCrawford: !isMoney && header.hasCrawford,
    hasJacoby: isMoney && header.hasJacoby,
    // With beavers XG allows the raccoon too.
    mostBeavers: isMoney && header.hasBeavers ? 2 : 0,
    mostAutomaticDoubles: isMoney ? Math.min(15, Math.max(0, automaticDoubles)) : 0,
    ...(cubeLimit > 0 && cubeLimit <= 15 && { cubeLimit: 2 ** cubeLimit }),
  });
}

function infoOf(header: XgMatchHeader, comments: readonly string[]): MatchInfo {
  const { event, round, location, transcriber, ratings } = header;
  const date = dateOf(header.date);
  const comment = header.comments
    .map((number) => comments[number] ?? '')
    .filter((text) => text !== '')
    .join('\n');
  const tags: Record<string, string> = {};
  for (const [i, rating] of ratings.entries()) {
    if (Number.isFinite(rating) && rating > 0) tags[`Elo${i + 1}`] = rating.toFixed(2);
  }
  return {
    ...(event !== '' && { event }),
    ...(round !== '' && { round }),
    ...(location !== '' && { place: location }),
    ...(date !== undefined && { date }),
    ...(transcriber !== '' && { annotator: transcriber }),
    ...(comment !== '' && { comment }),
    ...(Object.keys(tags).length > 0 && { tags }),
  };
}

/** A Delphi date, days since 30 December 1899, as YYYY-MM-DD; XG has 0 for none. */
function dateOf(days: number): string | undefined {
  return days >= 2 ? dateOfDays(Math.floor(days) - DELPHI_EPOCH) : undefined;
}
