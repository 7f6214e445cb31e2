import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makePositionId, parsePositionId } from '../../../engine/formats/positionId.ts';
import { flip, makePosition, START } from '../../../engine/position.ts';
import { variant, VARIANTS } from '../../../engine/variants.ts';
import { anyPosition, pos } from '../positions.ts';

describe('Position ID', () => {
  // The first is the GNU Backgammon manual's; the others are of its bear-off databases, the side on roll second.
  test.each([
    ['4HPwATDgc/ABMA', START],
    ['AQAASAIAAAAAAA', pos('x 2:1 4:1 6:1; o 1:1')],
    ['FAAAgAAAAAAAAA', pos('x 5:1; o 3:1 4:1')],
    ['dAEAABIAAAAAAA', pos('x 4:1 6:1; o 3:1 4:3 5:1')],
  ])('%s', (id, position) => {
    expect(makePositionId(position)).toBe(id);
    expect(parsePositionId(id)).toEqual({ ok: true, value: position });
  });

  test('comes back as the same position, checkers on the bar and off included', () => {
    fc.assert(
      fc.property(anyPosition, (position) => {
        const id = makePositionId(position);
        expect(id).toMatch(/^[A-Za-z0-9+/]{14}$/);
        expect(parsePositionId(id)).toEqual({ ok: true, value: position });
      }),
    );
  });

  // From GNU Backgammon 1.07: gnubg.positionid((opponent, player on roll)).
  test.each([
    ['4HPwATDgc/ABUA', 'x bar:1 24:1 13:5 8:3 6:5; o 24:2 13:5 8:3 6:5'],
    ['4HPwAVDgc/ABMA', 'x 24:2 13:5 8:3 6:5; o bar:1 24:1 13:5 8:3 6:5'],
  ])('%s has a checker on the bar', (id, text) => {
    expect(makePositionId(pos(text))).toBe(id);
    expect(parsePositionId(id)).toEqual({ ok: true, value: pos(text) });
    expect(makePositionId(flip(pos(text)))).not.toBe(id);
  });

  test.each(VARIANTS)('of the start of %s', (name) => {
    const { start, checkers } = variant(name);
    expect(parsePositionId(makePositionId(start), checkers)).toEqual({ ok: true, value: start });
  });

  test('more than 15 checkers a side on the board are no ID', () => {
    const side = (n: number): number[] =>
      Array.from({ length: 26 }, (_, place) => (place === 6 ? n : place === 0 ? 16 - n : 0));
    for (const [own, other] of [
      [16, 1],
      [1, 16],
    ] as const) {
      const position = makePosition(side(own), side(other), 16);
      expect(() => makePositionId(position.ok ? position.value : START)).toThrow(RangeError);
    }
  });

  test.each([
    ['', '0 characters, expected 14', 1],
    ['4HPwATDgc/ABM', '13 characters', 1],
    ['4HPwATDgc/ABM-', 'not a Base64 character', 14],
    ['4HP ATDgc/ABMA', 'not a Base64 character', 4],
    ['4HP\u{1F3B2}TDgc/ABMA', 'not a Base64 character', 4],
    ['//////////////', 'bits set after the last place', 14],
    ['/////wAAAAAAAA', 'checkers on one side', 1],
    ['4HPwATDgc/ABMP', 'bits set after the last place', 14],
    ['AQAAAAAAAgAAAA', 'both sides have checkers on the 24 point', 1],
  ])('refuses %j', (id, why, column) => {
    const parsed = parsePositionId(id);
    expect(parsed).toMatchObject({
      ok: false,
      error: { code: 'badPositionId', place: { column } },
    });
    expect(!parsed.ok && parsed.error.message).toContain(why);
  });

  test('any 14 characters are a position or an error', () => {
    const letter = fc.constantFrom(
      ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-',
    );
    fc.assert(
      fc.property(fc.array(letter, { minLength: 14, maxLength: 14 }), (letters) => {
        const parsed = parsePositionId(letters.join(''));
        if (parsed.ok) expect(parsePositionId(makePositionId(parsed.value))).toEqual(parsed);
      }),
    );
  });
});
