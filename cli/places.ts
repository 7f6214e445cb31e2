/** Where things are: the program's own folder, the user's, and the models of both. */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { BEAROFF_FILES, LazyBearoff } from '../engine/bearoff/lazy.ts';
import type { Failure, Result } from '../engine/result.ts';
import { findModel, loadModel, type LoadedModel } from '../model/node/modelFolder.ts';

/** The program's folder; this file runs as dist/cli/places.js. */
export const ROOT: string = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Where trainings, trained models, games and uploads are kept: BETTER_PLAY_HOME, or var in the program's folder. */
export const HOME: string = path.resolve(process.env['BETTER_PLAY_HOME'] ?? path.join(ROOT, 'var'));

/** Where runs are kept, each in a folder of its model's name. */
export const RUNS: string = path.join(HOME, 'runs');

/** Where models trained here go. */
export const TRAINED_MODELS: string = path.join(HOME, 'models');

/** Where models are looked for by name; the user's hide shipped ones of the same name. */
export const MODEL_ROOTS: readonly [own: string, shipped: string] = [
  TRAINED_MODELS,
  path.join(ROOT, 'data', 'models'),
];

/** The model used where none is named. */
export const DEFAULT_MODEL = 'default';

/** Where the shipped bear-off databases are. */
export const BEAROFF_FOLDER: string = path.join(ROOT, 'data', 'bearoff');

/** Returns the bear-off databases of a folder; a file is read when it is first needed. */
export function openBearoff(folder: string): LazyBearoff {
  const read = (file: string): Promise<Uint8Array> => readFile(path.join(folder, file));
  return new LazyBearoff({
    oneSided: () => read(BEAROFF_FILES.oneSided),
    twoSided: () => read(BEAROFF_FILES.twoSided),
  });
}

/** Loads a model by name or folder. */
export async function openModel(
  nameOrFolder: string,
  threads?: number,
): Promise<Result<LoadedModel, Failure<string>>> {
  const folder = await findModel(nameOrFolder, MODEL_ROOTS);
  if (!folder.ok) return folder;
  return await loadModel(folder.value, threads === undefined ? {} : { threads });
}

/** Returns the revision of the program's code, null outside a checkout. */
export function codeRevision(): string | null {
  try {
    const git = (...args: string[]): string =>
      execFileSync('git', args, {
        cwd: ROOT,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    const revision = git('rev-parse', '--short=12', 'HEAD').trim();
    const isChanged = git('status', '--porcelain', '--untracked-files=no') !== '';
    return isChanged ? `${revision}+changes` : revision;
  } catch {
    return null;
  }
}
