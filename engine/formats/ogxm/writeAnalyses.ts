/** What a record says about its plies as one block of analysis: an ANAL section and its DECS. */
import type { AnalysedPlay, CubeAnalysis, PlayAnalysis } from '../../analysis.ts';
import { type CumulativeOutcome, cubelessEquity, flipOutcome } from '../../outcome.ts';
import { findPlay } from '../../plays/findPlay.ts';
import { type Position, samePosition } from '../../position.ts';
import { crc32 } from '../crc32.ts';
import { OgxmWriter } from './bytes.ts';
import { CURRENCY, MOST_ALTERNATIVES } from './decisions.ts';
import { levelKey, putLevel } from './levels.ts';
import { stepBytes } from './plies.ts';
import { INTERVAL_ERRORS } from './readAnalyses.ts';
import type { SaidOfPly } from './writeGame.ts';

const KIND = { checker: 0, cube: 1, roll: 3 } as const;
const VERDICT = { noDouble: 0, double: 1, take: 2, pass: 3, tooGood: 4, beaver: 5 } as const;
/** Further apart than rounding to four digits takes two numbers. */
const TOLERANCE = 6e-4;

export interface WrittenAnalyses {
  readonly header: Uint8Array;
  readonly decisions: Uint8Array;
}

/**
 * Returns the sections; undefined where nothing was analysed. Equities are written as such, which takes no match
 * equity table. What there is no room for is added to `lost`.
 */
export function writeAnalyses(
  said: readonly SaidOfPly[],
  games: readonly Uint8Array[],
  lost: Set<string>,
): WrittenAnalyses | undefined {
  const decisions = new OgxmWriter();
  const covered: number[] = [];
  for (const { ply, notes, event, state } of said) {
    const before = decisions.length;
    const { playAnalysis, cubeAnalysis, luck } = notes;
    if (playAnalysis && event.kind === 'play') putPlays(decisions, ply, event, playAnalysis, lost);
    if (cubeAnalysis) {
      const isAnswer = state.phase === 'doubled';
      putCube(decisions, ply, cubeAnalysis, isAnswer, lost);
    }
    if (luck !== undefined && event.kind === 'play') {
      decisions.record((body) => body.varint(ply).varint(KIND.roll).equity(luck));
    }
    if (decisions.length > before) covered.push(ply);
  }
  if (covered.length === 0) return undefined;
  const header = new OgxmWriter().record((body) => body.put(identifier(games)), {
    4: (body) => {
      body.varint(covered.length);
      for (const [i, ply] of covered.entries())
        body.varint(i === 0 ? ply : ply - covered[i - 1]! - 1);
    },
    9: (body) => body.varint(CURRENCY.cubeful),
  });
  return { header: header.bytes(), decisions: decisions.bytes() };
}

/** An identifier that the match alone decides: a UUID of version 8 from checksums. */
function identifier(games: readonly Uint8Array[]): number[] {
  const bytes: number[] = [];
  for (let i = 0; i < 4; i++) {
    const parts = games.map((game) => crc32(Uint8Array.from([i, ...game])));
    const sum = crc32(
      new OgxmWriter().put(parts.flatMap((n) => [n, n >>> 8, n >>> 16, n >>> 24])).bytes(),
    );
    bytes.push(sum & 255, (sum >>> 8) & 255, (sum >>> 16) & 255, sum >>> 24);
  }
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes;
}

function putPlays(
  writer: OgxmWriter,
  ply: number,
  event: Extract<SaidOfPly['event'], { kind: 'play' }>,
  { plays }: PlayAnalysis,
  lost: Set<string>,
): void {
  const { seat, position, roll } = event;
  const resultOf = (play: AnalysedPlay['play']): Position | undefined =>
    findPlay(position, roll, play)?.result;
  const playedResult = resultOf(event.play);
  const isPlayed = ({ play }: AnalysedPlay): boolean => {
    const result = resultOf(play);
    return !result || !playedResult ? result === playedResult : samePosition(result, playedResult);
  };
  const { listed, loss } = conforming(plays, isPlayed, lost);
  if (plays.some(({ level }) => !level.isCubeful)) lost.add('that equities are cubeless');
  if (listed.length === 0) return;
  writer.record((body) => body.varint(ply).varint(KIND.checker), {
    0: (body) => {
      body.varint(listed.length);
      for (const alternative of listed) {
        putAlternative(body, alternative, stepBytes(alternative.play, seat), isPlayed(alternative));
      }
    },
    3: loss !== undefined && ((body) => body.u32(Math.round(loss * 1e6))),
  });
}

/**
 * The list as the format wants it: plays of one level side by side, best first, the play that was made only where it
 * was judged at the level of the best.
 */
function conforming(
  plays: readonly AnalysedPlay[],
  isPlayed: (play: AnalysedPlay) => boolean,
  lost: Set<string>,
): { readonly listed: readonly AnalysedPlay[]; readonly loss: number | undefined } {
  if (plays.length > MOST_ALTERNATIVES) lost.add(`analysed plays beyond ${MOST_ALTERNATIVES}`);
  const groups = new Map<string, AnalysedPlay[]>();
  for (const play of plays.slice(0, MOST_ALTERNATIVES)) {
    const key = levelKey(play.level);
    const group = groups.get(key);
    if (group) group.push(play);
    else groups.set(key, [play]);
  }
  const ordered = [...groups.values()].flatMap((group) =>
    group.toSorted((a, b) => Math.round(b.equity * 1e6) - Math.round(a.equity * 1e6)),
  );
  if (ordered.some((play, i) => play !== plays[i])) lost.add('the order of analysed plays');
  const best = ordered[0];
  const played = ordered.find(isPlayed);
  if (!best || !played || levelKey(played.level) === levelKey(best.level)) {
    return {
      listed: ordered.filter((play) => play === played || !isPlayed(play)),
      loss: undefined,
    };
  }
  lost.add('the analyses of plays that were looked at less deeply than the best and made');
  const loss = best.equity - played.equity;
  return { listed: ordered.filter((play) => !isPlayed(play)), loss: Math.max(0, loss) };
}

function putAlternative(
  writer: OgxmWriter,
  { equity, outcome, level, interval }: AnalysedPlay,
  steps: readonly number[],
  isPlayed: boolean,
): void {
  const isRollout = level.kind === 'rollout';
  writer.record((body) => body.varint(steps.length).put(steps).equity(equity), {
    0: outcome !== null && ((body) => putOutcome(body, outcome)),
    1: (body) => putLevel(body, level),
    2: isPlayed && ((body) => body),
    3: isRollout && interval !== undefined && ((body) => body.equity(interval / INTERVAL_ERRORS)),
  });
}

function putOutcome(writer: OgxmWriter, outcome: CumulativeOutcome): void {
  const { win, winGammon, winBackgammon, loseGammon, loseBackgammon } = outcome;
  for (const chance of [win, winGammon, winBackgammon, loseGammon, loseBackgammon]) {
    writer.probability(chance);
  }
}

function putCube(
  writer: OgxmWriter,
  ply: number,
  analysis: CubeAnalysis,
  isAnswer: boolean,
  lost: Set<string>,
): void {
  const { noDouble, doubleTake, outcome, level } = analysis;
  if (noDouble === null || doubleTake === null) {
    lost.add('analyses of cube decisions that state no equities');
    return;
  }
  // In units of the cube a pass is worth one point.
  const doublePass = analysis.doublePass ?? 1;
  const seen = outcome && isAnswer ? flipOutcome(outcome) : outcome;
  const derived = outcome && cubelessEquity(outcome);
  const stated = analysis.cubelessEquity;
  if (stated !== null && (derived === null || Math.abs(stated - derived) > TOLERANCE)) {
    lost.add('cubeless equities of cube decisions');
  }
  if (!level.isCubeful) lost.add('that equities are cubeless');
  const verdict = verdictOf({ noDouble, doubleTake, doublePass }, isAnswer);
  writer.record((body) => body.varint(ply).varint(KIND.cube).varint(verdict), {
    0: (body) => body.equity(noDouble),
    1: (body) => body.equity(doubleTake),
    2: (body) => body.equity(doublePass),
    3: seen !== null && ((body) => putOutcome(body, seen)),
    7: (body) => putLevel(body, level),
  });
}

function verdictOf(
  {
    noDouble,
    doubleTake,
    doublePass,
  }: Readonly<Record<'noDouble' | 'doubleTake' | 'doublePass', number>>,
  isAnswer: boolean,
): number {
  if (isAnswer) return doubleTake <= doublePass ? VERDICT.take : VERDICT.pass;
  if (noDouble <= Math.min(doubleTake, doublePass)) return VERDICT.double;
  return doubleTake > doublePass && noDouble > doublePass ? VERDICT.tooGood : VERDICT.noDouble;
}
