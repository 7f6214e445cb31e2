/** Finding processes again that an earlier server started, or that is one. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { isAlive } from '../../model/node/isAlive.ts';

/** A process as it is noted in a file: its number may be another's by the time it is read, its command line tells. */
export const processMarkSchema = z.object({ pid: z.int().positive(), command: z.string() });
export type ProcessMark = z.infer<typeof processMarkSchema>;

/** Returns the mark of a process that runs now. */
export function markOf(pid: number): ProcessMark {
  return { pid, command: commandLine(pid) };
}

/** Returns true while that very process runs. */
export function isRunning({ pid, command }: ProcessMark): boolean {
  return isAlive(pid) && commandLine(pid) === command;
}

/** Sends a signal to a process that may be gone already. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The command line as the system has it; "" for a process that has ended, or where the system does not say. */
function commandLine(pid: number): string {
  if (process.platform !== 'linux') {
    return (
      spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? ''
    );
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}
