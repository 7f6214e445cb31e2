/** Deleting models that were trained or imported here: a model is there whole or gone; those shipped stay. */
import { readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Failure, fail, ok, type Result } from '../engine/result.ts';
import { modelNameSchema } from '../model/card.ts';
import { findModel } from '../model/node/modelFolder.ts';

/** A model that can be removed. */
export interface OwnModel {
  readonly name: string;
  readonly folder: string;
  /** Of its files. */
  readonly bytes: number;
}

/** What begins the name of a model that is being deleted: no list shows it. */
const REMOVED = '.removed-';

/** Returns the models of these names in the first root, each once; fails where one is not there, or in a later root only. */
export async function findOwnModels(
  names: readonly string[],
  [own, ...shipped]: readonly [string, ...string[]],
): Promise<Result<OwnModel[], Failure<'noModel' | 'isShipped'>>> {
  const models: OwnModel[] = [];
  for (const name of new Set(names)) {
    const folder = path.join(own, name);
    if (modelNameSchema.safeParse(name).success && (await isModel(folder))) {
      models.push({ name, folder, bytes: await bytesIn(folder) });
      continue;
    }
    const other = await findModel(name, [own, ...shipped]);
    return other.ok
      ? fail(
          'isShipped',
          `${other.value} is not among the models trained here, in ${own}: it stays`,
        )
      : other;
  }
  return ok(models);
}

/** Deletes a model, and what an earlier deletion that was killed has left. */
export async function removeModel({ name, folder }: OwnModel): Promise<void> {
  const root = path.dirname(folder);
  await rename(folder, path.join(root, `${REMOVED}${name}-${process.pid}`));
  for (const left of await readdir(root)) {
    if (left.startsWith(REMOVED)) await rm(path.join(root, left), { recursive: true, force: true });
  }
}

async function isModel(folder: string): Promise<boolean> {
  const card = await stat(path.join(folder, 'card.json')).catch(() => undefined);
  return card?.isFile() ?? false;
}

async function bytesIn(folder: string): Promise<number> {
  const sizes = await Promise.all(
    (await readdir(folder)).map(async (name) => (await stat(path.join(folder, name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
