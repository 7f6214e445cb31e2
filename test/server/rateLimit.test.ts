import { expect, it } from 'vitest';
import { RateLimit } from '../../server/rateLimit.ts';

it('allows a burst, and then as many as time has earned', () => {
  let nowMs = 0;
  const limit = new RateLimit(3, 2, () => nowMs);
  const take = (times: number): boolean[] => Array.from({ length: times }, () => limit.take());
  expect(take(4)).toEqual([true, true, true, false]);
  nowMs = 500;
  expect(take(2)).toEqual([true, false]);
  nowMs = 60_000;
  expect(take(4)).toEqual([true, true, true, false]);
});
