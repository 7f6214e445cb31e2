/** The folder of a training's run, as far as the server knows it: the trainer fills it. */
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/** The events of the run, a line each. */
export const METRICS_FILE = 'metrics.jsonl';
/** What the run is, written when it begins. */
const RUN_FILE = 'run.json';

/** The parameters at every evaluation, a file a step. */
const SNAPSHOT_FOLDER = 'snapshots';
const SNAPSHOT_NAME = /^step-(\d{9})\.bin$/;

/** What stays of a cancelled run: what it was, and its curve. */
const KEPT = new Set([RUN_FILE, METRICS_FILE]);

/** Returns true where a run has begun, so that it can be resumed. */
export function hasBegun(runFolder: string): boolean {
  return existsSync(path.join(runFolder, RUN_FILE));
}

/** Returns the steps whose parameters a run has kept, [] where there are none; in no order. */
export async function snapshotSteps(runFolder: string): Promise<number[]> {
  const names = await readdir(path.join(runFolder, SNAPSHOT_FOLDER)).catch(() => []);
  return names.flatMap((name) => {
    const step = SNAPSHOT_NAME.exec(name)?.[1];
    return step === undefined ? [] : [Number(step)];
  });
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
