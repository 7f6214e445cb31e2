/** Exports a trained network: `<models>/<name>/` with model.onnx and card.json, checked before it takes its place. */
import { createHash } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Evaluator } from '../../engine/player/evaluator.ts';
import { START } from '../../engine/position.ts';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import type { ModelCard } from '../../model/card.ts';
import type { ModelEvaluator } from '../../model/modelEvaluator.ts';
import { writing } from '../../model/node/disk.ts';
import { isAlive } from '../../model/node/isAlive.ts';
import { loadModel, readCard } from '../../model/node/modelFolder.ts';
import { moveFolder } from '../../model/node/scratchFolder.ts';
import { featureSet, type NetworkConfig } from '../network/config.ts';
import { describeNetwork } from '../network/describe.ts';
import { Network, parameterCount } from '../network/network.ts';
import { randomFrom } from '../random.ts';
import type { Decision } from '../records/decision.ts';
import { evaluatePlayers } from '../evaluate/evaluate.ts';
import { comparisons } from '../training/batch.ts';
import type { DecisionList } from '../training/data.ts';
import { scoreBoards } from '../training/evaluation.ts';
import { networkToOnnx } from './networkToOnnx.ts';

/** How far an exported network's scores may be from the trainer's, as a share of the greatest of them where that is above 1. */
export const EXPORT_TOLERANCE = 1e-5;
/**
 * Share of the boards that may differ by more. Where a router's K-th and next gates are equal to rounding, another library may send
 * the board to the other expert; an export that is wrong is so on most boards.
 */
export const TIED_SHARE = 0.01;
const DECISIONS_CHECKED = 20;

/** What the card says beside what the network itself tells. */
export type CardFacts = Pick<ModelCard, 'name' | 'description' | 'training' | 'from'>;

/** The two sides of a run's split. */
export interface DecisionSides {
  readonly decisions: DecisionList;
  readonly heldOut: DecisionList;
}

/** The exported model and where it is. */
export interface ExportedModel {
  readonly folder: string;
  readonly card: ModelCard;
}

/** How a model is exported. */
export interface ExportOptions {
  /** Whether a model of that name is replaced; where not, only one with the same parameters is. */
  readonly mayReplace?: boolean;
  /** Called with the held-out decisions judged. */
  readonly onProgress?: (done: number, total: number) => void;
  /** True once the judging should stop: nothing is exported then. */
  readonly isStopping?: () => boolean;
}

export type ExportErrorCode = 'modelExists' | 'stopped';

/**
 * Writes the model, judges it on the held-out decisions through ONNX Runtime as everybody will run it, and puts it in
 * place at once. Throws when its scores differ from the trainer's, and a DiskError when the disk refuses. A model of that
 * name is as it was after any failure.
 */
export async function exportModel(
  models: string,
  network: NetworkConfig,
  parameters: readonly Float32Array[],
  { decisions, heldOut }: DecisionSides,
  facts: CardFacts,
  options: ExportOptions = {},
): Promise<Result<ExportedModel, Failure<ExportErrorCode>>> {
  await writing(models, async () => mkdir(models, { recursive: true }));
  await sweep(models);
  // No model's name begins with a dot.
  const temporary = path.join(models, `.export-${process.pid}`);
  await writing(temporary, async () => mkdir(temporary, { recursive: true }));
  try {
    const bytes = networkToOnnx(network, parameters);
    await write(path.join(temporary, 'model.onnx'), bytes);
    const card: ModelCard = {
      format: 1,
      name: facts.name,
      description: facts.description,
      made: new Date().toISOString(),
      features: network.features,
      inputSize: featureSet(network.features).size,
      parameters: parameterCount(network),
      network: describeNetwork(network),
      networkConfig: network,
      training: facts.training,
      ...(facts.from && { from: facts.from }),
      heldOut: null,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    };
    const folder = path.join(models, facts.name);
    const isReplacing = options.mayReplace || (await isModelOf(folder, card.sha256));
    if (!isReplacing && (await readdir(models)).includes(facts.name)) return taken(folder);
    await writeCard(temporary, card);
    const loaded = await loadModel(temporary);
    if (!loaded.ok) throw new Error(loaded.error.message);
    const { evaluator, release } = loaded.value;
    let judged: ModelCard['heldOut'];
    try {
      const some = [heldOut, decisions].flatMap((side) => side.slice(0, DECISIONS_CHECKED));
      await checkScores(network, parameters, evaluator, some.slice(0, DECISIONS_CHECKED));
      judged = await judge(evaluator, heldOut, options);
    } catch (error) {
      if (error instanceof StoppedError) return fail('stopped', 'the judging was stopped');
      throw error;
    } finally {
      await release();
    }
    await writeCard(temporary, { ...card, heldOut: judged });
    if (isReplacing) await replaceFolder(temporary, folder);
    else if (!(await moveFolder(temporary, folder))) return taken(folder);
    return ok({ folder, card: { ...card, heldOut: judged } });
  } finally {
    // What cannot be removed is swept by the next export; an error above is the one to tell.
    await remove(temporary).catch(() => {});
  }
}

/** Whether the model in a folder has the parameters of that hash. */
async function isModelOf(folder: string, sha256: string): Promise<boolean> {
  const card = await readCard(folder);
  return card.ok && card.value.sha256 === sha256;
}

function taken(folder: string): Result<never, Failure<'modelExists'>> {
  return fail(
    'modelExists',
    `there is another ${path.basename(folder)} in ${folder} by now, and it is left as it is`,
  );
}

async function writeCard(folder: string, card: ModelCard): Promise<void> {
  await write(path.join(folder, 'card.json'), `${JSON.stringify(card, null, 2)}\n`);
}

async function write(file: string, content: string | Uint8Array): Promise<void> {
  await writing(file, (disk) => disk.write(file, content));
}

/** Throws unless an exported model scores these decisions' plays as the trainer's network does. */
async function checkScores(
  network: NetworkConfig,
  parameters: readonly Float32Array[],
  exported: ModelEvaluator,
  decisions: readonly Decision[],
): Promise<void> {
  const difference = await scoreDifference(network, parameters, exported, decisions);
  // Written so that NaN fails too.
  if (!(difference <= EXPORT_TOLERANCE)) {
    throw new Error(
      `the exported network's scores differ from the trainer's by ${difference}, expected at most ${EXPORT_TOLERANCE}`,
    );
  }
}

/** Thrown through the judging to end it. */
class StoppedError extends Error {}

async function judge(
  exported: ModelEvaluator,
  heldOut: DecisionList,
  { onProgress, isStopping }: ExportOptions,
): Promise<ModelCard['heldOut']> {
  if (heldOut.length === 0) return null;
  const [report] = await evaluatePlayers(heldOut, [exported], (done) => {
    if (isStopping?.()) throw new StoppedError();
    onProgress?.(done, heldOut.length);
  });
  return report!;
}

/**
 * Returns the greatest difference between the trainer's scores and an exported model's over these decisions' plays, but for
 * the TIED_SHARE that differ most; where scores are above 1 or below -1, as a share of the farthest: float32 holds no more
 * of them. NaN when any score is.
 */
export async function scoreDifference(
  config: NetworkConfig,
  parameters: readonly Float32Array[],
  exported: Evaluator,
  decisions: readonly Decision[],
): Promise<number> {
  const boards = decisions.flatMap((decision) => {
    const { preferred, alternatives } = comparisons(decision);
    return [...preferred, ...alternatives];
  });
  if (boards.length === 0) return 0;
  const [scores] = await exported.score([{ parent: START, results: boards }]);
  const network = new Network(config, randomFrom(0));
  try {
    network.write(parameters);
    const expected = await scoreBoards(network, boards);
    const size = expected.reduce((most, score) => Math.max(most, Math.abs(score)), 1);
    const differences = Float64Array.from(scores!, (score, i) => Math.abs(score - expected[i]!));
    if (differences.some(Number.isNaN)) return Number.NaN;
    const kept = differences.length - Math.floor(TIED_SHARE * differences.length);
    return differences.sort()[kept - 1]! / size;
  } finally {
    network.dispose();
  }
}

/** Puts a folder in another's place; the old one is gone only once the new one stands. */
async function replaceFolder(from: string, to: string): Promise<void> {
  const parent = path.dirname(to);
  const old = path.join(parent, `.old-${path.basename(to)}-${process.pid}`);
  await writing(to, async (disk) => {
    await disk.flush(from);
    const hadOld = await disk.rename(to, old).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return false;
        throw error;
      },
    );
    try {
      await disk.rename(from, to);
    } catch (error) {
      if (hadOld) await disk.rename(old, to).catch(() => {});
      throw error;
    }
    await disk.flush(parent);
  });
  await remove(old);
}

async function remove(place: string): Promise<void> {
  await writing(place, (disk) => disk.remove(place));
}

/** Removes what exports that were killed have left, and puts back a model they had moved out of the way. */
async function sweep(models: string): Promise<void> {
  for (const name of await readdir(models)) {
    const [, kind, model, pid] = /^\.(export|old)-(?:(.+)-)?(\d+)$/.exec(name) ?? [];
    // Trainings on two devices may export at the same time.
    if (!kind || (Number(pid) !== process.pid && isAlive(Number(pid)))) continue;
    const place = path.join(models, name);
    const isMissing = model !== undefined && !(await readdir(models)).includes(model);
    if (!isMissing) await remove(place);
    else await writing(place, (disk) => disk.rename(place, path.join(models, model)));
  }
}
