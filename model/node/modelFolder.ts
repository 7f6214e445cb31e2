/** Models on disk: `<root>/<name>/` with `model.onnx` and `card.json`. Runs them with ONNX Runtime, never TensorFlow. */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { FEATURE_SETS } from '../../engine/features/raw.ts';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import { type ModelCard, modelCardSchema } from '../card.ts';
import { ModelEvaluator } from '../modelEvaluator.ts';
import * as z from 'zod';

/** A model ready to score positions. */
export interface LoadedModel {
  readonly card: ModelCard;
  readonly evaluator: ModelEvaluator;
  /** Frees the runtime's memory; the evaluator must not be used afterwards. */
  readonly release: () => Promise<void>;
}

export type ModelErrorCode = 'noModel' | 'badCard' | 'badModel' | 'badFeatures';

/** Returns the card of the model in `folder`, without loading the network. */
export async function readCard(
  folder: string,
): Promise<Result<ModelCard, Failure<ModelErrorCode>>> {
  const file = path.join(folder, 'card.json');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return fail('noModel', `no model in ${folder}: ${file} cannot be read`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return fail('badCard', `${file} is not JSON: ${(error as Error).message}`);
  }
  const card = modelCardSchema.safeParse(json);
  return card.success
    ? ok(card.data)
    : fail('badCard', `${file} is not a model card: ${z.prettifyError(card.error)}`);
}

/**
 * Returns the model in `folder`, loaded. Refuses a model whose checksum is not the card's or whose feature set this
 * program does not have. `threads` is how many cores ONNX Runtime may use for one call.
 */
export async function loadModel(
  folder: string,
  { threads = 1 }: { threads?: number } = {},
): Promise<Result<LoadedModel, Failure<ModelErrorCode>>> {
  const read = await readCard(folder);
  if (!read.ok) return read;
  const card = read.value;
  const file = path.join(folder, 'model.onnx');
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch {
    return fail('badModel', `${file} cannot be read`);
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== card.sha256) {
    return fail(
      'badModel',
      `${file} has SHA-256 ${sha256}, its card says ${card.sha256}: it is damaged or not the card's`,
    );
  }
  const features = FEATURE_SETS.get(card.features);
  if (!features || features.size !== card.inputSize) {
    return fail(
      'badFeatures',
      `${folder} needs feature set ${card.features} of ${card.inputSize} inputs; this program has ${[...FEATURE_SETS.values()].map(({ name, size }) => `${name} (${size})`).join(', ')}`,
    );
  }
  try {
    const { InferenceSession, Tensor } = await import('onnxruntime-node');
    const session = await InferenceSession.create(bytes, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
    });
    const evaluator = new ModelEvaluator(card.name, features, async (input, rows) => {
      const outputs = await session.run({
        board: new Tensor('float32', input, [rows, features.size]),
      });
      return outputs['score']!.data as Float32Array;
    });
    return ok({ card, evaluator, release: () => session.release() });
  } catch (error) {
    return fail('badModel', `${file} cannot be run: ${(error as Error).message}`);
  }
}

/** A model found on disk. */
export interface FoundModel {
  readonly folder: string;
  readonly card: ModelCard;
}

/** Returns the models under the roots, those of earlier roots hiding later ones of the same name; skips what is no model. */
export async function listModels(roots: readonly string[]): Promise<FoundModel[]> {
  const found = new Map<string, FoundModel>();
  for (const root of roots) {
    const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.sort((a, b) => a.name.localeCompare(b.name))) {
      if (!entry.isDirectory() || entry.name.startsWith('.') || found.has(entry.name)) continue;
      const folder = path.join(root, entry.name);
      const card = await readCard(folder);
      // A copy under another name is not the model of that name.
      if (card.ok && card.value.name === entry.name)
        found.set(entry.name, { folder, card: card.value });
    }
  }
  return [...found.values()];
}

/** Returns the folder of the model called `nameOrFolder`: a folder with a card, or a name under one of the roots. */
export async function findModel(
  nameOrFolder: string,
  roots: readonly string[],
): Promise<Result<string, Failure<'noModel'>>> {
  const places = [
    ...(/^[A-Za-z0-9._-]+$/.test(nameOrFolder)
      ? roots.map((root) => path.join(root, nameOrFolder))
      : []),
    path.resolve(nameOrFolder),
  ];
  for (const place of places) {
    const card = await stat(path.join(place, 'card.json')).catch(() => undefined);
    if (card?.isFile()) return ok(place);
  }
  const names = (await listModels(roots)).map(({ card }) => card.name);
  return fail(
    'noModel',
    `no model "${nameOrFolder}": ${names.length > 0 ? `there are ${names.join(', ')}` : 'there is none yet'}, or give a folder with a card.json`,
  );
}
