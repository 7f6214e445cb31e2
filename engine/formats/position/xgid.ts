/**
 * XGIDs, the one-line positions of eXtreme Gammon.
 *
 *     parseXgid('XGID=-b----E-C---eE---c-e----B-:0:0:1:52:0:0:3:0:10');    // money, dark to play 52
 *
 * 26 letters (A.. the bottom player's checkers, a.. the top player's, by the bottom player's points with the top bar
 * first), the cube as a power of two, its owner, whose turn it is, dice, both scores, rules, match length and the
 * highest cube as a power of two. The bottom player (+1) is dark and the top player (-1) light, as GNU Backgammon's
 * players 1 and 0 are. While a double waits, the turn and the cube are still the doubler's before it.
 * Source: eXtreme Gammon 2 manual, "XGID" (page 146); GNU Backgammon 1.07, `set xgid`.
 */
import type { FormatFailure, Written } from '../../match/record.ts';
import { HIGHEST_CUBE, type MatchRules, otherSeat, type Seat } from '../../match/rules.ts';
import { type CubeOffer, type MatchState, pendingPart } from '../../match/state.ts';
import { BAR, type Position } from '../../position.ts';
import { fail, type Result } from '../../result.ts';
import { makeRoll, type Roll } from '../../roll.ts';
import { type VariantName } from '../../variants.ts';
import {
  type Field,
  integerOf,
  nameFields,
  oneOf,
  part,
  reading,
  refuse,
  splitFields,
  wholeText,
} from './fields.ts';
import {
  checked,
  positionOf,
  rulesOf,
  seenBy,
  signedCounts,
  type Unwritable,
  written,
} from './positionState.ts';

const PREFIX = 'XGID=';
const FIELDS = [
  'position',
  'cube',
  'cube owner',
  'turn',
  'dice',
  'score of the bottom player',
  'score of the top player',
  'rules',
  'match length',
  'highest cube',
] as const;
type Fields = Readonly<Record<(typeof FIELDS)[number], Field>>;

const OWNERS = { '-1': 'light', '0': null, '1': 'dark' } as const;
const TURNS = { '-1': 'light', '1': 'dark' } as const;
/** A double, a beaver, a raccoon: the letter that says how many beavers were made. */
const DOUBLES = 'DBR';
/** Beavers that the rules allow where they allow any: XGIDs know no more than a raccoon. */
const MOST_BEAVERS = 2;
const HIGHEST_CUBE_LOG = Math.log2(HIGHEST_CUBE);
const HIGHEST_SCORE = 999_999_999;

/**
 * Returns the state an XGID stands for, with or without "XGID=". It does not say the variant, nor whether there is a
 * cube or a Crawford rule; where it allows beavers they are beavers and raccoons.
 */
export function parseXgid(
  text: string,
  name: VariantName = 'standard',
): Result<MatchState, FormatFailure<'badXgid'>> {
  return reading('badXgid', 'XGID', () => {
    const fields = nameFields(splitFields(wholeText(text, PREFIX), ':', FIELDS.length), FIELDS);
    const rules = readRules(fields, name);
    const onRoll = oneOf<Seat>(fields.turn, TURNS);
    const position = positionOf(readCounts(fields.position), name, fields.position);
    const score = {
      dark: integerOf(fields['score of the bottom player'], 0, HIGHEST_SCORE),
      light: integerOf(fields['score of the top player'], 0, HIGHEST_SCORE),
    };
    const cube = {
      value: 2 ** integerOf(fields.cube, 0, Math.log2(rules.cubeLimit)),
      owner: oneOf<Seat | null>(fields['cube owner'], OWNERS),
    };
    const begun = {
      rules,
      game: 1,
      score,
      isCrawford: rules.length > 0 && fields.rules.text === '1',
      cube,
      history: [],
      onRoll,
      position: seenBy(position, 'dark', onRoll),
    };
    const places = { position: fields.position, score: fields['score of the bottom player'] };
    const dice = readDice(fields.dice);
    if (dice === undefined) return checked({ ...begun, phase: 'toRoll' }, places);
    if (typeof dice !== 'number') {
      return checked({ ...begun, phase: 'toPlay', roll: dice }, places);
    }
    if (dice > rules.mostBeavers) refuse(fields.dice, 'no beavers, the rules allow none');
    const offered = cube.value * 2 ** (dice + 1);
    if (offered > HIGHEST_CUBE) refuse(fields.cube, 'a cube that may be doubled');
    const seat = dice % 2 === 0 ? otherSeat(onRoll) : onRoll;
    const offer = { seat, cube: offered, beavers: dice };
    return checked({ ...begun, phase: 'doubled', offer }, places);
  });
}

/** Returns the state's XGID; before the opening roll and once the game is over there is none. */
export function makeXgid(state: MatchState): Result<Written, Unwritable> {
  if (state.phase === 'opening' || state.phase === 'over') {
    return fail('unwritable', `an XGID is of a game going on, this one is ${state.phase}`);
  }
  const { rules, cube, score, onRoll } = state;
  const fields = [
    positionText(seenBy(state.position, onRoll, 'dark')),
    Math.log2(cube.value),
    cube.owner === null ? 0 : sign(cube.owner),
    sign(onRoll),
    diceText(pendingPart(state)),
    score.dark,
    score.light,
    rulesFlag(state),
    rules.length,
    Math.log2(rules.cubeLimit),
  ];
  const id = PREFIX + fields.join(':');
  return written(id, state, parseXgid(id, rules.variant));
}

function sign(seat: Seat): number {
  return seat === 'dark' ? 1 : -1;
}

/** The rules flag is the Crawford game's in a match; for money 1 is the Jacoby rule and 2 beavers. */
function readRules(fields: Fields, name: VariantName): MatchRules {
  const length = integerOf(fields['match length'], 0, HIGHEST_SCORE);
  const flag = integerOf(fields.rules, 0, length > 0 ? 1 : 3);
  const cubeLimit = 2 ** integerOf(fields['highest cube'], 0, HIGHEST_CUBE_LOG);
  const money = { hasJacoby: (flag & 1) > 0, mostBeavers: (flag & 2) > 0 ? MOST_BEAVERS : 0 };
  return rulesOf(
    { length, variant: name, cubeLimit, ...(length > 0 ? {} : money) },
    fields['match length'],
  );
}

function rulesFlag({ rules, isCrawford }: MatchState): number {
  if (rules.length > 0) return Number(isCrawford);
  return Number(rules.hasJacoby) + (rules.mostBeavers > 0 ? 2 : 0);
}

const BOTTOM = '-ABCDEFGHIJKLMNOP';
const TOP = '-abcdefghijklmnop';

/** The signed counts that the letters stand for, seen by dark. */
function readCounts(field: Field): number[] {
  if (field.text.length !== BAR + 1) {
    refuse(field, `${BAR + 1} letters, got ${field.text.length}`);
  }
  return Array.from({ length: BAR + 1 }, (_, place) => {
    const letter = field.text[place]!;
    // Each bar is one side's.
    const bottom = place === 0 ? -1 : BOTTOM.indexOf(letter);
    const top = place === BAR ? -1 : TOP.indexOf(letter);
    if (letter === '-') return 0;
    if (bottom < 0 && top < 0) {
      refuse(
        part(field, 'checkers', place, place + 1),
        place === 0 ? 'a to p or -' : place === BAR ? 'A to P or -' : 'A to P, a to p or -',
      );
    }
    return bottom > 0 ? bottom : -top;
  });
}

function positionText(position: Position): string {
  return signedCounts(position)
    .map((n) => (n < 0 ? TOP[-n] : BOTTOM[n]))
    .join('');
}

/** A roll, the number of beavers since the double that waits, or undefined: not rolled yet. */
function readDice(field: Field): Roll | number | undefined {
  if (field.text === '00') return undefined;
  if (field.text.length === 1 && DOUBLES.includes(field.text)) return DOUBLES.indexOf(field.text);
  const roll = field.text.length === 2 ? makeRoll([...field.text].map(Number)) : undefined;
  return roll?.ok ? roll.value : refuse(field, '00, two dice, D, B or R');
}

function diceText(
  state:
    | { readonly phase: 'toRoll' }
    | { readonly phase: 'toPlay'; readonly roll: Roll }
    | { readonly phase: 'doubled'; readonly offer: CubeOffer },
): string {
  if (state.phase === 'toPlay') return state.roll.join('');
  // More than a raccoon is no XGID.
  if (state.phase === 'doubled') return DOUBLES[state.offer.beavers] ?? '';
  return '00';
}
