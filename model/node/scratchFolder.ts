/**
 * Folders made beside the models and moved into place when they are whole. A model's name never begins with a dot, so
 * what a process that was killed has left is no model; the next one removes it.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** Process in the name, so that only what nobody works on is removed. */
const NAME = /^\.scratch-(\d+)-[0-9a-f]+$/;

/** Returns a new, empty folder in `models`, which is made; removes those of processes that have ended. */
export async function makeScratchFolder(models: string): Promise<string> {
  await mkdir(models, { recursive: true });
  for (const name of await readdir(models)) {
    const pid = NAME.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) {
      await rm(path.join(models, name), { recursive: true, force: true });
    }
  }
  const folder = scratchPath(models);
  await mkdir(folder);
  return folder;
}

/** Moves a folder to where nothing is. Returns false, with the folder where it was, when something is there. */
export async function moveFolder(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}

/** Puts a folder in another's place, if there is one; the old one is gone only once the new one stands. */
export async function replaceFolder(from: string, to: string): Promise<void> {
  const old = scratchPath(path.dirname(to));
  const hadOld = await rename(to, old).then(
    () => true,
    () => false,
  );
  await rename(from, to);
  if (hadOld) await rm(old, { recursive: true, force: true });
}

function scratchPath(models: string): string {
  return path.join(models, `.scratch-${process.pid}-${randomBytes(4).toString('hex')}`);
}

function isTaken(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOTDIR' || code === 'EPERM';
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
