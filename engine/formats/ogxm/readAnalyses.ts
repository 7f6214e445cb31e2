/** Stored decisions as our analyses. */
import type { CubeAnalysis, PlayAnalysis } from '../../analysis.ts';
import { type Stakes, toEquity } from '../../cube/stakes.ts';
import type { EventNotes } from '../../match/record.ts';
import { otherSeat, type Seat } from '../../match/rules.ts';
import { type MatchState, pointsAway } from '../../match/state.ts';
import type { MatchEquityTable } from '../../met/matchEquityTable.ts';
import { cubelessEquity, flipOutcome } from '../../outcome.ts';
import type { Play } from '../../plays/legalPlays.ts';
import { CURRENCY, type OgxmAlternative, type OgxmDecision } from './decisions.ts';
import { analysisLevelOf } from './levels.ts';

/** 95% of a normal distribution lies within so many standard errors of its mean. */
export const INTERVAL_ERRORS = 1.96;

/** Makes equities at the cube, cubeful or not, of stored numbers and of differences of them. */
export interface Scale {
  readonly isCubeful: boolean;
  readonly equity: (stored: number) => number;
  readonly difference: (stored: number) => number;
}
/** The play that an alternative stands for; undefined for none. */
export type PlayOf = (alternative: OgxmAlternative) => Play | undefined;

/** Returns the scale of a currency, seen by a seat; undefined for a chance of winning a match where there is none. */
export function scaleOf(
  currency: number,
  state: MatchState,
  seat: Seat,
  table: MatchEquityTable,
): Scale | undefined {
  const isCubeful = currency === CURRENCY.cubeful || currency === CURRENCY.cubefulMwc;
  if (currency === CURRENCY.cubeless || currency === CURRENCY.cubeful) {
    return { isCubeful, equity: (stored) => stored, difference: (stored) => stored };
  }
  const playerAway = pointsAway(state, seat);
  const opponentAway = pointsAway(state, otherSeat(seat));
  if (state.rules.length === 0 || playerAway === 0 || opponentAway === 0) return undefined;
  const { isCrawford } = state;
  const stakes: Stakes = { kind: 'match', table, playerAway, opponentAway, isCrawford };
  const equity = (mwc: number): number => toEquity(stakes, state.cube.value, mwc);
  const zero = equity(0);
  return { isCubeful, equity, difference: (mwc) => equity(mwc) - zero };
}

/** Returns what a decision says about its ply; `isAnswer` on the answer to a double. */
export function readDecision(
  decision: OgxmDecision,
  scale: Scale,
  { isAnswer, playOf }: { readonly isAnswer: boolean; readonly playOf: PlayOf },
): { readonly notes: EventNotes; readonly unreadable: number } {
  if (decision.kind === 'roll') {
    return { notes: { luck: scale.difference(decision.luck) }, unreadable: 0 };
  }
  if (decision.kind === 'cube') {
    const analysis = cubeAnalysis(decision, scale, isAnswer);
    return { notes: analysis ? { cubeAnalysis: analysis } : {}, unreadable: analysis ? 0 : 1 };
  }
  const { analysis, unreadable } = playAnalysis(decision, scale, playOf);
  return { notes: analysis ? { playAnalysis: analysis } : {}, unreadable };
}

function playAnalysis(
  { alternatives }: Extract<OgxmDecision, { kind: 'checker' }>,
  { isCubeful, equity, difference }: Scale,
  playOf: PlayOf,
): { readonly analysis: PlayAnalysis | undefined; readonly unreadable: number } {
  const plays = alternatives.flatMap((alternative) => {
    const play = playOf(alternative);
    if (!play) return [];
    const { level, outcome, standardError } = alternative;
    return [
      {
        play,
        equity: equity(alternative.equity),
        outcome,
        level: analysisLevelOf(level, { isCube: false, isCubeful }),
        ...(standardError !== undefined && {
          interval: difference(standardError) * INTERVAL_ERRORS,
        }),
      },
    ];
  });
  return {
    analysis: plays.length > 0 ? { plays } : undefined,
    unreadable: alternatives.length - plays.length,
  };
}

/** On the answer to a double the chances are the answering side's; ours are the doubler's, as its equities are. */
function cubeAnalysis(
  decision: Extract<OgxmDecision, { kind: 'cube' }>,
  { isCubeful, equity }: Scale,
  isAnswer: boolean,
): CubeAnalysis | undefined {
  const { noDouble, doubleTake, doublePass, level } = decision;
  if (noDouble === undefined || doubleTake === undefined) return undefined;
  const seen = decision.outcome;
  const outcome = seen && isAnswer ? flipOutcome(seen) : seen;
  return {
    level: analysisLevelOf(level, { isCube: true, isCubeful }),
    outcome,
    cubelessEquity: outcome && cubelessEquity(outcome),
    noDouble: equity(noDouble),
    doubleTake: equity(doubleTake),
    doublePass: doublePass === undefined ? 1 : equity(doublePass),
  };
}
