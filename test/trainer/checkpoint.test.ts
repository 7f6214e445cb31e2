/** The files a run goes on from and is played from. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EMPTY_TALLY } from '../../trainer/training/window.ts';
import {
  type Checkpoint,
  dropCheckpointsAfter,
  readNewestCheckpoint,
  writeCheckpoint,
} from '../../trainer/training/checkpoint.ts';
import { listSnapshots, readSnapshot, writeSnapshot } from '../../trainer/training/snapshots.ts';
import { exportModel } from '../../trainer/export/exportModel.ts';
import { openBackend } from '../../trainer/backend.ts';
import { trainingConfigSchema } from '../../trainer/training/config.ts';
import { DiskError } from '../../model/node/disk.ts';
import { readCard } from '../../model/node/modelFolder.ts';
import { SMALL, Trainings } from './trainings.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'better-play-checkpoints-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const checkpoint = (step: number): Checkpoint => ({
  step,
  seconds: 1.5,
  best: { step: 2, agreement: { of: 4, share: 0.5, low: 0.1, high: 0.9 } },
  sinceBest: 3,
  tally: { ...EMPTY_TALLY, steps: 1, boards: 3, loss: 0.1, load: [0.5, 0.5] },
  parameters: [Float32Array.of(1, 2, step), Float32Array.of(Math.PI)],
  moments: [Float32Array.of(4)],
  bestParameters: [],
});

describe('a checkpoint', () => {
  test('comes back bit for bit; the newest two are kept', async () => {
    const place = await mkdtemp(path.join(folder, 'run-'));
    expect(await readNewestCheckpoint(place)).toEqual({ ok: true, value: undefined });
    for (const step of [5, 10, 15]) await writeCheckpoint(place, checkpoint(step));
    expect((await readdir(place)).sort()).toEqual([
      'checkpoint-000000010.bin',
      'checkpoint-000000015.bin',
    ]);
    expect(await readNewestCheckpoint(place)).toEqual({ ok: true, value: checkpoint(15) });
  });

  test('that is damaged anywhere is passed over for the one before; all damaged is an error', async () => {
    const place = await mkdtemp(path.join(folder, 'run-'));
    for (const step of [5, 10]) await writeCheckpoint(place, checkpoint(step));
    const newest = path.join(place, 'checkpoint-000000010.bin');
    const bytes = await readFile(newest);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.boolean(), async (at, isCut) => {
        const damaged = isCut ? bytes.subarray(0, at) : Buffer.from(bytes);
        if (!isCut) damaged[at]! ^= 0x10;
        await writeFile(newest, damaged);
        expect(await readNewestCheckpoint(place)).toEqual({ ok: true, value: checkpoint(5) });
      }),
      { numRuns: 100 },
    );
    await writeFile(newest, 'x');
    await writeFile(path.join(place, 'checkpoint-000000005.bin'), 'y');
    expect(await readNewestCheckpoint(place)).toMatchObject({
      ok: false,
      error: { code: 'badCheckpoint', message: expect.stringContaining('damaged') as string },
    });
    await writeSnapshot(place, { step: 5, agreement: null, equityLost: null, parameters: [] });
    expect(await readNewestCheckpoint(place)).toMatchObject({
      error: { message: expect.stringContaining(`model make ${place} --step`) as string },
    });
  });
});

test('a folder that cannot be listed is an error, not one without checkpoints', async () => {
  const place = path.join(folder, 'x'.repeat(300));
  await expect(dropCheckpointsAfter(place, 0)).rejects.toThrow(/cannot be read.*ENAMETOOLONG/);
  await expect(listSnapshots(place)).rejects.toThrow(DiskError);
});

describe('snapshots', () => {
  const agreement = (share: number) => ({ of: 10, share, low: 0, high: 1 });
  const snapshot = (step: number, share: number | null) => ({
    step,
    agreement: share === null ? null : agreement(share),
    equityLost: null,
    parameters: [Float32Array.of(step, 0.5), Float32Array.of(-step)],
  });

  test('are listed oldest first, the best and the newest found by name, of equals the first', async () => {
    const run = await mkdtemp(path.join(folder, 'run-'));
    expect(await listSnapshots(run)).toEqual([]);
    expect(await readSnapshot(run, 'best')).toMatchObject({
      error: { code: 'noSnapshot', message: expect.stringContaining('not come to') as string },
    });
    for (const [step, share] of [
      [30, 0.6],
      [10, 0.4],
      [20, 0.6],
    ] as const) {
      await writeSnapshot(run, snapshot(step, share));
    }
    expect((await listSnapshots(run)).map(({ step, isBest }) => [step, isBest])).toEqual([
      [10, false],
      [20, true],
      [30, false],
    ]);
    expect(await readSnapshot(run, 'best')).toEqual({ ok: true, value: snapshot(20, 0.6) });
    expect(await readSnapshot(run, 'last')).toEqual({ ok: true, value: snapshot(30, 0.6) });
    expect(await readSnapshot(run, 10)).toEqual({ ok: true, value: snapshot(10, 0.4) });
    expect(await readSnapshot(run, 11)).toMatchObject({
      error: { message: expect.stringContaining('10, 20, 30') as string },
    });
    // A run stopped since: its checkpoint is newer than its last evaluation.
    await writeCheckpoint(run, checkpoint(33));
    expect(await readSnapshot(run, 'last')).toMatchObject({
      value: { step: 33, agreement: null, parameters: checkpoint(33).parameters },
    });
  });

  test('of a run that holds nothing out have no agreement: the newest is the best', async () => {
    const run = await mkdtemp(path.join(folder, 'run-'));
    for (const step of [1, 2]) await writeSnapshot(run, snapshot(step, null));
    expect(await readSnapshot(run, 'best')).toMatchObject({ value: { step: 2 } });
  });

  test('that are damaged are refused, and say so', async () => {
    const run = await mkdtemp(path.join(folder, 'run-'));
    await writeSnapshot(run, snapshot(1, 0.5));
    const file = path.join(run, 'snapshots', 'step-000000001.bin');
    const bytes = await readFile(file);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(file, bytes);
    expect(await readSnapshot(run, 1)).toMatchObject({
      error: { code: 'badSnapshot', message: expect.stringContaining(file) as string },
    });
  });

  test('of a training are its evaluations: any can be exported, the best one is the model', async () => {
    expect((await openBackend('cpu')).ok).toBe(true);
    const trainings = await Trainings.make();
    const end = await trainings.run('run', { records: await trainings.fewRecords() });
    if (end.kind !== 'finished') throw new Error('not finished');
    const run = trainings.place('run');
    const evaluations = (await trainings.events('run')).filter(
      (event) => event.event === 'evaluation',
    );
    const listed = await listSnapshots(run);
    expect(listed.map(({ step, agreement: found }) => ({ step, agreement: found }))).toEqual(
      evaluations.map(({ step, agreement: found }) => ({ step, agreement: found })),
    );
    expect(listed.find(({ isBest }) => isBest)!.step).toBe(end.card.training.chosen!.step);
    const best = await readSnapshot(run, 'best');
    if (!best.ok) throw new Error(best.error.message);
    const models = path.join(folder, 'models');
    const { network } = trainingConfigSchema.parse(SMALL);
    await exportModel(
      models,
      network,
      best.value.parameters,
      { decisions: [], heldOut: [] },
      {
        name: 'best',
        description: '',
        training: end.card.training,
      },
    );
    expect(await readCard(path.join(models, 'best'))).toMatchObject({
      value: { sha256: end.card.sha256 },
    });
    await trainings.remove();
  });
});
