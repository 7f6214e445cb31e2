import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { START } from '../../engine/position.ts';
import { loadModel, readCard } from '../../model/node/modelFolder.ts';
import type { BackendName } from '../../model/backends.ts';
import { exportModel, greatestDifference } from '../../trainer/export/exportModel.ts';
import { openBackend } from '../../trainer/backend.ts';
import { Network } from '../../trainer/network/network.ts';
import { networkConfigSchema } from '../../trainer/network/config.ts';
import { randomFrom } from '../../trainer/random.ts';
import type { Decision } from '../../trainer/records/decision.ts';
import { importRecords } from '../../trainer/records/importRecords.ts';
import { comparisons } from '../../trainer/training/batch.ts';
import { readNewestCheckpoint, writeCheckpoint } from '../../trainer/training/checkpoint.ts';
import {
  learningRateAt,
  type TrainingConfigInput,
  trainingConfigSchema,
} from '../../trainer/training/config.ts';
import { LossError, trainingLoop } from '../../trainer/training/loop.ts';
import { readRun } from '../../trainer/training/run.ts';
import {
  type Follower,
  resumeTraining,
  startTraining,
  type TrainingEnd,
} from '../../trainer/training/train.ts';

const SAMPLE = path.resolve(import.meta.dirname, '../../data/records/gnubg-2ply-01.mat');
const TWO = path.resolve(import.meta.dirname, '../../data/records/gnubg-2ply-02.mat');
const SMALL: TrainingConfigInput = {
  network: { stem: 16, mixture: { shared: 8, experts: 4, units: 4 } },
  batch: 32,
  epochs: 1,
  evaluations: 4,
  split: { heldOutShare: 0.5, seed: 4 },
};

let folder: string;
let decisions: Decision[];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'better-play-training-'));
  expect((await openBackend('cpu')).ok).toBe(true);
  const read = await importRecords([SAMPLE]);
  if (!read.ok) throw new Error(read.error.message);
  decisions = read.value.decisions;
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Runs or resumes a training of two sample files, stopping after `until` steps. */
async function run(
  name: string,
  {
    resume = false,
    until = Infinity,
    backend = 'cpu' as BackendName,
    config = SMALL as TrainingConfigInput,
  } = {},
): Promise<TrainingEnd> {
  const follower: Follower = {
    onLoading: () => {},
    onLoaded: () => {},
    onEvent: () => {},
    onExporting: () => {},
    isStopping: (step) => step >= until,
  };
  const place = path.join(folder, name);
  const end = resume
    ? await resumeTraining(place, follower)
    : await startTraining(
        {
          folder: place,
          model: name,
          models: path.join(folder, 'models'),
          data: { records: [SAMPLE, TWO], labels: [], teachers: { kind: 'all' }, players: [] },
          from: undefined,
          config: trainingConfigSchema.parse(config),
          backend,
          command: 'test',
          revision: null,
        },
        follower,
      );
  if (!end.ok) throw new Error(end.error.message);
  return end.value;
}

/** A run's curve without what depends on the clock. */
async function curve(name: string): Promise<object[]> {
  const lines = (await readFile(path.join(folder, name, 'metrics.jsonl'), 'utf8'))
    .trim()
    .split('\n');
  return lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ event }) => event === 'step' || event === 'evaluation')
    .map(({ seconds: _s, decisionsPerSecond: _d, boardsPerSecond: _b, ...rest }) => rest);
}

describe('a training', () => {
  test('stopped and resumed comes to the same result as one never stopped', async () => {
    const whole = await run('whole');
    expect(whole.kind).toBe('finished');
    expect(await run('parts', { until: 7 })).toEqual({ kind: 'stopped', step: 7 });
    expect(await run('parts', { resume: true, until: 13 })).toEqual({ kind: 'stopped', step: 13 });
    const parts = await run('parts', { resume: true });
    const [a, b] = await Promise.all(
      ['whole', 'parts'].map((name) => readFile(path.join(folder, 'models', name, 'model.onnx'))),
    );
    expect(b!.equals(a!)).toBe(true);
    expect(await curve('parts')).toEqual(await curve('whole'));
    if (whole.kind !== 'finished' || parts.kind !== 'finished') throw new Error('not finished');
    expect(parts.card.heldOut!.overall).toEqual({ ...whole.card.heldOut!.overall });
  });

  test('that lost what came after its checkpoint repeats it: the curve has each step once', async () => {
    await run('killed', { until: 12 });
    const file = path.join(folder, 'killed', 'metrics.jsonl');
    const later = {
      event: 'evaluation',
      step: 14,
      agreement: { of: 1, share: 1, low: 0, high: 1 },
      isBest: true,
    };
    await writeFile(file, `${await readFile(file, 'utf8')}${JSON.stringify(later)}\n{"event":"st`);
    await run('killed', { resume: true });
    expect(await curve('killed')).toEqual(await curve('whole'));
  });

  test('its exported model scores as the trainer does, and a board the same alone, in any batch and order', async () => {
    const loaded = await loadModel(path.join(folder, 'models', 'whole'));
    if (!loaded.ok) throw new Error(loaded.error.message);
    const { evaluator, card } = loaded.value;
    const from = await readNewestCheckpoint(path.join(folder, 'whole'));
    if (!from.ok || !from.value) throw new Error('no checkpoint');
    const config = trainingConfigSchema.parse(SMALL).network;
    expect(
      await greatestDifference(
        config,
        from.value.bestParameters,
        evaluator,
        decisions.slice(0, 60),
      ),
    ).toBeLessThan(1e-5);
    expect(card).toMatchObject({
      name: 'whole',
      features: 'raw-1',
      training: { backend: 'cpu', split: { seed: 4, heldOutShare: 0.5 } },
    });

    const boards = decisions.slice(0, 30).flatMap((decision) => comparisons(decision).alternatives);
    const [together] = await evaluator.score([{ parent: START, results: boards }]);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...boards.keys()], { minLength: 1 }), async (order) => {
        const [scores] = await evaluator.score([
          { parent: START, results: order.map((i) => boards[i]!) },
        ]);
        for (const [n, i] of order.entries())
          expect(Math.abs(scores![n]! - together![i]!)).toBeLessThan(1e-6);
      }),
      { numRuns: 20 },
    );
    await loaded.value.release();
  });

  test('is not started over another one, nor resumed on other data', async () => {
    await expect(run('whole')).rejects.toThrow(/already holds a run/);
    await run('changed', { until: 2 });
    const read = await readRun(path.join(folder, 'changed'));
    if (!read.ok) throw new Error(read.error.message);
    const changed = { ...read.value, data: { ...read.value.data, records: [SAMPLE] } };
    await writeFile(path.join(folder, 'changed', 'run.json'), JSON.stringify(changed));
    await expect(run('changed', { resume: true })).rejects.toThrow(/changed/);
    await expect(run('nowhere', { resume: true })).rejects.toThrow(/holds no run/);
  });

  test('that is finished has its model: resuming it changes nothing', async () => {
    const before = await readFile(path.join(folder, 'whole', 'metrics.jsonl'), 'utf8');
    expect(await run('whole', { resume: true })).toMatchObject({
      kind: 'finished',
      card: { name: 'whole', training: { decisions: 648, chosen: { on: 769 } } },
    });
    expect(await readFile(path.join(folder, 'whole', 'metrics.jsonl'), 'utf8')).toBe(before);
  });

  test('resumes exactly on WebAssembly too, over the end of an epoch', async () => {
    const options = { backend: 'wasm', config: { ...SMALL, epochs: 2 } } as const;
    await run('wasmWhole', options);
    await run('wasmParts', { ...options, until: 17 });
    await run('wasmParts', { ...options, resume: true, until: 23 });
    await run('wasmParts', { ...options, resume: true });
    expect(await curve('wasmParts')).toEqual(await curve('wasmWhole'));
    expect((await openBackend('cpu')).ok).toBe(true);
  });

  test('whose parameters have become no numbers is neither kept nor exported', async () => {
    const config = trainingConfigSchema.parse(SMALL);
    const network = new Network(config.network, randomFrom(1));
    const broken = network.read().map((values) => values.fill(Number.NaN));
    network.dispose();
    const whole = await readCard(path.join(folder, 'models', 'whole'));
    if (!whole.ok) throw new Error(whole.error.message);
    const { training } = whole.value;
    await expect(
      exportModel(
        path.join(folder, 'models'),
        config.network,
        broken,
        { decisions, heldOut: [] },
        { name: 'broken', description: '', training },
      ),
    ).rejects.toThrow(/differ/);
    expect(await readdir(path.join(folder, 'models'))).not.toContain('broken');
  });

  test('learns: a single batch is learned by heart', async () => {
    const config = trainingConfigSchema.parse({
      ...SMALL,
      epochs: 150,
      batch: 24,
      learningRate: 0.01,
      evaluations: 2,
    });
    const few = decisions.slice(0, 24);
    const losses: number[] = [];
    const outcome = await trainingLoop(config, few, few, undefined, {
      report: async (event) => void (event.event === 'step' && losses.push(event.loss)),
      save: async () => {},
      saveBadBatch: async () => '',
      isStopping: () => false,
    });
    expect(losses.at(-1)!).toBeLessThan(losses[0]! / 10);
    expect(outcome.best!.agreement.share).toBeGreaterThan(0.9);
  });

  test('stops on a loss that is not a number, the batch saved', async () => {
    const config = trainingConfigSchema.parse({ ...SMALL, learningRate: 1, epochs: 1 });
    const network = new Network(config.network, randomFrom(1));
    const broken = network.read().map((values) => values.fill(Number.NaN));
    const saved: number[] = [];
    await expect(
      trainingLoop(
        config,
        decisions,
        [],
        {
          step: 3,
          seconds: 0,
          best: null,
          tally: { steps: 0, decisions: 0, boards: 0, loss: 0, entropy: 0, load: [], seconds: 0 },
          parameters: broken,
          moments: [...broken, ...broken],
          bestParameters: [],
        },
        {
          report: async () => {},
          save: async () => {},
          saveBadBatch: async (step, batch) => {
            saved.push(step, batch.playCounts.length);
            return 'bad-batch-4.json';
          },
          isStopping: () => false,
        },
      ),
    ).rejects.toThrow(LossError);
    expect(saved).toEqual([4, 32]);
    network.dispose();
  });
});

describe('a checkpoint', () => {
  const checkpoint = (step: number) => ({
    step,
    seconds: 1.5,
    best: { step: 2, agreement: { of: 4, share: 0.5, low: 0.1, high: 0.9 } },
    tally: {
      steps: 1,
      decisions: 2,
      boards: 3,
      loss: 0.1,
      entropy: 0.2,
      load: [0.5, 0.5],
      seconds: 1,
    },
    parameters: [Float32Array.of(1, 2, step), Float32Array.of(Math.PI)],
    moments: [Float32Array.of(4)],
    bestParameters: [],
  });

  test('comes back bit for bit; the newest two are kept', async () => {
    const place = await mkdtemp(path.join(folder, 'checkpoints-'));
    expect(await readNewestCheckpoint(place)).toEqual({ ok: true, value: undefined });
    for (const step of [5, 10, 15]) await writeCheckpoint(place, checkpoint(step));
    expect((await readdir(place)).sort()).toEqual([
      'checkpoint-000000010.bin',
      'checkpoint-000000015.bin',
    ]);
    expect(await readNewestCheckpoint(place)).toEqual({ ok: true, value: checkpoint(15) });
  });

  test('that is damaged is passed over for the one before; all damaged is an error', async () => {
    const place = await mkdtemp(path.join(folder, 'checkpoints-'));
    for (const step of [5, 10]) await writeCheckpoint(place, checkpoint(step));
    const newest = path.join(place, 'checkpoint-000000010.bin');
    const bytes = await readFile(newest);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.boolean(), async (at, isCut) => {
        const damaged = isCut ? bytes.subarray(0, at) : Buffer.from(bytes);
        if (!isCut) damaged[at]! ^= 0x10;
        await writeFile(newest, damaged);
        const read = await readNewestCheckpoint(place);
        // A changed digit of the heading's clock or tally is not damage anyone can see; the numbers are always whole.
        if (!read.ok) throw new Error(read.error.message);
        expect(read.value!.parameters).toEqual(
          checkpoint(read.value!.parameters[0]![2]!).parameters,
        );
      }),
      { numRuns: 60 },
    );
    await writeFile(newest, 'x');
    await writeFile(path.join(place, 'checkpoint-000000005.bin'), 'y');
    expect(await readNewestCheckpoint(place)).toMatchObject({
      ok: false,
      error: { code: 'badCheckpoint' },
    });
  });
});

test('the learning rate warms up over a tenth, then falls to a hundredth', () => {
  expect(learningRateAt(1, 100, 1)).toBeCloseTo(0.1);
  expect(learningRateAt(10, 100, 1)).toBe(1);
  expect(learningRateAt(55, 100, 1)).toBeCloseTo(0.505);
  expect(learningRateAt(100, 100, 1)).toBeCloseTo(0.01);
});

test.each([
  [{ epoch: 3 }, 'epoch'],
  [{ network: { mixture: { experts: 2, perBoard: 3 } } }, 'perBoard'],
  [{ network: { features: 'raw-9' } }, 'raw-1'],
  [{ batch: 0 }, 'batch'],
])('a wrong config is refused, naming the field: %j', (config, field) => {
  const parsed = trainingConfigSchema.safeParse(config);
  expect(parsed.success).toBe(false);
  expect(JSON.stringify(parsed.error!.issues)).toContain(field);
});

test('network configs have their defaults', () => {
  expect(networkConfigSchema.parse({})).toEqual({
    features: 'raw-1',
    stem: 256,
    mixture: {
      shared: 128,
      experts: 8,
      units: 32,
      router: 'softmax-token-choice',
      perBoard: 2,
      balance: 0.01,
    },
  });
});
