import { describe, expect, test } from 'vitest';
import { makeFibsBoard, parseFibsBoard } from '../../../engine/formats/fibsBoard.ts';
import { START } from '../../../engine/position.ts';
import { pos } from '../positions.ts';
import { testTextFormat } from './positionFormats.ts';

const BOARD =
  'board:You:other:7:0:0:0:-2:0:0:0:0:5:0:3:0:0:0:-5:5:0:0:0:-3:0:-5:0:0:0:0:2:0:1:0:0:0:0:1:1:1:0:1:-1:0:25:0:0:0:0:0:0:0:0';

const NAMES = { light: 'Alice', dark: 'Bob' };

describe.each(['light', 'dark'] as const)('FIBS board of %s', (you) => {
  testTextFormat({
    code: 'badFibsBoard',
    parse: (text) => {
      const parsed = parseFibsBoard(text, { you });
      return parsed.ok ? { ok: true, value: parsed.value.state } : parsed;
    },
    make: (state) => makeFibsBoard(state, NAMES, you),
  });
});

describe('FIBS board', () => {
  // Written by GNU Backgammon 1.07, `set output rawboard on`.
  test.each([
    [
      'board:gnubg:root:7:3:2:0:-2:0:0:0:0:5:0:3:0:0:0:-5:5:0:0:0:-3:0:-5:0:0:0:0:2:0:1:5:2:5:2:2:0:1:0:1:-1:0:25:0:0:0:0:0:0:0:1',
      {
        names: { dark: 'gnubg', light: 'root' },
        state: {
          phase: 'toPlay',
          onRoll: 'dark',
          roll: [5, 2],
          position: START,
          score: { dark: 3, light: 2 },
          cube: { value: 2, owner: 'light' },
          isCrawford: false,
          rules: { length: 7 },
        },
      },
    ],
    [
      'board:root:gnubg:0:0:0:0:-2:0:0:0:0:5:0:4:0:0:0:-5:4:0:0:0:-3:0:-5:0:0:0:1:1:0:-1:0:0:0:0:1:1:1:-1:1:-1:0:25:0:0:0:0:0:0:0:1',
      {
        state: {
          phase: 'doubled',
          onRoll: 'light',
          offer: { seat: 'dark', cube: 2, beavers: 0 },
          position: pos('x 24:2 13:5 8:3 6:5; o 24:1 23:1 13:4 8:4 6:5'),
          rules: { length: 0 },
        },
      },
    ],
    [
      'board:root:gnubg:5:0:4:0:-2:0:0:0:0:5:0:4:0:0:0:-5:4:0:0:0:-3:0:-5:0:0:0:1:1:0:-1:0:0:0:0:1:1:1:0:1:-1:0:25:0:0:0:0:0:0:0:0',
      { state: { isCrawford: true, score: { dark: 0, light: 4 } } },
    ],
  ])('%s', (board, expected) => {
    expect(parseFibsBoard(board)).toMatchObject({ ok: true, value: expected });
  });

  const board = (change: (fields: string[]) => void): string => {
    const fields = BOARD.split(':');
    change(fields);
    return fields.join(':');
  };

  test('you may be X, and play from 1 to 24', () => {
    const o = parseFibsBoard(BOARD);
    const asX = board((fields) => {
      for (let i = 6; i < 32; i++) fields[i] = String(-Number(fields[i]));
      fields[32] = '-1';
      fields[41] = '-1';
    });
    const upwards = board((fields) => {
      fields.splice(6, 26, ...fields.slice(6, 32).reverse());
      fields.splice(42, 3, '1', '25', '0');
    });
    expect(parseFibsBoard(asX)).toEqual(o);
    expect(parseFibsBoard(upwards)).toEqual(o);
  });

  test('a double shows in that nobody may double, too', () => {
    const doubled = board((fields) => fields.splice(37, 4, '4', '0', '0', '0'));
    expect(parseFibsBoard(doubled)).toMatchObject({
      ok: true,
      value: {
        state: {
          phase: 'doubled',
          onRoll: 'dark',
          cube: { value: 4, owner: 'dark' },
          offer: { seat: 'light', cube: 8 },
        },
      },
    });
  });

  test('an unlimited match has redoubles, a match perhaps no Crawford rule', () => {
    const unlimited = board((fields) => {
      fields[3] = '9999';
      fields[52] = '3';
    });
    expect(parseFibsBoard(unlimited)).toMatchObject({
      ok: true,
      value: { state: { rules: { length: 0, mostBeavers: 3 } } },
    });
    const score = (forced: string, did: string): string =>
      board((fields) => {
        fields[4] = '6';
        fields.splice(50, 2, forced, did);
      });
    const parsed = [score('0', '0'), score('0', '1'), score('3', '0')].map((text) =>
      parseFibsBoard(text),
    );
    expect(parsed.map((one) => one.ok && one.value.state.isCrawford)).toEqual([true, false, false]);
    expect(parsed.map((one) => one.ok && one.value.state.rules.hasCrawford)).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('names with colons and spaces are not written as they are', () => {
    const parsed = parseFibsBoard(BOARD);
    const made = parsed.ok && makeFibsBoard(parsed.value.state, { light: 'a b:c', dark: 'you' });
    expect(made).toMatchObject({ ok: true, value: { lost: ['the name "a b:c" as it is'] } });
    expect(made && made.ok && made.value.data).toMatch(/^board:you:a_b_c:7:/);
  });

  test.each([
    [0, 'bored', 'board "bored"', 0],
    [1, '', 'you "": expected a name', 1],
    [3, '100000', 'match length "100000"', 3],
    [4, '7', 'less than the 7 points', 4],
    [12, '6', 'at most 15 checkers a side, got 16', 6],
    [12, '4', 'your checkers off "0": expected 1', 45],
    [32, '2', 'turn "2"', 32],
    [32, '0', 'the game is over', 6],
    [33, '7', 'your first die "7"', 33],
    [33, '5', 'your second die "0"', 34],
    [37, '3', 'cube "3"', 37],
    [41, '0', 'color "0"', 41],
    [42, '0', 'direction "0"', 42],
  ])('refuses field %i %j', (index, put, why, blamed) => {
    const fields = BOARD.split(':').with(index, put);
    const column = blamed === 0 ? 1 : fields.slice(0, blamed).join(':').length + 2;
    const parsed = parseFibsBoard(fields.join(':'));
    expect(parsed).toMatchObject({ ok: false, error: { code: 'badFibsBoard', place: { column } } });
    expect(!parsed.ok && parsed.error.message).toContain(why);
  });

  test('refuses any other number of fields', () => {
    expect(parseFibsBoard(`${BOARD}:0`)).toMatchObject({
      ok: false,
      error: {
        message:
          'FIBS board: text "board:You:other:7:0:0:0:-2:0:0:0:0:5:0:3": expected 53 fields with : between them, got 54',
      },
    });
  });
});
