/** Runs a command to its end and says in a line why it failed. */
import { spawn } from 'node:child_process';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';

export type CommandErrorCode =
  | 'noCommand'
  | 'noNetwork'
  | 'badHash'
  | 'noSpace'
  | 'interrupted'
  | 'commandFailed';

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** Characters of output that are kept to explain a failure. */
const KEPT_OUTPUT = 20_000;

/** What npm, pip and the compiler print, by what it means. */
const REASONS: readonly (readonly [RegExp, CommandErrorCode, string])[] = [
  [
    /do not match the hashes|EINTEGRITY|integrity checksum failed/i,
    'badHash',
    'what was downloaded is not what is pinned (its hash differs); nothing of it was used. A proxy or mirror may have changed it',
  ],
  [/ENOSPC|No space left on device/i, 'noSpace', 'the disk is full'],
  [
    /No matching distribution found|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET|EHOSTUNREACH|NewConnectionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|SSLError|Failed to establish a new connection|Temporary failure in name resolution/,
    'noNetwork',
    'the registry cannot be reached or lacks what is pinned: is there a network, a proxy to set?',
  ],
];

/** Resolves the command's output, or why it did not end well. */
export async function runCommand(
  command: string,
  args: readonly string[],
  { cwd, env, signal }: CommandOptions = {},
): Promise<Result<string, Failure<CommandErrorCode>>> {
  return await new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, {
      cwd,
      signal,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // npm is a script there.
      shell: process.platform === 'win32',
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-KEPT_OUTPUT);
      });
    }
    child.on('error', (error: NodeJS.ErrnoException) => {
      // Still running: resolved when it has ended, so that nobody writes any more.
      if (error.name === 'AbortError') return;
      if (error.code === 'ENOENT') resolve(fail('noCommand', `${command} is not there`));
      else resolve(fail('commandFailed', `${command}: ${error.message}`));
    });
    child.on('close', (status, killedBy) => {
      if (signal?.aborted) resolve(fail('interrupted', 'it was interrupted'));
      else if (status === 0) resolve(ok(output));
      else resolve(explain(command, output, killedBy ?? `status ${status}`));
    });
  });
}

/** Returns why a command failed, by what it printed. */
export function explain(
  command: string,
  output: string,
  end: string,
): Result<never, Failure<CommandErrorCode>> {
  const tail = output.trim().split('\n').slice(-8).join('\n');
  for (const [pattern, code, meaning] of REASONS) {
    if (pattern.test(output)) return fail(code, `${command}: ${meaning}\n${tail}`);
  }
  return fail('commandFailed', `${command} ended with ${end}\n${tail}`);
}
