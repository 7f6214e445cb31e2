import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { makeBearoff } from '../../client/transport/bearoff.ts';

test('nothing is fetched before it is needed, then the one file, once', async () => {
  const asked: string[] = [];
  const bearoff = makeBearoff(async (address) => {
    asked.push(address);
    const file = address.replace('/bearoff/', '../../data/bearoff/');
    return new Response(await readFile(new URL(file, import.meta.url)));
  });
  expect(asked).toEqual([]);
  const read = await bearoff.oneSided();
  await bearoff.oneSided();
  expect(asked).toEqual(['/bearoff/one-sided.bearoff']);
  expect(read).toMatchObject({ ok: true, value: { kind: 'oneSided', checkers: 15 } });
});

test('what a server without the file answers is said', async () => {
  const bearoff = makeBearoff(async () => new Response('', { status: 404 }));
  expect(await bearoff.twoSided()).toEqual({
    ok: false,
    error: { code: 'unavailable', message: 'two-sided.bearoff: the server answered 404' },
  });
});
