/** The mark of the process that works on a run, `process.json` in its folder: one at a time, and others can see it. */
import { mkdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Failure, fail, ok, type Result } from '../engine/result.ts';
import {
  isRunning,
  markOf,
  type ProcessMark,
  processMarkSchema,
} from '../server/home/processes.ts';

const FILE = 'process.json';

/** Gives the run free again. */
export type Release = () => Promise<void>;

/**
 * Takes a run for this process, making its folder. Refuses one that another process works on; the mark of one that was
 * killed is replaced. Call what it returns when done: it removes the mark, and a folder that nothing was put into.
 */
export async function takeRun(folder: string): Promise<Result<Release, Failure<'runBusy'>>> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, FILE);
  for (;;) {
    try {
      await writeFile(file, `${JSON.stringify(markOf(process.pid))}\n`, { flag: 'wx' });
      return ok(async () => {
        await rm(file, { force: true });
        // Holds where nothing came of it.
        await rmdir(folder).catch(() => {});
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const mark = await readMark(file);
    if (mark && isRunning(mark)) {
      return fail('runBusy', `process ${mark.pid} is at work on ${folder}: stop it first`);
    }
    await rm(file, { force: true });
  }
}

/** Returns true while a process works on the run. */
export async function isBusy(folder: string): Promise<boolean> {
  const mark = await readMark(path.join(folder, FILE));
  return mark !== undefined && isRunning(mark);
}

async function readMark(file: string): Promise<ProcessMark | undefined> {
  try {
    return processMarkSchema.safeParse(JSON.parse(await readFile(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
