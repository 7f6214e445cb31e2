import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makePositionId } from '../../../engine/formats/positionId.ts';
import { parseSnowieMatch } from '../../../engine/formats/snowieMatch.ts';

// What GNU Backgammon 1.07 exports ("export position snowietxt") for Ann, on roll with 31, after 6/5 6/5 8/5: Bob has
// moved two checkers; and for Bob on roll, before his roll.
const ANN =
  '7;0;0;0;0;Ann;Bob;0;3;5;2;-1;0;-2;0;0;0;0;5;0;3;0;0;0;-5;5;0;0;0;-2;0;-4;-2;0;0;0;2;0;3;1;';
const BOB =
  '7;0;0;0;1;Bob;Ann;0;5;3;2;1;0;-2;0;0;0;2;4;0;2;0;0;0;-5;5;0;0;0;-3;0;-5;0;0;0;0;2;0;0;0;';

describe("Snowie's text", () => {
  test.each([
    [ANN, 'toPlay', 'light', 'sGfwATDgc/ABMA'],
    [BOB, 'toRoll', 'dark', '4HPwATCwZ/ABMA'],
  ])('holds a position: %s', (line, phase, onRoll, id) => {
    const read = parseSnowieMatch(`\n${line}\n`);
    if (!read.ok) throw new Error(read.error.message);
    const { match } = read.value;
    const setup = match.games[0]!.setup!;
    expect(match.players).toEqual({ light: 'Ann', dark: 'Bob' });
    expect(setup).toMatchObject({
      phase,
      onRoll,
      rules: { length: 7 },
      score: { light: 3, dark: 5 },
      isCrawford: false,
      cube: { value: 2, owner: 'dark' },
      ...(phase === 'toPlay' && { roll: [3, 1] }),
    });
    expect(setup.phase !== 'opening' && makePositionId(setup.position)).toBe(id);
  });

  test('holds a match as match text, up to an illegal play', () => {
    const text = [
      ' 7 point match',
      '',
      ' Game 1',
      ' Ann : 0                        Bob : 0',
      '  1) 31: 8/5 6/5                 42: 8/4 6/4 ',
      `  2) 31: Illegal play (${ANN})`,
      '                                  Wins 1 point',
    ].join('\n');
    const read = parseSnowieMatch(text);
    expect(read).toMatchObject({
      ok: true,
      value: {
        problems: [],
        match: { games: [{ gap: { seat: 'light', line: 6 }, ending: { winner: 'dark' } }] },
      },
    });
  });

  test.each([
    ['hello', 'expected "N point match"', 1],
    [`\n${ANN.replace('0;3;5;2;-1', '0;3;5;3;-1')}`, 'a cube of 3', 2],
    [ANN.replace('3;1;', '3;7;'), 'is not a roll', 1],
    [ANN.replace(';5;0;3;', ';6;0;3;'), '16 checkers', 1],
    [ANN.replace(';5;0;3;', ';x;0;3;'), 'NaN checkers', 1],
    [ANN.replace('7;', '99999;'), 'length 99999', 1],
    [`${ANN}${'9'.repeat(3000)}`, 'characters', 1],
  ])('is refused with the reason: %#', (text, message, line) => {
    const read = parseSnowieMatch(text);
    expect(read).toMatchObject({ ok: false, error: { code: 'badSnowie', place: { line } } });
    expect(!read.ok && read.error.message).toContain(message);
  });

  test('any fields are answered', () => {
    const field = fc.oneof(fc.integer({ min: -6, max: 6 }), fc.constantFrom('', 'x', '99999999'));
    fc.assert(
      fc.property(fc.array(field, { minLength: 38, maxLength: 42 }), (fields) => {
        parseSnowieMatch(fields.join(';'));
      }),
    );
  });
});
