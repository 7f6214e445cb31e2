/** `better-play serve`: the game in a browser. */
import path from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { createServer, type RunningServer } from '../server/server.ts';
import { BEAROFF_FOLDER, HOME, ROOT } from './places.ts';

interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly home: string;
  readonly allowSetup?: boolean;
}

/** Returns the verb `serve`, which runs until it is interrupted. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('serve the game, training and evaluation to a browser')
    .addOption(
      new Option('--port <number>', 'where to listen, 0 for any free port')
        .env('PORT')
        .default(3000)
        .argParser(parsePort),
    )
    .addOption(
      new Option('--host <name>', '0.0.0.0 to be reached from other machines')
        .env('HOST')
        .default('localhost'),
    )
    .addOption(
      new Option(
        '--home <folder>',
        'where games, uploaded records, trainings and trained models are kept',
      )
        .env('BETTER_PLAY_HOME')
        .default(HOME, "var in the program's folder"),
    )
    .option(
      '--allow-setup',
      'let whoever reaches the server install and remove backends from the page; otherwise only this machine may, and only where the server listens to it alone (BETTER_PLAY_ALLOW_SETUP: 1 all, 0 nobody, as behind a proxy)',
    )
    .addHelpText(
      'after',
      `
Whoever can reach the address can play, upload records and start trainings: there are no accounts.
Ctrl-C ends it; games go on where they were when it is started again, and a training can be resumed.

Examples:
  better-play serve
  better-play serve --port 8080 --home ~/backgammon`,
    )
    .action(serve);
}

async function serve({ port, host, home, allowSetup }: ServeOptions): Promise<void> {
  const started = await createServer({
    home: path.resolve(home),
    shippedModels: path.join(ROOT, 'data', 'models'),
    sampleRecords: path.join(ROOT, 'data', 'records'),
    clientFolder: path.join(ROOT, 'dist', 'client'),
    bearoffFolder: BEAROFF_FOLDER,
    program: path.join(ROOT, 'bin', 'better-play'),
    host,
    port,
    ...(allowSetup && { setupAccess: 'all' }),
  });
  if (!started.ok) return say(started.error.message, 1);
  const server = started.value;
  closeOnSignals(server);
  process.stdout.write(`Better Play is at ${server.url} (Ctrl-C ends it)\n`);
  try {
    await server.ready;
  } catch (error) {
    say(
      `the games in ${path.join(home, 'games')} cannot be opened: ${(error as Error).message}`,
      1,
    );
    await server.close();
  }
}

/** Ends in good order at the first signal, and at once at the second. */
function closeOnSignals(server: RunningServer): void {
  let isClosing = false;
  const close = (): void => {
    if (isClosing) process.exit(1);
    isClosing = true;
    say('stopping; again to stop at once');
    server.close().then(
      () => process.exit(),
      (error: unknown) => {
        say(`stopping failed: ${(error as Error).message}`, 1);
        process.exit();
      },
    );
  };
  process.on('SIGINT', close);
  process.on('SIGTERM', close);
}

function say(message: string, exitCode?: number): void {
  process.stderr.write(`better-play: ${message}\n`);
  if (exitCode !== undefined) process.exitCode = exitCode;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('expected a whole number from 0 to 65535');
}
