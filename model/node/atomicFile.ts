/** Files written whole or not at all, whenever the process is killed. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes a file beside its place, flushes it to disk and renames it; makes its folder. A link is followed, and what is
 * no file (a device, a pipe) is written to as it is. Throws when the disk refuses.
 */
export async function writeAtomically(place: string, content: string | Uint8Array): Promise<void> {
  const info = await stat(place).catch(() => undefined);
  if (info && !info.isFile() && !info.isDirectory()) return writeFile(place, content);
  const file = info ? await realpath(place) : place;
  const folder = path.dirname(file);
  const temporary = path.join(folder, `.tmp-${randomBytes(6).toString('hex')}`);
  await mkdir(folder, { recursive: true });
  try {
    const handle = await open(temporary, 'w');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
