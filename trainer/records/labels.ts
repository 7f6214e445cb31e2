/**
 * Labelled decisions: tab-separated text, plain or gzipped, in either of two shapes told apart by their heading.
 *
 * Records analysed: set, file, move_no, player, position_id, match_id, dice, played, played_rank, played_loss,
 * candidates `rank:move:ply:equity:w,wg,wbg,l,lg,lbg|...` - moves in play notation, equities cubeful at the score.
 *
 * Positions labelled: game, ply, position_id, dice, candidates `resultId:equity:ply:w,wg,wbg,lg,lbg|...` - results as
 * Position IDs with the other side on roll, equities cubeless for money.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { makePositionId, parsePositionId } from '../../engine/formats/positionId.ts';
import { legalPlays } from '../../engine/plays/legalPlays.ts';
import type { LegalPlay } from '../../engine/plays/play.ts';
import { MOST_RESULTS } from '../../engine/plays/playGenerator.ts';
import { parsePlay } from '../../engine/notation.ts';
import type { Position } from '../../engine/position.ts';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import { makeRoll, type Roll } from '../../engine/roll.ts';
import { type Decision, type Labels, matchOf } from './decision.ts';
import { teacherTest } from './importRecords.ts';

/** What a label file held beside its decisions. */
export interface LabelsRead {
  /** Lines with nothing to decide: one legal play, none, or all of them equally good. */
  readonly forced: number;
  /** Lines that contradict the rules or their own format, the first 100 of them with line and reason. */
  readonly refused: number;
  readonly refusals: readonly { readonly line: number; readonly reason: string }[];
}

type LabelsFailure = Failure<'noLabels' | 'badLabels'>;

const ANALYSED = ['set', 'file', 'move_no', 'player', 'position_id', 'match_id', 'dice', 'played'];
const LABELLED = ['game', 'ply', 'position_id', 'dice'];
const NO_HEADING = `not a label file: expected a heading beginning with ${ANALYSED.slice(0, 4).join(', ')} or ${LABELLED.join(', ')}, separated by tabs`;
const MOST_REFUSALS_KEPT = 100;

/** Reads a label file's decisions into memory; otherwise as `streamLabels`. */
export async function readLabels(
  file: string,
  players: readonly string[] = [],
): Promise<Result<LabelsRead & { readonly decisions: Decision[] }, LabelsFailure>> {
  const decisions: Decision[] = [];
  const read = await streamLabels(file, players, (decision) => void decisions.push(decision));
  return read.ok ? ok({ decisions, ...read.value }) : read;
}

/**
 * Reads a label file and hands every decision to `take` as it comes; lines that are wrong are refused singly. `players`
 * picks lines by the player's name, any case. What `take` throws is thrown.
 */
export async function streamLabels(
  file: string,
  players: readonly string[],
  take: (decision: Decision) => void,
  onProgress: (share: number) => void = () => {},
): Promise<Result<LabelsRead, LabelsFailure>> {
  const info = await stat(file).catch(() => undefined);
  if (!info) return fail('noLabels', `${file}: no such file`);
  if (!info.isFile()) return fail('noLabels', `${file}: not a file: expected a label file`);
  const isChosen = teacherTest(
    players.length > 0 ? { kind: 'players', names: players } : { kind: 'all' },
  );
  const refusals: { line: number; reason: string }[] = [];
  let refused = 0;
  let forced = 0;
  let number = 0;
  let readLine: LineReader | undefined;
  try {
    for await (const line of linesOf(file, (bytes) => onProgress(bytes / info.size))) {
      number++;
      if (number === 1) {
        readLine = lineReader(line.replace(/^\uFEFF/, ''));
        if (!readLine) return fail('badLabels', `${file}:1: ${NO_HEADING}`);
        continue;
      }
      if (line === '') continue;
      const read = readLine!(line.split('\t'), isChosen);
      if (!read.ok) {
        refused++;
        if (refusals.length < MOST_REFUSALS_KEPT)
          refusals.push({ line: number, reason: read.error.message });
      } else if (read.value === 'forced') forced++;
      else if (read.value !== 'other') take(read.value);
    }
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    return fail('badLabels', `${file}:${number + 1}: ${error.message}`);
  }
  if (!readLine) return fail('badLabels', `${file}: empty`);
  return ok({ forced, refused, refusals });
}

/** Thrown where the file itself fails, not what is done with its lines. */
class UnreadableError extends Error {}

/** Lines between two reports of progress. */
const LINES_A_REPORT = 1000;

async function* linesOf(
  file: string,
  onRead: (bytes: number) => void,
): AsyncGenerator<string, void, void> {
  const source = createReadStream(file);
  const text = file.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  source.on('error', (error) => text.destroy(error));
  let lines = 0;
  try {
    for await (const line of createInterface({ input: text, crlfDelay: Infinity })) {
      if (++lines % LINES_A_REPORT === 0) onRead(source.bytesRead);
      yield line;
    }
  } catch (error) {
    throw new UnreadableError((error as Error).message);
  }
}

type LineReader = (
  fields: readonly string[],
  isChosen: (name: string, side: number) => boolean,
) => Result<Decision | 'forced' | 'other', Failure<'badLine'>>;

function lineReader(heading: string): LineReader | undefined {
  const names = heading.split('\t');
  if (ANALYSED.every((name, i) => names[i] === name)) return readAnalysedLine;
  if (LABELLED.every((name, i) => names[i] === name)) return readLabelledLine;
  return undefined;
}

const badLine = (why: string): Result<never, Failure<'badLine'>> => fail('badLine', why);

function readAnalysedLine(
  fields: readonly string[],
  isChosen: (name: string, side: number) => boolean,
): ReturnType<LineReader> {
  const [, file, moveNumber, player, id, , dice, playedText, , , list] = fields;
  if (list === undefined) return badLine(`${fields.length} fields, expected 11`);
  if (!isChosen(player!, -1)) return ok('other');
  const read = readChoice(id!, dice!);
  if (!read.ok) return read;
  const { position, roll, plays } = read.value;
  if (plays.length < 2) return ok('forced');
  const candidates: Candidate[] = [];
  for (const text of list.split('|')) {
    const [, move, ply, equity] = text.split(':');
    const play = parsePlay(move ?? '', position, roll, plays);
    if (!play.ok) return badLine(`candidate ${text.slice(0, 40)}: ${play.error.message}`);
    candidates.push({
      result: makePositionId(play.value.result),
      ply: readPly(ply),
      equity: readEquity(equity),
    });
  }
  const played = parsePlay(playedText!, position, roll, plays);
  return makeDecision(candidates, plays.length, {
    position: id!,
    roll,
    played: played.ok ? makePositionId(played.value.result) : undefined,
    match: matchOf(file!),
    turn: readTurn(moveNumber, 1),
  });
}

function readLabelledLine(fields: readonly string[]): ReturnType<LineReader> {
  const [game, ply, id, dice, list] = fields;
  if (list === undefined) return badLine(`${fields.length} fields, expected 5`);
  const read = readChoice(id!, dice!);
  if (!read.ok) return read;
  const { roll, plays } = read.value;
  if (plays.length < 2) return ok('forced');
  const legal = new Set(plays.map(({ result }) => makePositionId(result)));
  const candidates: Candidate[] = [];
  for (const text of list.split('|')) {
    const [result, equity, depth] = text.split(':');
    if (!legal.has(result!))
      return badLine(`candidate ${text.slice(0, 40)}: not the result of a legal play of ${dice}`);
    candidates.push({ result: result!, ply: readPly(depth), equity: readEquity(equity) });
  }
  return makeDecision(candidates, plays.length, {
    position: id!,
    roll,
    played: undefined,
    match: `game ${game}`,
    turn: readTurn(ply, 0),
  });
}

interface Candidate {
  readonly result: string;
  readonly ply: number;
  readonly equity: number;
}

function readChoice(
  id: string,
  dice: string,
): Result<{ position: Position; roll: Roll; plays: LegalPlay[] }, Failure<'badLine'>> {
  const position = parsePositionId(id);
  if (!position.ok) return badLine(position.error.message);
  const roll = makeRoll([...dice].map(Number));
  if (!roll.ok) return badLine(roll.error.message);
  return ok({
    position: position.value,
    roll: roll.value,
    plays: legalPlays(position.value, roll.value),
  });
}

function makeDecision(
  candidates: readonly Candidate[],
  legalPlayCount: number,
  rest: Pick<Decision, 'position' | 'roll' | 'played' | 'match' | 'turn'>,
): ReturnType<LineReader> {
  const [best] = candidates;
  if (candidates.length > MOST_RESULTS) {
    return badLine(`${candidates.length} candidates, more than any roll has plays`);
  }
  const isWrong = candidates.some(({ ply, equity }) => Number.isNaN(equity) || Number.isNaN(ply));
  if (!best || isWrong) {
    return badLine('a candidate without a number for its equity and a ply from 0 to 20');
  }
  const labels: Labels = {
    results: candidates.map(({ result }) => result),
    equities: Float32Array.from(candidates, ({ equity }) => equity),
    plies: Uint8Array.from(candidates, ({ ply }) => ply),
  };
  const preferred = new Set(
    candidates
      .filter(({ ply, equity }) => ply === best.ply && equity >= best.equity)
      .map(({ result }) => result),
  );
  // Where every legal play is as good as the best there is nothing to decide.
  if (preferred.size >= legalPlayCount) return ok('forced');
  return ok({ ...rest, preferred: [...preferred], labels });
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;

/** A decimal number, NaN for anything else. */
function readEquity(text: string | undefined): number {
  return NUMBER.test(text ?? '') ? Number(text) : Number.NaN;
}

/** A depth from 0 to 20, NaN for anything else. */
function readPly(text: string | undefined): number {
  return /^\d{1,2}$/.test(text ?? '') && Number(text) <= 20 ? Number(text) : Number.NaN;
}

/** A turn counted from `first` as one counted from 0, undefined for what is no number. */
function readTurn(text: string | undefined, first: number): number | undefined {
  return /^\d{1,5}$/.test(text ?? '') ? Number(text) - first : undefined;
}
