/** `better-play sweep`: trainings over a grid of config values and seeds, one after another, and how they compare. */
import path from 'node:path';
import { Command } from 'commander';
import { type Failure, ok, type Result } from '../engine/result.ts';
import { modelNameSchema } from '../model/card.ts';
import { parseSetting, type Setting } from '../trainer/studies/configFields.ts';
import { cellText, gridRuns } from '../trainer/studies/grid.ts';
import type { Sweep } from '../trainer/studies/sweep.ts';
import { cellResults, type RunResult, type Spread } from '../trainer/studies/sweepResults.ts';
import { INTERRUPTED, Interruption } from './interruption.ts';
import { findRun } from './findRun.ts';
import { codeRevision, RUNS } from './places.ts';
import { percent } from './reportText.ts';
import { takeRun } from './runMark.ts';
import { addSourceOptions, readSourceOptions, type SourceOptions } from './sources.ts';
import { failed, printJson, shellCommand, table, wholeNumber, wrongUsage } from './terminal.ts';
import { TerminalFollower } from './trainFollower.ts';
import {
  addConfigOptions,
  type ConfigOptions,
  configText,
  readTrainingChoice,
} from './trainOptions.ts';
import { durationText } from './units.ts';

interface SweepOptions extends SourceOptions, ConfigOptions {
  readonly name?: string;
  readonly set?: string[];
  readonly seeds: number;
  readonly maxRuns: number;
  readonly resume?: string;
  readonly json?: boolean;
}

/** Returns the verb `sweep`. */
export function sweepCommand(): Command {
  const command = new Command('sweep')
    .description('train over a grid of config values and seeds, and compare')
    .optionsGroup('What it tries:')
    .option('--name <name>', 'name of the sweep: its runs go to runs/<name> in BETTER_PLAY_HOME')
    .option(
      '--set <field=values>',
      'values of a field, by its dotted name; may be repeated',
      collect,
    )
    .option('--seeds <n>', 'runs of each combination, with seeds counting up', wholeNumber, 1)
    .option('--max-runs <n>', 'refuse a grid of more runs', wholeNumber, 100)
    .option('--resume <name>', 'go on with a sweep as it began; the same command again does so too')
    .optionsGroup('What it learns from:');
  return addConfigOptions(addSourceOptions(command))
    .optionsGroup('Other:')
    .option('--json', 'print each result as a JSON line, and all of them at the end')
    .addHelpText(
      'after',
      `
Runs are done one after another. Ctrl-C saves the one at work; runs that are finished stay so. The table at the end has
the mean and the standard deviation over the seeds of the agreement and of the equity lost on all held-out decisions of
each run's model; results.json and results.csv in the sweep's folder have it all. Fields: better-play describe.

Example:
  better-play sweep --name width --records data/records --set network.stem=64,128,256 --seeds 3 --epochs 2`,
    )
    .action(sweep);
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

async function sweep(options: SweepOptions, command: Command): Promise<void> {
  const isJson = options.json ?? false;
  const found = await folderOf(options, command);
  if (!found.ok) return failed(found.error.message);
  const folder = found.value;
  const taken = await takeRun(folder);
  if (!taken.ok) return failed(taken.error.message);
  try {
    const { runSweep, sweepResults } = await import('../trainer/studies/sweep.ts');
    const opened = await open(folder, options);
    if (!opened.ok) return failed(opened.error.message);
    const end = await follow(opened.value, isJson, runSweep);
    if (!end.ok) {
      return failed(`${end.error.message}\ngo on with: better-play sweep --resume ${folder}`);
    }
    const results = await sweepResults(opened.value);
    if (end.value === 'stopped') {
      const done = results.filter(({ state }) => state !== 'waiting').length;
      process.stderr.write(
        `stopped with ${done} of ${results.length} runs done; go on with: better-play sweep --resume ${path.relative('.', folder)}\n`,
      );
      process.exitCode = INTERRUPTED;
    } else if (isJson) printJson({ cells: cellResults(results), runs: results });
    else process.stdout.write(`${resultsText(results)}\nall of it is in ${folder}\n`);
  } finally {
    await taken.value();
  }
}

/** The sweep's folder. Wrong usage where it is not said what to do. */
async function folderOf(
  options: SweepOptions,
  command: Command,
): Promise<Result<string, Failure<string>>> {
  if (options.resume !== undefined) {
    const others = Object.keys(options).filter(
      (name) =>
        command.getOptionValueSource(name) === 'cli' && name !== 'resume' && name !== 'json',
    );
    if (others.length > 0) {
      wrongUsage(`--resume goes on as the sweep began: no --${others.join(', --')} beside it`);
    }
    return await findRun(options.resume);
  }
  if (options.name === undefined) wrongUsage('name the sweep: --name NAME');
  const name = modelNameSchema.safeParse(options.name);
  if (!name.success) wrongUsage(`--name ${options.name}: ${name.error.issues[0]!.message}`);
  if (options.seeds < 1) wrongUsage('--seeds: expected 1 or more');
  return ok(path.join(RUNS, name.data));
}

async function open(
  folder: string,
  options: SweepOptions,
): Promise<Result<Sweep, Failure<string>>> {
  const { openSweep, readSweep } = await import('../trainer/studies/sweep.ts');
  if (options.resume !== undefined) return await readSweep(folder);
  const settings: Setting[] = [];
  for (const text of options.set ?? []) {
    const setting = parseSetting(text);
    if (!setting.ok) wrongUsage(`--set ${setting.error.message}`);
    settings.push(setting.value);
  }
  const data = readSourceOptions(options);
  const choice = await readTrainingChoice(options);
  if (!choice.ok) return choice;
  const { config, from } = choice.value;
  const runs = gridRuns(config, settings, options.seeds);
  if (!runs.ok) return runs;
  if (runs.value.length > options.maxRuns) {
    wrongUsage(
      `${runs.value.length} runs are more than ${options.maxRuns}: raise --max-runs if you mean it`,
    );
  }
  return await openSweep(folder, {
    format: 1,
    data,
    from: from ?? null,
    config,
    settings: settings.map(({ field, values }) => ({ field, values: [...values] })),
    seeds: options.seeds,
    backend: options.backend ?? null,
    command: shellCommand(),
    revision: codeRevision(),
  });
}

async function follow(
  opened: Sweep,
  isJson: boolean,
  runSweep: typeof import('../trainer/studies/sweep.ts').runSweep,
): Promise<Result<'finished' | 'stopped', Failure<string>>> {
  const say = (text: string): void => {
    if (!isJson) process.stderr.write(`${text}\n`);
  };
  let training: TerminalFollower | undefined;
  const interruption = new Interruption((text) => (training ? training.say(text) : say(text)));
  say(`${opened.runs.length} runs in ${opened.folder}; what they share (* not the default):`);
  say(configText(opened.plan.config));
  try {
    return await runSweep(opened, {
      onRun({ cell, seed, name, config }, number) {
        say(`\nrun ${number} of ${opened.runs.length}, ${name}: ${cellText(cell)}, seed ${seed}`);
        training = new TerminalFollower({
          output: isJson ? 'nothing' : 'people',
          lastStep: Infinity,
          patience: config.patience,
          interruption,
        });
        return training;
      },
      onRunEnd() {
        training?.finish();
        training = undefined;
      },
      onResult(result) {
        if (isJson) printJson(result);
        else say(resultText(result));
      },
      async holding(folder, work) {
        const taken = await takeRun(folder);
        if (!taken.ok) return taken;
        try {
          return await work();
        } finally {
          await taken.value();
        }
      },
    });
  } finally {
    interruption.dispose();
  }
}

function resultText({ name, state, reason, agreement, seconds }: RunResult): string {
  if (state === 'failed') return `${name} failed: ${reason}`;
  const agreed = agreement === null ? 'no matches held out' : `agreement ${percent(agreement)}`;
  return `${name}: ${agreed}, ${durationText(seconds ?? 0)}`;
}

/** The cells as a table, best first. */
function resultsText(results: readonly RunResult[]): string {
  const fields = results[0]?.cell.map(([field]) => field) ?? [];
  const cells = cellResults(results);
  const text = (spread: Spread | null, write: (value: number) => string): string =>
    spread === null ? '-' : `${write(spread.mean)} ±${write(spread.deviation)}`;
  const rows = cells.map(({ cell, finished, runs, agreement, mEMG, seconds }) =>
    cell
      .map(([, value]) => String(value))
      .concat(
        finished === runs ? String(runs) : `${finished} of ${runs}`,
        text(agreement, (value) => (100 * value).toFixed(2)),
        text(mEMG, (value) => value.toFixed(2)),
        seconds === null ? '-' : durationText(seconds.mean),
      ),
  );
  return table([[...fields, 'seeds', 'agreement %', 'mEMG lost', 'time'], ...rows]);
}
