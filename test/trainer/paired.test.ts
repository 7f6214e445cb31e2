import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pairedAgreement } from '../../trainer/evaluate/paired.ts';

/** Decisions of which `both`, only the first, only the second and none agree. */
function compared(both: number, onlyFirst: number, onlySecond: number, none: number): object {
  const of = (...parts: [number, boolean][]): boolean[] =>
    parts.flatMap(([count, agreed]) => Array<boolean>(count).fill(agreed));
  return pairedAgreement(
    ['a', 'b'],
    of([both, true], [onlyFirst, true], [onlySecond, false], [none, false]),
    of([both, true], [onlyFirst, false], [onlySecond, true], [none, false]),
  );
}

describe('two players on the same decisions', () => {
  test.each([
    // Two-sided binomial tests with probability 1/2, by hand: 2 x 2^-5; 2 x (1 + 10) / 2^10; 1.
    [0, 5, 0, 0, 2 / 32],
    [3, 1, 9, 7, 22 / 1024],
    [0, 4, 4, 0, 1],
    [10, 0, 0, 10, 1],
  ])('%i both, %i only one, %i only the other, %i none', (both, first, second, none, p) => {
    const found = compared(both, first, second, none);
    const of = both + first + second + none;
    expect(found).toMatchObject({ of, onlyFirst: first, onlySecond: second });
    expect(found).toMatchObject({
      difference: (first - second) / of,
      pValue: expect.closeTo(p, 12) as number,
    });
  });

  test('a published table', () => {
    // Agresti, Categorical Data Analysis, 1990, section 10.1: 944 and then 880 of 1,600 approve; standard error 0.0095.
    expect(compared(794, 150, 86, 570)).toMatchObject({
      difference: expect.closeTo(0.04, 3) as number,
      low: expect.closeTo(0.0214, 3) as number,
      high: expect.closeTo(0.0586, 3) as number,
      pValue: expect.closeTo(0.00004, 5) as number,
    });
  });

  test('thousands of decisions are no trouble', () => {
    expect(compared(0, 5000, 5000, 0)).toMatchObject({ pValue: 1 });
    expect(compared(0, 5200, 4800, 0)).toMatchObject({
      // Twice the normal tail beyond (400 - 1) / 100, the continuity correction taken.
      pValue: expect.closeTo(0.0000661, 5) as number,
    });
  });

  test('changing places changes the sign and nothing else', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), fc.nat(50), fc.nat(50), (a, b, c, d) => {
        const there = compared(a, b, c, d) as Record<string, number>;
        const back = compared(a, c, b, d) as Record<string, number>;
        expect(back['pValue']).toBeCloseTo(there['pValue']!, 12);
        expect(back['difference']).toBeCloseTo(-there['difference']!, 12);
        expect(there['pValue']).toBeGreaterThan(0);
        expect(there['pValue']).toBeLessThanOrEqual(1);
        expect(there['low']).toBeLessThanOrEqual(there['high']!);
      }),
    );
  });
});
