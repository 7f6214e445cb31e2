/** What verbs say and how: progress and errors on standard error, results on standard output. */
import { SingleBar } from 'cli-progress';
import { type Command, CommanderError, InvalidArgumentError } from 'commander';

/** Shows how far something is: a bar on a terminal, a line now and then elsewhere, nothing when quiet. */
export interface Progress {
  /** `share` from 0 to 1; `note` is shown beside it. */
  update(share: number, note?: string): void;
  /** Ends it; later updates are ignored. */
  stop(): void;
}

const PLAIN_LINE_EVERY_MS = 10_000;

/** Returns the progress of something called `label`. */
export function startProgress(label: string, isQuiet = false): Progress {
  if (isQuiet) return { update: () => {}, stop: () => {} };
  return process.stderr.isTTY ? barProgress(label) : plainProgress(label);
}

function barProgress(label: string): Progress {
  const bar = new SingleBar({
    format: `${label} {bar} {percentage}% {note} eta {eta_formatted}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
  bar.start(1000, 0, { note: '' });
  return {
    update: (share, note = '') => bar.update(Math.round(share * 1000), { note }),
    stop: () => bar.stop(),
  };
}

function plainProgress(label: string): Progress {
  let saidAt = performance.now();
  let isStopped = false;
  return {
    update(share, note = '') {
      if (isStopped || performance.now() - saidAt < PLAIN_LINE_EVERY_MS) return;
      saidAt = performance.now();
      process.stderr.write(`${label} ${(100 * share).toFixed(0)}% ${note}\n`);
    },
    stop() {
      isStopped = true;
    },
  };
}

/** Says what went wrong; the process will end with status 1. */
export function failed(message: string): void {
  process.stderr.write(`better-play: ${message}\n`);
  process.exitCode = 1;
}

/** Ends the verb as wrongly used, status 2. Throws. */
export function wrongUsage(message: string): never {
  process.stderr.write(`error: ${message}\n(--help explains the options)\n`);
  throw new CommanderError(2, 'better-play.usage', message);
}

/** Makes the command that is run where none is named refuse words that are no command, instead of too many arguments. */
export function refuseUnknown(standard: Command): Command {
  return standard
    .allowExcessArguments()
    .allowUnknownOption()
    .hook('preAction', ({ args: [word], parent }) => {
      if (word === undefined) return;
      if (word.startsWith('-')) wrongUsage(`unknown option ${word}`);
      const known = parent?.commands.map((command) => command.name()) ?? [];
      wrongUsage(`unknown command ${word}: expected ${known.join(', ')}`);
    });
}

/** Writes a result for a program: one JSON value and a newline. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Returns rows as text columns, the first aligned left and the others right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Reads an option's whole number from 0; wrong usage for anything else. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('expected a whole number.');
  return Number(text);
}

/** Returns the command that runs now, as a shell takes it. */
export function shellCommand(): string {
  return ['better-play', ...process.argv.slice(2)].map(shellQuoted).join(' ');
}

/** Returns an argument as a shell takes it. */
export function shellQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
