import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeJellyfishPos, parseJellyfishPos } from '../../../engine/formats/jellyfishPos.ts';
import { START } from '../../../engine/position.ts';
import { anyMatchState } from '../matchStates.ts';
import { canonical } from './positionFormats.ts';

const NAMES = { light: 'Jos\u00e9', dark: 'Bob' };

/** Written by GNU Backgammon 1.07, `export position pos`, but for the byte that says who plays. */
const FILE = bytes(
  '7e000000000001000100010002000100020000000000000001000100070007000200030004726f6f7405676e7562' +
    '6700000100000000050002001400140016001600140014001400140014001400140014000f000f00140014001100' +
    '1100140014001400140014001400190019000f000f00140014001400140014001400170017001400140019001900' +
    '140014001400140014001400140014001200120014001400',
);

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g)!, (pair) => Number.parseInt(pair, 16));
}

describe('Jellyfish position', () => {
  test('as GNU Backgammon writes it', () => {
    const parsed = parseJellyfishPos(FILE);
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        names: { light: 'root', dark: 'gnubg' },
        state: {
          phase: 'toPlay',
          onRoll: 'dark',
          roll: [5, 2],
          position: START,
          score: { light: 2, dark: 3 },
          cube: { value: 2, owner: 'light' },
          rules: { length: 7, hasCube: true },
        },
      },
    });
  });

  test('a state comes back, but for what is said to be lost', () => {
    let whole = 0;
    fc.assert(
      fc.property(anyMatchState, (state) => {
        const made = makeJellyfishPos(state, NAMES);
        if (!made.ok) {
          expect(made.error.code).toBe('unwritable');
          return;
        }
        const back = parseJellyfishPos(made.value.data);
        if (!back.ok) throw new Error(back.error.message);
        expect(back.value.names).toEqual(NAMES);
        const again = makeJellyfishPos(back.value.state, NAMES);
        expect(again).toEqual({ ok: true, value: { data: made.value.data, lost: [] } });
        const plain = { ...state, game: 1, rules: back.value.state.rules };
        const plainly = makeJellyfishPos(plain, NAMES);
        if (!plainly.ok || plainly.value.lost.length > 0) return;
        whole++;
        expect(canonical(back.value.state)).toEqual(canonical(plain));
      }),
    );
    expect(whole).toBeGreaterThan(20);
  });

  test('versions 125 and 124 say less', () => {
    const of125 = Uint8Array.from([125, 0, ...FILE.subarray(6)]);
    expect(parseJellyfishPos(of125)).toEqual(parseJellyfishPos(FILE));
    const of124 = Uint8Array.from([124, 0, ...FILE.subarray(12)]);
    expect(parseJellyfishPos(of124)).toEqual(parseJellyfishPos(FILE));
  });

  test('names that are not Latin-1 are lost', () => {
    const parsed = parseJellyfishPos(FILE);
    const made =
      parsed.ok && makeJellyfishPos(parsed.value.state, { light: '\u0141uk', dark: 'Bob' });
    expect(made).toMatchObject({ ok: true, value: { lost: ['the name "\u0141uk" as it is'] } });
  });

  test('every file cut short, with one byte changed or of any bytes is read or refused with its place', () => {
    const readOrRefused = (file: Uint8Array): void => {
      const parsed = parseJellyfishPos(file);
      if (parsed.ok) return;
      expect(parsed.error.code).toBe('badJellyfishPos');
      expect(parsed.error.place.byte).toBeGreaterThanOrEqual(0);
      expect(parsed.error.place.byte).toBeLessThanOrEqual(file.length);
    };
    for (let length = 0; length < FILE.length; length++) {
      readOrRefused(FILE.subarray(0, length));
      expect(parseJellyfishPos(FILE.subarray(0, length)).ok).toBe(false);
    }
    for (let at = 0; at < FILE.length; at++) {
      for (const byte of [0, 1, 2, 127, 128, 255]) readOrRefused(FILE.with(at, byte));
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), readOrRefused));
  });

  test.each([
    [FILE.with(0, 123), 'version "123"', 0],
    [FILE.with(12, 3), 'cube "3"', 12],
    [FILE.with(16, 5), 'player on roll "5"', 16],
    [FILE.subarray(0, 20), 'moves right "": expected 2 more bytes', 20],
  ])('refuses %#', (file, why, byte) => {
    const parsed = parseJellyfishPos(file);
    expect(parsed).toMatchObject({
      ok: false,
      error: { code: 'badJellyfishPos', place: { byte } },
    });
    expect(!parsed.ok && parsed.error.message).toContain(why);
  });
});
