/** XG's stored analyses as ours. */
import type { AnalysisLevel, AnalysedPlay, CubeAnalysis, PlayAnalysis } from '../../analysis.ts';
import type { CumulativeOutcome } from '../../outcome.ts';
import type { PlaysByBoard } from './boards.ts';
import {
  readXgRollout,
  type XgCandidate,
  type XgCubeAnalysis,
  type XgEvaluation,
  type XgRollout,
} from './records.ts';

/** XG's table of levels. */
const ROLLOUT = 100;
const THREE_PLY_RED = 12;
const BOOKS: ReadonlySet<number> = new Set([998, 999]);
const ROLLERS: Readonly<Record<number, string>> = {
  1000: 'XG Roller',
  1001: 'XG Roller+',
  1002: 'XG Roller++',
};
const NOT_ANALYSED = -100;

/** Returns our ply: XG's 1-ply, the evaluation alone, has code 0 and is our 0; 0 where a level has none. */
function plyOf(code: number): number {
  if (code === THREE_PLY_RED) return 2;
  return code >= 0 && code <= 6 ? code : 0;
}

/** Returns a level by XG's number for it. What the Rollers play by is not in the file: their name tells. */
function levelOf(code: number, rollout: XgRollout | undefined): AnalysisLevel {
  const isCubeful = true;
  if (code === ROLLOUT) {
    if (!rollout) return { kind: 'rollout', ply: 0, isCubeful, name: 'Rollout' };
    const { games: trials, level, isCubeless } = rollout;
    return {
      kind: 'rollout',
      ply: plyOf(level),
      isCubeful: !isCubeless,
      trials,
      name: 'Rollout',
    };
  }
  if (BOOKS.has(code)) return { kind: 'book', ply: 0, isCubeful, name: 'Opening book' };
  const roller = ROLLERS[code];
  if (roller !== undefined) return { kind: 'rollout', ply: 0, isCubeful, name: roller };
  const ply = plyOf(code);
  const isKnown = code === ply || code === THREE_PLY_RED;
  const name = isKnown ? `${ply + 1}-ply${code === THREE_PLY_RED ? ' red' : ''}` : `level ${code}`;
  return { kind: 'search', ply, isCubeful, name };
}

/** Returns the outcome, null where numbers are no probabilities. */
function outcomeOf([loseBackgammon, loseGammon, , win, winGammon, winBackgammon]: XgEvaluation):
  | CumulativeOutcome
  | undefined {
  const all = [win, winGammon, winBackgammon, loseGammon, loseBackgammon];
  // Single precision and sums of rollouts go a little over the edge.
  if (!all.every((p) => p !== undefined && p >= -1e-3 && p <= 1 + 1e-3)) return undefined;
  const [w, wg, wb, lg, lb] = all.map((p) => Math.min(1, Math.max(0, p!)));
  return { win: w!, winGammon: wg!, winBackgammon: wb!, loseGammon: lg!, loseBackgammon: lb! };
}

/**
 * Returns the analysis of a checker play, in XG's order: what it looked at deepest first, so that a play it gave up
 * early can have the higher equity of the two. Candidates that are no legal plays or whose numbers are none are left
 * out and counted. Undefined where nothing is left.
 */
export function playAnalysisOf(
  candidates: readonly XgCandidate[],
  plays: PlaysByBoard,
  rollouts: Uint8Array,
): { readonly analysis: PlayAnalysis | undefined; readonly unreadable: number } {
  const analysed: AnalysedPlay[] = [];
  for (const { boardAfter, level, rollout: number, evaluation } of candidates) {
    const play = plays.find(boardAfter);
    const outcome = outcomeOf(evaluation);
    const equity = evaluation[6]!;
    if (!play || !outcome || !Number.isFinite(equity)) continue;
    const rollout = level === ROLLOUT ? readXgRollout(rollouts, number) : undefined;
    const interval = rollout?.interval;
    analysed.push({
      play,
      equity,
      outcome,
      level: levelOf(level, rollout),
      ...(interval !== undefined && Number.isFinite(interval) && { interval }),
    });
  }
  return {
    analysis: analysed.length > 0 ? { plays: analysed } : undefined,
    unreadable: candidates.length - analysed.length,
  };
}

/** Returns the analysis of a cube decision; undefined where there is none, 'unreadable' where its numbers are none. */
export function cubeAnalysisOf(
  analysis: XgCubeAnalysis,
  rollouts: Uint8Array,
): CubeAnalysis | undefined | 'unreadable' {
  const { flag, level, evaluation, noDouble, doubleTake, doublePass } = analysis;
  if (flag === NOT_ANALYSED || (doublePass === 0 && evaluation[3] === 0)) return undefined;
  const outcome = outcomeOf(evaluation);
  const cubelessEquity = evaluation[6]!;
  const equities = [cubelessEquity, noDouble, doubleTake, doublePass];
  if (!outcome || !equities.every((equity) => Number.isFinite(equity))) return 'unreadable';
  const rollout = level === ROLLOUT ? readXgRollout(rollouts, analysis.rollout) : undefined;
  return {
    level: levelOf(level, rollout),
    outcome,
    cubelessEquity,
    noDouble,
    doubleTake,
    doublePass,
  };
}
