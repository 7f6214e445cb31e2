/**
 * Match states as JSON. They are plain data, so writing one is `JSON.stringify(state)`; reading one back checks
 * everything, since it may come from a file, a network or another format's reader.
 */
import type { CheckerMove } from '../plays/play.ts';
import { checkerCount, GAME_VALUES, makePosition, type Position } from '../position.ts';
import { type Failure, fail, ok, type Result } from '../result.ts';
import { isDie, type Roll } from '../roll.ts';
import { isCubeValue, makeRules, type MatchRules, SEATS, type Seat, startOf } from './rules.ts';
import { whyNoState } from './stateCheck.ts';
import {
  type Cube,
  type CubeOffer,
  type GameEnding,
  type GameEvent,
  LONGEST_GAME,
  type MatchState,
  type ResignedState,
  type ResignEvent,
  type Score,
} from './state.ts';

/** Why JSON is no match state: the message names the field. */
export type StateFailure = Failure<'badState'>;

/** Returns the state that JSON stands for, checked field by field; the message of an error begins with the field. */
export function parseMatchState(json: unknown): Result<MatchState, StateFailure> {
  try {
    const state = readState(json);
    const why = whyNoState(state);
    return why === undefined ? ok(state) : fail('badState', why);
  } catch (error) {
    if (error instanceof Wrong) return fail('badState', error.message);
    throw error;
  }
}

/** Thrown inside this file only, to leave a deep field at once. */
class Wrong extends Error {}

function shownValue(value: unknown): string {
  const text = typeof value === 'bigint' ? `${value}n` : (JSON.stringify(value) ?? String(value));
  return text.slice(0, 60);
}

type Fields = Readonly<Record<string, unknown>>;

function wrong(field: string, value: unknown, expected: string): never {
  throw new Wrong(`${field} ${shownValue(value)}: expected ${expected}`);
}

function fields(value: unknown, field: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    wrong(field, value, 'an object');
  }
  return value as Fields;
}

function oneOf<T>(value: unknown, field: string, values: readonly T[]): T {
  return values.includes(value as T) ? (value as T) : wrong(field, value, values.join(', '));
}

function whole(value: unknown, field: string, least: number): number {
  const isWhole = typeof value === 'number' && Number.isSafeInteger(value) && value >= least;
  return isWhole ? value : wrong(field, value, `a whole number from ${least}`);
}

function bool(value: unknown, field: string): boolean {
  return oneOf(value, field, [true, false]);
}

function list(value: unknown, field: string, most: number): readonly unknown[] {
  return Array.isArray(value) && value.length <= most
    ? (value as unknown[])
    : wrong(field, value, `a list of at most ${most}`);
}

function readState(json: unknown): MatchState {
  const state = fields(json, 'state');
  const phase = oneOf(state['phase'], 'phase', PHASES);
  const rules = readRules(state['rules']);
  const common = {
    rules,
    game: whole(state['game'], 'game', 1),
    score: readScore(state['score']),
    isCrawford: bool(state['isCrawford'], 'isCrawford'),
    cube: readCube(state['cube']),
    history: list(state['history'], 'history', LONGEST_GAME).map((event, i) =>
      readEvent(event, `history[${i}]`, rules),
    ),
  };
  if (phase === 'opening') return { phase, ...common };
  const begun = {
    ...common,
    onRoll: readSeat(state['onRoll'], 'onRoll'),
    position: readPosition(state['position'], 'position', rules),
  };
  switch (phase) {
    case 'toRoll':
      return { phase, ...begun };
    case 'toPlay':
      return { phase, ...begun, roll: readRoll(state['roll'], 'roll') };
    case 'doubled':
      return { phase, ...begun, offer: readOffer(state['offer'], 'offer') };
    case 'resigned':
      return {
        phase,
        ...begun,
        resignation: readResignation(state['resignation']),
        resumes: readResumes(state['resumes']),
      };
    case 'over':
      return { phase, ...begun, ending: readEnding(state['ending']) };
  }
}

const PHASES = ['opening', 'toRoll', 'toPlay', 'doubled', 'resigned', 'over'] as const;

function readRules(json: unknown): MatchRules {
  const given = fields(json, 'rules');
  const start = given['start'];
  const rules = makeRules({
    ...(given as Partial<MatchRules>),
    start: start === null ? null : readPosition(start, 'rules.start'),
  });
  if (!rules.ok) throw new Wrong(`rules: ${rules.error.message}`);
  for (const name of ['hasCube', 'hasCrawford', 'hasJacoby']) bool(given[name], `rules.${name}`);
  for (const name of Object.keys(rules.value)) {
    if (given[name] === undefined) wrong(`rules.${name}`, undefined, 'a value');
  }
  return rules.value;
}

function readScore(json: unknown): Score {
  const score = fields(json, 'score');
  return {
    light: whole(score['light'], 'score.light', 0),
    dark: whole(score['dark'], 'score.dark', 0),
  };
}

function readSeat(json: unknown, field: string): Seat {
  return oneOf(json, field, SEATS);
}

function readCubeValue(json: unknown, field: string): number {
  return isCubeValue(json) ? (json as number) : wrong(field, json, 'a power of two');
}

function readCube(json: unknown): Cube {
  const cube = fields(json, 'cube');
  const owner = cube['owner'];
  return {
    value: readCubeValue(cube['value'], 'cube.value'),
    owner: owner === null ? null : readSeat(owner, 'cube.owner'),
  };
}

/** With rules, both sides must have as many checkers as a game's start. */
function readPosition(json: unknown, field: string, rules?: MatchRules): Position {
  const position = fields(json, field);
  const own = counts(position['playerOnRoll'], `${field}.playerOnRoll`);
  const other = counts(position['opponent'], `${field}.opponent`);
  const checkers = rules
    ? checkerCount(startOf(rules).playerOnRoll)
    : own.reduce((sum, n) => sum + n, 0);
  const made = makePosition(own, other, checkers);
  if (!made.ok) throw new Wrong(`${field}: ${made.error.message}`);
  return made.value;
}

function counts(json: unknown, field: string): number[] {
  return list(json, field, 26).map((n, place) => whole(n, `${field}[${place}]`, 0));
}

function readRoll(json: unknown, field: string): Roll {
  const dice = list(json, field, 2);
  const [first, second] = dice;
  return dice.length === 2 && isDie(first) && isDie(second)
    ? [first, second]
    : wrong(field, json, 'two numbers from 1 to 6');
}

function readOffer(json: unknown, field: string): CubeOffer {
  const offer = fields(json, field);
  return {
    seat: readSeat(offer['seat'], `${field}.seat`),
    cube: readCubeValue(offer['cube'], `${field}.cube`),
    beavers: whole(offer['beavers'], `${field}.beavers`, 0),
  };
}

function readResignation(json: unknown): ResignedState['resignation'] {
  const resignation = fields(json, 'resignation');
  return {
    seat: readSeat(resignation['seat'], 'resignation.seat'),
    value: oneOf(resignation['value'], 'resignation.value', GAME_VALUES),
  };
}

function readResumes(json: unknown): ResignedState['resumes'] {
  const resumes = fields(json, 'resumes');
  const phase = oneOf(resumes['phase'], 'resumes.phase', ['toRoll', 'toPlay', 'doubled'] as const);
  switch (phase) {
    case 'toRoll':
      return { phase };
    case 'toPlay':
      return { phase, roll: readRoll(resumes['roll'], 'resumes.roll') };
    case 'doubled':
      return { phase, offer: readOffer(resumes['offer'], 'resumes.offer') };
  }
}

function readEnding(json: unknown): GameEnding {
  const ending = fields(json, 'ending');
  return {
    winner: readSeat(ending['winner'], 'ending.winner'),
    value: oneOf(ending['value'], 'ending.value', GAME_VALUES),
    by: oneOf(ending['by'], 'ending.by', ['bearoff', 'pass', 'resignation'] as const),
    points: whole(ending['points'], 'ending.points', 1),
  };
}

const EVENTS = [
  'play',
  'automaticDouble',
  'double',
  'beaver',
  'take',
  'pass',
  'resign',
  'accept',
  'reject',
] as const;

function readEvent(json: unknown, field: string, rules: MatchRules): GameEvent {
  const event = fields(json, field);
  const kind = oneOf(event['kind'], `${field}.kind`, EVENTS);
  if (kind === 'automaticDouble') {
    return { kind, cube: readCubeValue(event['cube'], `${field}.cube`) };
  }
  const seat = readSeat(event['seat'], `${field}.seat`);
  switch (kind) {
    case 'play':
      return {
        kind,
        seat,
        position: readPosition(event['position'], `${field}.position`, rules),
        roll: readRoll(event['roll'], `${field}.roll`),
        play: list(event['play'], `${field}.play`, 4).map((move, i) =>
          readMove(move, `${field}.play[${i}]`),
        ),
      };
    case 'double':
    case 'beaver':
      return { kind, seat, cube: readCubeValue(event['cube'], `${field}.cube`) };
    case 'resign': {
      const value = oneOf(event['value'], `${field}.value`, GAME_VALUES);
      const unplayed = event['unplayed'];
      if (unplayed === undefined) return { kind, seat, value };
      return { kind, seat, value, unplayed: readUnplayed(unplayed, `${field}.unplayed`) };
    }
    case 'take':
    case 'pass':
    case 'accept':
    case 'reject':
      return { kind, seat };
  }
}

function readUnplayed(json: unknown, field: string): NonNullable<ResignEvent['unplayed']> {
  const unplayed = fields(json, field);
  return {
    seat: readSeat(unplayed['seat'], `${field}.seat`),
    roll: readRoll(unplayed['roll'], `${field}.roll`),
  };
}

function readMove(json: unknown, field: string): CheckerMove {
  const move = fields(json, field);
  const from = whole(move['from'], `${field}.from`, 1);
  const to = whole(move['to'], `${field}.to`, 0);
  if (from > 25 || to >= from) wrong(field, json, 'a move downwards from 25 or less');
  return { from, to, isHit: bool(move['isHit'], `${field}.isHit`) };
}
