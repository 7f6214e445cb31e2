/** `better-play met`, by the real executable. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeMetCsv } from '../../engine/met/csv.ts';
import { KAZAROSS_XG2 } from '../../engine/met/kazarossXg2.ts';
import { makeMetXml } from '../../engine/met/xml.ts';
import { betterPlay } from './program.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'better-play-met-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

test('a score: equities, gammon values and both windows', async () => {
  const args = ['met', '--score', '3-5', '--length', '7', '--gammons', '.2'];
  const { status, out } = await betterPlay(args);
  expect(status).toBe(0);
  expect(out).toContain('you 4 away, opponent 2 away (Kazaross-XG2), cube 1, 20.0% gammons');
  expect(out).toMatch(/67\.7% +50\.0% +40\.1% +18\.6% +0\.0% +0\.0%/);
  expect(out).toMatch(/gammon +0\.463 +0\.864/);
  // GNU Backgammon 1.07, `show marketwindow 20 20`: 45.27% - 66.75%, and 79.60% - 81.44% as the opponent redoubles.
  expect(out).toMatch(/you double to 2 .*\ndead cube +45\.3% +66\.8% +92\.7% +33\.2%/);
  expect(out).toMatch(/opponent doubles to 2 .*\ndead cube +79\.6% +81\.4% /);
});

test('for programs', async () => {
  const { json } = await betterPlay(['met', '--away', '2-4', '--cube', '2', '--json']);
  expect(json()).toEqual([
    expect.objectContaining({
      table: 'Kazaross-XG2',
      windows: {
        you: null,
        opponent: [
          { cube: 'dead cube', doublingPoint: 0, cashPoint: 0.5, takePoint: 0.5 },
          expect.anything(),
          expect.anything(),
        ],
      },
    }),
  ]);
});

test('money, with the Jacoby rule', async () => {
  const { out } = await betterPlay(['met', '--money', '--jacoby']);
  expect(out).toContain('money with the Jacoby rule, cube 1, 0.0% gammons');
  expect(out).toMatch(/live cube +80\.0% +80\.0% +- +20\.0%/);
});

test.each([
  [['--away', '1-3'], 'post-Crawford', 'you double to 2: not allowed'],
  [['--away', '3-1', '--crawford'], 'Crawford game', 'opponent doubles to 2: not allowed'],
])('%j is the %s', async (args, game, refusal) => {
  const { out } = await betterPlay(['met', ...args]);
  expect(out).toContain(`, ${game} (`);
  expect(out).toContain(refusal);
});

describe('tables', () => {
  test('the whole, or a part of it', async () => {
    const { out } = await betterPlay(['met', '--length', '3']);
    expect(out).toMatch(/^2 +32\.3 +50\.0 +59\.9$/m);
    expect(out).toMatch(/^post-Crawford +50\.0 +48\.8 +32\.3$/m);
  });

  test('are exported, and read again', async () => {
    for (const [format, make] of [
      ['csv', makeMetCsv],
      ['xml', makeMetXml],
    ] as const) {
      const { out } = await betterPlay(['met', '--export', format]);
      expect(out).toBe(make(KAZAROSS_XG2));
      const file = path.join(folder, `table.${format}`);
      await writeFile(file, out.replace('Kazaross-XG2', 'Mine'));
      const read = await betterPlay(['met', '--away', '2-3', '--table', file]);
      expect(read.out).toContain('you 2 away, opponent 3 away (Mine)');
    }
  });

  test('a bad one is refused with its place', async () => {
    const file = path.join(folder, 'bad.csv');
    await writeFile(file, 'away,1,2\n1,0.5\n');
    const { status, err, out } = await betterPlay(['met', '--table', file]);
    expect([status, out]).toEqual([1, '']);
    expect(err).toContain(`${file}: no post-Crawford row`);
  });
});

test.each([
  [['--score', '3-5'], '--length'],
  [['--score', '7-5', '--length', '7'], '0 points away'],
  [['--away', '2'], 'like 3-5'],
  [['--away', '2-3', '--money'], 'one of them'],
  [['--away', '2-3', '--crawford'], 'exactly one side 1 away'],
  [['--jacoby'], '--money'],
  [['--cube', '3', '--away', '2-3'], '1, 2, 4, 8'],
  [['--gammons', '20', '--away', '2-3'], 'from 0 to 1'],
  [['--length', '65'], '1 to 64'],
])('%j is wrong usage: %s', async (args, why) => {
  const { status, err, out } = await betterPlay(['met', ...args]);
  expect([status, out]).toEqual([2, '']);
  expect(err).toContain(why);
});

test('a table that is not there is named', async () => {
  const { status, err, out } = await betterPlay(['met', '--table', 'nowhere.csv']);
  expect([status, out]).toEqual([1, '']);
  expect(err).toContain('nowhere.csv: no such file');
});
