/** Which run a name means. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findRun, runName } from '../../cli/findRun.ts';
import { trainingConfigSchema } from '../../trainer/training/config.ts';
import type { Run } from '../../trainer/training/run.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'better-play-find-'));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

async function addRun(name: string, model: string): Promise<string> {
  const folder = path.join(root, name);
  const run: Run = {
    format: 1,
    model,
    models: '/models',
    data: { records: [], labels: [], teachers: { kind: 'all' }, players: [] },
    from: null,
    config: trainingConfigSchema.parse({}),
    backend: 'cpu',
    command: '',
    revision: null,
    environment: { node: '', platform: '', cpu: '', cores: 1, memoryBytes: 1, backend: '' },
    fingerprint: '',
  };
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'run.json'), JSON.stringify(run));
  return folder;
}

test('a run is found by its folder, by its name, and by its model', async () => {
  const folder = await addRun('20261124-190530-c4bc', 'mine');
  for (const name of [folder, '20261124-190530-c4bc', 'mine']) {
    expect(await findRun(name, root)).toEqual({ ok: true, value: folder });
  }
  expect(runName({ folder, model: 'mine' }, root)).toBe('20261124-190530-c4bc (mine)');
});

test('the folder of a name comes before other runs of that model, as one put aside is', async () => {
  const folder = await addRun('mine', 'mine');
  await addRun('mine.old', 'mine');
  expect(await findRun('mine', root)).toEqual({ ok: true, value: folder });
});

test('of several runs that make a model none is taken', async () => {
  await addRun('a', 'mine');
  await addRun('b', 'mine');
  expect(await findRun('mine', root)).toMatchObject({
    error: { code: 'manyRuns', message: expect.stringContaining('a (mine), b (mine)') as string },
  });
});

test('a name that no run has lists those there are', async () => {
  const error = async (): Promise<unknown> => findRun('nothere', root);
  expect(await error()).toMatchObject({
    error: { message: expect.stringContaining('there is none') as string },
  });
  await addRun('b', 'b');
  expect(await error()).toMatchObject({
    error: {
      code: 'noRun',
      message: expect.stringContaining('no run "nothere": there are b,') as string,
    },
  });
});
