/** Where a faster backend is offered. */
import { expect, test } from 'vitest';
import { fasterHint } from '../../cli/fasterHint.ts';
import type { Machine } from '../../trainer/backends/needs.ts';

const NOWHERE = '/no/such/folder';

function machine(change: Partial<Machine>): Machine {
  return {
    platform: 'linux-x64',
    runs: () => Promise.resolve(true),
    freeBytes: () => Promise.resolve(1e12),
    ...change,
  };
}

test.each<[string, Partial<Machine>, boolean]>([
  ['a machine that has all it takes', {}, true],
  ['another platform', { platform: 'darwin-arm64' }, false],
  ['a machine without Python or a compiler', { runs: () => Promise.resolve(false) }, false],
  ['a full disk', { freeBytes: () => Promise.resolve(1e6) }, false],
])('%s', async (_, change, isOffered) => {
  const hint = await fasterHint(NOWHERE, machine(change));
  expect(hint?.includes('backend install cpu') ?? false).toBe(isOffered);
});
