/** A training as a whole: the same result however often it was stopped, an exported model that is what was trained. */
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Evaluator } from '../../engine/player/evaluator.ts';
import { START } from '../../engine/position.ts';
import { loadModel, readCard } from '../../model/node/modelFolder.ts';
import { openBackend } from '../../trainer/backend.ts';
import { exportModel, scoreDifference } from '../../trainer/export/exportModel.ts';
import { Network } from '../../trainer/network/network.ts';
import { randomFrom } from '../../trainer/random.ts';
import type { Decision } from '../../trainer/records/decision.ts';
import { importRecords } from '../../trainer/records/importRecords.ts';
import { comparisons } from '../../trainer/training/batch.ts';
import { readNewestCheckpoint } from '../../trainer/training/checkpoint.ts';
import { trainingConfigSchema } from '../../trainer/training/config.ts';
import { ONE, SMALL, Trainings } from './trainings.ts';

let trainings: Trainings;
let decisions: Decision[];
beforeAll(async () => {
  trainings = await Trainings.make();
  expect((await openBackend('cpu')).ok).toBe(true);
  const read = await importRecords([ONE]);
  if (!read.ok) throw new Error(read.error.message);
  decisions = read.value.decisions;
  expect((await trainings.run('whole')).kind).toBe('finished');
});
afterAll(async () => {
  await trainings.remove();
});

describe('a training', () => {
  test('stopped and resumed at every step comes to the same result as one never stopped', async () => {
    const { steps } = (await trainings.events('whole')).find(({ event }) => event === 'start') as {
      steps: number;
    };
    expect(steps).toBe(20);
    expect(await trainings.run('parts', { until: 0 })).toEqual({ kind: 'stopped', step: 0 });
    for (let step = 1; step < steps; step++) {
      expect(await trainings.run('parts', { resume: true, until: step })).toEqual({
        kind: 'stopped',
        step,
      });
    }
    const parts = await trainings.run('parts', { resume: true });
    expect((await trainings.bytes('parts')).equals(await trainings.bytes('whole'))).toBe(true);
    expect(await trainings.curve('parts')).toEqual(await trainings.curve('whole'));
    const whole = await readCard(trainings.model('whole'));
    if (!whole.ok || parts.kind !== 'finished') throw new Error('not finished');
    expect(parts.card.heldOut!.overall).toEqual(whole.value.heldOut!.overall);
  });

  test('comes to the same result with any number of workers', async () => {
    await trainings.run('workers', { workers: 2, until: 7 });
    await trainings.run('workers', { resume: true, workers: 1, until: 13 });
    await trainings.run('workers', { resume: true, workers: 0 });
    expect((await trainings.bytes('workers')).equals(await trainings.bytes('whole'))).toBe(true);
    expect(await trainings.curve('workers')).toEqual(await trainings.curve('whole'));
  });

  test('that lost what came after its checkpoint adds to its metrics; the curve has each step once', async () => {
    await trainings.run('killed', { until: 12 });
    const file = path.join(trainings.place('killed'), 'metrics.jsonl');
    const evaluation = (await trainings.events('killed')).find(
      ({ event }) => event === 'evaluation',
    );
    const later = JSON.stringify({ ...evaluation, step: 14 });
    const before = `${await readFile(file, 'utf8')}${later}\n{"event":"st`;
    await writeFile(file, before);
    await trainings.run('killed', { resume: true });
    expect((await readFile(file, 'utf8')).startsWith(`${before}\n{"event":"start"`)).toBe(true);
    expect(await trainings.curve('killed')).toEqual(await trainings.curve('whole'));
  });

  test('its exported model scores as the trainer does, and a board the same alone, in any batch and order', async () => {
    const loaded = await loadModel(trainings.model('whole'));
    if (!loaded.ok) throw new Error(loaded.error.message);
    const { evaluator, card } = loaded.value;
    const from = await readNewestCheckpoint(trainings.place('whole'));
    if (!from.ok || !from.value) throw new Error('no checkpoint');
    const config = trainingConfigSchema.parse(SMALL).network;
    expect(
      await scoreDifference(config, from.value.bestParameters, evaluator, decisions.slice(0, 60)),
    ).toBeLessThan(1e-5);
    expect(card).toMatchObject({
      name: 'whole',
      features: 'raw-1',
      networkConfig: config,
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

  test('is not started over another one, nor resumed without its data', async () => {
    await expect(trainings.run('whole')).rejects.toThrow(/already holds a run/);
    await trainings.run('damaged', { until: 2 });
    const file = path.join(trainings.place('damaged'), 'decisions.bin');
    await writeFile(file, (await readFile(file)).fill(0, 1000, 1001));
    await expect(trainings.run('damaged', { resume: true })).rejects.toThrow(/checksum.*put back/);
    await rm(file);
    await expect(trainings.run('damaged', { resume: true })).rejects.toThrow(/cannot be read/);
    await expect(trainings.run('nowhere', { resume: true })).rejects.toThrow(/holds no run/);
  });

  test('leaves a model it did not make as it is, and can be exported under another name', async () => {
    const records = await trainings.fewRecords();
    const other = { records, config: { ...SMALL, seed: 2 } };
    await trainings.run('first', { records });
    const before = await trainings.bytes('first');
    const end = await trainings.attempt('second', { ...other, model: 'first' });
    expect(end).toMatchObject({
      error: { code: 'modelExists', message: expect.stringContaining('model make') as string },
    });
    expect((await trainings.bytes('first')).equals(before)).toBe(true);
    expect((await trainings.events('second')).at(-1)).toMatchObject({ event: 'checkpoint' });
    const models = await readdir(path.join(trainings.folder, 'models'));
    expect(models.filter((name) => name.startsWith('.'))).toEqual([]);
    await rename(trainings.model('first'), trainings.model('kept'));
    expect(await trainings.run('second', { resume: true })).toMatchObject({ kind: 'finished' });
    await trainings.run('third', { records, model: 'first', replace: true });
    expect((await trainings.bytes('first')).equals(before)).toBe(true);
  });

  test('killed after its model stood in place makes it again', async () => {
    const records = await trainings.fewRecords();
    await trainings.run('again', { records });
    const file = path.join(trainings.place('again'), 'metrics.jsonl');
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    await writeFile(file, `${lines.slice(0, -1).join('\n')}\n`);
    expect(await trainings.run('again', { resume: true })).toMatchObject({ kind: 'finished' });
  });

  test('stopped while its model is judged keeps its state and makes no model', async () => {
    const records = await trainings.fewRecords();
    let isHalting = false;
    const end = await trainings.run('judged', {
      records,
      onEvent: ({ event }) => (isHalting ||= event === 'checkpoint'),
      isHalting: () => isHalting,
    });
    expect(end.kind).toBe('stopped');
    expect(await readdir(path.join(trainings.folder, 'models'))).not.toContain('judged');
    expect(await trainings.run('judged', { resume: true })).toMatchObject({ kind: 'finished' });
  });

  test('without the checkpoint that its metrics know of is not begun anew', async () => {
    await trainings.run('lost', { until: 2 });
    for (const name of await readdir(trainings.place('lost'))) {
      if (name.startsWith('checkpoint-')) await rm(path.join(trainings.place('lost'), name));
    }
    await expect(trainings.run('lost', { resume: true })).rejects.toThrow(/lost its checkpoint/);
  });

  test('that is finished has its model: resuming it changes nothing', async () => {
    const file = path.join(trainings.place('whole'), 'metrics.jsonl');
    const before = await readFile(file, 'utf8');
    expect(await trainings.run('whole', { resume: true })).toMatchObject({
      kind: 'finished',
      card: { name: 'whole', training: { decisions: 648, chosen: { on: 769 } } },
    });
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  test('says where its time and its memory go', async () => {
    for (const event of await trainings.events('whole')) {
      if (event.event !== 'step') continue;
      expect(event.memoryBytes).toBeGreaterThan(50e6);
      expect(event.waitShare).toBeGreaterThan(0);
      expect(event.waitShare).toBeLessThan(1);
    }
    expect((await trainings.events('whole')).at(-1)).toMatchObject({
      event: 'finished',
      reason: 'end',
    });
  });

  test('resumes exactly on WebAssembly too, over the end of an epoch', async () => {
    const options = { backend: 'wasm', config: { ...SMALL, epochs: 2 } } as const;
    await trainings.run('wasmWhole', options);
    await trainings.run('wasmParts', { ...options, until: 17 });
    await trainings.run('wasmParts', { ...options, resume: true, until: 23 });
    await trainings.run('wasmParts', { ...options, resume: true });
    expect(await trainings.curve('wasmParts')).toEqual(await trainings.curve('wasmWhole'));
    expect((await openBackend('cpu')).ok).toBe(true);
  });

  test('goes on with another backend, and says which', async () => {
    await trainings.run('moved', { until: 7 });
    const file = path.join(trainings.place('moved'), 'run.json');
    const before = await readFile(file, 'utf8');
    const end = await trainings.run('moved', { resume: true, backend: 'wasm' });
    expect(end).toMatchObject({ card: { training: { backend: 'wasm', steps: 20 } } });
    expect(await readFile(file, 'utf8')).toBe(before);
    const starts = (await trainings.events('moved')).filter(({ event }) => event === 'start');
    expect(starts).toMatchObject([
      { backend: 'cpu', step: 0 },
      { backend: 'wasm', step: 7 },
    ]);
    expect((await openBackend('cpu')).ok).toBe(true);
  });

  test('may differ from its export on a board between two experts, not on many', async () => {
    const config = trainingConfigSchema.parse(SMALL).network;
    const loaded = await loadModel(trainings.model('whole'));
    const from = await readNewestCheckpoint(trainings.place('whole'));
    if (!loaded.ok || !from.ok || !from.value) throw new Error('no model');
    const { evaluator, release } = loaded.value;
    const parameters = from.value.bestParameters;
    /** The export, every n-th of whose scores is another expert's. */
    const other = (n: number): Evaluator => ({
      name: 'other',
      score: async (candidates) =>
        (await evaluator.score(candidates)).map((scores) =>
          scores.map((score, i) => (i % n === n - 1 ? score + 0.03 : score)),
        ),
    });
    const difference = (n: number): Promise<number> =>
      scoreDifference(config, parameters, other(n), decisions.slice(0, 60));
    expect(await difference(200)).toBeLessThan(1e-5);
    expect(await difference(50)).toBeCloseTo(0.03, 4);
    await release();
  });

  test('whose parameters have become no numbers is not exported', async () => {
    const config = trainingConfigSchema.parse(SMALL);
    const network = new Network(config.network, randomFrom(1));
    const broken = (await network.read()).map((values) => values.fill(Number.NaN));
    network.dispose();
    const whole = await readCard(trainings.model('whole'));
    if (!whole.ok) throw new Error(whole.error.message);
    const { training } = whole.value;
    await expect(
      exportModel(
        path.join(trainings.folder, 'models'),
        config.network,
        broken,
        { decisions, heldOut: [] },
        { name: 'broken', description: '', training },
      ),
    ).rejects.toThrow(/differ/);
    expect(await readdir(path.join(trainings.folder, 'models'))).not.toContain('broken');
  });
});
