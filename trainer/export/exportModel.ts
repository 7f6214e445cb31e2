/** Exports a trained network: `<models>/<name>/` with model.onnx and card.json, checked before it takes its place. */
import { createHash } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FEATURE_SETS } from '../../engine/features/raw.ts';
import { START } from '../../engine/position.ts';
import type { ModelCard } from '../../model/card.ts';
import type { ModelEvaluator } from '../../model/modelEvaluator.ts';
import { loadModel } from '../../model/node/modelFolder.ts';
import { tf } from '../backend.ts';
import { describeNetwork, type NetworkConfig } from '../network/config.ts';
import { Network, parameterCount } from '../network/network.ts';
import { randomFrom } from '../random.ts';
import type { Decision } from '../records/decision.ts';
import { evaluatePlayers } from '../evaluate/evaluate.ts';
import { comparisons, featureSet } from '../training/batch.ts';
import { networkToOnnx } from './networkToOnnx.ts';

/** How far an exported network's scores may be from the trainer's. */
export const EXPORT_TOLERANCE = 1e-5;
const DECISIONS_CHECKED = 20;

/** What the card says beside what the network itself tells. */
export type CardFacts = Pick<ModelCard, 'name' | 'description' | 'training'>;

/** The exported model and where it is. */
export interface ExportedModel {
  readonly folder: string;
  readonly card: ModelCard;
}

/**
 * Writes the model, judges it on the held-out decisions through ONNX Runtime as everybody will run it, and puts it in
 * place at once, replacing a model of that name. Throws when its scores differ from the trainer's.
 */
export async function exportModel(
  models: string,
  network: NetworkConfig,
  parameters: readonly Float32Array[],
  heldOut: readonly Decision[],
  facts: CardFacts,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<ExportedModel> {
  // No model's name begins with a dot.
  const temporary = path.join(models, `.export-${process.pid}`);
  await mkdir(temporary, { recursive: true });
  try {
    const bytes = networkToOnnx(network, parameters);
    await writeFile(path.join(temporary, 'model.onnx'), bytes);
    const card: ModelCard = {
      format: 1,
      name: facts.name,
      description: facts.description,
      made: new Date().toISOString(),
      features: network.features,
      inputSize: FEATURE_SETS.get(network.features)!.size,
      parameters: parameterCount(network),
      network: describeNetwork(network),
      training: facts.training,
      heldOut: null,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    };
    await writeCard(temporary, card);
    const judged = await judge(temporary, network, parameters, heldOut, onProgress);
    await writeCard(temporary, { ...card, heldOut: judged });
    const folder = path.join(models, facts.name);
    await replaceFolder(temporary, folder);
    return { folder, card: { ...card, heldOut: judged } };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function writeCard(folder: string, card: ModelCard): Promise<void> {
  await writeFile(path.join(folder, 'card.json'), `${JSON.stringify(card, null, 2)}\n`);
}

async function judge(
  folder: string,
  network: NetworkConfig,
  parameters: readonly Float32Array[],
  heldOut: readonly Decision[],
  onProgress: (done: number, total: number) => void,
): Promise<ModelCard['heldOut']> {
  const loaded = await loadModel(folder);
  if (!loaded.ok) throw new Error(loaded.error.message);
  const { evaluator, release } = loaded.value;
  try {
    const difference = await greatestDifference(
      network,
      parameters,
      evaluator,
      heldOut.slice(0, DECISIONS_CHECKED),
    );
    if (difference > EXPORT_TOLERANCE) {
      throw new Error(
        `the exported network's scores differ from the trainer's by ${difference}, expected at most ${EXPORT_TOLERANCE}`,
      );
    }
    if (heldOut.length === 0) return null;
    const [report] = await evaluatePlayers(heldOut, [evaluator], (done) =>
      onProgress(done, heldOut.length),
    );
    return report!;
  } finally {
    await release();
  }
}

/** Returns the greatest difference between the trainer's scores and an exported model's over these decisions' plays. */
export async function greatestDifference(
  config: NetworkConfig,
  parameters: readonly Float32Array[],
  exported: ModelEvaluator,
  decisions: readonly Decision[],
): Promise<number> {
  const boards = decisions
    .map(comparisons)
    .flatMap(({ preferred, alternatives }) => [preferred ?? [], alternatives].flat());
  if (boards.length === 0) return 0;
  const [scores] = await exported.score([{ parent: START, results: boards }]);
  const features = featureSet(config.features);
  const input = new Float32Array(boards.length * features.size);
  boards.forEach((board, i) => features.encode(board, input, i * features.size));
  const network = new Network(config, randomFrom(0));
  try {
    network.write(parameters);
    const expected = tf.tidy(() =>
      network.score(tf.tensor2d(input, [boards.length, features.size])).scores.dataSync(),
    );
    return Math.max(...scores!.map((score, i) => Math.abs(score - expected[i]!)));
  } finally {
    network.dispose();
  }
}

/** Puts a folder in another's place; the old one is gone only once the new one stands. */
async function replaceFolder(from: string, to: string): Promise<void> {
  const old = `${to}.${process.pid}.old`;
  const hadOld = await rename(to, old).then(
    () => true,
    () => false,
  );
  await rename(from, to);
  if (hadOld) await rm(old, { recursive: true, force: true });
}
