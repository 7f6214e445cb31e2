/** What every format of positions must do, as tests to run on each. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FormatFailure, Written } from '../../../engine/match/record.ts';
import type { MatchState } from '../../../engine/match/state.ts';
import type { Failure, Result } from '../../../engine/result.ts';
import { anyMatchState } from '../matchStates.ts';

/** A format of one line of text; those with names have them put in by the test. */
export interface TextFormat {
  readonly code: string;
  readonly parse: (text: string) => Result<MatchState, FormatFailure<string>>;
  readonly make: (state: MatchState) => Result<Written, Failure<string>>;
}

/** Strings of any UTF-16 units, halves of pairs too. */
export function anyText(constraints: { readonly maxLength?: number }): fc.Arbitrary<string> {
  const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
  return fc.string({ ...constraints, unit });
}

/** The states that a reader can tell apart: the order of the dice means nothing. */
export function canonical(state: unknown): unknown {
  return JSON.parse(
    JSON.stringify(state, (key, value: unknown) =>
      key === 'roll' ? (value as number[]).toSorted((a, b) => a - b) : value,
    ),
  );
}

/** Tests that nothing is lost silently, that what was read can be written, and that no text throws. */
export function testTextFormat({ code, parse, make }: TextFormat): void {
  test('a state comes back, but for what is said to be lost', () => {
    let whole = 0;
    fc.assert(
      fc.property(anyMatchState, (state) => {
        const made = make(state);
        if (!made.ok) {
          expect(made.error.code).toBe('unwritable');
          return;
        }
        const back = parse(made.value.data);
        if (!back.ok) throw new Error(back.error.message);
        // What was read is written as it was, and nothing of it is lost.
        expect(make(back.value)).toEqual({ ok: true, value: { data: made.value.data, lost: [] } });
        // Under rules that the format can say, most states are held whole.
        const plain = { ...state, game: 1, rules: back.value.rules };
        const again = make(plain);
        if (!again.ok || again.value.lost.length > 0) return;
        whole++;
        expect(canonical(parse(again.value.data))).toEqual(canonical({ ok: true, value: plain }));
      }),
    );
    expect(whole).toBeGreaterThan(20);
  });

  const readOrRefused = (text: string): void => {
    const parsed = parse(text);
    if (parsed.ok) {
      const made = make(parsed.value);
      if (!made.ok) throw new Error(`${text}: ${made.error.message}`);
      expect(parse(made.value.data)).toMatchObject({ ok: true });
      return;
    }
    expect(parsed.error.code).toBe(code);
    expect(parsed.error.place.column).toBeGreaterThanOrEqual(1);
    expect(parsed.error.place.column).toBeLessThanOrEqual(text.length + 1);
    expect(parsed.error.message.length).toBeLessThan(300);
  };

  test('every text with one character changed, more or less is read or refused with its place', () => {
    const anyEdit = fc.record({
      state: anyMatchState,
      at: fc.nat(),
      cut: fc.integer({ min: 0, max: 1 }),
      put: fc.oneof(
        fc.constant(''),
        fc.constantFrom(...'0129-:;ABaz=/+ '),
        anyText({ maxLength: 2 }),
      ),
    });
    fc.assert(
      fc.property(anyEdit, ({ state, at, cut, put }) => {
        const made = make(state);
        if (!made.ok) return;
        const text = made.value.data;
        const from = at % (text.length + 1);
        readOrRefused(text.slice(0, from) + put + text.slice(from + cut));
      }),
      { numRuns: 300 },
    );
  });

  test('any text is read or refused with its place', () => {
    fc.assert(fc.property(anyText({}), readOrRefused));
    for (const text of ['', ':', ';'.repeat(5000), ':'.repeat(500), '9'.repeat(1000)])
      readOrRefused(text);
  });
}
