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
  /** The program of the child; tests have others. */
  readonly program?: string;
}

/** The built file: Node runs no TypeScript, and tests run the sources. */
const CHILD = path.join(PROGRAM, 'dist', 'trainer', 'backends', 'child.js');
const KEPT_OUTPUT = 4000;

/** Resolves the child's answer, or why there is none, in words that do not repeat the backend's name. */
export async function askChild<Kind extends ChildRequest['kind']>(
  request: Extract<ChildRequest, { kind: Kind }>,
  { timeoutMs, env, program = CHILD }: AskOptions,
): Promise<Result<ChildAnswers[Kind], Failure<ChildErrorCode>>> {
  return await new Promise((resolve) => {
    const child = fork(program, [], {
      // What the program itself was started with, such as its bond to a server, is not for its children.
      execArgv: [],
      env: { ...process.env, ...env },
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    // Its own timer, not fork's: the system kills with the same signal where memory runs out.
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, timeoutMs);
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
      clearTimeout(timer);
      if (answer) return resolve(answer);
      resolve(
        isLate
          ? fail('timeout', `no answer within ${timeoutMs / 1000} s`)
          : fail('crashed', crashText(signal ?? `status ${status}`, output)),
      );
    });
    child.send(request, () => {});
  });
}

const WHY: Readonly<Record<string, string>> = {
  SIGILL: ': the processor lacks instructions the library uses (AVX)',
  SIGKILL: ': something killed it, as the system does where memory runs out',
};

function crashText(end: string, output: string): string {
  const tail = output.trim().split('\n').slice(-3).join('\n');
  return `its process ended with ${end}${WHY[end] ?? ''}${tail && `\n${tail}`}`;
}
