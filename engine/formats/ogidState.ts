/** From the fields of an OGID to a match state; the format is described in ogid.ts. */
import { pointsFor } from '../match/cubeRules.ts';
import {
  HIGHEST_CUBE,
  LONGEST_MATCH,
  type MatchRules,
  otherSeat,
  type Seat,
} from '../match/rules.ts';
import type { MatchState, OverState, ToRollState } from '../match/state.ts';
import { BAR, ending, type Position } from '../position.ts';
import { makeRoll, type Roll } from '../roll.ts';
import { type VariantName, variant } from '../variants.ts';
import { type Field, integerOf, nameFields, oneOf, part, refuse, splitFields } from './fields.ts';
import { checked, notBegun, plusPoints, positionOf, rulesOf, seenBy } from './positionState.ts';

const FIELDS = [
  "White's checkers",
  "Black's checkers",
  'cube',
  'dice',
  'who acted',
  'game state',
  "White's score",
  "Black's score",
  'match length',
  'plays',
  'checkers a side',
] as const;
type Fields = Readonly<Record<(typeof FIELDS)[number], Field>>;
/** What the last six are where an OGID ends before them. */
const DEFAULTS = ['IW', '0', '0', '0', '0', '15'];
const NEEDED = FIELDS.length - DEFAULTS.length;

const COLORS = { W: 'light', B: 'dark' } as const;
const OWNERS = { ...COLORS, N: null, D: null, '?': null } as const;
/** What the game states come to: the letters are the codecs'. */
const STATES = {
  IW: 'initial',
  IB: 'going on',
  '': 'going on',
  R: 'going on',
  C: 'going on',
  A: 'going on',
  PR: 'going on',
  D: 'doubled',
  P: 'over',
  G: 'over',
  M: 'over',
  F: 'over',
} as const;
/** The letters of points 0 to 25 as Black numbers them. */
export const OGID_POINTS = '0123456789abcdefghijklmnop';
const HIGHEST_SCORE = 999_999_999;

/** Returns the state of an OGID, or refuses; for use inside `reading`. */
export function ogidState(text: Field, name: VariantName | undefined): MatchState {
  const fields = readFields(text);
  const checkers = integerOf(fields['checkers a side'], 1, 15);
  const played = name ?? (checkers === 3 ? 'hypergammon' : 'standard');
  if (checkers !== variant(played).checkers) {
    refuse(fields['checkers a side'], `${variant(played).checkers} in ${played} backgammon`);
  }
  const { rules, isCrawford } = readRules(fields['match length'], played);
  const score = {
    light: integerOf(fields["White's score"], 0, HIGHEST_SCORE),
    dark: integerOf(fields["Black's score"], 0, HIGHEST_SCORE),
  };
  integerOf(fields.plays, 0, HIGHEST_SCORE);
  const actor = oneOf<Seat>(fields['who acted'], COLORS);
  const onRoll = otherSeat(actor);
  const position = seenBy(readPosition(fields, played), 'dark', onRoll);
  const cube = readCube(fields.cube);
  const begun: ToRollState = {
    phase: 'toRoll',
    rules,
    game: 1,
    score,
    isCrawford,
    cube: { value: cube.value, owner: cube.owner },
    history: [],
    onRoll,
    position,
  };
  const state = readPhase(fields, begun, cube.action);
  return checked(state, {
    position: fields["White's checkers"],
    score: fields["White's score"],
  });
}

function readFields(whole: Field): Fields {
  const given = whole.text.split(':').length;
  const count = Math.min(Math.max(given, NEEDED), FIELDS.length);
  const fields = splitFields(whole, ':', count);
  const end = part(whole, 'end', whole.text.length, whole.text.length);
  const rest = DEFAULTS.slice(count - NEEDED).map((text) => ({ name: '', text, place: end.place }));
  return nameFields([...fields, ...rest], FIELDS);
}

/** C is the Crawford game, of a one point match too; L a game after it, G the most games that are played. */
function readRules(
  field: Field,
  played: VariantName,
): { readonly rules: MatchRules; readonly isCrawford: boolean } {
  const [, digits, letter] = /^(\d{1,5})(?:([CL])|G\d{1,5})?$/.exec(field.text) ?? [];
  if (digits === undefined) refuse(field, 'a number, perhaps with C, L or G and a number');
  const length = integerOf({ ...field, text: digits }, 0, LONGEST_MATCH);
  return {
    rules: rulesOf({ length, variant: played }, field),
    isCrawford: letter === 'C' && length > 1,
  };
}

/** The position seen by dark, whose points have the numbers of the letters. */
function readPosition(fields: Fields, played: VariantName): Position {
  const counts = Array.from({ length: BAR + 1 }, () => 0);
  for (const [field, sign, bar] of [
    [fields["White's checkers"], -1, 0],
    [fields["Black's checkers"], 1, BAR],
  ] as const) {
    for (let i = 0; i < field.text.length; i++) {
      const point = OGID_POINTS.indexOf(field.text[i]!);
      const isBar = point === 0 || point === BAR;
      if (point < 0 || (isBar && point !== bar) || counts[point]! * sign < 0) {
        refuse(part(field, 'checker', i, i + 1), 'a free point 1 to o, or the own bar');
      }
      counts[point]! += sign;
    }
  }
  return positionOf(counts, played, fields["White's checkers"]);
}

function readCube(field: Field): {
  readonly value: number;
  readonly owner: Seat | null;
  readonly action: string;
} {
  const [, owner, digits, action] = /^([NWBD?])(\d{1,2})([NOTP])$/.exec(field.text) ?? [];
  if (digits === undefined) refuse(field, 'N, W or B, a power of two, then N, O, T or P');
  return {
    value: 2 ** integerOf({ ...field, text: digits }, 0, Math.log2(HIGHEST_CUBE)),
    owner: OWNERS[owner as keyof typeof OWNERS],
    action: action!,
  };
}

function readPhase(fields: Fields, begun: ToRollState, action: string): MatchState {
  const roll = readDice(fields.dice);
  const phase = oneOf(fields['game state'], STATES);
  if (roll && (phase === 'doubled' || phase === 'over')) refuse(fields.dice, 'none');
  if (phase === 'over') return over(fields, begun, action === 'P');
  if ((phase === 'doubled') !== (action === 'O')) {
    refuse(fields.cube, 'O with the game state D, and only there');
  }
  if (phase === 'doubled') {
    // The doubler acted last, and stays on roll.
    const { onRoll: seat, position, cube } = begun;
    const onRoll = otherSeat(seat);
    if (cube.value === HIGHEST_CUBE) refuse(fields.cube, 'a cube that may be doubled');
    const offer = { seat, cube: cube.value * 2, beavers: 0 };
    return { ...begun, phase, onRoll, position: seenBy(position, seat, onRoll), offer };
  }
  if (roll) return { ...begun, phase: 'toPlay', roll };
  return phase === 'initial' ? notBegun(begun) : begun;
}

/** The score is that before the game. */
function over(fields: Fields, begun: ToRollState, isPassed: boolean): OverState {
  const { score, onRoll, cube, position } = begun;
  if (isPassed) {
    // Whoever passed acted last, so the winner is on roll.
    const points = cube.value;
    const end = { winner: onRoll, value: 'single', by: 'pass', points } as const;
    return { ...begun, phase: 'over', score: plusPoints(score, onRoll, points), ending: end };
  }
  const end = ending(position) ?? refuse(fields['game state'], 'a side without checkers');
  const winner = end.winner === 'playerOnRoll' ? onRoll : otherSeat(onRoll);
  const points = pointsFor(begun, end.value);
  return {
    ...begun,
    phase: 'over',
    score: plusPoints(score, winner, points),
    ending: { winner, value: end.value, by: 'bearoff', points },
  };
}

function readDice(field: Field): Roll | undefined {
  if (field.text === '') return undefined;
  const roll = field.text.length === 2 ? makeRoll([...field.text].map(Number)) : undefined;
  return roll?.ok ? roll.value : refuse(field, 'nothing or two dice');
}
