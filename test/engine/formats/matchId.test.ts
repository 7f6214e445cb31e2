import { describe, expect, test } from 'vitest';
import {
  makeGnubgId,
  makeMatchId,
  parseGnubgId,
  parseMatchId,
} from '../../../engine/formats/matchId.ts';
import { makeRules } from '../../../engine/match/rules.ts';
import { newMatch } from '../../../engine/match/state.ts';
import { START } from '../../../engine/position.ts';
import { variant } from '../../../engine/variants.ts';
import { testTextFormat } from './positionFormats.ts';

describe('GNUBG ID', () => {
  testTextFormat({ code: 'badGnubgId', parse: (text) => parseGnubgId(text), make: makeGnubgId });

  test('of a Match ID of the manual: 2-4 in a match to 9, light owns a 2 cube, dark rolled 52', () => {
    // The manual's ID is older than the 67th bit.
    const parsed = parseGnubgId('4HPwATDgc/ABMA:QYkqASAAIAAA');
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        phase: 'toPlay',
        roll: [5, 2],
        onRoll: 'dark',
        position: START,
        score: { light: 2, dark: 4 },
        cube: { value: 2, owner: 'light' },
        isCrawford: false,
        rules: { length: 9, hasCrawford: true, hasJacoby: false },
      },
    });
    expect(parsed.ok && makeGnubgId(parsed.value)).toEqual({
      ok: true,
      value: { data: '4HPwATDgc/ABMA:QYkqASAAIAAE', lost: [] },
    });
  });

  // Printed by GNU Backgammon 1.07 in money games, players doubling, resigning and passing.
  test.each([
    ['MAEGAAAAAAAA', { phase: 'toPlay', onRoll: 'light', rules: { length: 0, hasJacoby: true } }],
    ['MAEGAAAAAAAE', { phase: 'toPlay', onRoll: 'light', rules: { length: 0, hasJacoby: false } }],
    ['MAEAAAAAAAAA', { phase: 'toRoll', onRoll: 'light' }],
    ['cAkAAAAAAAAA', { phase: 'toRoll', onRoll: 'dark' }],
    [
      'MBkAAAAAAAAA',
      { phase: 'doubled', onRoll: 'light', offer: { seat: 'dark', cube: 2, beavers: 0 } },
    ],
    [
      'cBEAAAAAAAAA',
      { phase: 'doubled', onRoll: 'dark', offer: { seat: 'light', cube: 2, beavers: 0 } },
    ],
    [
      'EREAAAAAAAAA',
      { phase: 'doubled', onRoll: 'light', offer: { seat: 'light', cube: 4, beavers: 1 } },
    ],
    [
      'EhkAAAAAAAAA',
      { phase: 'doubled', onRoll: 'light', offer: { seat: 'dark', cube: 8, beavers: 2 } },
    ],
    ['EwEAAAAAAAAA', { phase: 'toRoll', cube: { value: 8, owner: 'dark' } }],
    ['MEkAAAAAAAAA', { phase: 'resigned', resignation: { seat: 'light', value: 'gammon' } }],
    [
      'MFEAAAAAAAAA',
      {
        phase: 'resigned',
        resignation: { seat: 'dark', value: 'gammon' },
        resumes: { phase: 'doubled', offer: { seat: 'dark', cube: 2 } },
      },
    ],
    [
      'MAwAABAAAAAA',
      {
        phase: 'over',
        score: { light: 1, dark: 0 },
        ending: { winner: 'light', by: 'pass', points: 1 },
      },
    ],
    [
      'MEsAAAAAEAAA',
      { phase: 'over', ending: { winner: 'dark', value: 'gammon', by: 'resignation' } },
    ],
  ])('%s', (match, expected) => {
    const id = `4PPgASjgc/ABMA:${match}`;
    const parsed = parseGnubgId(id);
    expect(parsed).toMatchObject({ ok: true, value: expected });
    expect(parsed.ok && makeGnubgId(parsed.value)).toEqual({
      ok: true,
      value: { data: id, lost: [] },
    });
  });

  test('a variant is told to the reader and lost by the writer', () => {
    const rules = makeRules({ variant: 'hypergammon' });
    const made = rules.ok && makeGnubgId(newMatch(rules.value));
    if (!made || !made.ok) throw new Error('no ID');
    expect(made.value.lost).toEqual(['that the game is hypergammon']);
    expect(parseGnubgId(made.value.data, 'hypergammon')).toEqual({
      ok: true,
      value: rules.ok && newMatch(rules.value),
    });
  });

  test('another start than the variant has one stays where games start', () => {
    const { start } = variant('nackgammon');
    const rules = makeRules({ length: 5, start });
    const state = rules.ok ? newMatch(rules.value) : undefined;
    const made = makeGnubgId(state!);
    expect(made.ok && made.value.lost).toEqual([]);
    expect(made.ok && parseGnubgId(made.value.data)).toEqual({ ok: true, value: state });
  });

  test.each([
    ['4HPwATDgc/ABMA', '14 characters, a colon, 12 characters', 1],
    ['4HPwATDgc/ABMA-cAkAAAAAAAAA', '14 characters, a colon, 12 characters', 1],
    ['4HPwATDgc/AB!A:cAkAAAAAAAAA', 'not a Base64 character', 13],
    ['4HPwATDgc/ABMA:cAkAAAA*AAAA', 'a Base64 character', 23],
    ['4HPwATDgc/ABMA:IAEAAAAAAAAA', 'cube owner "2": expected 0, 1 or 3', 16],
    ['4HPwATDgc/ABMA:MAUAAAAAAAAA', 'game state "5": expected 0 to 4', 18],
    ['4HPwATDgc/ABMA:MIEBAAAAAAAA', 'second die "0": expected 1 to 6', 19],
    ['4HPwATDgc/ABMA:MIEHAAAAAAAA', 'first die "7": expected 1 to 6', 17],
    ['4HPwATDgc/ABMA:MJkFAAAAAAAA', '0 while a double is offered', 17],
    ['4HPwATDgc/ABMA:sAEAAAAAAAAA', 'Crawford flag "1": expected 0 in money play', 16],
    ['4HPwATDgc/ABMA:MAGgAFAAAAAA', 'less than the 5 points', 21],
    ['4HPwATDgc/ABMA:MAEAAAAAAAD4', 'unused bits "31"', 27],
    ['4HPwATDgc/ABMA:MAIAAAAAAAAA', 'a side without checkers', 1],
    ['4HPwATDgc/ABMA:MBEAAAAAAAAA', 'the side that was doubled to answer', 18],
    ['AAAAAAAAAAAAAA:cAkAAAAAAAAA', 'the game goes on', 1],
  ])('refuses %s', (id, why, column) => {
    const parsed = parseGnubgId(id);
    expect(parsed).toMatchObject({ ok: false, error: { code: 'badGnubgId', place: { column } } });
    expect(!parsed.ok && parsed.error.message).toContain(why);
  });

  test('does not hold scores beyond its bits', () => {
    const rules = makeRules({ length: 0 });
    const state = {
      ...newMatch(rules.ok ? rules.value : undefined!),
      score: { light: 32_768, dark: 0 },
    };
    expect(makeGnubgId(state)).toMatchObject({ ok: false, error: { code: 'unwritable' } });
  });
});

describe('Match ID', () => {
  test('is read at the start of the variant, and loses the position', () => {
    const parsed = parseMatchId(' cAkAAAAAAAAA\n');
    expect(parsed).toMatchObject({ ok: true, value: { position: START, onRoll: 'dark' } });
    expect(parsed.ok && makeMatchId(parsed.value)).toEqual({
      ok: true,
      value: { data: 'cAkAAAAAAAAA', lost: ['the position'] },
    });
    expect(parseMatchId('cAkAAAAAAAA')).toMatchObject({
      ok: false,
      error: { code: 'badMatchId', place: { column: 1 } },
    });
  });
});
