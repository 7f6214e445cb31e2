import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makePositionId, parsePositionId } from '../../engine/formats/positionId.ts';
import { START } from '../../engine/position.ts';
import { anyPosition, pos } from './positions.ts';

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

  test.each([
    ['', '0 characters, expected 14'],
    ['4HPwATDgc/ABM', '13 characters'],
    ['4HPwATDgc/ABM-', 'not a Base64 character'],
    ['//////////////', 'bits set after the last place'],
    ['/////wAAAAAAAA', 'checkers on one side'],
    ['4HPwATDgc/ABMP', 'bits set after the last place'],
  ])('refuses %j', (id, why) => {
    const parsed = parsePositionId(id);
    expect(parsed).toMatchObject({ ok: false, error: { code: 'badPositionId' } });
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
