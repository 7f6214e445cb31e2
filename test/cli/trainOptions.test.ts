/** What a training's options come to: later over earlier, and all that a model to begin with brings along. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type ConfigOptions,
  configText,
  readTrainingChoice,
  type TrainingChoice,
} from '../../cli/trainOptions.ts';
import { configFields } from '../../trainer/studies/configFields.ts';
import { trainingConfigSchema } from '../../trainer/training/config.ts';
import { PRESETS } from '../../trainer/training/presets.ts';

/** By its folder: names are looked for beside the built program. */
const DEFAULT_MODEL = path.resolve(import.meta.dirname, '../../data/models/default');
const DEFAULTS = trainingConfigSchema.parse({});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'better-play-options-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function chosen(options: ConfigOptions): Promise<TrainingChoice> {
  const choice = await readTrainingChoice(options);
  if (!choice.ok) throw new Error(choice.error.message);
  return choice.value;
}

async function file(config: unknown): Promise<string> {
  const place = path.join(folder, 'config.json');
  await writeFile(place, typeof config === 'string' ? config : JSON.stringify(config));
  return place;
}

describe('the config of a training', () => {
  test('is the defaults where nothing is said', async () => {
    expect(await chosen({})).toEqual({ config: DEFAULTS, from: undefined });
  });

  test('is preset, then file, then option', async () => {
    const config = await file({ epochs: 3, evaluations: 4, network: { stem: 16 } });
    const { config: quick } = await chosen({ preset: 'quick' });
    expect([quick.epochs, quick.evaluations]).toEqual([1, 10]);
    const { config: all } = await chosen({ preset: 'quick', config, epochs: 5, patience: 2 });
    expect(all).toEqual({
      ...DEFAULTS,
      epochs: 5,
      evaluations: 4,
      patience: 2,
      network: { ...DEFAULTS.network, stem: 16 },
    });
  });

  test('has the network and the split of the model it begins with', async () => {
    const { config, from } = await chosen({ preset: 'personal', from: DEFAULT_MODEL, seed: 7 });
    expect(from).toBe(DEFAULT_MODEL);
    expect(config).toMatchObject({ seed: 7, patience: 5, network: DEFAULTS.network });
    expect(config.split).toEqual({ seed: 1, heldOutShare: 0.1 });
  });

  test.each<[unknown, ConfigOptions, string]>([
    ['{', {}, 'config.json'],
    [[1], {}, 'expected a JSON object'],
    [{ epoch: 3 }, {}, 'epoch'],
    [{ network: { stems: 3 } }, {}, 'the fields are network.features, network.stem,'],
    [{ network: { mixture: { experts: 1 } } }, {}, 'network.mixture.experts'],
    [{ network: { stem: 16 } }, { from: DEFAULT_MODEL }, 'dense 16'],
  ])('%j beside %j is refused', async (content, options, why) => {
    const config = await file(content);
    const choice = await readTrainingChoice({ ...options, config });
    expect(choice).toMatchObject({
      ok: false,
      error: {
        message: expect.stringContaining(why) as string,
      },
    });
  });

  test('is asked for by a file that is there', async () => {
    expect(await readTrainingChoice({ config: path.join(folder, 'nope.json') })).toMatchObject({
      error: { message: expect.stringContaining('nope.json: no such file') as string },
    });
  });

  test('is shown whole, with a star at what is not the default', () => {
    const text = configText(trainingConfigSchema.parse({ batch: 64 }));
    for (const field of configFields(DEFAULTS).keys()) {
      expect(text).toContain(field.split('.').at(-1));
    }
    expect(text.match(/\S+\*/g)).toEqual(['64*']);
  });
});

test.each(PRESETS.map(({ name, from }) => [name, from]))(
  'the preset %s, which begins with %s, can be trained',
  async (preset, begins) => {
    expect([undefined, 'default']).toContain(begins);
    const { config, from } = await chosen({ preset, ...(begins && { from: DEFAULT_MODEL }) });
    expect(trainingConfigSchema.parse(config)).toEqual(config);
    expect(from !== undefined).toBe(begins !== undefined);
  },
);

test('presets are told apart by their names, and the first one is the defaults', () => {
  expect(new Set(PRESETS.map(({ name }) => name)).size).toBe(PRESETS.length);
  expect(trainingConfigSchema.parse(PRESETS[0]!.config)).toEqual(DEFAULTS);
});
