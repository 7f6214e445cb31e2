/** GNU Backgammon as a reference, where it is installed. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const PROGRAM = '/usr/games/gnubg';
export const HAS_GNUBG: boolean = existsSync(PROGRAM);

/**
 * Runs Python inside GNU Backgammon and returns all it printed. The script may call `say(value)` to print a line
 * `@@ JSON`; `files` lie in the folder whose path is FOLDER in it.
 */
export function runGnubg(python: string, files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'better-play-gnubg-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
    const script = path.join(folder, 'script.py');
    writeFileSync(
      script,
      `import gnubg, json\nFOLDER = ${JSON.stringify(folder)}\n` +
        'def say(value): print("\\n@@ " + json.dumps(value), flush=True)\n' +
        'gnubg.command("set automatic roll off")\ngnubg.command("set automatic game off")\n' +
        'gnubg.command("set display off")\n' +
        `${python}\n`,
    );
    return execFileSync(PROGRAM, ['-t', '-q', '-p', script], {
      input: '',
      encoding: 'utf8',
      env: { ...process.env, HOME: folder },
      maxBuffer: 1 << 26,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Returns what the script said. */
export function said<T>(output: string): T[] {
  return [...output.matchAll(/^@@ (.*)$/gm)].map(([, json]) => JSON.parse(json!) as T);
}
