/** `better-play model import`: what it adds, and what it says of what it does not. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { betterPlay } from './program.ts';

test('a model is imported under a name that none has, also none of those shipped', async () => {
  const home = await mkdtemp(path.join(tmpdir(), 'better-play-model-'));
  onTestFinished(() => rm(home, { recursive: true }));
  expect((await betterPlay(['model', 'export', 'default', home], { home })).status).toBe(0);
  const file = path.join(home, 'default.bpmodel');
  const refused = await betterPlay(['model', 'import', file, '--json'], { home });
  expect([refused.status, refused.json()]).toEqual([
    1,
    [{ error: { code: 'modelExists', message: expect.stringContaining('--name') as string } }],
  ]);
  expect(refused.err).toContain('there is a model default');
  const named = await betterPlay(['model', 'import', file, '--name', 'mine', '--json'], { home });
  expect([named.status, named.json()]).toMatchObject([0, [{ name: 'mine' }]]);
  expect(await readdir(path.join(home, 'models'))).toEqual(['mine']);
}, 60_000);
