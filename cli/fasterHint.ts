/** Whether training could be faster on this machine than with what is there. */
import { TARGETS } from '../model/backends.ts';
import { backendsFolder, currentInstall } from '../trainer/backends/folder.ts';
import { type Machine, missingNeeds, thisMachine } from '../trainer/backends/needs.ts';

/** Returns what to say where WebAssembly or JavaScript computes; undefined where TensorFlow is installed or cannot be. */
export async function fasterHint(
  folder: string = backendsFolder(),
  machine: Machine = thisMachine(),
): Promise<string | undefined> {
  if (currentInstall(TARGETS.tensorflow, folder)) return undefined;
  const missing = await missingNeeds('cpu', folder, machine);
  return missing.length > 0
    ? undefined
    : '`better-play backend install cpu` makes training about four times as fast';
}
