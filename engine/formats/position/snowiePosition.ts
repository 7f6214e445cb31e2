/**
 * Snowie position text: one line of 40 fields, each with a semicolon after it.
 *
 * Match length, Jacoby rule, 0, 1 for money, the player on roll (0 or 1), the names of the player on roll and of the
 * other, the Crawford game, both scores in the same order, the cube and its owner (1 the player on roll, -1 the other),
 * the other's bar, points 1..24 as the player on roll numbers them, the own bar (counts, the other's negative) and two
 * dice or zeros. Player 0 is light. Source: GNU Backgammon 1.07, `export position snowietxt` and `import snowietxt`.
 */
import type { FormatFailure, Written } from '../../match/record.ts';
import { LONGEST_MATCH, type MatchRules, otherSeat, type Seat } from '../../match/rules.ts';
import { type MatchState, pendingPart } from '../../match/state.ts';
import { BAR } from '../../position.ts';
import { fail, type Result } from '../../result.ts';
import type { VariantName } from '../../variants.ts';
import {
  type Field,
  integerOf,
  nameFields,
  oneOf,
  part,
  reading,
  splitFields,
  wholeText,
} from './fields.ts';
import {
  checked,
  cubeValueOf,
  type NamedState,
  type Names,
  positionOf,
  rollOf,
  rulesOf,
  safeName,
  signedCounts,
  type Unwritable,
  writtenNamed,
} from './positionState.ts';

const HEAD = [
  'match length',
  'Jacoby rule',
  'variant',
  'money',
  'player on roll',
  'name of the player on roll',
  'name of the opponent',
  'Crawford game',
  'score of the player on roll',
  'score of the opponent',
  'cube',
  'cube owner',
] as const;
/** Between head and tail: the other's bar, the points, the own bar. */
const COUNTS = BAR + 1;
const TAIL = ['first die', 'second die'] as const;
type Fields = Readonly<Record<(typeof HEAD | typeof TAIL)[number], Field>>;

const FLAG = { '0': false, '1': true } as const;
const PLAYERS = { '0': 'light', '1': 'dark' } as const;
/** Checkers on a place, of one side. */
const MOST = 15;
const HIGHEST_SCORE = 999_999_999;

/**
 * Returns the state that a Snowie position stands for, to roll or to play, and the names. It does not say the variant,
 * nor anything of the rules but the Jacoby rule for money.
 */
export function parseSnowiePosition(
  text: string,
  name: VariantName = 'standard',
): Result<NamedState, FormatFailure<'badSnowiePosition'>> {
  return reading('badSnowiePosition', 'Snowie position', () => {
    const whole = wholeText(text);
    const end = whole.text.endsWith(';') ? whole.text.length - 1 : whole.text.length;
    const line = part(whole, whole.name, 0, end);
    const all = splitFields(line, ';', HEAD.length + COUNTS + TAIL.length);
    const board = all.slice(HEAD.length, HEAD.length + COUNTS);
    const fields = {
      ...nameFields(all, HEAD),
      ...nameFields(all.slice(HEAD.length + COUNTS), TAIL),
    };
    const onRoll = oneOf<Seat>(fields['player on roll'], PLAYERS);
    const opponent = otherSeat(onRoll);
    const counts = board.map((field, place) =>
      integerOf(field, place === BAR ? 0 : -MOST, place === 0 ? 0 : MOST),
    );
    const rules = readRules(fields, name);
    const score = {
      [onRoll]: integerOf(fields['score of the player on roll'], 0, HIGHEST_SCORE),
      [opponent]: integerOf(fields['score of the opponent'], 0, HIGHEST_SCORE),
    } as Record<Seat, number>;
    const roll = rollOf(fields['first die'], fields['second die']);
    const begun = {
      rules,
      game: 1,
      score,
      isCrawford: oneOf(fields['Crawford game'], FLAG) && rules.length > 0,
      cube: {
        value: cubeValueOf(fields.cube),
        owner: oneOf<Seat | null>(fields['cube owner'], { '-1': opponent, '0': null, '1': onRoll }),
      },
      history: [],
      onRoll,
      position: positionOf(counts, name, board[0]!),
    };
    const state: MatchState = roll
      ? { ...begun, phase: 'toPlay', roll }
      : { ...begun, phase: 'toRoll' };
    const places = { position: board[0]!, score: fields['score of the player on roll'] };
    const names = {
      [onRoll]: fields['name of the player on roll'].text,
      [opponent]: fields['name of the opponent'].text,
    } as Record<Seat, string>;
    return { state: checked(state, places), names };
  });
}

/** Returns the line, ended; before the opening roll and once the game is over there is none. */
export function makeSnowiePosition(state: MatchState, names: Names): Result<Written, Unwritable> {
  if (state.phase === 'opening' || state.phase === 'over') {
    return fail('unwritable', `a Snowie position is of a game going on, not ${state.phase}`);
  }
  const { rules, onRoll, score, cube } = state;
  const opponent = otherSeat(onRoll);
  const now = pendingPart(state);
  const fields = [
    rules.length,
    Number(rules.hasJacoby),
    0,
    Number(rules.length === 0),
    Number(onRoll === 'dark'),
    safeName(names[onRoll], ';'),
    safeName(names[opponent], ';'),
    Number(state.isCrawford),
    score[onRoll],
    score[opponent],
    cube.value,
    cube.owner === null ? 0 : cube.owner === onRoll ? 1 : -1,
    ...signedCounts(state.position),
    ...(now.phase === 'toPlay' ? now.roll : [0, 0]),
  ];
  const line = `${fields.join(';')};\n`;
  return writtenNamed(line, { state, names }, parseSnowiePosition(line, rules.variant));
}

function readRules(fields: Fields, variant: VariantName): MatchRules {
  integerOf(fields.variant, 0, 9);
  oneOf(fields.money, FLAG);
  const length = integerOf(fields['match length'], 0, LONGEST_MATCH);
  const hasJacoby = oneOf(fields['Jacoby rule'], FLAG);
  return rulesOf(
    { length, variant, ...(length === 0 ? { hasJacoby } : {}) },
    fields['match length'],
  );
}
