/**
 * All formats by name. The order is that in which a file is tried.
 *
 *     formatNamed('sgf')?.parse(bytes);
 */
import type { FormatFailure, Written } from '../match/record.ts';
import { CUBELESS, type MatchRules } from '../match/rules.ts';
import { type MatchState, newMatch, positionFor } from '../match/state.ts';
import { checkerCount, ending, POINTS, samePosition } from '../position.ts';
import { type Failure, fail, ok, type Result } from '../result.ts';
import { parseFibsBoard, makeFibsBoard } from './position/fibsBoard.ts';
import type { Format, PositionFormat, RecordFormat } from './format.ts';
import { parseJellyfishGam } from './mat/jellyfishGam.ts';
import { makeJellyfishPos, parseJellyfishPos } from './position/jellyfishPos.ts';
import { makeMat } from './mat/makeMat.ts';
import { parseMat } from './mat/parseMat.ts';
import { makeGnubgId, parseGnubgId } from './position/matchId.ts';
import { makeOgid, parseOgid } from './position/ogid.ts';
import { makePositionId, parsePositionId } from './positionId.ts';
import type { NamedState, Names } from './position/positionState.ts';
import { makeOgxm } from './ogxm/makeOgxm.ts';
import { parseOgxm } from './ogxm/parseOgxm.ts';
import { makeSgf } from './sgf/makeSgf.ts';
import { parseSgf } from './sgf/parseSgf.ts';
import { makeSnowiePosition, parseSnowiePosition } from './position/snowiePosition.ts';
import { decodeText } from './text.ts';
import { parseXg } from './xg/xg.ts';
import { makeXgid, parseXgid } from './position/xgid.ts';

/** Formats of matches. */
export const RECORD_FORMATS: readonly RecordFormat[] = [
  {
    kind: 'record',
    name: 'sgf',
    title: "Smart Game Format FF[4] GM[6], with GNU Backgammon's analysis",
    extensions: ['sgf'],
    looksLike: (head) => /^\s*\(\s*;/.test(head),
    parse: (bytes) => parseSgf(decodeText(bytes)),
    make: makeSgf,
  },
  {
    kind: 'record',
    name: 'mat',
    title: 'match text of Jellyfish, GNU Backgammon, eXtreme Gammon, Snowie, Galaxy ...',
    extensions: ['mat', 'txt'],
    looksLike: (head) => /^\s*(?:\d{1,9} point match|Game \d{1,9})\s*$/im.test(head),
    parse: (bytes) => parseMat(decodeText(bytes)),
    make: makeMat,
  },
  {
    kind: 'record',
    name: 'xg',
    title: 'eXtreme Gammon match or position, with its analysis',
    extensions: ['xg', 'xgp'],
    looksLike: (head) => head.startsWith('RGMH'),
    parse: parseXg,
  },
  {
    kind: 'record',
    name: 'ogxm',
    title: 'OGXM of HedgeHog and OpenGammon, with analysis',
    extensions: ['ogxm'],
    looksLike: (head) => head.startsWith('OGXM'),
    parse: (bytes) => parseOgxm(bytes),
    make: makeOgxm,
  },
  {
    kind: 'record',
    name: 'gam',
    title: 'Jellyfish game',
    extensions: ['gam'],
    looksLike: (head) => /^\s*\d{1,4}\)\s+\S/m.test(head),
    parse: (bytes) => parseJellyfishGam(decodeText(bytes)),
  },
];

/** Formats of single positions. */
export const POSITION_FORMATS: readonly PositionFormat[] = [
  {
    ...textLine(parseXgid, makeXgid),
    name: 'xgid',
    title: 'eXtreme Gammon ID',
    extensions: ['xgid'],
    looksLike: (head) => /^\s*(?:XGID=)?[-a-oA-O]{26}:/.test(head),
  },
  {
    ...textLine(parseGnubgId, makeGnubgId),
    name: 'gnubgid',
    title: 'GNU Backgammon ID: position ID and match ID',
    extensions: ['gnubgid'],
    looksLike: (head) => /^\s*[A-Za-z0-9+/]{14}:[A-Za-z0-9+/]{12}\b/.test(head),
  },
  {
    ...textLine(parseOgid, makeOgid),
    name: 'ogid',
    title: 'OpenGammon ID',
    extensions: ['ogid'],
    looksLike: (head) => /^\s*(?:OGID=)?[0-9a-p]*:[0-9a-p]*:[NWB]/.test(head),
  },
  {
    ...textLine(parseBarePosition, makeBarePosition),
    name: 'positionid',
    title: 'GNU Backgammon position ID',
    extensions: ['positionid'],
    looksLike: (head) => /^\s*[A-Za-z0-9+/]{14}\s*$/m.test(head),
  },
  {
    ...namedLine(
      (text) => parseFibsBoard(text),
      (state, names) => makeFibsBoard(state, names),
    ),
    name: 'fibs',
    title: 'FIBS board',
    extensions: ['fibs'],
    looksLike: (head) => /^\s*board:/.test(head),
  },
  {
    ...namedLine((text) => parseSnowiePosition(text), makeSnowiePosition),
    name: 'snowie',
    title: 'Snowie position',
    extensions: ['txt'],
    looksLike: (head) => /^\s*\d+;[01];/.test(head),
  },
  {
    kind: 'position',
    name: 'pos',
    title: 'Jellyfish position',
    extensions: ['pos'],
    isLine: false,
    hasNames: true,
    looksLike: (head) => /^[\x7c-\x7e]\0/.test(head),
    parse: (bytes) => parseJellyfishPos(bytes),
    make: makeJellyfishPos,
  },
];

/** All formats. */
export const FORMATS: readonly Format[] = [...RECORD_FORMATS, ...POSITION_FORMATS];

/** Returns the format of that name, undefined where there is none. */
export function formatNamed(name: string): Format | undefined {
  return FORMATS.find((format) => format.name === name);
}

/** The rules that programs show a bare position by. */
const MONEY: MatchRules = { ...CUBELESS, hasCube: true, cubeLimit: 1024 };

type LineFormat = Pick<PositionFormat, 'kind' | 'isLine' | 'hasNames' | 'parse' | 'make'>;

/** A format of one line that has no names. */
function textLine(
  parse: (text: string) => Result<MatchState, FormatFailure<string>>,
  make: (state: MatchState) => Result<Written, Failure<string>>,
): LineFormat {
  const line = namedLine((text) => {
    const state = parse(text);
    return state.ok ? ok({ state: state.value, names: { light: '', dark: '' } }) : state;
  }, make);
  return { ...line, hasNames: false };
}

function namedLine(
  parse: (text: string) => Result<NamedState, FormatFailure<string>>,
  make: (state: MatchState, names: Names) => Result<Written, Failure<string>>,
): LineFormat {
  return {
    kind: 'position',
    isLine: true,
    hasNames: true,
    parse: (bytes) => parse(decodeText(bytes).trim()),
    make,
  };
}

/** A position alone: dark, at the bottom of the board, is to roll in a money game without the Jacoby rule. */
function parseBarePosition(id: string): Result<MatchState, FormatFailure<string>> {
  const position = parsePositionId(id);
  if (!position.ok) return position;
  const state = { ...newMatch(MONEY), onRoll: 'dark', position: position.value } as const;
  const end = ending(position.value);
  if (!end) return ok({ ...state, phase: 'toRoll' });
  const winner = end.winner === 'playerOnRoll' ? 'dark' : 'light';
  const points = POINTS[end.value];
  return ok({
    ...state,
    phase: 'over',
    score: { ...state.score, [winner]: points },
    ending: { winner, value: end.value, by: 'bearoff', points },
  });
}

function makeBarePosition(state: MatchState): Result<Written, Failure<string>> {
  const position = positionFor(state, state.phase === 'opening' ? 'light' : state.onRoll);
  const data = makePositionId(position);
  const back = parsePositionId(data, checkerCount(position.playerOnRoll));
  if (!back.ok || !samePosition(back.value, position)) {
    return fail('unwritable', 'a Position ID has room for 15 checkers a side');
  }
  return ok({ data, lost: ['whose turn it is, score, cube, dice, variant and rules'] });
}
