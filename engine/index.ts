/**
 * Backgammon: rules, matches, records, numbers. Everything a program needs from this folder, by one name; each module
 * explains itself. Pure TypeScript: no DOM, no Node, no clock, no random numbers of its own.
 */
export type * from './analysis.ts';
export * from './outcome.ts';
export * from './position.ts';
export * from './result.ts';
export * from './roll.ts';
export * from './variants.ts';
export * from './notation.ts';
export { seededDice } from './seededDice.ts';
export { type ScriptedDice, scriptedDice } from './scriptedDice.ts';

export { legalPlays } from './plays/legalPlays.ts';
export { type CheckerMove, type LegalPlay, moveChecker, type Play } from './plays/play.ts';
export { MOST_RESULTS, PlayGenerator } from './plays/playGenerator.ts';
export { ROW_BYTES, ROW_OPPONENT, readRow, writeRow } from './plays/positionRow.ts';

export { apply, MATCH_ERROR_CODES, type MatchAction, type MatchErrorCode } from './match/apply.ts';
export type { Step } from './plays/orderedPlay.ts';
export { type LegalAction, legalActions } from './match/legalActions.ts';
export type * from './match/record.ts';
export { Recorder, type RecorderErrorCode } from './match/recorder.ts';
export { replayGame, type ReplayStep, setupOf } from './match/replay.ts';
export * from './match/rules.ts';
export * from './match/state.ts';
export { parseMatchState, type StateFailure } from './match/stateJson.ts';

export { makePositionId, parsePositionId } from './formats/positionId.ts';
export { makeXgid, parseXgid } from './formats/position/xgid.ts';
export {
  makeGnubgId,
  makeMatchId,
  parseGnubgId,
  parseMatchId,
} from './formats/position/matchId.ts';
export { makeOgid, parseOgid } from './formats/position/ogid.ts';
export { type FibsView, makeFibsBoard, parseFibsBoard } from './formats/position/fibsBoard.ts';
export { makeSnowiePosition, parseSnowiePosition } from './formats/position/snowiePosition.ts';
export { makeJellyfishPos, parseJellyfishPos } from './formats/position/jellyfishPos.ts';
export type { NamedState, Names } from './formats/position/positionState.ts';
export { parseMat } from './formats/mat/parseMat.ts';
export { makeMat } from './formats/mat/makeMat.ts';
export { parseJellyfishGam } from './formats/mat/jellyfishGam.ts';
export { parseSgf } from './formats/sgf/parseSgf.ts';
export { makeSgf } from './formats/sgf/makeSgf.ts';
export { parseXg } from './formats/xg/xg.ts';
export { parseOgxm } from './formats/ogxm/parseOgxm.ts';
export { makeOgxm } from './formats/ogxm/makeOgxm.ts';
export { decodeText } from './formats/text.ts';
export { type Content, findFormat, readAs, type ReadContent, writeAs } from './formats/convert.ts';
export type { Format, PositionFormat, RecordFormat } from './formats/format.ts';
export { FORMATS, formatNamed, POSITION_FORMATS, RECORD_FORMATS } from './formats/formats.ts';

export * from './race/raceCounts.ts';
export { type BearoffSource, LazyBearoff } from './bearoff/lazy.ts';
export { makeBearoffDatabase, parseBearoffDatabase } from './bearoff/format.ts';
export { generateOneSided } from './bearoff/generateOneSided.ts';
export { generateTwoSided } from './bearoff/generateTwoSided.ts';
export { type OneSidedDatabase, oneSidedOutcome } from './bearoff/oneSided.ts';
export type { TwoSidedDatabase, TwoSidedEquities } from './bearoff/twoSided.ts';

export { KAZAROSS_XG2 } from './met/kazarossXg2.ts';
export { type AwayScore, matchEquity, type MatchEquityTable } from './met/matchEquityTable.ts';
export { parseMet } from './met/parseMet.ts';
export { makeMetCsv } from './met/csv.ts';
export { makeMetXml } from './met/xml.ts';
export * from './cube/cubeDecision.ts';
export * from './cube/cubeful.ts';
export * from './cube/cubeWindow.ts';
export * from './cube/stakes.ts';
