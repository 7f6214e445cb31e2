/** `better-play backend`: what can train a network here and how fast; installs, removes and checks backends. */
import { Argument, Command, Option } from 'commander';
import {
  type BackendName,
  BACKENDS,
  type BackendStatus,
  INSTALL_TARGETS,
  type InstallTarget,
  type SetupProgress,
} from '../model/backends.ts';
import { backendsFolder } from '../trainer/backends/folder.ts';
import { install, remove } from '../trainer/backends/install.ts';
import { gigabytes } from '../trainer/backends/needs.ts';
import { isUsable, listBackends } from '../trainer/backends/status.ts';
import { INTERRUPTED } from './interruption.ts';
import { failed, printJson, refuseUnknown, startProgress, table } from './terminal.ts';

interface JsonOption {
  readonly json?: boolean;
}

/** Returns the verb `backend`. */
export function backendCommand(): Command {
  const command = new Command('backend').description(
    'list what can train a network here and how fast; install, remove and check backends',
  );
  const json = (): Option => new Option('--json', 'print JSON');
  refuseUnknown(command.command('list', { isDefault: true }))
    .description('list the backends: what is here, what each would need, how fast each is')
    .option('--no-rate', 'do not measure; measuring takes about ten seconds each')
    .addOption(json())
    .action(list);
  command
    .command('install')
    .description('bring a backend: TensorFlow for the CPU or for CUDA GPUs, or WebGPU')
    .addArgument(targetArgument())
    .option('--force', 'also where something that it needs seems to be missing')
    .addOption(json())
    .addHelpText(
      'after',
      `
All that is brought is pinned and checked by its hash, and goes into ${backendsFolder()}
(BETTER_PLAY_BACKENDS names another folder). Ctrl-C leaves nothing behind. docs/backends.md says what each needs.`,
    )
    .action(installTarget);
  command
    .command('remove')
    .description('undo an install')
    .addArgument(targetArgument())
    .addOption(json())
    .action(removeTarget);
  command
    .command('check')
    .description('train a few steps on a backend and on plain JavaScript, compare them, measure')
    .addOption(new Option('--backend <name>', 'default: the best there is').choices(BACKENDS))
    .addOption(json())
    .addHelpText(
      'after',
      `
Prints a report as JSON; exit status 1 where losses or gradients differ by more than the tolerances in it.`,
    )
    .action(check);
  return command.addHelpText(
    'after',
    `
Examples:
  better-play backend
  better-play backend install cpu
  better-play backend check --backend webgpu`,
  );
}

function targetArgument(): Argument {
  return new Argument('<target>', 'what to bring').choices(INSTALL_TARGETS);
}

async function list({ rate, json }: JsonOption & { readonly rate: boolean }): Promise<void> {
  const progress = startProgress(rate ? 'measuring' : 'looking', json);
  const backends = await listBackends(rate, (share, what) => progress.update(share, what));
  progress.stop();
  if (json) return printJson(backends);
  process.stdout.write(`${listText(backends)}\n`);
}

function listText(backends: readonly BackendStatus[]): string {
  const number = (value: number | undefined): string =>
    value === undefined ? '-' : value.toLocaleString('en', { maximumSignificantDigits: 3 });
  const rows = backends.map(({ name, device, state, isDefault, rate }) => [
    `${name}${isDefault ? ' (default)' : ''}`,
    state === 'ready' ? device : state,
    number(rate?.matMulGflops),
    number(rate?.trainGflops),
    number(rate?.decisionsPerSecond),
    number(rate?.boardsPerSecond),
  ]);
  const heading = [
    'backend',
    'runs on',
    'matMul GFLOP/s',
    'train GFLOP/s',
    'decisions/s',
    'boards/s',
  ];
  const details = backends.map(
    ({ name, title, detail, installedBytes }) =>
      `${name} (${title}): ${detail}${installedBytes === null ? '' : ` (${gigabytes(installedBytes)} in ${backendsFolder()})`}`,
  );
  return [table([heading, ...rows]), '', ...details].join('\n');
}

async function installTarget(
  target: InstallTarget,
  { force = false, json }: JsonOption & { readonly force?: boolean },
): Promise<void> {
  const progress = startProgress(`installing ${target}`, json);
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  // Nobody reads any more.
  process.stdout.once('error', stop);
  const installed = await install({
    target,
    isForced: force,
    signal: stopping.signal,
    onProgress(share, what) {
      if (json) printProgress(share, what);
      progress.update(share, what);
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
  process.stdout.off('error', stop);
  progress.stop();
  if (!installed.ok) {
    failed(`${target} was not installed: ${installed.error.message}`);
    if (stopping.signal.aborted) process.exitCode = INTERRUPTED;
    return;
  }
  const { detail, bytes } = installed.value;
  const what = `${target} is installed: ${detail}; ${gigabytes(bytes)} in ${backendsFolder()}`;
  if (json) printProgress(1, what);
  else process.stdout.write(`${what}\n`);
}

async function removeTarget(target: InstallTarget, { json }: JsonOption): Promise<void> {
  const bytes = await remove(target);
  const what =
    bytes > 0 ? `${target} is removed: ${gigabytes(bytes)} freed` : `${target} was not installed`;
  if (json) printProgress(1, what);
  else process.stdout.write(`${what}\n`);
}

async function check({ backend }: { readonly backend?: BackendName }): Promise<void> {
  const progress = startProgress('checking');
  const name = backend ?? (await bestBackend());
  const { checkBackend } = await import('../trainer/backends/check.ts');
  const report = await checkBackend(name, (share, what) => progress.update(share, what));
  progress.stop();
  if (!report.ok) return failed(`${name} cannot be checked: ${report.error.message}`);
  printJson(report.value);
  if (!report.value.pass) process.exitCode = 1;
}

/** The one to check where none is named: on a GPU where there is one. */
async function bestBackend(): Promise<BackendName> {
  const backends = (await listBackends(false, () => {})).filter(isUsable);
  return (backends.find(({ device }) => device === 'gpu') ?? backends[0]!).name;
}

function printProgress(share: number, what: string): void {
  printJson({ event: 'progress', share, what } satisfies SetupProgress);
}
