/** Has a backend opened, measured or traced in a process of its own: a driver that crashes costs that process. */
import { fork } from 'node:child_process';
import path from 'node:path';
import { type Failure, fail, type Result } from '../../engine/result.ts';
import type { ChildAnswers, ChildRequest } from './child.ts';
import { PROGRAM } from './folder.ts';

export type ChildErrorCode = 'noBackend' | 'crashed' | 'timeout';

export interface AskOptions {
  readonly timeoutMs: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** The built file: Node runs no TypeScript, and tests run the sources. */
const CHILD = path.join(PROGRAM, 'dist', 'trainer', 'backends', 'child.js');
const KEPT_OUTPUT = 4000;

/** Resolves the child's answer, or why there is none, in words that do not repeat the backend's name. */
export async function askChild<Kind extends ChildRequest['kind']>(
  request: Extract<ChildRequest, { kind: Kind }>,
  { timeoutMs, env }: AskOptions,
): Promise<Result<ChildAnswers[Kind], Failure<ChildErrorCode>>> {
  return await new Promise((resolve) => {
    const child = fork(CHILD, [], {
      // What the program itself was started with, such as its bond to a server, is not for its children.
      execArgv: [],
      env: { ...process.env, ...env },
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    let output = '';
    let answer: Result<ChildAnswers[Kind], Failure<ChildErrorCode>> | undefined;
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-KEPT_OUTPUT);
      });
    }
    child.on('message', (message) => {
      answer = message as typeof answer;
    });
    child.on('close', (status, signal) => {
      resolve(answer ?? crashed(signal ?? `status ${status}`, output, timeoutMs));
    });
    child.send(request, () => {});
  });
}

function crashed(
  end: string,
  output: string,
  timeoutMs: number,
): Result<never, Failure<ChildErrorCode>> {
  if (end === 'SIGKILL') {
    return fail('timeout', `no answer within ${timeoutMs / 1000} s`);
  }
  const why = end === 'SIGILL' ? ': the processor lacks instructions the library uses (AVX)' : '';
  const tail = output.trim().split('\n').slice(-3).join('\n');
  return fail('crashed', `its process ended with ${end}${why}${tail && `\n${tail}`}`);
}
