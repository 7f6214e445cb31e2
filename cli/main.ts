/** `bin/better-play VERB`: one executable for everything. A file a verb; only the verb that is run is loaded. */
import { Command, CommanderError } from 'commander';
import { DiskError } from '../model/node/disk.ts';
import { failed } from './terminal.ts';

const VERBS: Readonly<Record<string, () => Promise<Command>>> = {
  import: async () => (await import('./import.ts')).importCommand(),
  convert: async () => (await import('./convert.ts')).convertCommand(),
  train: async () => (await import('./train.ts')).trainCommand(),
  describe: async () => (await import('./describe.ts')).describeCommand(),
  runs: async () => (await import('./runs.ts')).runsCommand(),
  sweep: async () => (await import('./sweep.ts')).sweepCommand(),
  evaluate: async () => (await import('./evaluate.ts')).evaluateCommand(),
  choose: async () => (await import('./choose.ts')).chooseCommand(),
  legal: async () => (await import('./legal.ts')).legalCommand(),
  route: async () => (await import('./route.ts')).routeCommand(),
  met: async () => (await import('./met.ts')).metCommand(),
  duel: async () => (await import('./duel.ts')).duelCommand(),
  position: async () => (await import('./position.ts')).positionCommand(),
  bearoff: async () => (await import('./bearoff.ts')).bearoffCommand(),
  backend: async () => (await import('./backend.ts')).backendCommand(),
  model: async () => (await import('./model.ts')).modelCommand(),
  serve: async () => (await import('./serve.ts')).serveCommand(),
};

/** Runs the verb in `args`. Sets the exit status: 0 done, 1 it failed, 2 wrong usage, 130 interrupted but resumable. */
export async function main(args: readonly string[]): Promise<void> {
  const program = new Command('better-play')
    .description('Backgammon that learns which play is better by comparison.')
    .version('0.1.0')
    .addHelpText(
      'after',
      `
Exit status: 0 done, 1 it failed, 2 wrong usage, 130 interrupted (a training says how to resume it).

A first loop:
  better-play import data/records
  better-play train --records data/records --model mine
  better-play evaluate --model mine --records data/records --held-out
  better-play duel mine pubeval`,
    );
  const named = VERBS[args.find((arg) => !arg.startsWith('-')) ?? ''];
  for (const load of named ? [named] : Object.values(VERBS)) program.addCommand(await load());
  for (const command of [
    program,
    ...program.commands,
    ...program.commands.flatMap((c) => c.commands),
  ]) {
    command.exitOverride().showHelpAfterError('(--help explains the options)');
  }
  if (args.length === 0) {
    program.outputHelp({ error: true });
    process.exitCode = 2;
    return;
  }
  // Whoever read the output has seen enough (`| head`).
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (!savesItself(args)) process.exit(0);
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else if (error instanceof DiskError || isSystemError(error)) failed(error.message);
    else throw error;
  }
}

/** True for what has to end in good order itself when nobody reads any more, as after Ctrl-C. */
function savesItself([verb, action]: readonly string[]): boolean {
  return verb === 'train' || verb === 'sweep' || (verb === 'backend' && action === 'install');
}

/** A full disk, a folder that may not be written: expected, and said in a line. Anything else is a bug. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
