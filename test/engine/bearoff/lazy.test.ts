import { expect, test } from 'vitest';
import { makeBearoffDatabase } from '../../../engine/bearoff/format.ts';
import { generateOneSided } from '../../../engine/bearoff/generateOneSided.ts';
import { generateTwoSided } from '../../../engine/bearoff/generateTwoSided.ts';
import { runToEnd } from '../../../engine/bearoff/generation.ts';
import { type BearoffSource, LazyBearoff } from '../../../engine/bearoff/lazy.ts';

const ONE = makeBearoffDatabase(runToEnd(generateOneSided(2)));
const TWO = makeBearoffDatabase(runToEnd(generateTwoSided(1)));

/** A source that counts how often it is asked. */
function counting(source: BearoffSource): BearoffSource & { readonly asked: () => number } {
  let asked = 0;
  const counted = (): Promise<Uint8Array> => {
    asked++;
    return source();
  };
  return Object.assign(counted, { asked: () => asked });
}

test('each database is fetched when it is first asked for, once', async () => {
  const oneSided = counting(async () => ONE);
  const twoSided = counting(async () => TWO);
  const bearoff = new LazyBearoff({ oneSided, twoSided });
  expect([oneSided.asked(), twoSided.asked()]).toEqual([0, 0]);
  const [first, second] = await Promise.all([bearoff.oneSided(), bearoff.oneSided()]);
  expect(first).toMatchObject({ ok: true, value: { kind: 'oneSided', checkers: 2 } });
  expect(second).toBe(first);
  expect([oneSided.asked(), twoSided.asked()]).toEqual([1, 0]);
  expect(await bearoff.twoSided()).toMatchObject({ ok: true, value: { checkers: 1 } });
  expect([oneSided.asked(), twoSided.asked()]).toEqual([1, 1]);
});

test('a failure is said and tried again', async () => {
  let isThere = false;
  const oneSided = counting(async () => {
    if (!isThere) throw new Error('no such file');
    return ONE;
  });
  const bearoff = new LazyBearoff({ oneSided, twoSided: async () => TWO });
  expect(await bearoff.oneSided()).toEqual({
    ok: false,
    error: { code: 'unavailable', message: 'one-sided.bearoff: no such file' },
  });
  isThere = true;
  expect(await bearoff.oneSided()).toMatchObject({ ok: true });
  expect(oneSided.asked()).toBe(2);
});

test.each([
  ['the other database', TWO, 'wrongKind'],
  ['no database', new Uint8Array(100), 'notBearoffDatabase'],
])('a source with %s', async (_, bytes, code) => {
  const bearoff = new LazyBearoff({ oneSided: async () => bytes, twoSided: async () => TWO });
  expect(await bearoff.oneSided()).toMatchObject({ ok: false, error: { code } });
});
