/** A process that a killed server left behind: it must end before its job may be run again. */
import { setTimeout as delay } from 'node:timers/promises';
import { isRunning, type ProcessMark, signal } from '../home/processes.ts';

const POLL_MS = 100;

/**
 * Resolves when the process is gone, and kills it when it takes too long. It is saving itself already, interrupted by
 * the end of its server (server/program.ts); a second interrupt would end it before it has saved.
 */
export async function endOrphan(mark: ProcessMark, timeoutMs: number): Promise<void> {
  const killAtMs = performance.now() + timeoutMs;
  while (isRunning(mark)) {
    if (performance.now() > killAtMs) signal(mark.pid, 'SIGKILL');
    await delay(POLL_MS);
  }
}
