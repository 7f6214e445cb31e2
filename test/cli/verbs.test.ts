/** The executable's promises to people and programs: help, exit statuses, JSON lines, clear errors. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePositionId, parsePositionId } from '../../engine/formats/positionId.ts';
import { legalPlays } from '../../engine/plays/legalPlays.ts';
import { parsePlay } from '../../engine/notation.ts';
import type { Roll } from '../../engine/roll.ts';
import { betterPlay, PROGRAM, ROOT, SAMPLE } from './program.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'better-play-verbs-'));
});
afterAll(async () => {
  await rm(home, { recursive: true });
});

const LABELS = path.join(ROOT, 'data', 'labels', 'sample-2ply.tsv.gz');
const VERBS = [
  'import',
  'convert',
  'position',
  'train',
  'describe',
  'runs',
  'sweep',
  'evaluate',
  'choose',
  'legal',
  'route',
  'duel',
  'model',
  'met',
  'bearoff',
  'backend',
  'serve',
];
const lines = (...values: unknown[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('');
const START = '4HPwATDgc/ABMA';
/** x has a checker on the bar against a closed board. */
const SHUT_OUT = { positionId: '2+4OAABgAAAEAA', dice: [6, 5] };

describe('help and usage', () => {
  test('lists every verb, and each explains itself with an example', async () => {
    const { status, out } = await betterPlay(['--help']);
    expect(status).toBe(0);
    for (const verb of VERBS) {
      expect(out).toContain(`\n  ${verb} `);
      const help = await betterPlay([verb, '--help']);
      expect([verb, help.status]).toEqual([verb, 0]);
      expect(help.out).toContain(`better-play ${verb}`);
    }
  }, 60_000);

  test.each([
    [[], 2, 'Usage'],
    [['wrong'], 2, 'unknown command'],
    [['legal', '--wrong'], 2, 'unknown option'],
    [['choose', '--ply', '1'], 2, 'preference score'],
    [['train', '--records', SAMPLE], 2, '--model'],
    [['train', '--model', 'x'], 2, '--records'],
    [['train', '--model', '../x', '--records', SAMPLE], 2, 'expected 1 to 64'],
    [['evaluate'], 2, '--records'],
    [['evaluate', '--records', SAMPLE, '--player', 'x'], 2, '--labels'],
    [['import'], 2, 'missing required argument'],
    [['train', '--records', SAMPLE, '--model', 'x', '--seed', 'abc'], 2, 'whole number'],
    [['train', '--records', SAMPLE, '--model', 'x', '--steps', '1.5'], 2, 'whole number'],
    [['train', '--records', SAMPLE, '--model', 'x', '--workers', '65'], 2, '64 at most'],
    [['train', '--resume', '/nowhere', '--epochs', '3'], 2, 'no --epochs beside it'],
    [['train', '--resume', '/nowhere', '--preset', 'quick'], 2, 'no --preset beside it'],
    [['train', '--records', SAMPLE, '--model', 'x', '--preset', 'best'], 2, 'standard, quick'],
    [['train', '--records', SAMPLE, '--model', 'x', '--from', 'nobody'], 1, 'no model "nobody"'],
    [['train', '--overfit', '--model', 'x', '--records', SAMPLE], 2, 'cannot be used with'],
    [['train', '--lr-range', '--overfit', '--records', SAMPLE], 2, 'cannot be used with'],
    [['describe', 'default', '--preset', 'quick'], 2, 'default has its config'],
    [['describe', 'nobody'], 1, 'no run "nobody"'],
    [['runs', 'show', '/nowhere'], 1, 'no run "/nowhere"'],
    [['runs', 'compare', '/nowhere'], 2, 'two runs or more'],
    [['runs', 'remove', '/nowhere', '--yes'], 1, 'nothing was removed'],
    [['sweep', '--records', SAMPLE, '--set', 'seed=1'], 2, '--name'],
    [['sweep', '--name', 's', '--records', SAMPLE, '--set', 'lr=1'], 2, 'lr: no field'],
    [['sweep', '--name', 's', '--records', SAMPLE, '--set', 'batch=0'], 1, 'batch 0:'],
    [['sweep', '--name', 's', '--records', SAMPLE, '--seeds', '101'], 2, 'more than 100'],
    [['sweep', '--resume', '/nowhere'], 1, 'no run "/nowhere"'],
    [['sweep', '--resume', '/nowhere', '--seeds', '2'], 2, 'no --seeds beside it'],
    [['model', 'export', 'nobody', 'x.bpmodel'], 1, 'no model "nobody"'],
    [['model', 'import', LABELS], 1, 'not a model file'],
    [['model', 'import', LABELS, '--name', '../x'], 2, 'expected 1 to 64'],
    [['model', 'make', '/nowhere'], 1, 'no run "/nowhere"'],
    [['model', 'make', '/nowhere', '--step', 'first'], 2, 'a step, best or last'],
    [['duel', '--games', '0'], 2, '1 or more'],
    [['train', '--records', SAMPLE, '--model', 'default'], 1, 'there is a model default'],
    [['train', '--records', SAMPLE, '--model', 'x', '--run', '/dev/null/x'], 1, 'ENOTDIR'],
    [['train', '--records', SAMPLE, '--model', 'x', '--expert', 'Lite'], 1, 'Light, Dark'],
    [['train', '--records', LABELS, '--model', 'x'], 1, 'labels go to --labels'],
    [['evaluate', '--labels', SAMPLE], 1, 'not a file'],
    [['import', SAMPLE, '--decisions', '/dev/null/x'], 1, '--decisions /dev/null/x'],
    [['import', '/nowhere'], 1, '/nowhere: no such file or folder'],
    [['choose', '--model', 'nobody'], 1, 'no model "nobody"'],
    [['train', '--resume', '/nowhere'], 1, 'no run "/nowhere"'],
    [['train', '--resume', '/nowhere', '--workers', '2'], 1, 'no run "/nowhere"'],
    [['model', 'show', 'nobody'], 1, 'no model "nobody"'],
    [['duel', 'nobody'], 1, 'no model "nobody"'],
  ])('%j ends with status %i and says %j', async (args, status, why) => {
    const got = await betterPlay(args, { home });
    expect(got.err).toContain(why);
    expect([got.status, got.out]).toEqual([status, '']);
  });

  test('a config with an unknown field is refused, naming it', async () => {
    const file = path.join(home, 'config.json');
    await writeFile(file, '{"epoch": 3}');
    const got = await betterPlay(['train', '--records', SAMPLE, '--model', 'x', '--config', file], {
      home,
    });
    expect([got.status, got.err]).toEqual([1, expect.stringContaining('epoch')]);
  });
});

test('a reader that has seen enough ends a verb quietly', async () => {
  const many = lines(
    ...Array.from({ length: 20_000 }, () => ({ positionId: START, dice: [3, 1] })),
  );
  const { status, err } = await betterPlay(['legal'], { input: many, closesEarly: true });
  expect([status, err]).toEqual([0, '']);
});

describe('legal', () => {
  test('answers each line in order, a bad one with its code, and goes on', async () => {
    const { status, json } = await betterPlay(['legal'], {
      input: `${lines({ positionId: START, dice: [3, 1] })}nonsense\n\n${lines(
        { positionId: 'short', dice: [3, 1] },
        { positionId: START, dice: [3, 7] },
        { positionId: START },
        { positionId: 'AAAAAAAAAAAAAA', dice: [1, 2] },
        SHUT_OUT,
        null,
      )}${JSON.stringify({ positionId: START, dice: [6, 5] })}`,
    });
    expect(status).toBe(0);
    const answers = json();
    expect(
      answers.map(
        (answer) =>
          (answer['error'] as { code: string } | undefined)?.code ??
          (answer['plays'] as unknown[]).length,
      ),
    ).toEqual([
      16,
      'badJson',
      'badPositionId',
      'badRoll',
      'badRequest',
      'gameOver',
      0,
      'badRequest',
      7,
    ]);
    expect(answers[0]!['plays']).toContainEqual({ play: '8/5 6/5', resultId: 'sGfwATDgc/ABMA' });
  });
});

test('a long input comes back whole and in order, a line without end refused', async () => {
  const dice = Array.from({ length: 5000 }, (_, i) => [1 + (i % 6), 1 + (i % 5)]);
  const { json } = await betterPlay(['legal'], {
    input: `${lines(...dice.map((roll) => ({ positionId: START, dice: roll })))}${'x'.repeat(300_000)}`,
  });
  const answers = json();
  expect(answers).toHaveLength(5001);
  const counts = new Map<string, number>();
  dice.forEach((roll, i) => {
    const count = (answers[i]!['plays'] as unknown[]).length;
    expect(counts.get(roll.join()) ?? count).toBe(count);
    counts.set(roll.join(), count);
  });
  expect(counts.size).toBe(30);
  expect(answers[5000]).toMatchObject({ error: { code: 'badRequest' } });
});

describe('choose', () => {
  test('answers with a legal play and its result, by the shipped model', async () => {
    const asked = [
      [3, 1],
      [6, 5],
      [4, 4],
      [2, 1],
    ].map((dice) => ({ positionId: START, dice }));
    const { status, json } = await betterPlay(['choose'], {
      input: lines(...asked, SHUT_OUT, { positionId: START, dice: 3 }),
    });
    expect(status).toBe(0);
    const answers = json();
    const position = parsePositionId(START);
    if (!position.ok) throw new Error('start');
    asked.forEach(({ dice }, i) => {
      const { play, resultId } = answers[i] as { play: string; resultId: string };
      const read = parsePlay(play, position.value, dice as unknown as Roll);
      if (!read.ok) throw new Error(read.error.message);
      expect(makePositionId(read.value.result)).toBe(resultId);
      expect(
        legalPlays(position.value, dice as unknown as Roll).map(({ result }) =>
          makePositionId(result),
        ),
      ).toContain(resultId);
    });
    expect(answers[0]).toEqual({ play: '8/5 6/5', resultId: 'sGfwATDgc/ABMA' });
    expect(answers[4]!['play']).toBe('');
    expect(answers[5]).toMatchObject({ error: { code: 'badRequest' } });
  });

  test('answers a program that waits for each answer before it asks again', async () => {
    const child = spawn(process.execPath, [PROGRAM, 'choose']);
    const dice = [
      [3, 1],
      [4, 2],
      [6, 1],
    ];
    const answers: string[] = [];
    child.stdin.write(lines({ positionId: START, dice: dice[0] }));
    for await (const text of child.stdout.setEncoding('utf8')) {
      answers.push(text as string);
      if (answers.length === dice.length) child.stdin.end();
      else child.stdin.write(lines({ positionId: START, dice: dice[answers.length] }));
    }
    expect(answers.map((answer) => (JSON.parse(answer) as { play: string }).play)).toEqual([
      '8/5 6/5',
      '8/4 6/4',
      '13/7 8/7',
    ]);
  });
});
