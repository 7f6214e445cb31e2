import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  agreementText,
  bytesText,
  count,
  counted,
  duration,
  percent,
  recordSetText,
  valueText,
} from '../../client/state/format.ts';
import { makeRoute, parseRoute, USES } from '../../client/state/route.ts';
import { DEFAULT_SETTINGS, makeSettings, parseSettings } from '../../client/state/settings.ts';
import { type QueueProgress, UploadQueue } from '../../client/state/uploadQueue.ts';
import {
  type ChosenFile,
  uploadFileName,
  uploadFiles,
  uploadSetName,
} from '../../client/state/uploads.ts';
import {
  diceWords,
  gameText,
  opponentName,
  resultWords,
  sentence,
} from '../../client/state/words.ts';
import { recordFileNameSchema, recordSetNameSchema } from '../../server/protocol/jobs.ts';
import { FakeGame } from './fakes.ts';

describe('words and numbers', () => {
  it.each([
    [percent(0.7234), '72.3%'],
    [percent(0.5, 0), '50%'],
    [agreementText({ of: 100, share: 0.723, low: 0.71, high: 0.7349 }), '72.3% (71.0\u201373.5)'],
    [agreementText({ of: 0, share: 0, low: 0, high: 1 }), 'no decisions'],
    [count(12345.4), '12,345'],
    [counted(1, 'game'), '1 game'],
    [counted(2, 'match', 'matches'), '2 matches'],
    [bytesText(999), '999 B'],
    [bytesText(1536), '1.5 kB'],
    [bytesText(2.5e6), '2.5 MB'],
    [bytesText(1.24e9), '1.24 GB'],
    [duration(42), '42 s'],
    [duration(600), '10 min'],
    [duration(4000), '1 h 7 min'],
    [valueText('single'), 'a single game (1 point)'],
    [valueText('gammon'), 'a gammon (2 points)'],
    [valueText('backgammon'), 'a backgammon (3 points)'],
    [
      recordSetText({ name: 'sample', origin: 'sample', files: 10, bytes: 999 }),
      'sample (10 files, 999 B)',
    ],
    [
      recordSetText({ name: 'mine', origin: 'uploaded', files: 1, bytes: 9 }),
      'mine (uploaded, 1 file, 9 B)',
    ],
    [diceWords([1, 6]), '6 and 1'],
    [diceWords([4, 4]), 'double 4'],
    [opponentName('default'), 'Better Play'],
    [opponentName('my-player'), 'my-player'],
    [sentence('not legal: 8/5 and 3 more'), 'not legal: 8/5 and 3 more.'],
    [sentence('8/5, ...'), '8/5, ...'],
    [sentence('It said \u201cno.\u201d'), 'It said \u201cno.\u201d'],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected);
  });

  it('call the shipped model by the name of the program', () => {
    const game = {
      ...new FakeGame()
        .open(1, 3)
        .play([8, 5], [6, 5])
        .act({ kind: 'resign', seat: 'light', value: 'single' }, { kind: 'accept' })
        .view(),
      model: 'default',
    };
    expect(resultWords(game)).toBe('Better Play wins a single game (1 point): you resigned.');
    expect(gameText(game)).not.toContain('default');
  });

  it('writes a game as text in two columns', () => {
    const game = new FakeGame()
      .open(3, 1)
      .play([8, 5], [6, 5])
      .roll(6, 4)
      .play([24, 18], [18, 14])
      .act({ kind: 'resign', seat: 'light', value: 'single' }, { kind: 'accept' });
    expect(gameText(game.view())).toBe(
      [
        '     You                            rival',
        '  1) 31: 8/5 6/5                    64: 24/14',
        'rival wins a single game (1 point): you resigned.',
      ].join('\n'),
    );
  });
});

describe('addresses', () => {
  it.each([
    ['', { use: 'play' }],
    ['#/play/abc-123', { use: 'play', id: 'abc-123' }],
    ['#/play?model=my-player', { use: 'play', model: 'my-player' }],
    ['#/evaluate?model=m&records=my+games', { use: 'evaluate', model: 'm', records: 'my games' }],
    [
      '#/evaluate?model=m&records=r&expert=A+%26+B&expert=C',
      { use: 'evaluate', model: 'm', records: 'r', experts: ['A & B', 'C'] },
    ],
    ['#/train/7', { use: 'train', id: '7' }],
    ['#/train/compare/7,8%20b,9', { use: 'train', compare: ['7', '8 b', '9'] }],
    ['#/train/compare', { use: 'train', id: 'compare' }],
    ['#/nowhere', { use: 'play' }],
    ['#/train/%E0%A4%A', { use: 'train', id: '%E0%A4%A' }],
  ] as const)('%s', (hash, route) => {
    const nothing = { id: null, model: null, records: null, experts: [], compare: [] };
    expect(parseRoute(hash)).toEqual({ ...nothing, ...route });
  });

  it('of a comparison come back as they were', () => {
    const ids = fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(ids, (compare) => {
        expect(parseRoute(makeRoute({ use: 'train', compare })).compare).toEqual(compare);
      }),
    );
  });

  it('come back as they were', () => {
    const text = fc.option(fc.string({ minLength: 1 }), { nil: null });
    const experts = fc.array(fc.string({ minLength: 1 }), { maxLength: 3 });
    const route = fc.record({
      use: fc.constantFrom(...USES),
      id: text,
      model: text,
      records: text,
      experts,
      compare: fc.constant([]),
    });
    fc.assert(
      fc.property(route, (asked) => {
        expect(parseRoute(makeRoute(asked))).toEqual(asked);
      }),
    );
  });
});

describe('settings', () => {
  it('come back as they were, and survive anything', () => {
    const settings = { ...DEFAULT_SETTINGS, speed: 'fast', homeSide: 'left' } as const;
    expect(parseSettings(makeSettings(settings))).toEqual(settings);
    expect(parseSettings(null)).toEqual(DEFAULT_SETTINGS);
    expect(parseSettings('{"speed":"warp"}')).toEqual(DEFAULT_SETTINGS);
    expect(parseSettings('{"rollsForMe":true}')).toEqual({ ...DEFAULT_SETTINGS, rollsForMe: true });
    expect(parseSettings('not json')).toEqual(DEFAULT_SETTINGS);
  });
});

describe('uploads', () => {
  it.each([
    ['match (3).mat', 'match (3).mat'],
    ['C:\\games\\M\u00fcller vs \u00c5sa.MAT', 'Muller vs Asa.mat'],
    ['../../etc/passwd.txt', 'passwd.txt'],
    ['___.txt', 'record.txt'],
    ['picture.png', undefined],
    ['.mat', 'record.mat'],
  ])('%s is stored as %s', (name, stored) => {
    expect(uploadFileName(name)).toBe(stored);
  });

  it('names are always such that the server takes them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        expect(recordFileNameSchema.safeParse(uploadFileName(`${name}.mat`)).success).toBe(true);
        const set = uploadSetName(name);
        if (set !== undefined) expect(recordSetNameSchema.safeParse(set).success).toBe(true);
      }),
    );
  });

  describe('in a queue', () => {
    const file = (name: string): ChosenFile => ({
      name,
      arrayBuffer: async () => new ArrayBuffer(1),
    });

    function queueOn(sets: string[]) {
      const stored: string[] = [];
      const told: QueueProgress[] = [];
      const chosen: string[] = [];
      const queue = new UploadQueue({
        listSets: async () => sets,
        async put(set, name) {
          if (name === 'bad.mat') throw new Error('too large');
          stored.push(`${set}/${name}`);
          if (!sets.includes(set)) sets.push(set);
        },
        onProgress: (progress) => told.push(progress),
        onStored: (set) => chosen.push(set),
      });
      return { queue, stored, told, chosen };
    }

    it('those given while others are sent follow them, each drop into a set of its own', async () => {
      const { queue, stored, told, chosen } = queueOn(['sample']);
      void queue.add([file('a.mat'), file('b.mat')], '');
      void queue.add([file('a.mat'), file('bad.mat')], '');
      await queue.add([file('c.mat')], 'My records');
      expect(stored).toEqual([
        'my records/a.mat',
        'my records/b.mat',
        'my records 2/a.mat',
        'My records/c.mat',
      ]);
      expect(chosen).toEqual(['my records', 'my records 2', 'My records']);
      expect(told.at(-1)).toEqual({
        done: 5,
        of: 5,
        refused: [{ name: 'bad.mat', reason: 'too large' }],
        sets: chosen,
      });
      expect(told.every(({ done }, i) => done >= (told[i - 1]?.done ?? 0))).toBe(true);
      await queue.add([file('d.mat')], '');
      expect(stored.at(-1)).toBe('my records 3/d.mat');
      expect(told.at(-1)).toEqual({ done: 1, of: 1, refused: [], sets: ['my records 3'] });
    });

    it('all are refused where the sets cannot be listed, and none is chosen', async () => {
      const { told, chosen } = queueOn([]);
      const queue = new UploadQueue({
        listSets: () => Promise.reject(new Error('no answer')),
        put: () => Promise.resolve(),
        onProgress: (progress) => told.push(progress),
        onStored: (set) => chosen.push(set),
      });
      await queue.add([file('a.mat')], '');
      expect(chosen).toEqual([]);
      expect(told.at(-1)).toMatchObject({ done: 1, refused: [{ reason: 'no answer' }] });
    });
  });

  it('go on when a file is refused, and never overwrite one another', async () => {
    const stored: string[] = [];
    const file = (name: string): ChosenFile => ({
      name,
      arrayBuffer: async () => new ArrayBuffer(1),
    });
    const result = await uploadFiles(
      [file('a.mat'), file('A.MAT'), file('b.png'), file('c.txt')],
      async (name) => {
        if (name === 'c.txt') throw new Error('too large');
        stored.push(name);
      },
      () => undefined,
    );
    expect(stored).toEqual(['a.mat', 'A (2).mat']);
    expect(result).toEqual({
      done: 4,
      of: 4,
      refused: [
        { name: 'b.png', reason: expect.stringContaining('not a record file: expected .mat') },
        { name: 'c.txt', reason: 'too large' },
      ],
    });
  });
});
