/**
 * Installs and removes backends. A target is built in a folder of its own, checked in a process of its own, and
 * renamed into place last: an install that fails or is interrupted leaves nothing, one that was killed leaves a folder
 * that the next one sweeps away.
 */
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import type { InstallTarget } from '../../model/backends.ts';
import { isAlive } from '../../model/node/isAlive.ts';
import { askChild } from './ask.ts';
import { build, type Build, folderBytes } from './build.ts';
import {
  backendsFolder,
  INSTALLED_FILE,
  type Installed,
  readInstalled,
  recipeOf,
} from './folder.ts';
import { gigabytes, type Machine, missingNeeds, thisMachine } from './needs.ts';

export interface InstallRequest {
  readonly target: InstallTarget;
  readonly onProgress: (share: number, what: string) => void;
  /** Aborting it ends the install and leaves nothing of it. */
  readonly signal?: AbortSignal;
  /** Installs although the machine seems to lack something. */
  readonly isForced?: boolean;
}

/** What an install uses; tests have others. */
export interface InstallSteps {
  readonly folder: string;
  readonly machine: Machine;
  readonly build: (work: Build) => Promise<Result<void, Failure<string>>>;
  /** Opens the backend installed below `folder` and multiplies two matrices; resolves what it runs on. */
  readonly check: (
    target: InstallTarget,
    folder: string,
  ) => Promise<Result<string, Failure<string>>>;
}

/** An installed target, and in people's words what it runs on. */
export interface InstalledBackend extends Installed {
  readonly detail: string;
}

const LIBRARIES: Readonly<Record<InstallTarget, string>> = {
  cpu: 'TensorFlow 2.16.2',
  gpu: 'TensorFlow 2.16.2 with CUDA 12.3',
  webgpu: 'Dawn (webgpu 0.6.2)',
};
const UNFINISHED = '.installing-';
const CHECK_TIMEOUT_MS = 180_000;

const REAL_STEPS: Omit<InstallSteps, 'folder'> = { machine: thisMachine(), build, check };

async function check(
  target: InstallTarget,
  folder: string,
): Promise<Result<string, Failure<string>>> {
  const opened = await askChild(
    { kind: 'open', backend: target === 'webgpu' ? 'webgpu' : 'tensorflow' },
    { timeoutMs: CHECK_TIMEOUT_MS, env: { BETTER_PLAY_BACKENDS: folder } },
  );
  return opened.ok ? ok(opened.value.detail) : opened;
}

/** Installs a target, in place of an older install of it. Resolves what was there already where that is the same. */
export async function install(
  { target, onProgress, signal, isForced = false }: InstallRequest,
  { folder, machine, build, check }: InstallSteps = { ...REAL_STEPS, folder: backendsFolder() },
): Promise<Result<InstalledBackend, Failure<string>>> {
  const recipe = recipeOf(target);
  const there = readInstalled(target, folder);
  if (there?.recipe === recipe) {
    const works = await check(target, folder);
    if (works.ok) return ok({ ...there, detail: works.value });
  }
  const missing = isForced ? [] : await missingNeeds(target, folder, machine);
  if (missing.length > 0) {
    return fail('missing', missing.map(({ message }) => message).join('\n'));
  }
  await sweep(folder);
  const scratch = path.join(folder, `${UNFINISHED}${process.pid}`);
  const place = path.join(scratch, target);
  try {
    await mkdir(place, { recursive: true });
    const built = await build({ target, folder: place, onProgress, signal });
    if (!built.ok) return built;
    onProgress(0.95, 'checking it');
    const bytes = await folderBytes(place);
    const installed: Installed = { format: 1, target, library: LIBRARIES[target], recipe, bytes };
    await writeFile(path.join(place, INSTALLED_FILE), `${JSON.stringify(installed)}\n`);
    const works = await check(target, scratch);
    if (!works.ok) return works;
    if (signal?.aborted) return fail('interrupted', 'interrupted');
    await takePlace(place, path.join(folder, target), path.join(scratch, 'old'));
    onProgress(1, `${installed.library} installed, ${gigabytes(bytes)}`);
    return ok({ ...installed, detail: works.value });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Removes a target. Resolves the bytes it took, 0 where it was not there. */
export async function remove(target: InstallTarget, folder = backendsFolder()): Promise<number> {
  await sweep(folder);
  const place = path.join(folder, target);
  const bytes = await folderBytes(place);
  // Not there any more from one moment to the next, however long deleting takes.
  const scratch = path.join(folder, `${UNFINISHED}${process.pid}`);
  await mkdir(scratch, { recursive: true });
  await rename(place, path.join(scratch, target)).catch(ignoreAbsence);
  await rm(scratch, { recursive: true });
  return bytes;
}

async function takePlace(made: string, place: string, old: string): Promise<void> {
  await rename(place, old).catch(ignoreAbsence);
  await rename(made, place);
}

/** Deletes what installs that were killed have left; those of living processes stay. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(UNFINISHED)) continue;
    const owner = Number(name.slice(UNFINISHED.length));
    if (owner !== process.pid && isAlive(owner)) continue;
    await rm(path.join(folder, name), { recursive: true, force: true });
  }
}

function ignoreAbsence(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
