/** Runs the real executable, as a person or a program would. */
import { spawn } from 'node:child_process';
import path from 'node:path';

export const ROOT: string = path.resolve(import.meta.dirname, '../..');
export const PROGRAM: string = path.join(ROOT, 'bin', 'better-play');
export const SAMPLE: string = path.join(ROOT, 'data', 'records');

export interface Finished {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
  /** Standard output as JSON lines. */
  readonly json: () => Record<string, unknown>[];
}

/** Runs `better-play` with these arguments to its end. `onOutput` may kill the process; it does so once. */
export async function betterPlay(
  args: readonly string[],
  {
    input = '',
    home,
    onOutput,
    closesEarly = false,
  }: {
    input?: string;
    home?: string;
    onOutput?: (out: string, kill: (signal: NodeJS.Signals) => void) => void;
    /** Reads the beginning of the output only, as `| head` does. */
    closesEarly?: boolean;
  } = {},
): Promise<Finished> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...process.env, ...(home && { BETTER_PLAY_HOME: home }) },
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    if (closesEarly) child.stdout.destroy();
    onOutput?.(out, (signal) => {
      if (!child.killed) child.kill(signal);
    });
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const json = (): Record<string, unknown>[] =>
    out
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { status, out, err, json };
}
