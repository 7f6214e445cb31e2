import { describe, expect, test } from 'vitest';
import { makeSnowiePosition, parseSnowiePosition } from '../../../engine/formats/snowiePosition.ts';
import { START } from '../../../engine/position.ts';
import { pos } from '../positions.ts';
import { testTextFormat } from './positionFormats.ts';

const LINE =
  '0;1;0;1;0;gnubg;root;0;0;0;1;0;0;-2;0;0;0;0;5;0;3;0;0;0;-5;5;0;0;0;-3;0;-5;0;0;0;0;2;0;0;0;';

const NAMES = { light: 'Alice', dark: 'Bob' };

describe('Snowie position', () => {
  testTextFormat({
    code: 'badSnowiePosition',
    parse: (text) => {
      const parsed = parseSnowiePosition(text);
      return parsed.ok ? { ok: true, value: parsed.value.state } : parsed;
    },
    make: (state) => makeSnowiePosition(state, NAMES),
  });

  // Written by GNU Backgammon 1.07, `export position snowietxt`.
  test.each([
    [
      '7;0;0;0;1;gnubg;root;0;3;2;2;-1;0;-2;0;0;0;0;5;0;3;0;0;0;-5;5;0;0;0;-3;0;-5;0;0;0;0;2;0;5;2;\n',
      {
        names: { light: 'root', dark: 'gnubg' },
        state: {
          phase: 'toPlay',
          onRoll: 'dark',
          roll: [5, 2],
          position: START,
          score: { light: 2, dark: 3 },
          cube: { value: 2, owner: 'light' },
          rules: { length: 7 },
        },
      },
    ],
    [
      '0;1;0;1;0;gnubg;root;0;0;0;1;0;0;-1;-1;0;0;0;5;0;3;0;0;0;-4;5;0;0;0;-4;0;-5;0;0;0;0;2;0;0;0;\n',
      {
        names: { light: 'gnubg', dark: 'root' },
        state: {
          phase: 'toRoll',
          onRoll: 'light',
          position: pos('x 24:2 13:5 8:3 6:5; o 24:1 23:1 13:4 8:4 6:5'),
          rules: { length: 0, hasJacoby: true },
        },
      },
    ],
    [
      '5;0;0;0;0;gnubg;root;1;4;0;1;0;0;-1;-1;0;0;0;5;0;3;0;0;0;-4;5;0;0;0;-4;0;-5;0;0;0;0;2;0;0;0;\n',
      { state: { isCrawford: true, score: { light: 4, dark: 0 } } },
    ],
  ])('%s', (line, expected) => {
    const parsed = parseSnowiePosition(line);
    expect(parsed).toMatchObject({ ok: true, value: expected });
    if (!parsed.ok) return;
    const { state, names } = parsed.value;
    expect(makeSnowiePosition(state, names)).toEqual({ ok: true, value: { data: line, lost: [] } });
    expect(parseSnowiePosition(line.trim().slice(0, -1))).toEqual(parsed);
  });

  test('says what it does not hold: the double, and names with semicolons', () => {
    const parsed = parseSnowiePosition(LINE);
    if (!parsed.ok) throw new Error(parsed.error.message);
    const state = {
      ...parsed.value.state,
      phase: 'doubled',
      offer: { seat: 'dark', cube: 2, beavers: 0 },
      onRoll: 'light',
      position: START,
    } as const;
    const made = makeSnowiePosition(state, { light: 'A;B', dark: ' ' });
    expect(made).toMatchObject({
      ok: true,
      value: {
        lost: ['the double as it was made', 'the name "A;B" as it is', 'the name " " as it is'],
      },
    });
    expect(made.ok && made.value.data).toContain(';A_B;_;');
  });

  test.each([
    [4, '2', 'player on roll "2"'],
    [10, '3', 'cube "3": expected a power of two'],
    [12, '1', 'field 13 "1"'],
    [38, '7', 'first die "7"'],
  ])('refuses field %i %s', (index, put, why) => {
    const fields = LINE.split(';');
    const column = fields.slice(0, index).join(';').length + 2;
    const parsed = parseSnowiePosition(fields.with(index, put).join(';'));
    expect(parsed).toMatchObject({
      ok: false,
      error: { code: 'badSnowiePosition', place: { column } },
    });
    expect(!parsed.ok && parsed.error.message).toContain(why);
  });

  test.each([
    ['', '40 fields with ;'],
    [LINE.replace(';5;0;3', ';6;0;3'), 'at most 15 checkers a side, got 16'],
    [LINE.replace(/0;$/, '1;'), 'first die "0": expected a die'],
  ])('refuses %j', (line, why) => {
    const parsed = parseSnowiePosition(line);
    expect(!parsed.ok && parsed.error.message).toContain(why);
  });
});
