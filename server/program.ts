/** Running bin/better-play as a child process: training and reading records never share the server's process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { markOf, type ProcessMark, signal } from './home/processes.ts';

/** Lines of standard error kept to say why a program failed. */
const ERROR_LINES = 12;

/**
 * Interrupts a child whose server is gone, however it went: its standard input ends with the server. What it writes
 * from then on is lost, and must not end it before it has saved. Loaded into the child before the program itself.
 */
const END_WITH_SERVER = `data:text/javascript,${encodeURIComponent(
  `import { isMainThread } from 'node:worker_threads';
   if (isMainThread) {
     process.stdin.on('end', () => process.kill(process.pid, 'SIGINT')).resume().unref();
     for (const output of [process.stdout, process.stderr]) output.on('error', () => {});
   }`,
)}`;

/** How a program ended. */
export interface ProgramEnd {
  /** Exit status; null when a signal ended it or it never started. */
  readonly status: number | null;
  /** The last lines it wrote to standard error. */
  readonly errorText: string;
}

/** A program that was started. */
export interface RunningProgram {
  /** How to find it again; undefined when it could not be started. */
  readonly mark: ProcessMark | undefined;
  /** Resolves when it has ended and all its output was read; never rejects. */
  readonly ended: Promise<ProgramEnd>;
  /** Asks it to save and end. */
  interrupt(): void;
  /** Ends it at once. */
  kill(): void;
}

/** Starts the program (a script for Node) with arguments; `onLine` gets each line of its standard output. */
export function startProgram(
  program: string,
  args: readonly string[],
  onLine: (line: string) => void,
): RunningProgram {
  // A process group of its own: Ctrl-C in the server's terminal reaches the child through the server, once.
  const child = spawn(process.execPath, ['--import', END_WITH_SERVER, program, ...args], {
    detached: process.platform !== 'win32',
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const errors: string[] = [];
  createInterface({ input: child.stdout }).on('line', onLine);
  createInterface({ input: child.stderr }).on('line', (line) => {
    errors.push(line);
    if (errors.length > ERROR_LINES) errors.shift();
  });
  child.stdin.on('error', () => {}); // the child may end first
  const send = (name: NodeJS.Signals): void => {
    if (child.pid !== undefined && isAlive(child)) signal(child.pid, name);
  };
  return {
    mark: child.pid === undefined ? undefined : markOf(child.pid),
    ended: ending(child).then((status) => ({ status, errorText: errors.join('\n') })),
    interrupt: () => send('SIGINT'),
    kill: () => send('SIGKILL'),
  };
}

/** What a program wrote to standard output, and how it ended. */
export interface ProgramOutput extends ProgramEnd {
  readonly output: string;
  /** It was ended because it took longer than it may. */
  readonly isTimedOut: boolean;
}

/** Returns all a program wrote to standard output, or how it ended when it failed; it is killed after `limitMs`. */
export async function outputOf(
  program: string,
  args: readonly string[],
  limitMs: number,
): Promise<ProgramOutput> {
  const lines: string[] = [];
  let isTimedOut = false;
  const running = startProgram(program, args, (line) => lines.push(line));
  const timer = setTimeout(() => {
    isTimedOut = true;
    running.kill();
  }, limitMs);
  const end = await running.ended;
  clearTimeout(timer);
  return { ...end, output: lines.join('\n'), isTimedOut };
}

const isAlive = (child: ChildProcess): boolean =>
  child.exitCode === null && child.signalCode === null;

function ending(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', (status) => resolve(status));
  });
}
