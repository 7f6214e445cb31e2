/** Keeps two servers from using one home folder: the game store is for one process at a time. */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import { readMark, writeMark } from './markFile.ts';
import { isRunning } from './processes.ts';

/** Homes held by this process, which a process number alone could not tell from a lock left by an earlier one. */
const held = new Set<string>();

/** A held home folder. */
export interface HomeLock {
  /** Lets another server have it. */
  release(): void;
}

export type HomeErrorCode = 'homeInUse' | 'homeUnusable';

/** Makes the folder and takes it for this process, also over a lock whose server is gone. */
export function lockHome(home: string): Result<HomeLock, Failure<HomeErrorCode>> {
  try {
    return take(home);
  } catch (error) {
    return fail(
      'homeUnusable',
      `${home} cannot be used, choose another folder with --home: ${(error as Error).message}`,
    );
  }
}

function take(home: string): Result<HomeLock, Failure<'homeInUse'>> {
  const folder = path.resolve(home);
  const file = path.join(folder, 'server.lock');
  const inUse = (pid: number): { ok: false; error: Failure<'homeInUse'> } =>
    fail(
      'homeInUse',
      `another server (process ${pid}) is using ${folder}: stop it, or give this one another --home`,
    );
  if (held.has(folder)) return inUse(process.pid);
  mkdirSync(folder, { recursive: true });
  if (!writeMark(file)) {
    const other = readMark(file);
    if (other && other.pid !== process.pid && isRunning(other)) return inUse(other.pid);
    rmSync(file, { force: true });
    if (!writeMark(file)) return inUse(readMark(file)?.pid ?? 0);
  }
  held.add(folder);
  return ok({
    release: () => {
      held.delete(folder);
      rmSync(file, { force: true });
    },
  });
}
