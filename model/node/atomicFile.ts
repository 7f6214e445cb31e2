/** Files written whole or not at all, whenever the process is killed or the disk is full. */
import { randomBytes } from 'node:crypto';
import { mkdir, realpath, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { namesIn, writing } from './disk.ts';

const TEMPORARY = /^\.tmp-[0-9a-f]{12}$/;

/**
 * Writes a file beside its place, flushes it to disk, renames it and flushes its folder; makes its folder. A link is
 * followed, and what is no file (a device, a pipe) is written to as it is. Throws a DiskError when the disk refuses:
 * the file is then as it was.
 */
export async function writeAtomically(place: string, content: string | Uint8Array): Promise<void> {
  await writing(place, async (disk) => {
    const info = await stat(place).catch(() => undefined);
    if (info && !info.isFile() && !info.isDirectory()) return writeFile(place, content);
    const file = info ? await realpath(place) : place;
    const folder = path.dirname(file);
    const temporary = path.join(folder, `.tmp-${randomBytes(6).toString('hex')}`);
    await mkdir(folder, { recursive: true });
    try {
      await disk.write(temporary, content);
      await disk.rename(temporary, file);
    } catch (error) {
      // What cannot be removed either is swept later; the first error is the one to tell.
      await disk.remove(temporary).catch(() => {});
      throw error;
    }
    await disk.flush(folder);
  });
}

/** Removes from a folder what writes that were killed have left; nobody may be writing there. */
export async function sweepTemporaries(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (!TEMPORARY.test(name)) continue;
    await writing(folder, (disk) => disk.remove(path.join(folder, name)));
  }
}
