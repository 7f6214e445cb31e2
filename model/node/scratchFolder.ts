/**
 * Folders made beside the models and moved into place when they are whole. A model's name never begins with a dot, so
 * what a process that was killed has left is no model; the next one removes it.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { writing } from './disk.ts';
import { isAlive } from './isAlive.ts';

/** Process in the name, so that only what nobody works on is removed. */
const NAME = /^\.scratch-(\d+)-[0-9a-f]+$/;

/** Returns a new, empty folder in `models`, which is made; removes those of processes that have ended. */
export async function makeScratchFolder(models: string): Promise<string> {
  return await writing(models, async (disk) => {
    await mkdir(models, { recursive: true });
    for (const name of await readdir(models)) {
      const pid = NAME.exec(name)?.[1];
      if (pid !== undefined && !isAlive(Number(pid))) await disk.remove(path.join(models, name));
    }
    const name = `.scratch-${process.pid}-${randomBytes(4).toString('hex')}`;
    const folder = path.join(models, name);
    await mkdir(folder);
    return folder;
  });
}

/** Moves a folder to where nothing is. Returns false, with the folder where it was, when something is there. */
export async function moveFolder(from: string, to: string): Promise<boolean> {
  return await writing(to, async (disk) => {
    await disk.flush(from);
    try {
      await disk.rename(from, to);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOTDIR') return false;
      throw error;
    }
    await disk.flush(path.dirname(to));
    return true;
  });
}
