/**
 * Snowie's text (.txt): a match as match text, or one position on one line of 40 fields.
 *
 *     7;0;0;0;0;Ann;Bob;0;3;5;2;-1;0;-2;0;0;0;0;5;0;3;0;0;0;-5;5;0;0;0;-2;0;-4;-2;0;0;0;2;0;3;1;
 *
 * The fields, as GNU Backgammon reads and writes them: match length (0: money), Jacoby rule, two that are not known,
 * player on roll (0: the first); then name of the player on roll and of the other, Crawford game, score of the player
 * on roll and of the other, cube, its owner (1: the player on roll, -1: the other); then checkers seen by the player on
 * roll, the other's negative: its bar, points 1 to 24, the other's bar; then the dice, 0 when not rolled.
 * (https://lists.gnu.org/archive/html/bug-gnubg/2009-05/msg00033.html has them as "first" and "second player".)
 */
import type { FormatFailure, ParsedMatch } from '../match/record.ts';
import { Recorder } from '../match/recorder.ts';
import { isCubeValue, makeRules, otherSeat, type Seat } from '../match/rules.ts';
import type { ToPlayState, ToRollState } from '../match/state.ts';
import {
  BAR,
  checkerCount,
  makePosition,
  OFF,
  type Position,
  STANDARD_CHECKERS,
} from '../position.ts';
import { fail, type Failure, ok, type Result } from '../result.ts';
import { makeRoll } from '../roll.ts';
import { parseMat } from './mat.ts';
import { linesOf } from './matText.ts';

const FIELDS = 40;
const BOARD = { start: 12, end: 38 } as const;
/** Names are the only fields that are long. */
const LONGEST_LINE = 2000;

/**
 * Returns the match, or for a position a record of one game that is set up from it and in which nothing has been played
 * yet.
 */
export function parseSnowieMatch(text: string): Result<ParsedMatch, FormatFailure<'badSnowie'>> {
  const lines = linesOf(text);
  const line = lines.findIndex((each) => each.trim() !== '');
  const first = lines[line]?.trim() ?? '';
  const isPosition = first.split(';', FIELDS).length >= FIELDS && /^\d/.test(first);
  const read = isPosition ? readPosition(first) : parseMat(text);
  if (read.ok) return read;
  const place = 'place' in read.error ? read.error.place : { line: line + 1 };
  return { ok: false, error: { code: 'badSnowie', message: read.error.message, place } };
}

function readPosition(line: string): Result<ParsedMatch, Failure<'badSnowie'>> {
  if (line.length > LONGEST_LINE) return fail('badSnowie', `a line of ${line.length} characters`);
  const fields = line.split(';', FIELDS).map((field) => field.trim());
  const numbers = fields.map((field) => (/^-?\d{1,5}$/.test(field) ? Number(field) : NaN));
  const setup = stateOf(numbers);
  if (!setup.ok) return setup;
  const { rules, onRoll } = setup.value;
  const players = bySeat(onRoll, fields[5]!, fields[6]!);
  const games = [new Recorder(setup.value).finish()];
  return ok({ match: { rules, players, info: {}, games }, problems: [] });
}

function stateOf(
  numbers: readonly number[],
): Result<ToRollState | ToPlayState, Failure<'badSnowie'>> {
  const [length, jacoby, , , turn, , , crawford, ownScore, otherScore, cube, owner] = numbers;
  const rules = makeRules({ length: length!, hasJacoby: length === 0 && jacoby === 1 });
  if (!rules.ok) return fail('badSnowie', rules.error.message);
  if (!isCubeValue(cube) || !(ownScore! >= 0 && otherScore! >= 0)) {
    return fail('badSnowie', `a cube of ${cube} at ${ownScore} : ${otherScore}`);
  }
  const position = positionOf(numbers.slice(BOARD.start, BOARD.end));
  if (!position.ok) return position;
  const onRoll = turn === 1 ? 'dark' : 'light';
  const state: ToRollState = {
    phase: 'toRoll',
    rules: rules.value,
    game: 1,
    score: bySeat(onRoll, ownScore!, otherScore!),
    isCrawford: length! > 0 && crawford === 1,
    cube: { value: cube!, owner: owner === 1 ? onRoll : owner === -1 ? otherSeat(onRoll) : null },
    history: [],
    onRoll,
    position: position.value,
  };
  const dice = numbers.slice(BOARD.end);
  if (dice.every((die) => die === 0)) return ok(state);
  const roll = makeRoll(dice);
  if (!roll.ok) return fail('badSnowie', roll.error.message);
  return ok({ ...state, phase: 'toPlay', roll: roll.value });
}

function bySeat<T>(onRoll: Seat, own: T, other: T): Record<Seat, T> {
  return onRoll === 'light' ? { light: own, dark: other } : { light: other, dark: own };
}

/** The bar of the player on roll, its points 1 to 24, the other's bar; what is missing to 15 checkers is off. */
function positionOf(counts: readonly number[]): Result<Position, Failure<'badSnowie'>> {
  const own = Array.from({ length: BAR + 1 }, () => 0);
  const opponent = [...own];
  own[BAR] = Math.abs(counts[0]!);
  opponent[BAR] = Math.abs(counts[25]!);
  for (let point = 1; point <= 24; point++) {
    const count = counts[point]!;
    own[point] = Math.max(count, 0);
    opponent[25 - point] = Math.max(-count, 0);
  }
  for (const side of [own, opponent]) {
    const checkers = checkerCount(side);
    if (!(checkers <= STANDARD_CHECKERS)) {
      return fail('badSnowie', `a side of ${checkers} checkers: expected at most 15`);
    }
    side[OFF] = STANDARD_CHECKERS - checkers;
  }
  const position = makePosition(own, opponent);
  return position.ok ? position : fail('badSnowie', position.error.message);
}
