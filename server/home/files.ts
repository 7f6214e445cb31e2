/** Files of the server's home folder, written so that a kill at any point leaves the old or the new one whole. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** As writeAtomically, without letting anything else happen meanwhile: for small files whose order matters. */
export function writeFileAtomicSync(file: string, content: string): void {
  const folder = path.dirname(file);
  const temporary = path.join(folder, `.tmp-${randomBytes(6).toString('hex')}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(temporary, content);
  renameSync(temporary, file);
}

/** Returns the file's text, or undefined where there is no such file. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
