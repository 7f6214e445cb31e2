/** The folder of a training's run, as far as the server knows it: the trainer fills it. */
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/** The events of the run, a line each. */
export const METRICS_FILE = 'metrics.jsonl';
/** What the run is, written when it begins. */
const RUN_FILE = 'run.json';

/** What stays of a cancelled run: what it was, and its curve. */
const KEPT = new Set([RUN_FILE, METRICS_FILE]);

/** Returns true where a run has begun, so that it can be resumed. */
export function hasBegun(runFolder: string): boolean {
  return existsSync(path.join(runFolder, RUN_FILE));
}

/** Removes all that a run could be gone on from. Throws where files cannot be removed. */
export async function removeCheckpoints(runFolder: string): Promise<void> {
  if (!existsSync(runFolder)) return;
  const names = await readdir(runFolder);
  const removed = names.filter((name) => !KEPT.has(name));
  await Promise.all(
    removed.map((name) => rm(path.join(runFolder, name), { recursive: true, force: true })),
  );
}
