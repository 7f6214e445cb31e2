import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { legalPlays } from '../../engine/plays/legalPlays.ts';
import { bestIndex } from '../../engine/player/evaluator.ts';
import { makePlay } from '../../engine/notation.ts';
import { START } from '../../engine/position.ts';
import { findModel, listModels, loadModel, readCard } from '../../model/node/modelFolder.ts';

const SHIPPED = path.resolve(import.meta.dirname, '../../data/models');
let root: string;
let folder: string;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'better-play-models-'));
  folder = path.join(root, 'copy');
});
afterAll(async () => {
  await rm(root, { recursive: true });
});

/** A fresh copy of the shipped model with its card changed. */
async function copyWith(change: (card: Record<string, unknown>) => unknown): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await cp(path.join(SHIPPED, 'default'), folder, { recursive: true });
  const file = path.join(folder, 'card.json');
  const card = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  await writeFile(file, JSON.stringify(change(card)));
}

describe('the shipped model', () => {
  test('says in its card what it learned from and how well it agrees', async () => {
    const card = await readCard(path.join(SHIPPED, 'default'));
    if (!card.ok) throw new Error(card.error.message);
    expect(card.value.name).toBe('default');
    expect(card.value.training.data.length).toBeGreaterThan(0);
    expect(card.value.heldOut!.overall.agreement.share).toBeGreaterThan(0.7);
    expect(card.value.heldOut!.byClass.map(({ name }) => name)).toEqual([
      'contact',
      'race',
      'bearoff',
    ]);
  });

  // Opening rolls whose best play nobody disputes.
  test.each([
    [[3, 1], '8/5 6/5'],
    [[4, 2], '8/4 6/4'],
    [[6, 1], '13/7 8/7'],
    [[5, 3], '8/3 6/3'],
  ] as const)('opens %j by making the point', async (roll, expected) => {
    const loaded = await loadModel(path.join(SHIPPED, 'default'));
    if (!loaded.ok) throw new Error(loaded.error.message);
    const plays = legalPlays(START, roll);
    const [scores] = await loaded.value.evaluator.score([
      { parent: START, results: plays.map(({ result }) => result) },
    ]);
    expect(makePlay(plays[bestIndex(scores!)]!.play)).toBe(expected);
    await loaded.value.release();
  });
});

describe('a model folder', () => {
  test('is refused with the reason when something is wrong with it', async () => {
    expect(await loadModel(path.join(root, 'nowhere'))).toMatchObject({
      error: { code: 'noModel' },
    });

    await copyWith((card) => card);
    await writeFile(path.join(folder, 'model.onnx'), 'damaged');
    expect(await loadModel(folder)).toMatchObject({
      error: { code: 'badModel', message: expect.stringContaining('SHA-256') as string },
    });

    await copyWith((card) => ({ ...card, features: 'raw-9' }));
    expect(await loadModel(folder)).toMatchObject({
      error: { code: 'badFeatures', message: expect.stringContaining('raw-9') as string },
    });

    await copyWith(({ sha256: _, ...card }) => card);
    expect(await loadModel(folder)).toMatchObject({
      error: { code: 'badCard', message: expect.stringContaining('sha256') as string },
    });

    await writeFile(path.join(folder, 'card.json'), '{');
    expect(await loadModel(folder)).toMatchObject({
      error: { code: 'badCard', message: expect.stringContaining('not JSON') as string },
    });
  });

  test('is found by name, earlier roots first, or by its path', async () => {
    await copyWith((card) => ({ ...card, name: 'copy' }));
    expect(await findModel('copy', [root, SHIPPED])).toEqual({ ok: true, value: folder });
    expect(await findModel(folder, [SHIPPED])).toEqual({ ok: true, value: folder });
    expect(await findModel('nobody', [root, SHIPPED])).toMatchObject({
      error: { message: expect.stringContaining('there are copy, default') as string },
    });
    expect((await listModels([root, SHIPPED])).map(({ card }) => card.name)).toEqual([
      'copy',
      'default',
    ]);
    expect(await listModels([path.join(root, 'nowhere')])).toEqual([]);
  });
});
