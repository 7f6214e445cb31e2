/**
 * From any format to any other.
 *
 *     const read = readAs(bytes, findFormat(bytes, 'game.mat'));
 *     if (read.ok) writeAs(read.value.content, formatNamed('sgf'));
 */
import type {
  FormatFailure,
  GameRecord,
  MatchRecord,
  RecordProblem,
  Written,
} from '../match/record.ts';
import { Recorder } from '../match/recorder.ts';
import { replayGame, type ReplayStep, setupOf } from '../match/replay.ts';
import type { MatchRules } from '../match/rules.ts';
import type { MatchState } from '../match/state.ts';
import { type Failure, fail, ok, type Result } from '../result.ts';
import type { Format, PositionFormat, RecordFormat } from './format.ts';
import { FORMATS } from './formats.ts';
import type { NamedState } from './position/positionState.ts';
import { decodeText } from './text.ts';

/** What was read: a match, or positions, one a line. */
export type Content =
  | { readonly kind: 'match'; readonly match: MatchRecord }
  | { readonly kind: 'positions'; readonly states: readonly NamedState[] };

export interface ReadContent {
  readonly content: Content;
  /** What was wrong with parts that were left out. */
  readonly problems: readonly RecordProblem[];
}

/** Bytes looked at to tell formats apart. */
const HEAD = 4096;
/** Lines that are no positions, before any that is: the text is none. */
const MOST_PROBLEMS = 20;
/** The same among positions. */
const MOST_PROBLEMS_OF_MANY = 1000;
const NEWLINE = 10;
const SPACE = 32;

/** Returns the format that a file seems to be in, by its beginning and then its name; undefined for none. */
export function findFormat(bytes: Uint8Array, fileName = ''): Format | undefined {
  const head = decodeText(bytes.subarray(0, HEAD));
  const extension = /\.([^.]+)$/.exec(fileName)?.[1]?.toLowerCase();
  const named = FORMATS.filter(({ extensions }) => extensions.includes(extension ?? ''));
  return [...named, ...FORMATS].find((format) => format.looksLike(head)) ?? named[0];
}

/** Returns what the bytes hold, or why they could not be read and where. */
export function readAs(
  bytes: Uint8Array,
  format: Format,
): Result<ReadContent, FormatFailure<string>> {
  if (format.kind === 'record') {
    const parsed = format.parse(bytes);
    if (!parsed.ok) return parsed;
    const { match, problems } = parsed.value;
    return ok({ content: { kind: 'match', match }, problems });
  }
  return format.isLine ? readPositions(bytes, format) : readPosition(bytes, format);
}

function readPosition(
  bytes: Uint8Array,
  format: PositionFormat,
): Result<ReadContent, FormatFailure<string>> {
  const read = format.parse(bytes);
  return read.ok
    ? ok({ content: { kind: 'positions', states: [read.value] }, problems: [] })
    : read;
}

/** A position a line; lines that are none are problems, unless none is one. */
function readPositions(
  bytes: Uint8Array,
  format: PositionFormat,
): Result<ReadContent, FormatFailure<string>> {
  const states: NamedState[] = [];
  const problems: RecordProblem[] = [];
  let start = 0;
  for (let line = 1; start < bytes.length; line++) {
    const end = bytes.indexOf(NEWLINE, start);
    const part = bytes.subarray(start, end < 0 ? bytes.length : end);
    start += part.length + 1;
    if (part.every((byte) => byte <= SPACE)) continue;
    const read = format.parse(part);
    if (read.ok) states.push(read.value);
    else problems.push({ ...read.error, place: { ...read.error.place, line }, game: null });
    const most = states.length === 0 ? MOST_PROBLEMS : MOST_PROBLEMS_OF_MANY;
    if (problems.length < most) continue;
    const place = { line: line + 1 };
    problems.push({
      code: 'tooManyProblems',
      message: 'what follows was not read',
      place,
      game: null,
    });
    break;
  }
  const [problem] = problems;
  if (states.length > 0) return ok({ content: { kind: 'positions', states }, problems });
  const empty = { ...fail('empty', 'no position in it').error, place: { line: 1 } };
  return { ok: false, error: problem ?? empty };
}

/**
 * Returns the content in another format. A match becomes positions as one a turn, before the roll is played; positions
 * become a match as one game each, set up and not played on.
 */
export function writeAs(
  content: Content,
  format: Format,
): Result<Written<string | Uint8Array>, Failure<string>> {
  if (format.kind === 'record') return writeRecord(content, format);
  const states = content.kind === 'positions' ? ok(content.states) : statesOf(content.match);
  if (!states.ok) return states;
  if (states.value.length === 0) return fail('empty', 'nobody is to decide anything in it');
  if (!format.isLine) return writePosition(states.value, format);
  const lines: string[] = [];
  const lost = new Set<string>(
    content.kind === 'match' ? ['results, and which game a position is from'] : [],
  );
  for (const { state, names } of states.value) {
    const written = format.make(state, names);
    if (!written.ok) return written;
    lines.push((written.value.data as string).trimEnd());
    if (!format.hasNames && (names.light || names.dark)) {
      lost.add("the players' names");
    }
    for (const what of written.value.lost) lost.add(what);
  }
  return ok({ data: `${lines.join('\n')}\n`, lost: [...lost] });
}

function writePosition(
  states: readonly NamedState[],
  format: PositionFormat,
): Result<Written<string | Uint8Array>, Failure<string>> {
  const [first] = states;
  if (states.length === 1 && first) return format.make(first.state, first.names);
  return fail('manyPositions', `${format.title} holds one position, there are ${states.length}`);
}

function writeRecord(
  content: Content,
  format: RecordFormat,
): Result<Written<string | Uint8Array>, Failure<string>> {
  if (!format.make) return fail('readOnly', `${format.title} is read but not written`);
  const match = content.kind === 'match' ? ok(content.match) : matchOfPositions(content.states);
  return match.ok ? format.make(match.value) : match;
}

/** Every decision of the match: the state before each play, dice thrown, and each cube action; the open ones too. */
function statesOf({
  rules,
  games,
  players: names,
}: MatchRecord): Result<NamedState[], Failure<string>> {
  const states: NamedState[] = [];
  const add = (state: MatchState): number =>
    states.push({ state: { ...state, game: 1, history: [] }, names });
  for (const game of games) {
    const steps = replayGame(rules, game);
    if (!steps.ok) return steps;
    for (const { event, before } of steps.value) {
      if (event.kind === 'play') {
        const { seat: onRoll, position, roll } = event;
        add({ ...before, phase: 'toPlay', onRoll, position, roll });
      } else if (['double', 'beaver', 'take', 'pass'].includes(event.kind)) add(before);
    }
    const last = lastState(rules, game, steps.value);
    if (isOpen(last) || (game.setup && steps.value.length === 0)) add(last);
  }
  return ok(states);
}

/** The state that a record ends with, its last roll thrown. */
function lastState(rules: MatchRules, game: GameRecord, steps: readonly ReplayStep[]): MatchState {
  const last = steps.at(-1)?.after ?? setupOf(rules, game);
  const { unplayed } = game;
  const rolled = unplayed && new Recorder(last).roll(unplayed.seat, unplayed.roll);
  return rolled?.ok ? rolled.value : last;
}

/** True where somebody is to decide something about what has been rolled or offered. */
function isOpen({ phase }: MatchState): boolean {
  return phase === 'toPlay' || phase === 'doubled' || phase === 'resigned';
}

function matchOfPositions(states: readonly NamedState[]): Result<MatchRecord, Failure<string>> {
  const [first] = states;
  if (!first) return fail('empty', 'no position to write');
  const { rules } = first.state;
  if (states.some(({ state }) => JSON.stringify(state.rules) !== JSON.stringify(rules))) {
    return fail('mixedRules', 'the positions are played by different rules: write them one by one');
  }
  return ok({
    rules,
    players: first.names,
    info: {},
    games: states.map(({ state: setup }, i) => ({
      number: i + 1,
      score: setup.score,
      isCrawford: setup.isCrawford,
      setup,
      events: [],
      ending: setup.phase === 'over' ? setup.ending : null,
    })),
  });
}
