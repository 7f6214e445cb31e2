/** Deleting runs: none that a process works on, none that a server would go on with; a run is there whole or gone. */
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { type Failure, fail, ok, type Result } from '../engine/result.ts';
import { isBusy, type Release, takeRun } from './runMark.ts';
import { shellQuoted } from './terminal.ts';

type Refused = Failure<'runBusy' | 'isSweep' | 'heldByJob'>;

/** A run that is taken, to be removed or given free again. */
export interface TakenRun {
  readonly folder: string;
  readonly release: Release;
}

/** What begins the name of a run that is being deleted: no run is called so. */
const REMOVED = '.removed-';

/** Takes runs for this process so that nobody begins to work on them; takes none where one may not be removed. */
export async function takeRuns(folders: readonly string[]): Promise<Result<TakenRun[], Refused>> {
  const runs: TakenRun[] = [];
  for (const folder of new Set(folders)) {
    const free = await checkFree(folder);
    const taken = free.ok ? await takeRun(folder) : free;
    if (!taken.ok) {
      for (const run of runs) await run.release();
      return taken;
    }
    runs.push({ folder, release: taken.value });
  }
  return ok(runs);
}

/** Refuses the folder of a sweep, as a whole, and says how it can be removed. */
export async function refuseSweep(folder: string): Promise<Result<void, Refused>> {
  if (!(await isSweep(folder))) return ok(undefined);
  if (await isBusy(folder))
    return fail('runBusy', `a sweep is at work on ${folder}: stop it first`);
  return fail(
    'isSweep',
    `${folder} is a sweep, with its results and models: remove some of its runs by better-play runs remove ${shellQuoted(folder)}/RUN, or all of it by rm -r ${shellQuoted(folder)}`,
  );
}

/** Deletes a run that was taken, and what an earlier deletion that was killed has left. */
export async function removeRun({ folder, release }: TakenRun): Promise<void> {
  const parent = path.dirname(folder);
  try {
    await rename(folder, path.join(parent, `${REMOVED}${path.basename(folder)}-${process.pid}`));
  } catch (error) {
    await release();
    throw error;
  }
  // The mark went with it: what is made at its old place from now on is somebody else's.
  for (const name of await readdir(parent)) {
    if (!name.startsWith(REMOVED)) continue;
    // First what makes it a run, so that no list shows the rest.
    await rm(path.join(parent, name, 'run.json'), { force: true });
    await rm(path.join(parent, name), { recursive: true, force: true });
  }
}

async function checkFree(folder: string): Promise<Result<void, Refused>> {
  const parent = path.dirname(folder);
  if ((await isSweep(parent)) && (await isBusy(parent)))
    return fail('runBusy', `a sweep is at work on ${parent}: stop it first`);
  const state = await jobStateOf(folder);
  return state === undefined || state === 'finished' || state === 'cancelled'
    ? ok(undefined)
    : fail(
        'heldByJob',
        `${folder} is of a training of the server, which is ${state} and can be gone on with: cancel it on its page first`,
      );
}

async function isSweep(folder: string): Promise<boolean> {
  return (await stat(path.join(folder, 'sweep.json')).catch(() => undefined)) !== undefined;
}

/** The state of the job whose run this is: `runs/<id>` beside `jobs/<id>.json`; undefined where there is none. */
async function jobStateOf(folder: string): Promise<string | undefined> {
  const file = path.join(folder, '..', '..', 'jobs', `${path.basename(folder)}.json`);
  try {
    return z.object({ state: z.string() }).parse(JSON.parse(await readFile(file, 'utf8'))).state;
  } catch {
    return undefined;
  }
}
