/** `better-play model`: what import adds, export writes and remove deletes, and what each leaves alone. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
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

test('only what is there, trained here and confirmed is removed', async () => {
  const home = await mkdtemp(path.join(tmpdir(), 'better-play-model-'));
  onTestFinished(() => rm(home, { recursive: true }));
  const model = async (...args: string[]): ReturnType<typeof betterPlay> =>
    await betterPlay(['model', ...args], { home });
  await model('export', 'default', home);
  await model('import', path.join(home, 'default.bpmodel'), '--name', 'mine');
  for (const [args, status, why] of [
    [['mine'], 2, 'say --yes'],
    [['mine', 'default', '--yes'], 1, 'nothing was removed'],
    [['mine', 'nothere', '--yes'], 1, 'no model "nothere"'],
    [['..', '--yes'], 1, 'no model ".."'],
  ] as const) {
    const refused = await model('remove', ...args);
    expect([refused.status, refused.err]).toEqual([status, expect.stringContaining(why)]);
  }
  expect(await readdir(path.join(home, 'models'))).toEqual(['mine']);
  const removed = await model('remove', 'mine', '--yes');
  expect([removed.status, removed.out]).toEqual([0, expect.stringMatching(/[kM]B freed/)]);
  expect(await readdir(path.join(home, 'models'))).toEqual([]);
}, 60_000);

test('an export replaces nothing unasked and makes no folder', async () => {
  const home = await mkdtemp(path.join(tmpdir(), 'better-play-model-'));
  onTestFinished(() => rm(home, { recursive: true }));
  const file = path.join(home, 'notes.txt');
  await writeFile(file, 'mine');
  const exported = (...args: string[]): ReturnType<typeof betterPlay> =>
    betterPlay(['model', 'export', 'default', ...args], { home });
  expect((await exported(file)).err).toContain('--force');
  expect((await exported(path.join(home, 'no', 'a.bpmodel'))).err).toContain('no folder');
  expect([await readFile(file, 'utf8'), await readdir(home)]).toEqual(['mine', ['notes.txt']]);
  expect((await exported(file, '--force')).status).toBe(0);
}, 60_000);

test.each([
  ['backend', 'instal', 'cpu'],
  ['model', 'lst'],
])('%s %s is no command', async (...args) => {
  const { status, err } = await betterPlay(args);
  expect([status, err]).toEqual([2, expect.stringContaining(`unknown command ${args[1]}:`)]);
});
