/**
 * What the position formats share on their way from and to match states: boards of signed counts, the checks of a
 * state that was read, and what a format could not hold of one that was written.
 */
import type { Written } from '../../match/record.ts';
import {
  HIGHEST_CUBE,
  isCubeValue,
  makeRules,
  type MatchRules,
  otherSeat,
  type Seat,
  SEATS,
  startOf,
} from '../../match/rules.ts';
import {
  type Cube,
  type MatchState,
  positionFor,
  type Score,
  type ToRollState,
} from '../../match/state.ts';
import { parseMatchState } from '../../match/stateJson.ts';
import {
  BAR,
  ending,
  flip,
  makePosition,
  OFF,
  type Position,
  samePosition,
} from '../../position.ts';
import { type Failure, fail, ok, type Result } from '../../result.ts';
import { makeRoll, type Roll } from '../../roll.ts';
import { type VariantName, variant } from '../../variants.ts';
import { type Field, integerOf, refuse } from './fields.ts';

/** The players' names, where a format has them. */
export type Names = Readonly<Record<Seat, string>>;

/** What a format with names is read as. */
export interface NamedState {
  readonly state: MatchState;
  readonly names: Names;
}

/** Why a state cannot be written: the message says what it lacks or has too much of. */
export type Unwritable = Failure<'unwritable'>;

/**
 * Returns 26 counts, the side on roll's positive and the opponent's negative, by the point as the side on roll numbers
 * it: [0] the opponent's bar, [1..24], [25] the own bar.
 */
export function signedCounts({ playerOnRoll, opponent }: Position): number[] {
  const counts = playerOnRoll.map((n, place) => n - (opponent[BAR - place] ?? 0));
  counts[0] = -opponent[BAR]!;
  counts[BAR] = playerOnRoll[BAR]!;
  return counts;
}

/** Returns the position that signed counts stand for, the rest of the variant's checkers being off. */
export function positionOf(counts: readonly number[], name: VariantName, field: Field): Position {
  const { checkers } = variant(name);
  const own = counts.map((n) => Math.max(0, n));
  const other = counts.map((_, place) => Math.max(0, -counts[BAR - place]!));
  for (const side of [own, other]) {
    const onBoard = side.reduce((sum, n) => sum + n, 0);
    if (onBoard > checkers) refuse(field, `at most ${checkers} checkers a side, got ${onBoard}`);
    side[OFF] = checkers - onBoard;
  }
  const position = makePosition(own, other, checkers);
  return position.ok ? position.value : refuse(field, position.error.message);
}

/** Returns the position as `seat` sees it, of one that `seen` sees. */
export function seenBy(position: Position, seen: Seat, seat: Seat): Position {
  return seen === seat ? position : flip(position);
}

/** Returns whole rules of what a format says of them; what it does not say is as `makeRules` has it. */
export function rulesOf(given: Partial<MatchRules>, field: Field): MatchRules {
  const rules = makeRules(given);
  return rules.ok ? rules.value : refuse(field, rules.error.message);
}

/** Returns the state before the opening roll: its position is where games start. */
export function notBegun({ onRoll, position, ...common }: Omit<ToRollState, 'phase'>): MatchState {
  const start = seenBy(position, onRoll, 'light');
  const isUsual = samePosition(start, startOf(common.rules));
  const rules = isUsual ? common.rules : { ...common.rules, start };
  return { ...common, phase: 'opening', rules };
}

/** Returns the cube's value that a field shows as it is. */
export function cubeValueOf(field: Field): number {
  const value = integerOf(field, 1, HIGHEST_CUBE);
  return isCubeValue(value) ? value : refuse(field, 'a power of two');
}

/** Returns the roll of two fields, undefined where both are 0. */
export function rollOf(first: Field, second: Field): Roll | undefined {
  const dice = [integerOf(first, 0, 6), integerOf(second, 0, 6)] as const;
  if (dice[0] === 0 && dice[1] === 0) return undefined;
  const roll = makeRoll(dice);
  return roll.ok ? roll.value : refuse(dice[0] === 0 ? first : second, 'a die');
}

/** Returns the state if it holds together: in play, nobody has won the game or the match. */
export function checked(state: MatchState, fields: { position: Field; score: Field }): MatchState {
  const { rules, score } = state;
  if (state.phase !== 'over' && rules.length > 0) {
    const best = Math.max(score.light, score.dark);
    if (best >= rules.length) {
      refuse(fields.score, `less than the ${rules.length} points that win the match`);
    }
  }
  if (state.phase !== 'over' && state.phase !== 'opening' && ending(state.position)) {
    refuse(fields.position, 'checkers of both sides, the game goes on');
  }
  const parsed = parseMatchState(state);
  return parsed.ok ? parsed.value : refuse(fields.position, parsed.error.message);
}

/** Returns the score with points more for one side. */
export function plusPoints(score: Score, seat: Seat, points: number): Score {
  return { ...score, [seat]: score[seat] + points };
}

/** A double as GNU Backgammon counts it: with each beaver the cube is turned, to the side that was doubled. */
export interface TurnedCube {
  /** Half of what it is offered at. */
  readonly cube: Cube;
  /** Who must answer. */
  readonly answerer: Seat;
}

/** Returns the cube before the double and how many beavers were made since; of two or more only that they are two. */
export function beforeDouble(
  { cube, answerer }: TurnedCube,
  onRoll: Seat,
  field: Field,
): { readonly cube: Cube; readonly beavers: number } {
  if (cube.owner !== otherSeat(onRoll)) {
    if (answerer === onRoll) refuse(field, 'the side that was doubled to answer');
    return { cube, beavers: 0 };
  }
  // Only the owner doubles, so a cube of the other side's has been beavered.
  const beavers = answerer === onRoll ? 1 : 2;
  const value = cube.value / 2 ** beavers;
  if (value < 1) refuse(field, `a cube of ${2 ** beavers} or more after ${beavers} beavers`);
  return { cube: { value, owner: value > 1 ? onRoll : null }, beavers };
}

/** The inverse: what the cube shows while a double waits for its answer. */
export function turnedCube(cube: Cube, offered: number, onRoll: Seat): Cube {
  const value = offered / 2;
  return value > cube.value ? { value, owner: otherSeat(onRoll) } : cube;
}

/**
 * Returns what was written together with what it does not hold of `state`, found by reading it back; or that the
 * format cannot hold the state at all. `hasVariant`: the format says which variant is played.
 */
export function written<Data>(
  data: Data,
  state: MatchState,
  back: Result<MatchState, Failure<string>>,
  hasVariant = false,
): Result<Written<Data>, Unwritable> {
  if (!back.ok) return fail('unwritable', back.error.message);
  if (!samePosition(positionFor(state, 'light'), positionFor(back.value, 'light'))) {
    return fail('unwritable', 'the format has no room for this position');
  }
  const { variant: name } = state.rules;
  const lost = hasVariant || name === 'standard' ? [] : [`that the game is ${name}`];
  for (const [part, phrase] of PARTS) {
    if (JSON.stringify(part(state)) !== JSON.stringify(part(back.value))) lost.push(phrase(state));
  }
  return ok({ data, lost });
}

/** As `written`, for a format that holds names too. */
export function writtenNamed<Data>(
  data: Data,
  { state, names }: NamedState,
  back: Result<NamedState, Failure<string>>,
): Result<Written<Data>, Unwritable> {
  if (!back.ok) return written(data, state, back);
  const made = written(data, state, ok(back.value.state));
  if (!made.ok) return made;
  const changed = SEATS.filter(
    (seat) => names[seat] !== '' && names[seat] !== back.value.names[seat],
  );
  const lost = changed.map((seat) => `the name ${JSON.stringify(names[seat])} as it is`);
  return ok({ data, lost: [...made.value.lost, ...lost] });
}

/** Returns a name without control characters and the others given, each of them _; a name of nothing is _ too. */
export function safeName(name: string, unsafe: string): string {
  const safe = Array.from(name, (c) => (c < ' ' || c === '\u007f' || unsafe.includes(c) ? '_' : c));
  return safe.join('').trim() || '_';
}

/** The parts of a state, and what to call them when they are lost. */
const PARTS: readonly (readonly [
  part: (state: MatchState) => unknown,
  phrase: (state: MatchState) => string,
])[] = [
  [({ rules }) => rules.length, ({ rules }) => `the length of the match (${rules.length})`],
  [({ rules }) => rules.start, () => 'where games start'],
  [({ rules }) => rules.hasCube, () => 'that the match is played without a cube'],
  [({ rules }) => rules.hasCrawford, () => 'that there is no Crawford game'],
  [({ rules }) => rules.hasJacoby, ({ rules }) => `the Jacoby rule (${onOff(rules.hasJacoby)})`],
  [({ rules }) => rules.mostBeavers, ({ rules }) => `the beavers allowed (${rules.mostBeavers})`],
  [
    ({ rules }) => rules.mostAutomaticDoubles,
    ({ rules }) => `the automatic doubles allowed (${rules.mostAutomaticDoubles})`,
  ],
  [({ rules }) => rules.cubeLimit, ({ rules }) => `the cube's limit (${rules.cubeLimit})`],
  [({ game }) => game, ({ game }) => `the number of the game (${game})`],
  [({ score }) => score, ({ score }) => `the score (${score.light}-${score.dark})`],
  [({ isCrawford }) => isCrawford, () => 'that this is the Crawford game'],
  [({ cube }) => cube, ({ cube }) => `the cube (${cube.owner ?? 'centred'} at ${cube.value})`],
  [(state) => state.phase !== 'opening' && state.onRoll, () => 'whose turn it is'],
  [({ history }) => history.length, () => 'what was done in the game so far'],
  [(state) => state.phase === 'resigned' && state.resignation, () => 'the resignation'],
  [doubleOf, () => 'the double as it was made'],
  [(state) => state.phase === 'over' && state.ending, () => 'how the game ended'],
];

function onOff(isOn: boolean): string {
  return isOn ? 'on' : 'off';
}

function doubleOf(state: MatchState): unknown {
  const { phase } = state;
  if (phase === 'doubled') return state.offer;
  return phase === 'resigned' && state.resumes.phase === 'doubled' && state.resumes.offer;
}
