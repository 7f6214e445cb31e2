/** Which runs can be removed, and that a run is gone at once. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { refuseSweep, removeRun, takeRuns } from '../../cli/removeRuns.ts';
import { isBusy, takeRun } from '../../cli/runMark.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'better-play-remove-'));
});
afterEach(async () => {
  await rm(home, { recursive: true });
});

/** Writes files below the home; returns the folder of the first. */
async function write(...files: [file: string, text: string][]): Promise<string> {
  for (const [file, text] of files) {
    await mkdir(path.dirname(path.join(home, file)), { recursive: true });
    await writeFile(path.join(home, file), text);
  }
  return path.dirname(path.join(home, files[0]![0]));
}

test('a run is taken, then gone, with what a killed deletion left beside it', async () => {
  const run = await write(
    ['runs/mine/run.json', '{}'],
    ['runs/mine/snapshots/step-000000001.bin', ''],
    ['runs/.removed-old-4194304/metrics.jsonl', ''],
    ['runs/other/run.json', '{}'],
  );
  const taken = await takeRuns([run, run]);
  if (!taken.ok) throw new Error(taken.error.message);
  expect(await takeRun(run)).toMatchObject({ error: { code: 'runBusy' } });
  expect(taken.value).toHaveLength(1);
  await removeRun(taken.value[0]!);
  expect(await readdir(path.join(home, 'runs'))).toEqual(['other']);
});

test('none is taken where one is at work', async () => {
  const [free, busy] = [await write(['runs/a/run.json', '']), await write(['runs/b/run.json', ''])];
  expect(await takeRun(busy)).toMatchObject({ ok: true });
  expect(await takeRuns([free, busy])).toMatchObject({ error: { code: 'runBusy' } });
  expect(await isBusy(free)).toBe(false);
});

test.each([
  ['queued', false],
  ['running', false],
  ['failed', false],
  ['interrupted', false],
  ['finished', true],
  ['cancelled', true],
])('the run of a job that is %s can be taken: %s', async (state, isFree) => {
  const run = await write(
    ['runs/20261124-101502-ab12/run.json', '{}'],
    ['jobs/20261124-101502-ab12.json', JSON.stringify({ state })],
  );
  const taken = await takeRuns([run]);
  expect(taken.ok || taken.error).toEqual(isFree || expect.objectContaining({ code: 'heldByJob' }));
});

test('a sweep is not one run, and none of its runs is taken while it is at work', async () => {
  const sweep = await write(['runs/rates/sweep.json', '{}'], ['runs/rates/001-a/run.json', '{}']);
  const run = path.join(sweep, '001-a');
  expect(await refuseSweep(sweep)).toMatchObject({
    error: { code: 'isSweep', message: expect.stringContaining(`rm -r ${sweep}`) as string },
  });
  expect(await refuseSweep(run)).toMatchObject({ ok: true });
  await takeRun(sweep);
  expect(await takeRuns([run])).toMatchObject({ error: { code: 'runBusy' } });
  expect(await refuseSweep(sweep)).toMatchObject({ error: { code: 'runBusy' } });
});
