/**
 * GNU Backgammon for tests that hold ours to it: Python inside it, one process a call, a home of its own.
 *
 *     test.skipIf(!hasGnubg)('...', async () => {
 *       const out = await gnubg('import gnubg\nprint(gnubg.positionid(gnubg.positionfromid("4HPwATDgc/ABMA")))');
 *     });
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** Where the Debian package `gnubg` puts it. */
export const GNUBG = '/usr/games/gnubg';

/** Whether tests that need GNU Backgammon can run here. */
export const hasGnubg: boolean = existsSync(GNUBG);

const TIMEOUT_MS = 60_000;

/**
 * Returns all that GNU Backgammon writes to standard output while it runs `script`, Python with its module `gnubg`;
 * its banner and what its commands say are part of it. Values reach the script by `env`; its working folder is removed
 * afterwards. Rejects when it fails, raises or takes a minute.
 */
export async function gnubg(script: string, env: Record<string, string> = {}): Promise<string> {
  const home = await mkdtemp(path.join(tmpdir(), 'better-play-gnubg-'));
  try {
    const file = path.join(home, 'script.py');
    await writeFile(file, script);
    const { stdout, stderr } = await promisify(execFile)(GNUBG, ['-t', '-q', '-p', file], {
      cwd: home,
      env: { ...process.env, ...env, HOME: home },
      timeout: TIMEOUT_MS,
      maxBuffer: 256 * 2 ** 20,
    });
    // A script that raises leaves the exit status at 0.
    if (stderr.includes('Traceback')) throw new Error(`GNU Backgammon: ${stderr}`);
    return stdout;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
