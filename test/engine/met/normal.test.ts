import { expect, test } from 'vitest';
import { normalCdf, normalQuantile } from '../../../engine/met/normal.ts';

// Published to 15 digits, e.g. Abramowitz and Stegun, Handbook of Mathematical Functions, table 26.1.
test.each([
  [0, 0.5],
  [1, 0.841344746068543],
  [1.96, 0.975002104851779],
  [-3, 0.00134989803163009],
  [3.5, 0.999767370920964],
  [-5, 2.86651571879194e-7],
])('Phi(%f)', (z, p) => {
  expect(normalCdf(z)).toBeCloseTo(p, 14);
  expect(normalCdf(z) / p).toBeCloseTo(1, 12);
  expect(normalQuantile(p)).toBeCloseTo(z, 9);
});

test('the two expansions meet', () => {
  const z = 2.5 * Math.SQRT2;
  expect(normalCdf(z - 1e-9)).toBeCloseTo(normalCdf(z + 1e-9), 11);
});
