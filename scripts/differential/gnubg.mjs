// GNU Backgammon's answers to a list of pairs, from gnubgPlays.py run inside it.
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const GNUBG = '/usr/games/gnubg';
/** A chunk of 5,000 pairs takes seconds; a minute without shortWait.c. */
const TIMEOUT_MS = 1_200_000;
const folder = path.dirname(fileURLToPath(import.meta.url));
const SCRIPT = path.join(folder, 'gnubgPlays.py');

/**
 * Returns the path of the library that shortens GNU Backgammon's waits (shortWait.c), built into `into`; undefined
 * where there is no C compiler or no LD_PRELOAD: the answers are the same, 35 times slower.
 */
export function buildShortWait(into) {
  if (process.platform !== 'linux') return undefined;
  mkdirSync(into, { recursive: true });
  const library = path.join(into, 'shortWait.so');
  const source = path.join(folder, 'shortWait.c');
  const { status } = spawnSync('cc', ['-O2', '-shared', '-fPIC', '-o', library, source]);
  return status === 0 ? library : undefined;
}

/** Returns whether GNU Backgammon is installed. */
export function hasGnubg() {
  return existsSync(GNUBG);
}

/** Returns what GNU Backgammon says of its version: "GNU Backgammon 1.07.001 20230103". */
export function gnubgVersion() {
  const { stdout, error } = spawnSync(GNUBG, ['--version'], { encoding: 'utf8' });
  if (error) throw error;
  return stdout.split('\n')[0];
}

/**
 * Returns GNU Backgammon's answer to each line, and the "end" line, as gnubgPlays.py writes them.
 * Throws when it fails, or its answers are not complete and in order.
 * `shortWait` is what buildShortWait returned; `list` adds the Position IDs of all results.
 */
export async function askGnubg(lines, { variation, shortWait, list = false }) {
  const home = mkdtempSync(path.join(tmpdir(), 'better-play-differential-'));
  try {
    const files = { IN: path.join(home, 'pairs.txt'), OUT: path.join(home, 'answers.txt') };
    writeFileSync(files.IN, `${lines.join('\n')}\n`);
    const { stderr } = await promisify(execFile)(GNUBG, ['-t', '-q', '-p', SCRIPT], {
      env: {
        ...process.env,
        ...files,
        HOME: home,
        VARIATION: variation,
        LIST: list ? '1' : '0',
        ...(shortWait ? { LD_PRELOAD: shortWait } : {}),
      },
      timeout: TIMEOUT_MS,
      maxBuffer: 2 ** 28,
    });
    const answers = readFileSync(files.OUT, 'utf8').trimEnd().split('\n');
    const isInOrder = [...lines, 'end'].every((line, i) => answers[i]?.startsWith(`${line} `));
    if (!isInOrder) {
      throw new Error(`GNU Backgammon stopped after ${answers.length} answers: ${stderr}`);
    }
    return answers;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
