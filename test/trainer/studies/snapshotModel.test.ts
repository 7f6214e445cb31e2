/** A model made out of a run: of the run's folder alone, and judged as the run's own model was. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Failure, ok, type Result } from '../../../engine/result.ts';
import type { ExportedModel } from '../../../trainer/export/exportModel.ts';
import { snapshotModel } from '../../../trainer/studies/snapshotModel.ts';
import { SMALL, Trainings } from '../trainings.ts';

let trainings: Trainings;
beforeAll(async () => {
  trainings = await Trainings.make();
  const records = await trainings.fewRecords();
  const end = await trainings.run('run', { records, config: { ...SMALL, batch: 8 } });
  expect(end.kind).toBe('finished');
  for (const file of records) await rm(file);
});
afterAll(async () => {
  await trainings.remove();
});

async function made(name: string): Promise<Result<ExportedModel, Failure<string>>> {
  return await snapshotModel(
    {
      run: trainings.place('run'),
      which: 'best',
      name,
      models: path.join(trainings.folder, 'models'),
      isJudging: true,
      check: async () => ok(undefined),
    },
    () => {},
  );
}

test('a model of the best state of a run whose records are gone is the model the run made', async () => {
  const best = await made('best');
  const finished = await trainings.attempt('run', { resume: true });
  if (!best.ok || !finished.ok || finished.value.kind !== 'finished') throw new Error('no model');
  const { name, heldOut, training, sha256 } = best.value.card;
  expect(name).toBe('best');
  const { card } = finished.value;
  expect({ ...heldOut, player: '' }).toEqual({ ...card.heldOut, player: '' });
  expect(sha256).toBe(card.sha256);
  expect(training).toMatchObject({ data: card.training.data, split: card.training.split });
});

test('a run without its store says what to do', async () => {
  await rm(path.join(trainings.place('run'), 'decisions.bin'));
  expect(await made('none')).toMatchObject({
    ok: false,
    error: { code: 'noData', message: expect.stringContaining('put back') as string },
  });
});
