/** `better-play train`: records or labels -> a trained, exported model; stops and resumes without loss. */
import path from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type Failure, fail, ok, type Result } from '../engine/result.ts';
import { modelNameSchema } from '../model/card.ts';
import { findModel, readCard } from '../model/node/modelFolder.ts';
import { describeNetwork } from '../trainer/network/describe.ts';
import type { TrainingConfig } from '../trainer/training/config.ts';
import { isFinished } from '../trainer/training/metrics.ts';
import { putAside, readRun } from '../trainer/training/run.ts';
import type { TrainingEnd, TrainingRequest } from '../trainer/training/train.ts';
import { fasterHint } from './fasterHint.ts';
import { findRun } from './findRun.ts';
import { INTERRUPTED, Interruption } from './interruption.ts';
import { codeRevision, MODEL_ROOTS, RUNS, TRAINED_MODELS } from './places.ts';
import { isBusy, takeRun } from './runMark.ts';
import { addSourceOptions, readSourceOptions, type SourceOptions } from './sources.ts';
import { failed, shellCommand, wholeNumber, wrongUsage } from './terminal.ts';
import { tellEnd } from './trainEnd.ts';
import { TerminalFollower } from './trainFollower.ts';
import {
  addConfigOptions,
  type ConfigOptions,
  configText,
  readTrainingChoice,
} from './trainOptions.ts';

interface TrainOptions extends SourceOptions, ConfigOptions {
  readonly model?: string;
  readonly resume?: string;
  readonly run?: string;
  readonly models: string;
  readonly replace?: boolean;
  readonly steps?: number;
  readonly overfit?: boolean;
  readonly lrRange?: boolean;
  readonly workers?: number;
  readonly json?: boolean;
}

/** Each has the network's input of some batches in memory; a few keep up with any backend. */
const MOST_THREADS = 64;

/** What makes no sense where nothing is trained. */
const NO_PROBE = ['resume', 'model', 'run', 'steps', 'from', 'replace', 'workers'];

/** Returns the verb `train`. */
export function trainCommand(): Command {
  const command = new Command('train')
    .description('train a model on the plays of experts or on labels')
    .optionsGroup('What it makes:')
    .option('--model <name>', 'name of the model to be')
    .option('--replace', 'replace a model of that name; its run is put aside in <folder>.old')
    .option('--run <folder>', 'folder of the run (default: runs/<model> in BETTER_PLAY_HOME)')
    .option('--models <folder>', 'folder the finished model goes into', TRAINED_MODELS)
    .optionsGroup('What it learns from:');
  return addConfigOptions(addSourceOptions(command))
    .optionsGroup('Stopping and going on:')
    .option('--steps <n>', 'stop after this many steps, as Ctrl-C does', wholeNumber)
    .option('--resume <run>', 'go on with a run: its folder, or the name of its model')
    .optionsGroup('Instead of a training:')
    .addOption(
      new Option('--overfit', 'see whether the network can learn one batch by heart').conflicts(
        NO_PROBE,
      ),
    )
    .addOption(
      new Option('--lr-range', 'see which learning rates make it learn').conflicts([
        ...NO_PROBE,
        'overfit',
      ]),
    )
    .optionsGroup('Other:')
    .option(
      '--workers <n>',
      'threads that make batches ahead, 0 for none (default: by the cores); they change no result',
      threads,
    )
    .option('--json', 'print every event, or what was found, as a JSON line')
    .addHelpText(
      'after',
      `
Every unforced decision compares the expert's play with each alternative: P(a over b) = sigmoid(s(a) - s(b)). A tenth
of the matches is held out; the model kept is the one that agreed best with them, and its card says how well.

Ctrl-C saves the run and says how to resume it; kill -9 costs the last 15 seconds at most. A resumed run comes to the
same result as one that was never stopped; beside --resume, --backend goes on with another backend, which rounds
differently. better-play describe prints the config that --preset and --config come to; its .config with --json is a
whole --config file.

Examples:
  better-play train --records data/records --model mine
  better-play train --preset personal --records ~/matches --expert 'My Name' --model me
  better-play train --labels labels.tsv.gz --model strong --patience 5
  better-play train --resume mine`,
    )
    .action(train);
}

/** What may stand beside --resume; all else is as the run began. */
const WITH_RESUME = new Set(['resume', 'steps', 'backend', 'workers', 'json']);

async function train(options: TrainOptions, command: Command): Promise<void> {
  if (options.overfit || options.lrRange) return await probe(options);
  const planned = options.resume
    ? await planResume(options.resume, options, command)
    : await planStart(options);
  if (!planned.ok) return failed(planned.error.message);
  const { folder, patience, begin } = planned.value;
  const isJson = options.json ?? false;
  // Whoever names a backend has chosen, and so has a run that goes on.
  const hasChosen = options.backend !== undefined || options.resume !== undefined;
  const hint = isJson || hasChosen ? undefined : await fasterHint();
  const taken = await takeRun(folder);
  if (!taken.ok) return failed(taken.error.message);
  const interruption = new Interruption((text) => follower.say(text));
  const follower: TerminalFollower = new TerminalFollower({
    output: isJson ? 'json' : 'people',
    lastStep: options.steps ?? Infinity,
    patience,
    interruption,
    fasterHint: hint,
  });
  let end: Result<TrainingEnd, Failure<string>>;
  try {
    follower.say(planned.value.text);
    end = await begin(follower);
  } finally {
    follower.finish();
    interruption.dispose();
    await taken.value();
  }
  if (!end.ok) {
    failed(end.error.message);
    if (end.error.code === 'stopped') process.exitCode = INTERRUPTED;
    return;
  }
  await tellEnd(end.value, folder, isJson);
}

async function probe(options: TrainOptions): Promise<void> {
  const data = readSourceOptions(options);
  const choice = await readTrainingChoice(options);
  if (!choice.ok) return failed(choice.error.message);
  const { probeLearningRates, probeOverfit } = await import('./trainProbes.ts');
  const { config } = choice.value;
  const { backend, json: isJson = false } = options;
  const found = await (options.overfit ? probeOverfit : probeLearningRates)({
    config,
    data,
    backend,
    isJson,
  });
  if (!found.ok) failed(found.error.message);
}

/** A training about to be begun or gone on with. */
interface Planned {
  readonly folder: string;
  readonly patience: number;
  /** The config for people, or that there is nothing left to do. */
  readonly text: string;
  readonly begin: (follower: TerminalFollower) => Promise<Result<TrainingEnd, Failure<string>>>;
}

async function planResume(
  given: string,
  { backend, workers }: TrainOptions,
  command: Command,
): Promise<Result<Planned, Failure<string>>> {
  const others = Object.keys(command.opts()).filter(
    (name) => command.getOptionValueSource(name) === 'cli' && !WITH_RESUME.has(name),
  );
  if (others.length > 0) {
    wrongUsage(`--resume goes on as the run began: no --${others.join(', --')} beside it`);
  }
  const found = await findRun(given);
  if (!found.ok) return found;
  const folder = found.value;
  const run = await readRun(folder);
  if (!run.ok) return run;
  const { config, model, models } = run.value;
  const isOver = (await isFinished(folder)) && (await readCard(path.join(models, model))).ok;
  return ok({
    folder,
    patience: config.patience,
    text: isOver
      ? `already finished: nothing is left to do of ${folder}; it came to this`
      : runText(folder, config),
    begin: async (follower) =>
      (await import('../trainer/training/train.ts')).resumeTraining(folder, follower, {
        backend,
        workers,
      }),
  });
}

async function planStart(options: TrainOptions): Promise<Result<Planned, Failure<string>>> {
  if (!options.model) wrongUsage('name the model to be: --model NAME');
  const name = modelNameSchema.safeParse(options.model);
  if (!name.success) wrongUsage(`--model ${options.model}: ${name.error.issues[0]!.message}`);
  const data = readSourceOptions(options);
  const models = path.resolve(options.models);
  const taken = await findModel(name.data, [models, ...MODEL_ROOTS]);
  if (!options.replace && taken.ok) {
    return fail(
      'modelExists',
      `there is a model ${name.data} in ${taken.value}: choose another name, or --replace it`,
    );
  }
  const choice = await readTrainingChoice(options);
  if (!choice.ok) return choice;
  const { config, from } = choice.value;
  const { workers } = options;
  const folder = path.resolve(options.run ?? path.join(RUNS, name.data));
  const request: TrainingRequest = {
    folder,
    model: name.data,
    models,
    replace: options.replace ?? false,
    data,
    from,
    config,
    backend: options.backend,
    command: shellCommand(),
    revision: codeRevision(),
  };
  if (options.replace) {
    if (await isBusy(folder))
      return fail('runBusy', `a process is at work on ${folder}: stop it first`);
    await putAside(folder);
  }
  return ok({
    folder,
    patience: config.patience,
    text: runText(folder, config),
    begin: async (follower) =>
      (await import('../trainer/training/train.ts')).startTraining(request, follower, { workers }),
  });
}

function runText(folder: string, config: TrainingConfig): string {
  return `run: ${folder}\n${describeNetwork(config.network)}\nconfig (* not the default):\n${configText(config)}`;
}

function threads(text: string): number {
  const count = wholeNumber(text);
  if (count > MOST_THREADS) throw new InvalidArgumentError(`expected ${MOST_THREADS} at most.`);
  return count;
}
