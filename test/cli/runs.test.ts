/** Several runs by the real executable: what describe, runs, sweep and model say of them, and models as files. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modelCardSchema } from '../../model/card.ts';
import { evaluationReportSchema } from '../../model/report.ts';
import { betterPlay, SAMPLE } from './program.ts';

const RECORDS = ['1', '2', '3', '4'].map((n) => path.join(SAMPLE, `gnubg-2ply-0${n}.mat`));
const TIMEOUT = 120_000;

let home: string;
let config: string;
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'better-play-runs-'));
  config = path.join(home, 'tiny.json');
  const network = { stem: 8, mixture: { shared: 8, experts: 4, units: 4 } };
  await writeFile(config, JSON.stringify({ network, epochs: 1, evaluations: 4 }));
});
afterAll(async () => {
  await rm(home, { recursive: true });
});

const common = (): string[] => ['--records', ...RECORDS, '--config', config];

describe.sequential('several runs', () => {
  test(
    'a training says what it does with its whole config, which run.json keeps',
    async () => {
      const got = await betterPlay(['train', ...common(), '--model', 'one', '--patience', '3'], {
        home,
      });
      expect([got.status, got.out.split('\n')[0]]).toEqual([
        0,
        expect.stringContaining('model one is in'),
      ]);
      expect(got.err).toContain('stem 8*');
      expect(got.err).toContain('patience 3*');
      expect(got.err).toContain('batch 256,');
      expect(got.err).toMatch(/step \d+ of 9: loss .* held-out agreement/);
      const run = JSON.parse(
        await readFile(path.join(home, 'runs', 'one', 'run.json'), 'utf8'),
      ) as Record<string, unknown>;
      expect(run['config']).toMatchObject({ patience: 3, network: { stem: 8 }, batch: 256 });
    },
    TIMEOUT,
  );

  test(
    'another begins with its model, and keeps its network and its split',
    async () => {
      const { status, err } = await betterPlay(
        ['train', '--records', ...RECORDS, '--model', 'two', '--from', 'one', '--steps', '3'],
        { home },
      );
      expect([status, err]).toEqual([130, expect.stringContaining('begins with one')]);
      const { status: other, err: why } = await betterPlay(
        ['train', ...common(), '--model', 'three', '--from', 'default'],
        { home },
      );
      expect([other, why]).toEqual([1, expect.stringContaining('leave the network out')]);
    },
    TIMEOUT,
  );

  test(
    'runs lists both, and compare tells what differs',
    async () => {
      const list = await betterPlay(['runs', '--json'], { home });
      expect(JSON.parse(list.out)).toEqual([
        expect.objectContaining({ model: 'two', state: 'stopped', step: 3 }),
        expect.objectContaining({ model: 'one', state: 'finished', step: 9, steps: 9 }),
      ]);
      const compared = await betterPlay(['runs', 'compare', 'one', 'two', '--json'], { home });
      const { differences } = JSON.parse(compared.out) as {
        differences: { field: string; values: string[] }[];
      };
      expect(differences).toContainEqual({ field: 'epochs', values: ['1', '6'] });
      expect(differences.map(({ field }) => field)).not.toContain('network.stem');
      const text = await betterPlay(['runs', 'compare', 'one', 'two'], { home });
      expect(text.out).toMatch(/state +finished +stopped/);
      expect((await betterPlay(['runs', 'show', 'one'], { home })).out).toContain('agreement');
      const described = await betterPlay(['describe', 'one', '--json'], { home });
      expect(JSON.parse(described.out)).toMatchObject({ config: { patience: 3 } });
    },
    TIMEOUT,
  );

  test(
    'a model is made of any state of a run, goes through a file, and is judged beside the first',
    async () => {
      const made = await betterPlay(
        ['model', 'make', 'two', '--step', 'last', '--name', 'made', '--json'],
        { home },
      );
      expect(made.status).toBe(0);
      const card = modelCardSchema.parse(JSON.parse(made.out));
      expect(card).toMatchObject({ name: 'made', training: { steps: 3, chosen: null } });
      expect((await betterPlay(['model', 'make', 'one', '--step', '4'], { home })).err).toContain(
        'holds no snapshot of step 4',
      );
      expect((await betterPlay(['model', 'export', 'made', home], { home })).status).toBe(0);
      const file = path.join(home, 'made.bpmodel');
      expect((await betterPlay(['model', 'import', file], { home })).err).toContain('--name');
      const taken = await betterPlay(['model', 'import', file, '--name', 'again', '--json'], {
        home,
      });
      expect(JSON.parse(taken.out)).toEqual({ ...card, name: 'again' });

      const args = ['--model', 'one', 'again', 'made', '--records', ...RECORDS, '--held-out'];
      const { out } = await betterPlay(['evaluate', ...args, '--json'], { home });
      const { players, paired } = evaluationReportSchema.parse(JSON.parse(out));
      expect(players.map(({ player }) => player)).toEqual([
        'one',
        'again',
        'made',
        'pubeval',
        'random',
      ]);
      expect(paired!.map(({ players: pair }) => pair)).toEqual([
        ['one', 'again'],
        ['one', 'made'],
      ]);
      const [one, again] = players.map(({ overall }) => overall.agreement.share);
      expect(paired![0]!.difference).toBeCloseTo(one! - again!, 12);
    },
    TIMEOUT,
  );

  test(
    'a sweep that is killed outright goes on by the same command',
    async () => {
      const grid = ['--set', 'learningRate=0.001,0.01', '--seeds', '2'];
      const args = ['sweep', '--name', 'rates', ...common(), ...grid, '--json'];
      const killed = await betterPlay(args, {
        home,
        onOutput: (out, kill) => out.includes('002-') && kill('SIGKILL'),
      });
      expect(killed.status).toBeNull();
      const first = killed.json().map(({ name }) => name);
      const { status, json, err } = await betterPlay(args, { home });
      expect([status, err]).toEqual([0, '']);
      const second = json();
      const end = second.at(-1) as { cells: object[]; runs: Record<string, unknown>[] };
      const names = end.runs.map(({ name }) => name);
      expect([...first, ...second.slice(0, -1).map(({ name }) => name)]).toEqual(names);
      expect(names).toHaveLength(4);
      expect(end.cells).toHaveLength(2);
      const files = await readdir(path.join(home, 'runs', 'rates'));
      expect(files.sort()).toEqual([
        ...(names as string[]),
        'models',
        'results.csv',
        'results.json',
        'sweep.json',
      ]);
    },
    TIMEOUT,
  );

  test(
    'a network learns one batch by heart, or train says that it does not',
    async () => {
      const small = path.join(home, 'small.json');
      const network = { stem: 32, mixture: { shared: 16, experts: 4, units: 8 } };
      const overfit = async (learningRate: number): ReturnType<typeof betterPlay> => {
        await writeFile(small, JSON.stringify({ network, batch: 8, learningRate }));
        const args = ['train', '--overfit', '--records', RECORDS[0]!, '--config', small, '--json'];
        return await betterPlay(args, { home });
      };
      const learned = await overfit(0.01);
      expect([learned.status, JSON.parse(learned.out)]).toEqual([
        0,
        expect.objectContaining({ learned: true, decisions: 8 }),
      ]);
      const not = await overfit(1e-9);
      expect([not.status, JSON.parse(not.out)]).toEqual([
        1,
        expect.objectContaining({ learned: false }),
      ]);
      expect(not.err).toContain('does not learn');
    },
    TIMEOUT,
  );

  test(
    'runs that are done with can be removed; models stay',
    async () => {
      const asked = await betterPlay(['runs', 'remove', 'two'], { home });
      expect([asked.status, asked.err]).toEqual([2, expect.stringContaining('--yes')]);
      expect((await betterPlay(['runs', 'remove', 'one', '--yes'], { home })).status).toBe(0);
      expect((await readdir(path.join(home, 'runs'))).sort()).toEqual(['rates', 'two']);
      const sweep = await betterPlay(['runs', 'remove', 'rates', '--yes'], { home });
      expect([sweep.status, sweep.err]).toEqual([1, expect.stringContaining('is a sweep')]);
      expect(await readdir(path.join(home, 'models'))).toContain('one');
    },
    TIMEOUT,
  );
});
