/** Verbs whose output nobody reads to its end, as with `| head`, and that have something to save. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { betterPlay, SAMPLE } from './program.ts';

test('a sweep saves what it is at and says how to go on', async () => {
  const home = await mkdtemp(path.join(tmpdir(), 'better-play-unread-'));
  onTestFinished(() => rm(home, { recursive: true }));
  const config = path.join(home, 'tiny.json');
  const network = { stem: 8, mixture: { shared: 8, experts: 4, units: 4 } };
  await writeFile(config, JSON.stringify({ network, epochs: 1, evaluations: 1 }));
  const records = ['1', '2'].map((n) => path.join(SAMPLE, `gnubg-2ply-0${n}.mat`));
  const args = ['sweep', '--name', 'seeds', '--records', ...records, '--config', config];
  const { status, err } = await betterPlay([...args, '--seeds', '5', '--json'], {
    home,
    closesEarly: true,
  });
  expect([status, err]).toEqual([130, expect.stringMatching(/stopped with \d of 5 .*--resume/)]);
  // Nobody holds it any more.
  expect(await readdir(path.join(home, 'runs', 'seeds'))).not.toContain('process.json');
}, 120_000);
