/**
 * OGXM, the match format of HedgeHog and OpenGammon (.ogxm), version 2:
 *
 *     const read = parseOgxm(bytes);
 *     if (read.ok) read.value.match.games[0]?.events[0]?.playAnalysis;
 *
 * White is the first player. Of several analyses of the same decision the first is kept, which the format calls the
 * primary one. Analyses in chances of winning the match become equities by a match equity table. Signatures, clocks and videos are passed over and named among the problems: nothing here vouches for
 * who made a file.
 * Source: OGXM_FORMAT_SPEC.md of HedgeHog (gitlab.com/eranlambooij/hedgehog-public, CC BY 4.0), as its reference codec
 * ogxm 2.3.2 (pypi.org/project/ogxm) describes and applies it.
 */
import type {
  FormatFailure,
  GameRecord,
  MatchInfo,
  ParsedMatch,
  RecordProblem,
} from '../../match/record.ts';
import { KAZAROSS_XG2 } from '../../met/kazarossXg2.ts';
import type { MatchEquityTable } from '../../met/matchEquityTable.ts';
import { ok, type Result } from '../../result.ts';
import { type OgxmAnnotation, readAnnotations } from './annotations.ts';
import { Malformed, OgxmReader } from './bytes.ts';
import {
  CURRENCY,
  type OgxmBlock,
  type OgxmDecision,
  readBlock,
  readDecisions,
} from './decisions.ts';
import { type OgxmMatch, readMatch } from './match.ts';
import { type OgxmGame, readPlies } from './plies.ts';
import { type OgxmContext, type OgxmNotes, readGame } from './readGame.ts';
import { badOgxm, type OgxmSection, readSections } from './sections.ts';

export type OgxmErrorCode = 'badOgxm';

export interface OgxmOptions {
  /** Makes equities of chances of winning the match; Kazaross-XG2 where none is given. */
  readonly table?: MatchEquityTable;
}
/** Keys of annotations that stand for what a record says about the match; the others become tags. */
export const ANNOTATOR_KEY = 'x-annotator';

/** Returns the match in an OGXM file, and what was wrong with the parts that are left out. */
export function parseOgxm(
  bytes: Uint8Array,
  options: OgxmOptions = {},
): Result<ParsedMatch, FormatFailure<OgxmErrorCode>> {
  try {
    return readFile(bytes, options);
  } catch (error) {
    if (error instanceof Malformed) return badOgxm(error.message, error.byte);
    throw error;
  }
}

function readFile(
  bytes: Uint8Array,
  options: OgxmOptions,
): Result<ParsedMatch, FormatFailure<OgxmErrorCode>> {
  const problems: RecordProblem[] = [];
  const sections = readSections(bytes, problems);
  if (!sections.ok) return sections;
  const open = ({ start, end }: OgxmSection): OgxmReader => new OgxmReader(bytes, start, end);
  const header = sections.value.find(({ type }) => type === 'MTCH');
  if (!header) return badOgxm('no match in it: an analysis alone', 0);
  const games = sections.value.filter(({ type }) => type === 'GAME').map((s) => readPlies(open(s)));
  const automaticDoubles = games.reduce((most, game) => Math.max(most, game.automaticDoubles), 0);
  const match = readMatch(open(header), automaticDoubles);
  if (!match.ok) return badOgxm(match.error.message, header.start);
  const said = readSaid(sections.value, open, problems);
  const records = readGames(match.value, games, said, options, problems);
  const { rules, players, info } = match.value;
  return ok({
    match: { rules, players, info: infoOf(info, said.annotations), games: records },
    problems,
  });
}

/** What is said about the match and its plies. */
interface Said {
  readonly decisions: ReadonlyMap<number, readonly OgxmDecision[]>;
  readonly annotations: readonly OgxmAnnotation[];
}

function readSaid(
  sections: readonly OgxmSection[],
  open: (section: OgxmSection) => OgxmReader,
  problems: RecordProblem[],
): Said {
  const decisions = new Map<number, OgxmDecision[]>();
  const annotations: OgxmAnnotation[] = [];
  let block: OgxmBlock | undefined;
  let blocks = 0;
  for (const section of sections) {
    const { type, start } = section;
    const passOver = (count: number, what: string): void => {
      const message = `passed over: ${count} ${what}`;
      if (count > 0)
        problems.push({ code: 'passedOver', message, place: { byte: start }, game: null });
    };
    if (type === 'ANAL') {
      block = readBlock(open(section));
      blocks++;
      const { currency, table } = block;
      const isChance = currency === CURRENCY.cubefulMwc || currency === CURRENCY.cubelessMwc;
      if (isChance && table !== undefined && !/kazaross-?xg2/i.test(table)) {
        const message = `its analyses are made with the table ${table}, which is not the one they are read by`;
        problems.push({ code: 'otherTable', message, place: { byte: start }, game: null });
      }
      if (blocks > 1) passOver(1, `further analysis, number ${blocks}, but for what it alone has`);
    } else if (type === 'DECS' && block) {
      const read = readDecisions(open(section), block);
      passOver(read.passedOver, 'analyses of resignations or of kinds that are not known');
      for (const decision of read.decisions) {
        const known = decisions.get(decision.ply);
        if (known) known.push(decision);
        else decisions.set(decision.ply, [decision]);
      }
    } else if (type === 'ANNO') {
      const read = readAnnotations(open(section));
      passOver(read.passedOver, 'annotations of single decisions');
      annotations.push(...read.annotations);
    }
  }
  return { decisions, annotations };
}

function readGames(
  match: OgxmMatch,
  games: readonly OgxmGame[],
  said: Said,
  { table = KAZAROSS_XG2 }: OgxmOptions,
  problems: RecordProblem[],
): GameRecord[] {
  const { rules } = match;
  const records: GameRecord[] = [];
  const notes: OgxmNotes = {
    decisions: said.decisions,
    comments: proseBy(said, 'ply'),
    tags: tagsByPly(said),
  };
  const comments = proseBy(said, 'game');
  const score = { ...match.score };
  let { isCrawfordPlayed } = match;
  let firstPly = 0;
  for (const [i, game] of games.entries()) {
    const isNear = Math.max(score.light, score.dark) === rules.length - 1;
    const isCrawford = rules.hasCrawford && rules.length > 1 && isNear && !isCrawfordPlayed;
    isCrawfordPlayed ||= isCrawford;
    const { light, dark } = score;
    const about = { rules, number: i + 1, score: { light, dark }, isCrawford, firstPly };
    const comment = comments.get(i) ?? '';
    takeGame({ ...about, notes, table, comment }, game, records, problems);
    firstPly += game.plies.length;
    const { winner, points = 0 } = game;
    if (winner) score[winner] += points;
  }
  return records;
}

function takeGame(
  context: OgxmContext,
  game: OgxmGame,
  records: GameRecord[],
  problems: RecordProblem[],
): void {
  const read = readGame(context, game);
  if (!read.ok) {
    problems.push(read.error);
    return;
  }
  const { unreadable, unscaled } = read.value;
  records.push(read.value.game);
  const leaveOut = (code: string, count: number, why: string): void => {
    const message = `game ${context.number}: ${count} analyses ${why}`;
    if (count > 0) problems.push({ code, message, place: { byte: game.byte }, game: null });
  };
  leaveOut('badAnalysis', unreadable, 'are of no legal play');
  leaveOut('badAnalysis', unscaled, 'are chances of winning a match where there is none');
}

/** The prose about games or plies, by their number. */
function proseBy({ annotations }: Said, scope: 'game' | 'ply'): Map<number, string> {
  const texts = new Map<number, string>();
  for (const { scope: its, at, text, key } of annotations) {
    if (its !== scope || key !== undefined) continue;
    const before = texts.get(at);
    texts.set(at, before === undefined ? text : `${before}\n${text}`);
  }
  return texts;
}

/** The keyed annotations of plies, by their number. */
function tagsByPly({ annotations }: Said): Map<number, Record<string, string>> {
  const tags = new Map<number, Record<string, string>>();
  for (const { scope, at, text, key } of annotations) {
    if (scope !== 'ply' || key === undefined) continue;
    const known = tags.get(at);
    if (known) known[key] = text;
    else tags.set(at, { [key]: text });
  }
  return tags;
}

function infoOf(info: MatchInfo, annotations: readonly OgxmAnnotation[]): MatchInfo {
  const about = annotations.filter(({ scope }) => scope === 'match');
  const prose = about.filter(({ key }) => key === undefined).map(({ text }) => text);
  const annotator = about.find(({ key }) => key === ANNOTATOR_KEY)?.text;
  const tags = about.flatMap(({ key, text }): [string, string][] =>
    key === undefined || key === ANNOTATOR_KEY ? [] : [[key, text]],
  );
  return {
    ...info,
    ...(annotator !== undefined && { annotator }),
    ...(prose.length > 0 && { comment: prose.join('\n') }),
    ...(tags.length > 0 && { tags: Object.fromEntries(tags) }),
  };
}
