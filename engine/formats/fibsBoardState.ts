/** From the fields of a FIBS board string to a match state; the format is described in fibsBoard.ts. */
import { pointsFor } from '../match/cubeRules.ts';
import {
  HIGHEST_CUBE,
  LONGEST_MATCH,
  type MatchRules,
  otherSeat,
  type Seat,
} from '../match/rules.ts';
import type {
  Cube,
  DoubledState,
  MatchState,
  OverState,
  Score,
  ToRollState,
} from '../match/state.ts';
import { BAR, ending, OFF, type Position } from '../position.ts';
import type { VariantName } from '../variants.ts';
import { type Field, integerOf, nameFields, oneOf, refuse, splitFields } from './fields.ts';
import {
  beforeDouble,
  checked,
  cubeValueOf,
  type NamedState,
  positionOf,
  rollOf,
  rulesOf,
  seenBy,
} from './positionState.ts';

const HEAD = [
  'board',
  'you',
  'opponent',
  'match length',
  'your score',
  "opponent's score",
] as const;
/** Between head and tail: a bar, the points, the other bar. */
const COUNTS = BAR + 1;
const TAIL = [
  'turn',
  'your first die',
  'your second die',
  "opponent's first die",
  "opponent's second die",
  'cube',
  'you may double',
  'opponent may double',
  'was doubled',
  'color',
  'direction',
  'home',
  'bar',
  'your checkers off',
  "opponent's checkers off",
  'your checkers on the bar',
  "opponent's checkers on the bar",
  'can move',
  'forced move',
  'did Crawford',
  'redoubles',
] as const;
type Fields = Readonly<Record<(typeof HEAD | typeof TAIL)[number], Field>>;

/** The match length of a money session. */
export const UNLIMITED = 9999;
/** Checkers on a place, of one side. */
const MOST = 15;
const HIGHEST_SCORE = 999_999_999;
const SIGNS = { '-1': -1, '1': 1 } as const;
const FLAG = { '0': false, '1': true } as const;

/** Returns the state and the names of a board string, or refuses; for use inside `reading`. `you` are named first. */
export function fibsBoardState(text: Field, you: Seat, name: VariantName): NamedState {
  const all = splitFields(text, ':', HEAD.length + COUNTS + TAIL.length);
  const board = all.slice(HEAD.length, HEAD.length + COUNTS);
  const fields = {
    ...nameFields(all, HEAD),
    ...nameFields(all.slice(HEAD.length + COUNTS), TAIL),
  };
  oneOf(fields.board, { board: true });
  for (const field of [fields.you, fields.opponent]) {
    if (field.text === '') refuse(field, 'a name');
  }
  const opponent = otherSeat(you);
  const rules = readRules(fields, name);
  const score = {
    [you]: integerOf(fields['your score'], 0, HIGHEST_SCORE),
    [opponent]: integerOf(fields["opponent's score"], 0, HIGHEST_SCORE),
  } as Record<Seat, number>;
  const common = {
    rules,
    game: 1,
    score,
    isCrawford: readCrawford(fields, rules, score),
    history: [],
  };
  const position = readPosition(fields, board, name);
  const state = readPhase(fields, common, { you, position, field: board[0]! });
  const names = { [you]: fields.you.text, [opponent]: fields.opponent.text } as Record<
    Seat,
    string
  >;
  return {
    state: checked(state, { position: board[0]!, score: fields['your score'] }),
    names,
  };
}

/** What does not hang on whose turn it is. */
type Common = Pick<MatchState, 'rules' | 'game' | 'score' | 'isCrawford' | 'history'>;
interface Yours {
  readonly you: Seat;
  /** Seen by you. */
  readonly position: Position;
  readonly field: Field;
}

function readPhase(fields: Fields, common: Common, yours: Yours): MatchState {
  const { you } = yours;
  const color = oneOf<number>(fields.color, SIGNS);
  const turn = integerOf(fields.turn, -1, 1);
  const may = [
    oneOf(fields['you may double'], FLAG),
    oneOf(fields['opponent may double'], FLAG),
  ] as const;
  const owner = may[0] === may[1] ? null : may[0] ? you : otherSeat(you);
  const shown: Cube = { value: cubeValueOf(fields.cube), owner };
  if (turn === 0) return borneOff(common, shown, yours);
  const isYours = turn === color;
  const onRoll = isYours ? you : otherSeat(you);
  const position = seenBy(yours.position, you, onRoll);
  const begun: ToRollState = { ...common, phase: 'toRoll', cube: shown, onRoll, position };
  const roll = isYours
    ? rollOf(fields['your first die'], fields['your second die'])
    : rollOf(fields["opponent's first die"], fields["opponent's second die"]);
  const wasDoubled = integerOf(fields['was doubled'], -1, 1);
  const mayNobody = !may[0] && !may[1];
  if (wasDoubled === 0 && !mayNobody) return roll ? { ...begun, phase: 'toPlay', roll } : begun;
  if (roll) refuse(fields['was doubled'], '0 once the dice are rolled');
  // Only the owner doubles, so FIBS need not say who that is.
  const cube = mayNobody && shown.value > 1 ? { ...shown, owner: onRoll } : shown;
  // GNU Backgammon's beavers: -1 asks you, 1 the opponent.
  const asked = wasDoubled < 0 ? you : otherSeat(you);
  const isBeavered = cube.owner === otherSeat(onRoll);
  return doubled({ ...begun, cube }, isBeavered ? asked : otherSeat(onRoll), fields);
}

function doubled(begun: ToRollState, answerer: Seat, fields: Fields): DoubledState {
  const { onRoll, cube: shown } = begun;
  const field = fields['was doubled'];
  const { cube, beavers } = beforeDouble({ cube: shown, answerer }, onRoll, field);
  if (shown.value === HIGHEST_CUBE) refuse(fields.cube, 'a cube that may be doubled');
  const mostBeavers = Math.max(beavers, begun.rules.mostBeavers);
  return {
    ...begun,
    rules: rulesOf({ ...begun.rules, mostBeavers }, field),
    cube,
    phase: 'doubled',
    offer: { seat: answerer, cube: shown.value * 2, beavers },
  };
}

/** Turn 0: the game is over, and the position must show who has won it. */
function borneOff(common: Common, cube: Cube, { you, position, field }: Yours): OverState {
  const end = ending(position) ?? refuse(field, 'a side without checkers, the game is over');
  const winner = end.winner === 'playerOnRoll' ? you : otherSeat(you);
  const onRoll = otherSeat(winner);
  const begun = { ...common, cube, onRoll, position: seenBy(position, you, onRoll) };
  const points = pointsFor({ ...begun, phase: 'toRoll' }, end.value);
  return { ...begun, phase: 'over', ending: { winner, value: end.value, by: 'bearoff', points } };
}

/** Unlimited matches say how many instant redoubles, beavers that is, are allowed; GNU Backgammon's money does not. */
function readRules(fields: Fields, variant: VariantName): MatchRules {
  const length = integerOf(fields['match length'], 0, LONGEST_MATCH);
  const redoubles = integerOf(fields.redoubles, 0, 99);
  if (length > 0 && length !== UNLIMITED) {
    const hasCrawford = fields['forced move'].text !== '3';
    return rulesOf({ length, variant, hasCrawford }, fields['match length']);
  }
  const mostBeavers = length === UNLIMITED ? Math.min(redoubles, 15) : 0;
  return rulesOf({ length: 0, variant, mostBeavers }, fields.redoubles);
}

/**
 * The Crawford game is the first with a side a point away: neither "forced move" (3 without the rule) nor "did Crawford"
 * is set then, nor GNU Backgammon's 1 in "redoubles".
 */
function readCrawford(fields: Fields, { length }: MatchRules, score: Score): boolean {
  const flags = [fields['forced move'], fields['did Crawford'], fields.redoubles];
  const isNot = flags.map((field) => integerOf(field, 0, 99)).some((flag) => flag > 0);
  return length > 1 && Math.max(score.light, score.dark) === length - 1 && !isNot;
}

/** The position seen by you: O's checkers are positive, and direction -1 is from 24 to 1. */
function readPosition(fields: Fields, board: readonly Field[], name: VariantName): Position {
  const color = oneOf<number>(fields.color, SIGNS);
  const direction = oneOf<number>(fields.direction, SIGNS);
  const values = board.map((field) => integerOf(field, -MOST, MOST));
  if (direction > 0) values.reverse();
  const counts = values.map((value) => value * color);
  // The bars are told apart by their places, whatever sign they have.
  counts[0] = -Math.abs(counts[0]!);
  counts[BAR] = Math.abs(counts[BAR]!);
  const position = positionOf(counts, name, board[0]!);
  for (const [side, field] of [
    [position.playerOnRoll, fields['your checkers off']],
    [position.opponent, fields["opponent's checkers off"]],
  ] as const) {
    const off = integerOf(field, 0, MOST);
    if (off !== side[OFF]) refuse(field, `${side[OFF]}, the rest of the checkers`);
  }
  for (const name of IGNORED) integerOf(fields[name], -99, 99);
  return position;
}

/** What the rest says already. */
const IGNORED = [
  'home',
  'bar',
  'your checkers on the bar',
  "opponent's checkers on the bar",
  'can move',
] as const;
