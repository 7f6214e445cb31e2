/** `better-play runs`: which trainings there are, how they go, and how they came out side by side. */
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { type Failure, ok, type Result } from '../engine/result.ts';
import { differences } from '../trainer/studies/compareRuns.ts';
import { findRuns, readHistory, type RunHistory } from '../trainer/studies/runSummary.ts';
import { sparkline } from './charts.ts';
import { findRun, runName } from './findRun.ts';
import { RUNS } from './places.ts';
import { refuseSweep, removeRun, takeRuns } from './removeRuns.ts';
import { percent } from './reportText.ts';
import { isBusy } from './runMark.ts';
import { failed, printJson, table, wrongUsage } from './terminal.ts';
import { configText } from './trainOptions.ts';
import { durationText } from './units.ts';
import { verdictLines } from './verdict.ts';

interface JsonOption {
  readonly json?: boolean;
}

const CURVE_WIDTH = 40;

/** Returns the verb `runs`. */
export function runsCommand(): Command {
  const command = new Command('runs').description('list trainings, show one, compare some');
  command
    .command('list', { isDefault: true })
    .description('list the runs, the one changed last first')
    .argument('[folders...]', 'folders to look in', [RUNS])
    .option('--json', 'print them as one JSON array')
    .action(list);
  command
    .command('show')
    .description('show a run: its config, its curve, how far it is')
    .argument('<run>', 'its folder, or the name of its model')
    .option('--json', 'print it as JSON')
    .action(show);
  command
    .command('compare')
    .description('what differs in the configs of runs, and how they came out')
    .argument('<runs...>', 'two or more runs, by folder or by the name of their model')
    .option('--json', 'print it as JSON')
    .action(compare);
  command
    .command('remove')
    .description('delete runs with their checkpoints; models they made stay')
    .argument('<runs...>', 'the runs, by folder or by the name of their model')
    .option('--yes', 'delete them without asking')
    .action(remove);
  return command.addHelpText(
    'after',
    `
A run is running while a process is at work on it, finished once its model was made, stopped after Ctrl-C or an error,
interrupted when its process ended otherwise; better-play train --resume goes on with all but finished ones.

Examples:
  better-play runs
  better-play runs compare mine me`,
  );
}

async function list(folders: string[], { json }: JsonOption): Promise<void> {
  for (const folder of folders) {
    if (folder !== RUNS && !existsSync(folder)) {
      return failed(`${folder} is no folder, nor a command of runs (--help lists them)`);
    }
  }
  const runs: RunHistory[] = [];
  for (const folder of await findRuns(folders)) {
    const run = await open(folder);
    if (run.ok) runs.push(run.value);
    else process.stderr.write(`${run.error.message}\n`);
  }
  runs.sort((a, b) => b.changedAt.localeCompare(a.changedAt));
  if (json) return printJson(runs.map(summaryOf));
  if (runs.length === 0) {
    process.stdout.write(`no runs in ${folders.join(', ')}\n`);
    return;
  }
  const rows = runs.map((run) => [
    runName(run),
    run.state,
    stepText(run),
    run.best ? percent(run.best.agreement.share) : '-',
    run.best ? run.best.step.toLocaleString('en') : '-',
    lossText(run),
    speedText(run),
    run.changedAt.slice(0, 16).replace('T', ' '),
  ]);
  const heading = ['run', 'state', 'step', 'best', 'at step', 'mEMG', 'decisions/s', 'changed'];
  process.stdout.write(`${table([heading, ...rows])}\n`);
}

async function show(given: string, { json }: JsonOption): Promise<void> {
  const read = await openNamed(given);
  if (!read.ok) return failed(read.error.message);
  const history = read.value;
  const { run, losses, agreements } = history;
  if (json) return printJson({ ...summaryOf(history), run, losses, agreements });
  const lines = [
    `${history.folder}: ${stateText(history)}`,
    `step       ${stepText(history)}, ${durationText(history.seconds)}, ${speedText(history)} decisions/s on ${run.backend}`,
    `held out   ${bestText(history)}`,
    ...verdictLines(history).map((line) => `           ${line}`),
    `loss       ${losses.at(-1)?.toFixed(4) ?? '-'}  ${sparkline(losses, CURVE_WIDTH)}`,
    `agreement  ${sparkline(agreements, CURVE_WIDTH)}`,
    `begins     ${run.from ? `with ${run.from}` : 'with drawn parameters'}`,
    `command    ${run.command}`,
    `revision   ${run.revision ?? 'unknown'}`,
    'config (* not the default)',
    configText(run.config),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function compare(given: string[], { json }: JsonOption): Promise<void> {
  if (given.length < 2) wrongUsage('compare: expected two runs or more');
  const runs: RunHistory[] = [];
  for (const one of given) {
    const read = await openNamed(one);
    if (!read.ok) return failed(read.error.message);
    runs.push(read.value);
  }
  const different = differences(runs.map(({ run }) => run));
  if (json) return printJson({ runs: runs.map(summaryOf), differences: different });
  const names = runs.map((run) => runName(run));
  const row = (what: string, text: (run: RunHistory) => string): string[] => [
    what,
    ...runs.map(text),
  ];
  process.stdout.write(
    `${table([
      ['differs', ...names],
      ...different.map(({ field, values }) => [field].concat(values.map(shortened))),
    ])}\n\n${table([
      ['came out', ...names],
      row('state', ({ state }) => state),
      row('step', stepText),
      row('best agreement', ({ best }) => (best ? percent(best.agreement.share) : '-')),
      row('95% interval', intervalText),
      row('at step', ({ best }) => best?.step.toLocaleString('en') ?? '-'),
      row('mEMG lost', lossText),
      row('last loss', ({ losses }) => losses.at(-1)?.toFixed(4) ?? '-'),
      row('decisions/s', speedText),
      row('time', ({ seconds }) => durationText(seconds)),
    ])}\n\n${curves('agreement', runs, ({ agreements }) => agreements)}\n\n${curves('loss', runs, ({ losses }) => losses)}\n`,
  );
}

async function remove(given: string[], { yes }: { yes?: boolean }): Promise<void> {
  const refuse = (why: string): void => failed(`nothing was removed: ${why}`);
  const folders: string[] = [];
  for (const one of given) {
    const found = await findRun(one);
    if (!found.ok) return refuse(found.error.message);
    const folder = found.value;
    const single = await refuseSweep(folder);
    if (!single.ok) return refuse(single.error.message);
    const read = await open(folder);
    if (!read.ok) return refuse(read.error.message);
    folders.push(read.value.folder);
  }
  if (!yes) wrongUsage(`this deletes ${folders.join(', ')}: say --yes`);
  const taken = await takeRuns(folders);
  if (!taken.ok) return refuse(taken.error.message);
  for (const run of taken.value) {
    await removeRun(run);
    process.stdout.write(`removed ${run.folder}\n`);
  }
}

async function openNamed(given: string): Promise<Result<RunHistory, Failure<string>>> {
  const folder = await findRun(given);
  return folder.ok ? await open(folder.value) : folder;
}

async function open(folder: string): Promise<Result<RunHistory, Failure<string>>> {
  const read = await readHistory(folder, await isBusy(folder));
  return read.ok ? ok(read.value) : read;
}

/** The run without its curve and all that it began with. */
function summaryOf({ run: _, losses: _l, agreements: _a, ...summary }: RunHistory): object {
  return summary;
}

function stateText({ state, reason }: RunHistory): string {
  return reason === undefined ? state : `${state} (${reason})`;
}

function stepText({ step, steps }: RunHistory): string {
  return `${step.toLocaleString('en')}/${steps?.toLocaleString('en') ?? '?'}`;
}

function lossText({ best }: RunHistory): string {
  return best?.equityLost ? best.equityLost.mEMG.toFixed(1) : '-';
}

function speedText({ decisionsPerSecond }: RunHistory): string {
  return decisionsPerSecond === undefined
    ? '-'
    : Math.round(decisionsPerSecond).toLocaleString('en');
}

function intervalText({ best }: RunHistory): string {
  if (!best) return '-';
  const { low, high } = best.agreement;
  return `${(100 * low).toFixed(1)}-${(100 * high).toFixed(1)}`;
}

function bestText(run: RunHistory): string {
  const { best } = run;
  if (!best) return 'not judged yet';
  const lost = best.equityLost ? `, ${best.equityLost.mEMG.toFixed(1)} mEMG lost` : '';
  return `${percent(best.agreement.share)} (${intervalText(run)}) of ${best.agreement.of.toLocaleString('en')} at step ${best.step.toLocaleString('en')}${lost}`;
}

/** A curve a run, each from its own least to its own greatest value, which stand beside it. */
function curves(
  what: string,
  runs: readonly RunHistory[],
  of: (run: RunHistory) => readonly number[],
): string {
  const width = Math.max(what.length, ...runs.map((run) => runName(run).length));
  const lines = runs.map((run) => {
    const values = of(run);
    const range =
      values.length > 0
        ? `${Math.min(...values).toFixed(3)} to ${Math.max(...values).toFixed(3)}`
        : '';
    return `${runName(run).padEnd(width)}  ${sparkline(values, CURVE_WIDTH).padEnd(CURVE_WIDTH)}  ${range}`;
  });
  return [what, ...lines].join('\n');
}

/** The end of a long value, which tells paths apart. */
function shortened(text: string): string {
  return text.length > 40 ? `...${text.slice(-37)}` : text;
}
