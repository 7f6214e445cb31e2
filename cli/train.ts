/** `better-play train`: records or labels -> a trained, exported model; stops and resumes without loss. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import * as z from 'zod';
import { type Failure, fail, ok, type Result } from '../engine/result.ts';
import { modelNameSchema } from '../model/card.ts';
import { findModel } from '../model/node/modelFolder.ts';
import type { TrainingEvent } from '../model/trainingEvents.ts';
import { BACKENDS, type BackendName } from '../model/backends.ts';
import { describeNetwork } from '../trainer/network/describe.ts';
import { type TrainingConfig, trainingConfigSchema } from '../trainer/training/config.ts';
import type { SourceSummary } from '../trainer/records/load.ts';
import { putAside } from '../trainer/training/run.ts';
import type { Follower, TrainingEnd } from '../trainer/training/train.ts';
import { codeRevision, HOME, MODEL_ROOTS, TRAINED_MODELS } from './places.ts';
import { percent, playerTables } from './reportText.ts';
import { addSourceOptions, readSourceOptions, type SourceOptions } from './sources.ts';
import {
  failed,
  printJson,
  type Progress,
  startProgress,
  wholeNumber,
  wrongUsage,
} from './terminal.ts';

interface TrainOptions extends SourceOptions {
  readonly model?: string;
  readonly resume?: string;
  readonly run?: string;
  readonly models: string;
  readonly replace?: boolean;
  readonly config?: string;
  readonly epochs?: number;
  readonly seed?: number;
  readonly backend?: BackendName;
  readonly steps?: number;
  readonly json?: boolean;
}

/** Exit status of a training that was stopped and can be resumed, as after Ctrl-C (128 + SIGINT). */
const INTERRUPTED = 130;

/** Returns the verb `train`. */
export function trainCommand(): Command {
  return addSourceOptions(new Command('train'))
    .description('train a model on the plays of experts or on labels')
    .option('--model <name>', 'name of the model to be')
    .option('--epochs <n>', 'passes over the training decisions', positive)
    .option(
      '--steps <n>',
      'stop after this many steps, as Ctrl-C does; resume goes on',
      wholeNumber,
    )
    .option('--seed <n>', 'seed of the network and of the order of the decisions', wholeNumber)
    .option('--config <file>', 'JSON with any of the fields of trainer/training/config.ts')
    .addOption(
      new Option('--backend <name>', 'what computes (default: the best there is)').choices(
        BACKENDS,
      ),
    )
    .option('--run <folder>', 'folder of the run (default: runs/<model> in BETTER_PLAY_HOME)')
    .option('--models <folder>', 'folder the finished model goes into', TRAINED_MODELS)
    .option('--replace', 'replace a model of that name; its run is put aside in <folder>.old')
    .option('--resume <folder or model>', 'go on with a run: its folder, or the name of its model')
    .option('--json', 'print every event as a JSON line')
    .addHelpText(
      'after',
      `
Every unforced decision compares the expert's play with each alternative: P(a over b) = sigmoid(s(a) - s(b)). A tenth
of the matches is held out; the model kept is the one that agreed best with them, and its card says how well.

Ctrl-C saves the run and says how to resume it; kill -9 costs the last 15 seconds at most. A resumed run comes to the
same result as one that was never stopped.

Examples:
  better-play train --records data/records --model mine
  better-play train --records ~/matches --expert 'My Name' --model me --epochs 10
  better-play train --labels labels.tsv.gz --model strong
  better-play train --resume var/runs/mine`,
    )
    .action(train);
}

/** What may stand beside --resume; all else is as the run began. */
const WITH_RESUME = new Set(['resume', 'steps', 'json']);

async function train(options: TrainOptions, command: Command): Promise<void> {
  const follower = new TerminalFollower(options.json ?? false, options.steps);
  let folder: string;
  let end: Result<TrainingEnd, Failure<string>>;
  if (options.resume) {
    const others = Object.keys(options).filter(
      (name) => command.getOptionValueSource(name) === 'cli' && !WITH_RESUME.has(name),
    );
    if (others.length > 0) {
      wrongUsage(`--resume goes on as the run began: no --${others.join(', --')} beside it`);
    }
    const { resumeTraining } = await import('../trainer/training/train.ts');
    folder = await runFolder(options.resume);
    end = await resumeTraining(folder, follower);
  } else {
    if (!options.model) wrongUsage('name the model to be: --model NAME');
    const name = modelNameSchema.safeParse(options.model);
    if (!name.success) wrongUsage(`--model ${options.model}: ${name.error.issues[0]!.message}`);
    const data = readSourceOptions(options);
    folder = path.resolve(options.run ?? path.join(HOME, 'runs', name.data));
    end = await start(options, name.data, folder, data, follower);
  }
  follower.finish();
  if (!end.ok) return failed(end.error.message);
  if (end.value.kind === 'stopped') {
    process.stderr.write(
      `stopped after step ${end.value.step}; resume with: bin/better-play train --resume ${path.relative('.', folder) || '.'}\n`,
    );
    process.exitCode = INTERRUPTED;
  } else if (!options.json) {
    const { card } = end.value;
    const judged = card.heldOut
      ? `\non held-out decisions:\n${playerTables([card.heldOut])}\n`
      : '\n';
    process.stdout.write(
      `model ${card.name} is in ${path.relative('.', end.value.folder)}${judged}`,
    );
  }
}

/** The run's folder: as given, or one of that name among the user's runs. */
async function runFolder(given: string): Promise<string> {
  const named = path.join(HOME, 'runs', given);
  const isThere = await stat(path.resolve(given)).catch(() => undefined);
  return !isThere && (await stat(named).catch(() => undefined)) ? named : path.resolve(given);
}

async function start(
  options: TrainOptions,
  model: string,
  folder: string,
  data: ReturnType<typeof readSourceOptions>,
  follower: TerminalFollower,
): Promise<Result<TrainingEnd, Failure<string>>> {
  const models = path.resolve(options.models);
  const taken = await findModel(model, [models, ...MODEL_ROOTS]);
  if (!options.replace && taken.ok) {
    return fail(
      'modelExists',
      `there is a model ${model} in ${taken.value}: choose another name, or --replace it`,
    );
  }
  const config = await readConfig(options);
  if (!config.ok) return config;
  if (!options.json)
    process.stderr.write(`network: ${describeNetwork(config.value.network)}\nrun: ${folder}\n`);
  if (options.replace) await putAside(folder);
  const { startTraining } = await import('../trainer/training/train.ts');
  return await startTraining(
    {
      folder,
      model,
      models,
      data,
      from: undefined,
      config: config.value,
      backend: options.backend,
      command: ['better-play', ...process.argv.slice(2)].map(shellQuoted).join(' '),
      revision: codeRevision(),
    },
    follower,
  );
}

async function readConfig(
  options: TrainOptions,
): Promise<Result<TrainingConfig, Failure<'badConfig'>>> {
  let fromFile: unknown = {};
  if (options.config) {
    try {
      fromFile = JSON.parse(await readFile(options.config, 'utf8'));
      if (typeof fromFile !== 'object' || fromFile === null || Array.isArray(fromFile)) {
        return fail('badConfig', `--config ${options.config}: expected a JSON object`);
      }
    } catch (error) {
      return fail('badConfig', `--config ${options.config}: ${(error as Error).message}`);
    }
  }
  const { epochs, seed } = options;
  const config = trainingConfigSchema.safeParse({
    ...(fromFile as object),
    ...(epochs !== undefined && { epochs }),
    ...(seed !== undefined && { seed }),
  });
  return config.success
    ? ok(config.data)
    : fail('badConfig', `${options.config ?? 'options'}: ${z.prettifyError(config.error)}`);
}

/** Shows a training on the terminal or as JSON lines, and stops it on Ctrl-C. */
class TerminalFollower implements Follower {
  readonly #isJson: boolean;
  readonly #lastStep: number;
  #signals = 0;
  #steps = 1;
  #agreement = '';
  #progress: Progress | undefined;
  #label = '';

  constructor(isJson: boolean, steps: number | undefined) {
    this.#isJson = isJson;
    this.#lastStep = steps ?? Infinity;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, this.#onSignal);
    // Nobody reads any more: keep the state and end.
    process.stdout.on('error', () => {
      this.#signals++;
    });
  }

  readonly #onSignal = (): void => {
    this.#signals++;
    if (this.#signals > 1) process.exit(INTERRUPTED);
    process.stderr.write('\nstopping after this step; once more ends at once\n');
  };

  isStopping = (step: number): boolean => this.#signals > 0 || step >= this.#lastStep;

  onLoaded = (sources: readonly SourceSummary[]): void => {
    for (const { source, refused } of sources) {
      if (refused > 0) {
        this.#say(
          `${source}: ${refused.toLocaleString('en')} refused and left out (better-play import says why)`,
        );
      }
    }
  };

  onLoading = (what: string, share: number): void => this.#show('reading', share, what);

  onExporting = (done: number, total: number): void =>
    this.#show('judging', done / total, 'held-out decisions');

  onEvent = (event: TrainingEvent): void => {
    if (this.#isJson) printJson(event);
    switch (event.event) {
      case 'start': {
        this.#steps = event.steps;
        const { trainDecisions, heldOutDecisions, backend, parameters } = event;
        this.#say(
          `${trainDecisions.toLocaleString('en')} decisions to learn from, ${heldOutDecisions > 0 ? `${heldOutDecisions.toLocaleString('en')} held out` : 'none held out (one match only): its agreement will not be known'}; ${parameters.toLocaleString('en')} parameters, ${event.steps.toLocaleString('en')} steps on ${backend}${event.step > 0 ? `, from step ${event.step}` : ''}`,
        );
        break;
      }
      case 'step':
        this.#show(
          'training',
          event.step / this.#steps,
          `step ${event.step} loss ${event.loss.toFixed(4)}${this.#agreement} ${event.decisionsPerSecond.toFixed(0)} decisions/s`,
        );
        break;
      case 'evaluation':
        this.#agreement = ` agreement ${percent(event.agreement.share)}`;
        if (!process.stderr.isTTY)
          this.#say(
            `step ${event.step} of ${this.#steps}: held-out agreement ${percent(event.agreement.share)}${event.isBest ? ' (best)' : ''}`,
          );
        break;
      case 'checkpoint':
      case 'stopped':
      case 'finished':
        break;
    }
  };

  /** Ends progress and gives the signals back. */
  finish(): void {
    this.#progress?.stop();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, this.#onSignal);
  }

  #show(label: string, share: number, note: string): void {
    if (this.#label !== label) {
      this.#progress?.stop();
      this.#progress = startProgress(label, this.#isJson);
      this.#label = label;
    }
    this.#progress?.update(share, note);
  }

  #say(text: string): void {
    if (this.#isJson) return;
    this.#progress?.stop();
    this.#label = '';
    process.stderr.write(`${text}\n`);
  }
}

/** An argument as a shell takes it. */
function shellQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('expected a number above 0.');
  return value;
}
