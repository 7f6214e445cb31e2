/** `convert` as people and programs use it. */
import { execFileSync } from 'node:child_process';
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { betterPlay, type Finished, SAMPLE } from './program.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'better-play-convert-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const XGID = 'XGID=-b----E-C---eE---c-e----B-:0:0:1:31:3:2:0:7:10';
const SAMPLE_FILE = path.join(SAMPLE, 'gnubg-2ply-01.mat');
const convert = (args: readonly string[], input = ''): Promise<Finished> =>
  betterPlay(['convert', ...args], { input });

describe('convert', () => {
  test('goes from a file to a file and back, and says what was written', async () => {
    const sgf = path.join(folder, 'a.sgf');
    const there = await convert([SAMPLE_FILE, '--to', 'sgf', '--out', sgf, '--json']);
    expect(there).toMatchObject({ status: 0 });
    expect(there.json()).toEqual([
      { input: SAMPLE_FILE, output: sgf, format: 'sgf', games: 25, lost: [], problems: [] },
    ]);
    const first = await convert([sgf, '--to', 'mat']);
    const mat = path.join(folder, 'a.mat');
    await writeFile(mat, first.out);
    const second = await convert([mat, '--to', 'mat']);
    expect(second.out).toBe(first.out);
  });

  test('turns positions, written out or on standard input, a line each', async () => {
    const one = await convert([XGID, '--to', 'gnubgid']);
    expect(one.out).toMatch(/^4HPwATDgc\/ABMA:\S{12}\n$/);
    const two = await convert(['-', '--to', 'xgid'], `${one.out}\n${one.out}`);
    expect(two.out).toBe(`${XGID}\n${XGID}\n`);
  });

  test('says what the target cannot hold, and which lines are none', async () => {
    const { status, err, out } = await convert(
      ['-', '--from', 'xgid', '--to', 'positionid'],
      `${XGID}\nnonsense\n`,
    );
    expect(status).toBe(0);
    expect(out).toBe('4HPwATDgc/ABMA\n');
    expect(err).toContain('-:2:');
    expect(err).toContain('positionid cannot hold whose turn it is');
  });

  test('leaves out a game that breaks the rules, by file and line', async () => {
    const bad = path.join(folder, 'bad.mat');
    await writeFile(
      bad,
      ' 3 point match\r\n\r\n Game 1\r\n A : 0   B : 0\r\n  1) 31: 8/5 6/4\r\n\r\n Game 2\r\n A : 0   B : 0\r\n  1) 31: 8/5 6/5\r\n',
    );
    const { status, err, out } = await convert([bad, '--to', 'sgf']);
    expect(status).toBe(0);
    expect(err).toContain(`${bad}:5: game 1 left out: "8/5 6/4" is not legal with 31`);
    expect(out.match(/MI\[/g)).toHaveLength(1);
  });

  test('writes many into a folder, and nothing over another', async () => {
    const out = path.join(folder, 'out');
    await mkdir(out);
    await mkdir(path.join(folder, 'b'));
    const same = path.join(folder, 'b', 'gnubg-2ply-01.mat');
    await writeFile(same, await readFile(SAMPLE_FILE));
    const done = await convert([SAMPLE_FILE, same, XGID, '--to', 'sgf', '--out', out]);
    expect(done.status).toBe(1);
    expect(done.err).toContain('written just now');
    expect((await readdir(out)).sort()).toEqual(['gnubg-2ply-01.sgf', 'position-3.sgf']);
    const over = await convert([same, '--to', 'mat', '--out', path.join(folder, 'b')]);
    expect(over.status).toBe(1);
    expect(await readFile(same)).toEqual(await readFile(SAMPLE_FILE));
    const made = await convert([same, XGID, '--to', 'SGF', '--out', path.join(folder, 'made')]);
    expect(made.status).toBe(0);
    expect(await readdir(path.join(folder, 'made'))).toHaveLength(2);
  });

  test('follows a link, and writes to what is no file as it is', async () => {
    const target = path.join(folder, 'target.sgf');
    const link = path.join(folder, 'link.sgf');
    await writeFile(target, 'old');
    await symlink(target, link);
    expect((await convert([SAMPLE_FILE, '--to', 'sgf', '--out', link])).status).toBe(0);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect(await readFile(target, 'utf8')).toContain('(;FF[4]');
    const pipe = path.join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const [done, text] = await Promise.all([
      convert([XGID, '--to', 'positionid', '--out', pipe]),
      readFile(pipe, 'utf8'),
    ]);
    expect([done.status, text]).toEqual([0, '4HPwATDgc/ABMA\n']);
    expect((await lstat(pipe)).isFIFO()).toBe(true);
  });

  test.each([
    [['nowhere.mat', '--to', 'sgf'], 1, 'nowhere.mat: no such file'],
    [[SAMPLE, '--to', 'sgf'], 1, 'a folder: expected a file'],
    [[SAMPLE_FILE], 2, '--to'],
    [[SAMPLE_FILE, '--to', 'word'], 2, '--to word: expected sgf'],
    [[SAMPLE_FILE, '--to', 'xg'], 2, 'is read but not written'],
    [[SAMPLE_FILE, SAMPLE_FILE, '--to', 'sgf', '--out', SAMPLE_FILE], 2, 'expected a folder'],
    [[SAMPLE_FILE, SAMPLE_FILE, '--to', 'sgf'], 2, 'say a folder with --out'],
    [['-', '--to', 'sgf'], 1, '--from'],
  ])('%j ends with status %i and says "%s"', async (args, status, message) => {
    const done = await convert(args);
    expect([done.status, done.err.includes(message) ? message : done.err]).toEqual([
      status,
      message,
    ]);
    expect(done.out).toBe('');
  });
});
