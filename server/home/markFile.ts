/** A file that says which process has something to itself. */
import { linkSync, rmSync, writeFileSync } from 'node:fs';
import { readIfThere } from './files.ts';
import { markOf, type ProcessMark, processMarkSchema } from './processes.ts';

/** What linking ends with on file systems that have no links, such as those of memory cards. */
const NO_LINKS = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP']);

/**
 * Puts this process's mark in its place and returns true, or false when there is a file already. It comes whole: no other
 * process reads it half-written. Throws when the disk refuses.
 */
export function writeMark(file: string): boolean {
  const mark = `${JSON.stringify(markOf(process.pid))}\n`;
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, mark);
  try {
    linkSync(temporary, file);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (!NO_LINKS.has(code)) throw error;
    return writeNew(file, mark);
  } finally {
    rmSync(temporary, { force: true });
  }
}

function writeNew(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Returns the mark in a file; undefined where there is none, or something else. */
export function readMark(file: string): ProcessMark | undefined {
  try {
    return processMarkSchema.safeParse(JSON.parse(readIfThere(file) ?? '')).data;
  } catch {
    return undefined;
  }
}
