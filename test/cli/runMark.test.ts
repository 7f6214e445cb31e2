import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isBusy, takeRun } from '../../cli/runMark.ts';
import { markOf } from '../../server/home/processes.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'better-play-mark-'));
});
afterAll(async () => {
  await rm(root, { recursive: true });
});

async function take(folder: string): Promise<() => Promise<void>> {
  const taken = await takeRun(folder);
  if (!taken.ok) throw new Error(taken.error.message);
  return taken.value;
}

test('a run is one process at a time, and free again afterwards', async () => {
  const folder = path.join(root, 'deep', 'run');
  expect(await isBusy(folder)).toBe(false);
  const release = await take(folder);
  expect(await isBusy(folder)).toBe(true);
  expect(await takeRun(folder)).toMatchObject({
    error: { code: 'runBusy', message: expect.stringContaining(String(process.pid)) as string },
  });
  await writeFile(path.join(folder, 'run.json'), '{}');
  await release();
  expect([await isBusy(folder), existsSync(folder)]).toEqual([false, true]);
});

test('a folder that nothing came of is gone', async () => {
  const folder = path.join(root, 'nothing');
  const release = await take(folder);
  await release();
  expect(existsSync(folder)).toBe(false);
});

test.each([
  ['a process that was killed', { pid: 4_194_304, command: 'node better-play train' }],
  ['another process that has its number now', { ...markOf(process.pid), command: 'another' }],
  ['nobody: it is torn', 'half'],
])('the mark of %s does not hold a run', async (name, mark) => {
  const folder = path.join(root, name);
  await mkdir(folder);
  await writeFile(path.join(folder, 'process.json'), JSON.stringify(mark));
  expect(await isBusy(folder)).toBe(false);
  const release = await take(folder);
  expect(await isBusy(folder)).toBe(true);
  await release();
});
