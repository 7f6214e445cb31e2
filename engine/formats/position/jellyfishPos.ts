/**
 * Jellyfish position files (.pos): little-endian 16-bit numbers, and names with a byte of length before them.
 *
 * Version (124, 125 or 126), from 126 on caution and a number that is not used, from 125 on whether there are a cube, the
 * Jacoby rule and beavers; then the cube, its owner (0 nobody, 1, 2), who is on roll (1 or 2, with 2 more before the
 * roll, 0 before the game), the moves left with either die, a number not used, 1 for a match or 3 for a game, 1 for two
 * players or 2 against Jellyfish, its level, match length and scores; both names, whether the lower die is drawn left,
 * 2 in the Crawford game or 3 after it, whether Jellyfish played last, that play as text, two dice and the board: by
 * place, with 20 added, the position and the one before, player 2's bar first, then player 1's points 1..24 and bar,
 * player 1's checkers negative. Player 1 is light.
 * Source: GNU Backgammon 1.07, `import pos` and `export position pos`.
 */
import type { FormatFailure, Written } from '../../match/record.ts';
import { LONGEST_MATCH, type MatchRules, type Seat, SEATS } from '../../match/rules.ts';
import { type MatchState, pendingPart, positionFor, type ToRollState } from '../../match/state.ts';
import { BAR, type Position } from '../../position.ts';
import { fail, type Result } from '../../result.ts';
import type { VariantName } from '../../variants.ts';
import { type Field, integerOf, nameFields, reading, refuse } from './fields.ts';
import {
  checked,
  cubeValueOf,
  type NamedState,
  type Names,
  notBegun,
  positionOf,
  rollOf,
  rulesOf,
  seenBy,
  signedCounts,
  type Unwritable,
  writtenNamed,
} from './positionState.ts';

/** The numbers before the names: by version, then those that every version has. */
const CAUTION = ['caution', 'unused'] as const;
const RULES = ['has a cube', 'Jacoby rule', 'beavers'] as const;
const GAME = [
  'cube',
  'cube owner',
  'player on roll',
  'moves left',
  'moves right',
  'unused',
  'game or match',
  'opponent',
  'level',
  'match length',
  'score of player 1',
  'score of player 2',
] as const;
/** The numbers after the names, and after the last play. */
const TABLE = ['lower die left', 'Crawford game', 'who played last'] as const;
const DICE = ['first die', 'second die'] as const;
/** Of every place of the board. */
const PLACE = ['now', 'before'] as const;

const VERSION = 126;
const VERSION_WITH_RULES = 125;
const OLDEST_VERSION = 124;
const MATCH = 1;
const GAME_ALONE = 3;
const TWO_PLAYERS = 1;
const LEVEL = 7;
const CRAWFORD = { other: 1, now: 2, past: 3 } as const;
const OWNERS = [null, 'light', 'dark'] as const;
/** Added to who is on roll before the roll. */
const TO_ROLL = 2;
/** Added to the counts of checkers. */
const ZERO = 20;
const MOST = 15;
const HIGHEST = 32_767;
const LONGEST_NAME = 255;
const QUESTION = 63;

/** Reads numbers and texts one after another. */
interface Cursor {
  number(name: string): Field;
  text(name: string): string;
}

/**
 * Returns the state that a position file stands for and the names, their bytes as Latin-1. It does not say the variant
 * nor whether a double waits; what comes after the board is not read.
 */
export function parseJellyfishPos(
  bytes: Uint8Array,
  name: VariantName = 'standard',
): Result<NamedState, FormatFailure<'badJellyfishPos'>> {
  return reading('badJellyfishPos', 'Jellyfish position', () => {
    const cursor = cursorOf(bytes);
    const version = integerOf(cursor.number('version'), OLDEST_VERSION, VERSION);
    if (version === VERSION) numbersOf(cursor, CAUTION);
    const flags = version >= VERSION_WITH_RULES ? numbersOf(cursor, RULES) : undefined;
    const game = numbersOf(cursor, GAME);
    const names = { light: cursor.text('name of player 1'), dark: cursor.text('name of player 2') };
    const table = numbersOf(cursor, TABLE);
    cursor.text('last play');
    const dice = numbersOf(cursor, DICE);
    const rules = readRules(game, flags, name);
    const turn = integerOf(game['player on roll'], 0, 2 + TO_ROLL);
    const onRoll: Seat = turn > 0 && turn % 2 === 0 ? 'dark' : 'light';
    const board = Array.from({ length: BAR + 1 }, () => numbersOf(cursor, PLACE));
    const begun: ToRollState = {
      phase: 'toRoll',
      rules,
      game: 1,
      score: {
        light: integerOf(game['score of player 1'], 0, HIGHEST),
        dark: integerOf(game['score of player 2'], 0, HIGHEST),
      },
      isCrawford: rules.length > 0 && Number(table['Crawford game'].text) === CRAWFORD.now,
      cube: {
        value: cubeValueOf(game.cube),
        owner: OWNERS[integerOf(game['cube owner'], 0, 2)]!,
      },
      history: [],
      onRoll,
      position: seenBy(readBoard(board, name), 'light', onRoll),
    };
    const roll = turn <= TO_ROLL ? rollOf(dice['first die'], dice['second die']) : undefined;
    const inPlay: MatchState = roll ? { ...begun, phase: 'toPlay', roll } : begun;
    const state = turn === 0 ? notBegun(begun) : inPlay;
    return {
      state: checked(state, { position: board[0]!.now, score: game['score of player 1'] }),
      names,
    };
  });
}

function cursorOf(bytes: Uint8Array): Cursor {
  let at = 0;
  const take = (name: string, length: number): Uint8Array => {
    if (at + length > bytes.length) {
      refuse({ name, text: '', place: { byte: at } }, `${length} more bytes`);
    }
    at += length;
    return bytes.subarray(at - length, at);
  };
  return {
    number(name): Field {
      const byte = at;
      const [low, high] = take(name, 2);
      const value = ((low! | (high! << 8)) << 16) >> 16;
      return { name, text: String(value), place: { byte } };
    },
    text(name): string {
      const [length] = take(name, 1);
      return String.fromCharCode(...take(name, length!));
    },
  };
}

function numbersOf<Name extends string>(
  cursor: Cursor,
  names: readonly Name[],
): Readonly<Record<Name, Field>> {
  return nameFields(
    names.map((name) => cursor.number(name)),
    names,
  );
}

/** Versions before 125 say nothing of the cube, the Jacoby rule and beavers. */
function readRules(
  game: Readonly<Record<'game or match' | 'match length', Field>>,
  flags: Readonly<Record<(typeof RULES)[number], Field>> | undefined,
  name: VariantName,
): MatchRules {
  const kind = integerOf(game['game or match'], MATCH, GAME_ALONE);
  const length = kind === GAME_ALONE ? 0 : integerOf(game['match length'], 0, LONGEST_MATCH);
  const rules: Partial<MatchRules> = { length, variant: name };
  if (!flags) return rulesOf(rules, game['match length']);
  const [hasCube, hasJacoby, hasBeavers] = RULES.map((rule) => integerOf(flags[rule], 0, 1) > 0);
  const money = length === 0 ? { hasJacoby: hasJacoby!, mostBeavers: Number(hasBeavers) } : {};
  return rulesOf({ ...rules, hasCube: hasCube!, ...money }, game['match length']);
}

/** The position seen by light, player 1, whose checkers are negative. */
function readBoard(
  board: readonly Readonly<Record<(typeof PLACE)[number], Field>>[],
  name: VariantName,
): Position {
  const counts = board.map(({ now }, place) => {
    const most = place === BAR ? 0 : MOST;
    const least = place === 0 ? 0 : -MOST;
    return ZERO - integerOf(now, ZERO + least, ZERO + most);
  });
  return positionOf(counts, name, board[0]!.now);
}

/**
 * Returns the file, of version 126. There is none once the game is over, nor of cubes and scores beyond 16 bits;
 * characters of names that are not Latin-1 are lost.
 */
export function makeJellyfishPos(
  state: MatchState,
  names: Names,
): Result<Written<Uint8Array>, Unwritable> {
  if (state.phase === 'over')
    return fail('unwritable', 'a Jellyfish position is of a game going on');
  const { rules, score, cube } = state;
  if (Math.max(score.light, score.dark) > HIGHEST) {
    return fail('unwritable', `a Jellyfish position holds scores up to ${HIGHEST}`);
  }
  const now = pendingPart(state);
  const player = state.phase === 'opening' ? 0 : 1 + SEATS.indexOf(state.onRoll);
  const isToRoll = now.phase === 'toRoll' || now.phase === 'doubled';
  const game: Readonly<Record<(typeof GAME)[number], number>> = {
    cube: cube.value,
    'cube owner': OWNERS.indexOf(cube.owner),
    'player on roll': player + (isToRoll ? TO_ROLL : 0),
    'moves left': 0,
    'moves right': 0,
    unused: 0,
    'game or match': rules.length > 0 ? MATCH : GAME_ALONE,
    opponent: TWO_PLAYERS,
    level: LEVEL,
    'match length': rules.length,
    'score of player 1': score.light,
    'score of player 2': score.dark,
  };
  const flags = [rules.hasCube, rules.hasJacoby, rules.mostBeavers > 0].map(Number);
  const dice = now.phase === 'toPlay' ? now.roll : [0, 0];
  const counts = signedCounts(positionFor(state, 'light')).flatMap((n) => [ZERO - n, ZERO - n]);
  const bytes = Uint8Array.from([
    ...[VERSION, 0, 0, ...flags, ...GAME.map((name) => game[name])].flatMap(word),
    ...text(names.light),
    ...text(names.dark),
    ...[0, crawfordOf(state), 0].flatMap(word),
    ...text(''),
    ...[...dice, ...counts].flatMap(word),
  ]);
  return writtenNamed(bytes, { state, names }, parseJellyfishPos(bytes, rules.variant));
}

function word(n: number): number[] {
  return [n & 255, (n >> 8) & 255];
}

function text(name: string): number[] {
  const codes = Array.from(name.slice(0, LONGEST_NAME), (c) => c.charCodeAt(0));
  return [codes.length, ...codes.map((code) => (code < 256 ? code : QUESTION))];
}

/** After the Crawford game is once a side is a point away. */
function crawfordOf({ isCrawford, rules, score }: MatchState): number {
  if (isCrawford) return CRAWFORD.now;
  const isPointAway = Math.max(score.light, score.dark) === rules.length - 1;
  return isPointAway ? CRAWFORD.past : CRAWFORD.other;
}
