import { describe, expect, test } from 'vitest';
import { makeXgid, parseXgid } from '../../../engine/formats/xgid.ts';
import { makeRules } from '../../../engine/match/rules.ts';
import { newMatch } from '../../../engine/match/state.ts';
import { pos } from '../positions.ts';
import { testTextFormat } from './positionFormats.ts';

const START = '-b----E-C---eE---c-e----B-';

describe('XGID', () => {
  testTextFormat({ code: 'badXgid', parse: (text) => parseXgid(text), make: makeXgid });

  test.each([
    // Posted on bug-gnubg in June 2010: money play with the Jacoby rule and beavers.
    [
      'XGID=-b----E-C---eE---b-d-b--B-:0:0:1:46:0:0:3:0:10',
      {
        phase: 'toPlay',
        roll: [4, 6],
        onRoll: 'dark',
        position: pos('x 24:2 13:5 8:3 6:5; o 24:2 13:5 8:2 6:4 4:2'),
        rules: { length: 0, hasJacoby: true, mostBeavers: 2, cubeLimit: 1024 },
      },
    ],
    // Posted on backgammonforums.com, "How to post positions": 6-4 in a match to 7, Crawford game.
    [
      'XGID=--A-bBBBB--BbB-----dbbc-B-:0:0:1:31:6:4:1:7:10',
      {
        position: pos('x 24:2 13:2 11:2 8:2 7:2 6:2 5:2 2:1; o 21:2 13:2 6:4 5:2 4:2 3:3'),
        score: { dark: 6, light: 4 },
        isCrawford: true,
        rules: { length: 7 },
      },
    ],
    [
      `XGID=${START}:1:-1:-1:00:2:3:0:7:10`,
      {
        phase: 'toRoll',
        onRoll: 'light',
        cube: { value: 2, owner: 'light' },
        score: { dark: 2, light: 3 },
      },
    ],
    [
      `XGID=${START}:1:-1:-1:D:2:3:0:7:10`,
      { phase: 'doubled', onRoll: 'light', offer: { seat: 'dark', cube: 4, beavers: 0 } },
    ],
    [
      `XGID=${START}:0:0:1:B:0:0:2:0:10`,
      {
        phase: 'doubled',
        offer: { seat: 'dark', cube: 4, beavers: 1 },
        rules: { hasJacoby: false, mostBeavers: 2 },
      },
    ],
    [
      `XGID=${START}:0:0:1:R:0:0:2:0:10`,
      { phase: 'doubled', offer: { seat: 'light', cube: 8, beavers: 2 } },
    ],
    [
      'XGID=aC----B-------------b---dB:0:0:1:31:0:0:1:0:6',
      { position: pos('x bar:2 1:3 6:2; o bar:1 1:4 5:2'), rules: { cubeLimit: 64 } },
    ],
  ])('%s', (id, expected) => {
    const parsed = parseXgid(id);
    expect(parsed).toMatchObject({ ok: true, value: expected });
    expect(parsed.ok && makeXgid(parsed.value)).toEqual({
      ok: true,
      value: { data: id, lost: [] },
    });
    expect(parseXgid(` ${id.replace('XGID=', '')}\n`)).toEqual(parsed);
  });

  test('there is none before the opening roll', () => {
    const rules = makeRules();
    expect(rules.ok && makeXgid(newMatch(rules.value))).toMatchObject({
      ok: false,
      error: { code: 'unwritable' },
    });
  });

  test('says what it does not hold', () => {
    const parsed = parseXgid(`${START}:0:0:1:00:0:0:0:7:10`);
    if (!parsed.ok) throw new Error(parsed.error.message);
    const rules = makeRules({
      length: 7,
      variant: 'nackgammon',
      hasCube: false,
      hasCrawford: false,
    });
    const made = rules.ok && makeXgid({ ...parsed.value, rules: rules.value, game: 3 });
    expect(made && made.ok && made.value.lost).toEqual([
      'that the game is nackgammon',
      'that the match is played without a cube',
      'that there is no Crawford game',
      'the number of the game (3)',
    ]);
  });

  test.each([
    ['', '10 fields with :', 1],
    [`XGID=${START}:0:0:1:52:0:0:3:0`, '10 fields with : between them, got 9', 6],
    [`XGID=${START.slice(1)}:0:0:1:52:0:0:3:0:10`, '26 letters, got 25', 6],
    [`XGID=A${START.slice(1)}:0:0:1:52:0:0:3:0:10`, 'checkers "A": expected a to p or -', 6],
    [`XGID=${START.slice(0, 25)}a:0:0:1:52:0:0:3:0:10`, 'expected A to P or -', 31],
    [`XGID=${START.replace('C', 'Q')}:0:0:1:52:0:0:3:0:10`, 'checkers "Q"', 14],
    [
      `XGID=${START.replace('C', 'D')}:0:0:1:52:0:0:3:0:10`,
      'at most 15 checkers a side, got 16',
      6,
    ],
    [`XGID=${START}:11:0:1:52:0:0:3:0:10`, 'cube "11": expected a whole number from 0 to 10', 33],
    [`XGID=${START}:0:2:1:52:0:0:3:0:10`, 'cube owner "2"', 35],
    [`XGID=${START}:0:0:0:52:0:0:3:0:10`, 'turn "0"', 37],
    [`XGID=${START}:0:0:1:50:0:0:3:0:10`, 'dice "50"', 39],
    [`XGID=${START}:0:0:1:B:0:0:1:0:10`, 'no beavers, the rules allow none', 39],
    [`XGID=${START}:0:0:1:B:0:0:2:7:10`, 'rules "2"', 45],
    [`XGID=${START}:0:0:1:52:7:0:0:7:10`, 'less than the 7 points', 42],
    [`XGID=${START}:0:0:1:52:0:0:0:40000:10`, 'length 40000', 48],
    [`XGID=${'-'.repeat(25)}A:0:0:1:52:0:0:3:0:10`, 'the game goes on', 6],
  ])('refuses %s', (id, why, column) => {
    const parsed = parseXgid(id);
    expect(parsed).toMatchObject({ ok: false, error: { code: 'badXgid', place: { column } } });
    expect(!parsed.ok && parsed.error.message).toContain(why);
  });
});
