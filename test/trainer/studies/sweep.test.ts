/** Grids, what they find, and a sweep that goes on after it was stopped. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cellText, gridRuns } from '../../../trainer/studies/grid.ts';
import {
  openSweep,
  readSweep,
  runSweep,
  type Sweep,
  type SweepFollower,
  type SweepPlan,
  sweepResults,
} from '../../../trainer/studies/sweep.ts';
import { cellResults, resultsCsv, type RunResult } from '../../../trainer/studies/sweepResults.ts';
import { trainingConfigSchema } from '../../../trainer/training/config.ts';

const SAMPLE = path.resolve(import.meta.dirname, '../../../data/records/gnubg-2ply-01.mat');
const TWO = path.resolve(import.meta.dirname, '../../../data/records/gnubg-2ply-02.mat');
const CONFIG = trainingConfigSchema.parse({
  network: { stem: 4, mixture: { shared: 4, experts: 2, units: 2 } },
  batch: 32,
  epochs: 0.3,
  evaluations: 2,
  evaluateOn: 50,
  split: { heldOutShare: 0.5, seed: 4 },
});

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'better-play-sweep-'));
});
afterAll(async () => {
  await rm(root, { recursive: true });
});

describe('a grid', () => {
  test('has every combination with every seed', () => {
    const runs = gridRuns(
      CONFIG,
      [
        { field: 'learningRate', values: [0.001, 0.002] },
        { field: 'network.mixture.experts', values: [2, 4] },
      ],
      2,
    );
    if (!runs.ok) throw new Error(runs.error.message);
    expect(runs.value.map(({ name }) => name)).toEqual([
      '001-learningRate0.001-experts2-seed1',
      '002-learningRate0.001-experts2-seed2',
      '003-learningRate0.001-experts4-seed1',
      '004-learningRate0.001-experts4-seed2',
      '005-learningRate0.002-experts2-seed1',
      '006-learningRate0.002-experts2-seed2',
      '007-learningRate0.002-experts4-seed1',
      '008-learningRate0.002-experts4-seed2',
    ]);
    expect(runs.value[6]!.config).toEqual({
      ...CONFIG,
      learningRate: 0.002,
      network: { ...CONFIG.network, mixture: { ...CONFIG.network.mixture, experts: 4 } },
    });
  });

  test('of nothing is the config as it is', () => {
    expect(gridRuns(CONFIG, [], 1)).toMatchObject({
      ok: true,
      value: [{ name: '001-seed1', cell: [], config: CONFIG }],
    });
    expect(cellText([])).toBe('as it is');
  });

  test.each([
    [[{ field: 'batch', values: [0] }], 'batch 0: ✖ Too small'],
    [[{ field: 'seed', values: [1] }], '--seeds'],
    [
      [
        { field: 'batch', values: [1] },
        { field: 'batch', values: [2] },
      ],
      'set twice',
    ],
    [[{ field: 'network.mixture.experts', values: [1] }], 'network.mixture.experts 1'],
  ])('%j is refused', (settings, why) => {
    expect(gridRuns(CONFIG, settings, 1)).toMatchObject({
      error: { message: expect.stringContaining(why) as string },
    });
  });
});

describe('what a sweep found', () => {
  const result = (value: number, seed: number, agreement: number | null): RunResult => ({
    name: `${value}-${seed}`,
    cell: [['learningRate', value]],
    seed,
    state: agreement === null ? 'failed' : 'finished',
    reason: agreement === null ? 'no number, "NaN"' : null,
    agreement,
    mEMG: null,
    bestStep: 5,
    steps: 10,
    seconds: 60,
  });

  test('is each cell over its seeds, best first', () => {
    const cells = cellResults([
      result(1, 1, null),
      result(0.1, 1, 0.5),
      result(0.1, 2, 0.6),
      result(0.2, 1, 0.7),
      result(0.2, 2, null),
    ]);
    expect(cells.map(({ cell, finished, runs }) => [cell[0]![1], finished, runs])).toEqual([
      [0.2, 1, 2],
      [0.1, 2, 2],
      [1, 0, 1],
    ]);
    expect(cells.map(({ agreement }) => agreement?.mean)).toEqual([0.7, 0.55, undefined]);
    // Two values 0.1 apart deviate from their mean by 0.05: sqrt(2 x 0.05^2 / 1).
    expect(cells[1]!.agreement!.deviation).toBeCloseTo(0.0707, 4);
    expect(cells[0]!.agreement!.deviation).toBe(0);
    expect(cells[0]!.mEMG).toBeNull();
  });

  test('is a line a run as CSV', () => {
    expect(resultsCsv([result(0.1, 1, 0.5), result(0.1, 2, null)])).toBe(
      'name,learningRate,seed,state,agreement,mEMG,bestStep,steps,seconds,reason\r\n' +
        '0.1-1,0.1,1,finished,0.5,,5,10,60,\r\n' +
        '0.1-2,0.1,2,failed,,,5,10,60,"no number, ""NaN"""\r\n',
    );
  });
});

const PLAN: SweepPlan = {
  format: 1,
  data: { records: [SAMPLE, TWO], labels: [], teachers: { kind: 'all' }, players: [] },
  from: null,
  config: CONFIG,
  settings: [{ field: 'network.mixture.units', values: [2, 3] }],
  seeds: 1,
  backend: 'cpu',
  command: 'test',
  revision: null,
};

/** A follower that stops the run of that number after a step, and notes what is done. */
function follower(done: string[], stopAt?: number): SweepFollower {
  return {
    onRun: ({ name }, number) => {
      done.push(`begin ${name}`);
      return {
        onLoading: () => {},
        onLoaded: () => {},
        onEvent: () => {},
        onExporting: () => {},
        isStopping: (step) => number === stopAt && step >= 1,
      };
    },
    onRunEnd: () => {},
    onResult: ({ name, state }) => done.push(`${state} ${name}`),
    holding: (_, work) => work(),
  };
}

async function opened(folder: string, plan = PLAN): Promise<Sweep> {
  const sweep = await openSweep(folder, plan);
  if (!sweep.ok) throw new Error(sweep.error.message);
  return sweep.value;
}

describe('a sweep', () => {
  const [one, two] = ['001-units2-seed1', '002-units3-seed1'];

  test('stopped in its second run goes on with that one, and then has nothing to do', async () => {
    const folder = path.join(root, 'stopped');
    const first: string[] = [];
    expect(await runSweep(await opened(folder), follower(first, 2))).toEqual({
      ok: true,
      value: 'stopped',
    });
    expect(first).toEqual([`begin ${one}`, `finished ${one}`, `begin ${two}`]);
    const states = (await sweepResults(await opened(folder))).map(({ state }) => state);
    expect(states).toEqual(['finished', 'waiting']);

    // As a kill in the middle of a write leaves it.
    await writeFile(path.join(folder, '.tmp-0123456789ab'), 'half');
    const second: string[] = [];
    const again = await readSweep(folder);
    if (!again.ok) throw new Error(again.error.message);
    expect(await runSweep(again.value, follower(second))).toEqual({ ok: true, value: 'finished' });
    expect(second).toEqual([`begin ${two}`, `finished ${two}`]);

    const third: string[] = [];
    await runSweep(await opened(folder), follower(third));
    expect(third).toEqual([]);
    const { runs, cells } = JSON.parse(
      await readFile(path.join(folder, 'results.json'), 'utf8'),
    ) as { runs: RunResult[]; cells: unknown[] };
    expect(runs).toEqual(await sweepResults(again.value));
    expect(cells).toHaveLength(2);
    expect(await readFile(path.join(folder, 'results.csv'), 'utf8')).toContain(two);
    expect(existsSync(path.join(folder, '.tmp-0123456789ab'))).toBe(false);
  });

  test('is not taken for another one', async () => {
    const folder = path.join(root, 'other');
    await opened(folder);
    expect(await openSweep(folder, { ...PLAN, command: 'later' })).toMatchObject({ ok: true });
    expect(await openSweep(folder, { ...PLAN, seeds: 2 })).toMatchObject({
      error: { code: 'otherSweep', message: expect.stringContaining('seeds') as string },
    });
    expect(await readSweep(path.join(root, 'nowhere'))).toMatchObject({
      error: { code: 'noSweep' },
    });
  });

  test('goes on after a run whose loss is no number, and does not try that one again', async () => {
    const folder = path.join(root, 'failing');
    const sweep = await opened(folder, { ...PLAN, settings: [] });
    const done: string[] = [];
    const failing: SweepFollower = {
      ...follower(done),
      holding: () =>
        Promise.resolve({ ok: false, error: { code: 'badLoss', message: 'no number' } }),
    };
    expect(await runSweep(sweep, failing)).toEqual({ ok: true, value: 'finished' });
    expect(done).toEqual(['begin 001-seed1', 'failed 001-seed1']);
    expect(await runSweep(sweep, follower(done))).toEqual({ ok: true, value: 'finished' });
    expect(done).toHaveLength(2);
    expect((await sweepResults(sweep))[0]).toMatchObject({ state: 'failed', reason: 'no number' });
  });

  test('ends at any other failure, naming the run', async () => {
    const sweep = await opened(path.join(root, 'broken'), {
      ...PLAN,
      data: { ...PLAN.data, records: ['/nowhere'] },
    });
    expect(await runSweep(sweep, follower([]))).toMatchObject({
      error: { code: 'noRecords', message: expect.stringContaining(one) as string },
    });
  });
});
