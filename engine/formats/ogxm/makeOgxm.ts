/**
 * Writes OGXM, version 2 (see parseOgxm.ts for its source). The analyses of a match become one block, in equities; no
 * signature is made.
 *
 *     const written = makeOgxm(match);
 *     if (written.ok) save(written.value.data);          // and written.value.lost says what had no room
 */
import type { GameRecord, MatchRecord, Written } from '../../match/record.ts';
import { type Seat, SEATS } from '../../match/rules.ts';
import { type Failure, fail, ok, type Result } from '../../result.ts';
import { type OgxmAnnotation, writeAnnotations } from './annotations.ts';
import { writeMatch } from './match.ts';
import { ANNOTATOR_KEY } from './parseOgxm.ts';
import { LONGEST_FILE, makeFile, MOST_SECTIONS } from './sections.ts';
import { writeAnalyses } from './writeAnalyses.ts';
import { type SaidOfPly, writeGame, writeResult } from './writeGame.ts';

/**
 * Returns the match as a file, or why it cannot be one: a game begins in the middle of a double, has more than one
 * raccoon or breaks the rules, or there is more than a file has room for.
 */
export function makeOgxm(match: MatchRecord): Result<Written<Uint8Array>, Failure<'unwritable'>> {
  const lost = new Set<string>();
  const contents: Uint8Array[] = [];
  const said: SaidOfPly[] = [];
  const score = { light: 0, dark: 0, ...match.games[0]?.score };
  let plies = 0;
  let endsInDouble = false;
  for (const game of match.games) {
    contents.push(...missingGames(score, game, lost));
    const written = writeGame(match.rules, game, plies, lost);
    if (!written.ok) return written;
    contents.push(written.value.content);
    said.push(...written.value.said);
    plies += written.value.plies;
    endsInDouble ||= written.value.endsInDouble;
    if (game.ending) score[game.ending.winner] += game.ending.points;
  }
  if (!hasDueCrawford(match)) lost.add('which game is the Crawford game');
  const analyses = writeAnalyses(said, contents, lost);
  const annotations = writeAnnotations(annotationsOf(match, said), lost);
  const sections = [
    { type: 'MTCH', content: writeMatch(match, lost) },
    ...contents.map((content) => ({ type: 'GAME', content })),
    ...(analyses
      ? [
          { type: 'ANAL', content: analyses.header },
          { type: 'DECS', content: analyses.decisions },
        ]
      : []),
    ...(annotations ? [{ type: 'ANNO', content: annotations }] : []),
  ];
  // 2.1 names the occasion, 2.2 lets a game end in the middle of a double.
  const readerMinor = endsInDouble ? 2 : 0;
  const data = makeFile(sections, { minor: Math.max(1, readerMinor), readerMinor });
  if (sections.length > MOST_SECTIONS || data.length > LONGEST_FILE) {
    const most = `expected at most ${MOST_SECTIONS} and ${LONGEST_FILE}`;
    return fail('unwritable', `${sections.length} sections of ${data.length} bytes, ${most}`);
  }
  return ok({ data, lost: [...lost] });
}

/**
 * The score follows from the games: those that the record lacks are written as their results. The first game with a side
 * a point away is the Crawford game, so that side's points come last before the Crawford game and first after it.
 */
function missingGames(
  score: Record<Seat, number>,
  { score: stated, isCrawford }: GameRecord,
  lost: Set<string>,
): Uint8Array[] {
  const missing: Uint8Array[] = [];
  const isLightFirst = stated.light < stated.dark === isCrawford;
  for (const seat of isLightFirst ? SEATS : SEATS.toReversed()) {
    const points = stated[seat] - score[seat];
    if (points < 0) lost.add('scores lower than the games before them lead to');
    if (points <= 0) continue;
    lost.add('that games are missing, which are written as results without plays');
    missing.push(writeResult(seat, points));
    score[seat] += points;
  }
  return missing;
}

/** True where the first game with a side a point away is the Crawford game, and no other is; a record may begin later. */
function hasDueCrawford({ rules, games }: MatchRecord): boolean {
  const isNear = ({ score }: GameRecord): boolean =>
    Math.max(score.light, score.dark) === rules.length - 1;
  const first = rules.hasCrawford && rules.length > 1 ? games.findIndex(isNear) : -1;
  return games.every(
    ({ isCrawford }, i) => isCrawford === (i === first) || (i === 0 && !isCrawford),
  );
}

function annotationsOf({ info }: MatchRecord, said: readonly SaidOfPly[]): OgxmAnnotation[] {
  const about = (text: string | undefined, key?: string): OgxmAnnotation[] =>
    text === undefined || text === ''
      ? []
      : [{ scope: 'match', at: 0, text, ...(key !== undefined && { key }) }];
  return [
    ...about(info.comment),
    ...about(info.annotator, ANNOTATOR_KEY),
    ...Object.entries(info.tags ?? {}).flatMap(([key, text]) => about(text, key)),
    ...said.flatMap(({ ply: at, notes: { comment = '', tags = {} } }): OgxmAnnotation[] => [
      ...(comment === '' ? [] : [{ scope: 'ply', at, text: comment } as const]),
      ...Object.entries(tags).map(([key, text]) => ({ scope: 'ply', at, text, key }) as const),
    ]),
  ];
}
