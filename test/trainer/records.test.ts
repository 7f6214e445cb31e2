import { chmod, mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseMat } from '../../engine/formats/mat/parseMat.ts';
import { makeSgf } from '../../engine/formats/sgf/makeSgf.ts';
import type { ModelCard } from '../../model/card.ts';
import { importRecords, streamRecords } from '../../trainer/records/importRecords.ts';
import { readLabels, streamLabels } from '../../trainer/records/labels.ts';
import { matchOf } from '../../trainer/records/decision.ts';
import { loadDecisions, streamDecisions } from '../../trainer/records/load.ts';
import { isHeldOut, splitByMatch, splitFor, unseenTest } from '../../trainer/records/split.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'better-play-records-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const match = (first: string, second: string, ...games: string[][]): string =>
  [
    ' 5 point match',
    ...games.flatMap((lines, i) => [
      '',
      ` Game ${i + 1}`,
      ` ${first} : 0            ${second} : 0`,
      ...lines,
    ]),
  ].join('\n');
const GOOD = [
  '  1) 31: 8/5 6/5            42: 8/4 6/4',
  '  2) 65: 24/13            66: 24/18(2) 13/7(2)',
];
/** The beginning of a game, long enough to be recognised. */
const LONG = [
  '  1) 31: 8/5 6/5            42: 8/4 6/4',
  '  2) 22: 13/11(2) 6/4(2)    61: 13/7 8/7',
  '  3) 43: 24/20 13/10        21: 13/10',
  '  4) 51: 13/8 6/5           41: 24/23 13/9',
  '  5) 65: 20/9               32: 13/10 13/11',
];
const BAD = ['  1) 31: 8/5 6/4            42: 8/4 6/4'];

async function write(files: Record<string, string | Buffer>): Promise<string> {
  const place = await mkdtemp(path.join(folder, 'set-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(place, name)), { recursive: true });
    await writeFile(path.join(place, name), content);
  }
  return place;
}

async function imported(place: string, teachers?: Parameters<typeof importRecords>[1]) {
  const read = await importRecords([place], teachers);
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}

describe('import', () => {
  test('reads folders with all below them, a bad game costing that game only', async () => {
    const place = await write({
      'one.mat': match('Ann', 'Bob', GOOD, BAD, GOOD),
      'below/two.txt': match('Cid', 'ann', GOOD),
      'notes.md': 'not a record',
      'broken.mat': 'what is this',
    });
    const { summary, decisions } = await imported(place);
    expect(summary).toMatchObject({
      files: 3,
      refusedFiles: 1,
      matches: 2,
      duplicateGames: 0,
      games: 3,
      refusedGames: 1,
      decisions: 12,
      forced: 0,
      players: [
        { name: 'ann', decisions: 6 },
        { name: 'Bob', decisions: 4 },
        { name: 'Cid', decisions: 2 },
      ],
    });
    expect(summary.refusals).toEqual(
      expect.arrayContaining([
        {
          file: path.join(place, 'one.mat'),
          line: 10,
          game: 2,
          reason: expect.stringContaining('"8/5 6/4" is not legal with 31') as string,
        },
        {
          file: path.join(place, 'broken.mat'),
          line: 1,
          game: null,
          reason: expect.stringContaining('expected') as string,
        },
      ]),
    );
    expect(decisions[0]).toMatchObject({
      position: '4HPwATDgc/ABMA',
      roll: [3, 1],
      player: 'Cid',
      turn: 0,
      match: 'two',
      play: '8/5 6/5',
    });
  });

  test('takes the plays of the experts named, any case, or of one side', async () => {
    const place = await write({ 'one.mat': match('Ann', 'Bob', GOOD) });
    const of = async (experts: Parameters<typeof importRecords>[1]): Promise<string[]> =>
      (await imported(place, experts)).decisions.map(({ player }) => player);
    expect(await of({ kind: 'all' })).toEqual(['Ann', 'Bob', 'Ann', 'Bob']);
    expect(await of({ kind: 'players', names: ['BOB '] })).toEqual(['Bob', 'Bob']);
    expect(await of({ kind: 'side', side: 'left' })).toEqual(['Ann', 'Ann']);
    expect(await of({ kind: 'players', names: ['Zoe'] })).toEqual([]);
  });

  test('leaves out games met a second time, and gives the rest of their file the same match', async () => {
    // A session exported twice, the second time by another program and one game longer.
    const again = LONG.map((line) =>
      line
        .replace('22: 13/11(2) 6/4(2)  ', '22: 13/11 13/11 6/4 6/4')
        .replace('31: 8/5 6/5', '13: 6/5 8/5'),
    );
    const place = await write({
      'a.mat': match('Ann', 'Bob', LONG),
      'b.mat': match('ANN', 'B.', again, GOOD),
    });
    const { summary, decisions } = await imported(place);
    expect(summary).toMatchObject({ games: 2, duplicateGames: 1 });
    expect(new Set(decisions.map(({ match: name }) => name))).toEqual(new Set(['a']));
  });

  test('reads Latin-1 names', async () => {
    const place = await write({ 'a.mat': Buffer.from(match('J\xf6rg', 'Bob', GOOD), 'latin1') });
    expect((await imported(place)).summary.players[0]!.name).toBe('Jörg');
  });

  test('keeps a game whose cube breaks the rules, and leaves out matches of other games', async () => {
    const hyper = `; [Variation "HyperGammon"]\n${match('Ann', 'Bob', ['  1) 31: 24/20'])}`;
    const place = await write({
      'cube.mat': match('Ann', 'Bob', [GOOD[0]!, '  2)  Takes', ...GOOD.slice(1)]),
      'hyper.mat': hyper,
    });
    const { summary } = await imported(place);
    expect(summary).toMatchObject({ games: 1, refusedGames: 0, refusedFiles: 1, decisions: 4 });
    expect(summary.refusals.map(({ line, game, reason }) => [line, game, reason])).toEqual([
      [6, null, expect.stringContaining('this take is left out')],
      [0, null, 'hypergammon, with 3 checkers a side: expected 15'],
    ]);
  });

  test('reads every format by what is in the file, and says which hold no match', async () => {
    const text = match('Ann', 'Bob', LONG);
    const read = parseMat(text);
    const sgf = read.ok && makeSgf(read.value.match);
    if (!sgf || !sgf.ok) throw new Error('no SGF');
    const place = await write({
      'a.sgf': sgf.value.data,
      'b.gam': ['Ann   Bob', ...GOOD].join('\n'),
      // The name says .txt, the content SGF: a second copy of the first game.
      'c.txt': sgf.value.data,
      'd.txt': 'XGID=-b----E-C---eE---c-e----B-:0:0:1:00:0:0:0:0:10',
      'e.mat': 'hello',
    });
    const { summary, decisions } = await imported(place);
    expect(summary).toMatchObject({ files: 5, games: 2, duplicateGames: 1, refusedFiles: 2 });
    expect(decisions.map(({ file }) => path.extname(file))).toEqual([
      ...Array.from({ length: 10 }, () => '.sgf'),
      ...Array.from({ length: 4 }, () => '.gam'),
    ]);
    expect(summary.refusals.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('eXtreme Gammon ID, which holds no match'),
      expect.stringContaining('not read as mat: '),
    ]);
  });

  test('says what is missing', async () => {
    expect(await importRecords([path.join(folder, 'nowhere')])).toMatchObject({
      ok: false,
      error: { code: 'noRecords' },
    });
    expect(await importRecords([await write({})])).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('no record files') as string },
    });
  });
});

describe('labels', () => {
  const ANALYSED =
    'set\tfile\tmove_no\tplayer\tposition_id\tmatch_id\tdice\tplayed\tplayed_rank\tplayed_loss\tcandidates';
  const LABELLED = 'game\tply\tposition_id\tdice\tcandidates';
  const START_ID = '4HPwATDgc/ABMA';

  test('of analysed records: the best is preferred, what was played is kept', async () => {
    const place = await write({
      'a.tsv': [
        ANALYSED,
        `s\tmatch7_002\t1\tAnn\t${START_ID}\tx\t31\t24/20\t3\t0.1\t1:8/5 6/5:4:+0.2:.5,0,0,.5,0,0|2:24/23 13/10:4:+0.2:.5,0,0,.5,0,0|3:24/20:2:+0.3:.5,0,0,.5,0,0`,
        `s\tmatch7_002\t2\tBob\t${START_ID}\tx\t31\t8/5 6/5\t1\t0\t1:8/5 6/4:4:+0.2:.5`,
      ].join('\n'),
    });
    const read = await readLabels(path.join(place, 'a.tsv'));
    if (!read.ok) throw new Error(read.error.message);
    const [decision] = read.value.decisions;
    expect(read.value).toMatchObject({ refused: 1, refusals: [{ line: 3 }] });
    expect(decision).toMatchObject({ position: START_ID, roll: [3, 1], match: 'match7', turn: 0 });
    // Equal equities at the same depth are equally good; the third was searched less deeply.
    expect(decision!.preferred).toEqual(decision!.labels!.results.slice(0, 2));
    expect(decision!.played).toBe(decision!.labels!.results[2]);
    expect(await readLabels(path.join(place, 'a.tsv'), ['bob'])).toMatchObject({
      value: { decisions: [], refused: 1 },
    });
  });

  test('of positions, gzipped: results as Position IDs, forced plays left out', async () => {
    const place = await write({
      'b.tsv.gz': gzipSync(
        [
          LABELLED,
          `12\t4\t${START_ID}\t31\tsGfwATDgc/ABMA:0.15:2:.5,.1,0,.1,0|4HPwASHgc/ABMA:-0.02:2:.5,.1,0,.1,0`,
          `12\t5\tAQAAASAAAAAAAA\t66\tAAAA:0:2:1,0,0,0,0`,
          `12\t6\t${START_ID}\t31\t${START_ID}:0.15:2:.5,.1,0,.1,0`,
        ].join('\n'),
      ),
    });
    const read = await readLabels(path.join(place, 'b.tsv.gz'));
    expect(read).toMatchObject({
      ok: true,
      value: {
        decisions: [
          { match: 'game 12', turn: 4, preferred: ['sGfwATDgc/ABMA'], played: undefined },
        ],
        refused: 1,
        refusals: [{ line: 4 }],
      },
    });
  });

  test.each([
    ['nothing.tsv', undefined, 'noLabels', 'no such file'],
    ['empty.tsv', '', 'badLabels', 'empty'],
    ['other.tsv', 'a\tb\nc\td', 'badLabels', ':1: not a label file'],
    [
      'torn.tsv.gz',
      gzipSync('game\tply\tposition_id\tdice\tcandidates\n').subarray(0, 20),
      'badLabels',
      'torn.tsv.gz',
    ],
  ])('%s is refused with the reason', async (name, content, code, why) => {
    const place = await write(content === undefined ? {} : { [name]: content });
    const read = await readLabels(path.join(place, name));
    expect(read).toMatchObject({ ok: false, error: { code } });
    expect(!read.ok && read.error.message).toContain(why);
  });
});

describe('the split', () => {
  test('puts a match on one side, wherever it is read', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ match: fc.string({ maxLength: 3 }) })),
        fc.integer(),
        (decisions, seed) => {
          const { train, heldOut } = splitByMatch(decisions, { seed, heldOutShare: 0.3 });
          expect(train.length + heldOut.length).toBe(decisions.length);
          const held = new Set(heldOut.map(({ match: name }) => name));
          expect(train.some(({ match: name }) => held.has(name))).toBe(false);
        },
      ),
    );
    expect(matchOf('match7_002')).toBe(matchOf('match7.txt'));
  });

  test('holds out about the share asked for, others with another seed', () => {
    const names = Array.from({ length: 5000 }, (_, i) => `match${i}`);
    const held = (seed: number): string[] =>
      names.filter((name) => isHeldOut(name, { seed, heldOutShare: 0.1 }));
    expect(held(1).length).toBeGreaterThan(420);
    expect(held(1).length).toBeLessThan(580);
    expect(held(1)).not.toEqual(held(2));
    expect(held(1)).toEqual(held(1));
  });
});

test('a file far too large is refused by its size, not read', async () => {
  const place = await mkdtemp(path.join(folder, 'large-'));
  const file = path.join(place, 'large.mat');
  await writeFile(file, '');
  await truncate(file, 3 * 2 ** 30);
  const read = await importRecords([place]);
  expect(read).toMatchObject({
    value: {
      summary: {
        refusals: [{ file, reason: '3221225472 bytes, expected at most 20000000' }],
      },
    },
  });
});

test('a folder that cannot be read is named', async (context) => {
  if (process.getuid?.() === 0) context.skip('everything can be read by root');
  const place = await mkdtemp(path.join(folder, 'closed-'));
  const closed = path.join(place, 'inner');
  await mkdir(closed, { mode: 0 });
  const read = await importRecords([place]);
  await chmod(closed, 0o700);
  expect(read).toMatchObject({
    error: {
      code: 'noRecords',
      message: expect.stringContaining(`${closed} cannot be read`) as string,
    },
  });
});

test('a model has not seen what it and all it came from held out', () => {
  const names = Array.from({ length: 200 }, (_, i) => `match${i}`);
  const splits = [1, 2, 3].map((seed) => ({ seed, heldOutShare: 0.5 }));
  const training = { split: splits[0]! } as ModelCard['training'];
  const from = { name: 'parent', sha256: '', splits: splits.slice(1) };
  expect(names.filter(unseenTest({ training }))).toEqual(
    names.filter((name) => isHeldOut(name, splits[0]!)),
  );
  const held = names.filter(unseenTest({ training, from }));
  expect(held).toEqual(names.filter((name) => splits.every((split) => isHeldOut(name, split))));
  expect(held.length).toBeGreaterThan(0);
});

test('of a few matches holds out at least one, and says so by its share', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 6 }),
      fc.integer(),
      (matches, seed) => {
        const split = splitFor(matches, { seed, heldOutShare: 0.1 });
        const held = matches.filter((name) => isHeldOut(name, split));
        expect(held.length).toBeGreaterThan(0);
        const plain = matches.filter((name) => isHeldOut(name, { seed, heldOutShare: 0.1 }));
        if (plain.length > 0) expect(held).toEqual(plain);
        else expect(held).toHaveLength(1);
      },
    ),
  );
  const many = Array.from({ length: 300_000 }, (_, i) => `match ${i}`);
  expect(splitFor(many, { seed: 1, heldOutShare: 0.1 }).heldOutShare).toBe(0.1);
  expect(splitFor(['one'], { seed: 1, heldOutShare: 0.1 }).heldOutShare).toBe(0.1);
  expect(splitFor(['a', 'b'], { seed: 1, heldOutShare: 0 }).heldOutShare).toBe(0);
});

describe('all sources together', () => {
  const LABELS = [
    'game\tply\tposition_id\tdice\tcandidates',
    ...[1, 2].map(
      (game) =>
        `${game}\t4\t4HPwATDgc/ABMA\t31\tsGfwATDgc/ABMA:0.15:2:.5,.1,0,.1,0|4HPwASHgc/ABMA:-0.02:2:.5,.1,0,.1,0`,
    ),
  ].join('\n');

  test('come as a stream and in memory alike, with what each held', async () => {
    const place = await write({ 'one.mat': match('Ann', 'Bob', GOOD), 'labels.tsv': LABELS });
    const sources = {
      records: [path.join(place, 'one.mat')],
      labels: [path.join(place, 'labels.tsv')],
      teachers: { kind: 'players' as const, names: ['Ann'] },
      players: [],
    };
    const loaded = await loadDecisions(sources);
    if (!loaded.ok) throw new Error(loaded.error.message);
    expect(loaded.value.sources).toMatchObject([
      { teacher: 'plays of Ann', matches: 1, decisions: 2 },
      { source: 'labels.tsv', matches: 2, decisions: 2 },
    ]);
    const streamed: unknown[] = [];
    const read = await streamDecisions(sources, (decision) => void streamed.push(decision));
    expect(read).toEqual({ ok: true, value: loaded.value.sources });
    expect(streamed).toMatchObject(loaded.value.decisions);
    expect(loaded.value.decisions).toHaveLength(4);

    const nobody = {
      ...sources,
      labels: [],
      teachers: { kind: 'players' as const, names: ['Zoe'] },
    };
    expect(await loadDecisions(nobody)).toMatchObject({
      ok: false,
      error: { code: 'noDecisions', message: expect.stringContaining('Zoe') as string },
    });
  });

  test('what the taker of decisions throws is thrown, and no fault of the file', async () => {
    const place = await write({ 'one.mat': match('Ann', 'Bob', GOOD), 'labels.tsv': LABELS });
    const full = (): void => {
      throw new Error('the disk is full');
    };
    await expect(streamRecords([place], { kind: 'all' }, full)).rejects.toThrow('disk is full');
    await expect(streamLabels(path.join(place, 'labels.tsv'), [], full)).rejects.toThrow(
      'disk is full',
    );
  });
});
