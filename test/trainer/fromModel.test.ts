/** A training that begins with an exported model. */
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCard } from '../../model/node/modelFolder.ts';
import { networkToOnnx } from '../../trainer/export/networkToOnnx.ts';
import { readExported } from '../../trainer/export/readExported.ts';
import {
  readNewestCheckpoint,
  startingCheckpoint,
  writeCheckpoint,
} from '../../trainer/training/checkpoint.ts';
import { trainingConfigSchema } from '../../trainer/training/config.ts';
import { matchOf } from '../../trainer/records/decision.ts';
import { unseenTest } from '../../trainer/records/split.ts';
import { readSnapshot } from '../../trainer/training/snapshots.ts';
import { SMALL, Trainings } from './trainings.ts';

const SHIPPED = path.resolve(import.meta.dirname, '../../data/models/default');
const { network: _, ...WITHOUT_NETWORK } = SMALL;

let trainings: Trainings;
let records: string[];
beforeAll(async () => {
  trainings = await Trainings.make();
  records = await trainings.fewRecords();
  await trainings.run('base', { records });
});
afterAll(async () => {
  await trainings.remove();
});

/** A file name whose match has not been held out. */
function seenName(isUnseen: (match: string) => boolean): string {
  for (let i = 0; ; i++) if (!isUnseen(matchOf(`twin${i}.mat`))) return `twin${i}.mat`;
}

/** The card of the base model changed, in a copy of that name. */
async function copyOfBase(name: string, change: (card: Record<string, unknown>) => void) {
  await cp(trainings.model('base'), trainings.model(name), { recursive: true });
  const file = path.join(trainings.model(name), 'card.json');
  const card = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  change(card);
  await writeFile(file, JSON.stringify(card));
  return trainings.model(name);
}

describe('an exported model', () => {
  test('is read back as it was trained, bit for bit', async () => {
    const checkpoint = await readSnapshot(trainings.place('base'), 'best');
    if (!checkpoint.ok) throw new Error(checkpoint.error.message);
    const network = trainingConfigSchema.parse(SMALL).network;
    expect(await readExported(trainings.model('base'), undefined)).toMatchObject({
      ok: true,
      value: { card: { name: 'base' }, network, parameters: checkpoint.value.parameters },
    });
  });

  test('shipped: its parameters and its network make its file again', async () => {
    const read = await readExported(SHIPPED, undefined);
    if (!read.ok) throw new Error(read.error.message);
    const file = await readFile(path.join(SHIPPED, 'model.onnx'));
    const again = networkToOnnx(read.value.network, read.value.parameters);
    expect(file.equals(Buffer.from(again))).toBe(true);
  });

  test('of another network than the config is refused, saying where they differ', async () => {
    const { network } = trainingConfigSchema.parse({ network: { stem: 17 } });
    expect(await readExported(trainings.model('base'), network)).toMatchObject({
      error: {
        code: 'otherNetwork',
        message: expect.stringMatching(/stem\/weights is 246 x 16, expected 246 x 17/) as string,
      },
    });
  });

  test('without a network in its card, or damaged, or missing, is refused', async () => {
    const bare = await copyOfBase('bare', (card) => delete card['networkConfig']);
    expect(await readExported(bare, undefined)).toMatchObject({ error: { code: 'otherNetwork' } });
    const { network } = trainingConfigSchema.parse(SMALL);
    expect((await readExported(bare, network)).ok).toBe(true);
    const other = await copyOfBase('other', (card) => (card['networkConfig'] = { stems: 3 }));
    expect(await readExported(other, undefined)).toMatchObject({ error: { code: 'otherNetwork' } });
    const damaged = await copyOfBase('damaged', (card) => (card['sha256'] = '0'.repeat(64)));
    expect(await readExported(damaged, undefined)).toMatchObject({ error: { code: 'badModel' } });
    expect(await readExported('/nowhere', undefined)).toMatchObject({ error: { code: 'noModel' } });
  });
});

describe('a training from a model', () => {
  test('begins as that model plays, with its network, and is resumed exactly', async () => {
    const options = { config: WITHOUT_NETWORK, records, from: trainings.model('base') };
    await trainings.run('tuned', options);
    const events = await trainings.events('tuned');
    const base = await readCard(trainings.model('base'));
    if (!base.ok) throw new Error(base.error.message);
    expect(events[0]).toMatchObject({ event: 'start', from: 'base', step: 0 });
    expect(events[1]).toMatchObject({
      event: 'evaluation',
      step: 0,
      isBest: true,
      agreement: { share: base.value.heldOut!.overall.agreement.share },
    });
    await trainings.run('parts', { ...options, until: 0 });
    for (const until of [0, 1]) await trainings.run('parts', { resume: true, until });
    await trainings.run('parts', { resume: true });
    expect(await trainings.curve('parts')).toEqual(await trainings.curve('tuned'));
    expect((await trainings.bytes('parts')).equals(await trainings.bytes('tuned'))).toBe(true);
  });

  test('needs that model no more once it has begun', async () => {
    const from = await copyOfBase('gone', () => {});
    await trainings.run('orphan', { config: WITHOUT_NETWORK, records, from, until: 0 });
    const checkpoint = await readNewestCheckpoint(trainings.place('orphan'));
    const base = await readExported(from, undefined);
    if (!checkpoint.ok || !base.ok) throw new Error('not read');
    expect(checkpoint.value).toMatchObject({ step: 0, parameters: base.value.parameters });
  });

  test('that has lost its checkpoint does not go on with drawn parameters', async () => {
    const config = { ...WITHOUT_NETWORK, batch: 8 };
    const options = { config, records, from: trainings.model('base') };
    for (const until of [0, 1]) {
      const name = `lost${until}`;
      await trainings.run(name, { ...options, until });
      for (const file of await readdir(trainings.place(name))) {
        if (file.startsWith('checkpoint-')) await rm(path.join(trainings.place(name), file));
      }
      expect(await trainings.attempt(name, { resume: true })).toMatchObject({
        error: { code: 'noCheckpoint', message: expect.stringContaining('put back') as string },
      });
    }
  });

  test('killed before it was a run leaves nothing that another one begins with', async () => {
    const parameters = [Float32Array.of(1)];
    await writeCheckpoint(trainings.place('another'), startingCheckpoint(parameters));
    await trainings.run('another', { records });
    expect((await trainings.bytes('another')).equals(await trainings.bytes('base'))).toBe(true);
  });

  test('that learns nothing better keeps the model as it was', async () => {
    const config = { ...WITHOUT_NETWORK, learningRate: 1e-12 };
    const end = await trainings.run('same', { config, records, from: trainings.model('base') });
    expect(end).toMatchObject({ card: { training: { chosen: { step: 0 } } } });
    expect((await trainings.bytes('same')).equals(await trainings.bytes('base'))).toBe(true);
  });

  test('holds out what that model held out and no more, though it be nothing', async () => {
    const base = await readCard(trainings.model('base'));
    if (!base.ok) throw new Error(base.error.message);
    const isUnseen = unseenTest(base.value);
    const seen = records.filter((file) => !isUnseen(matchOf(path.basename(file))));
    expect(seen).toHaveLength(1);
    // Two matches it has learned from: of two, one would be held out.
    const twin = path.join(trainings.folder, seenName(isUnseen));
    await writeFile(twin, (await readFile(records.find((file) => file !== seen[0])!)).toString());
    const { split: _split, ...config } = WITHOUT_NETWORK;
    const end = await trainings.run('seen', {
      config,
      records: [seen[0]!, twin],
      from: trainings.model('base'),
    });
    const { name, sha256, training } = base.value;
    expect(end).toMatchObject({
      card: {
        description: expect.stringContaining('beginning with the model base') as string,
        from: { name, sha256, splits: [training.split] },
        training: { split: training.split },
        heldOut: null,
      },
    });
    const [start] = await trainings.events('seen');
    expect(start).toMatchObject({ event: 'start', heldOutDecisions: 0 });
  });

  test('is refused another split than that of the model', async () => {
    const config = { ...WITHOUT_NETWORK, split: { heldOutShare: 0.5, seed: 5 } };
    const end = await trainings.attempt('split', {
      config,
      records,
      from: trainings.model('base'),
    });
    expect(end).toMatchObject({
      error: { code: 'otherSplit', message: expect.stringContaining('seed 4') as string },
    });
  });

  test('of another network does not begin: no run is made', async () => {
    const end = await trainings.attempt('refused', {
      config: { ...SMALL, network: { stem: 17 } },
      records,
      from: trainings.model('base'),
    });
    expect(end).toMatchObject({ error: { code: 'otherNetwork' } });
    await expect(trainings.run('refused', { resume: true })).rejects.toThrow(/holds no run/);
  });
});
