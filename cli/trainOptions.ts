/** The options that say what a training is: preset, config file, single values, and the model it begins with. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Failure, fail, ok, type Result } from '../engine/result.ts';
import { BACKENDS, type BackendName } from '../model/backends.ts';
import type { ModelCard } from '../model/card.ts';
import { findModel, readCard } from '../model/node/modelFolder.ts';
import { describeNetwork } from '../trainer/network/describe.ts';
import { checkSplit } from '../trainer/records/split.ts';
import {
  changedFields,
  configFields,
  mergeConfigs,
  parseConfig,
} from '../trainer/studies/configFields.ts';
import type { TrainingConfig } from '../trainer/training/config.ts';
import { PRESETS } from '../trainer/training/presets.ts';
import { readBounded } from './files.ts';
import { MODEL_ROOTS } from './places.ts';
import { wholeNumber } from './terminal.ts';

export interface ConfigOptions {
  readonly preset?: string;
  readonly config?: string;
  readonly from?: string;
  readonly epochs?: number;
  readonly seed?: number;
  readonly patience?: number;
  readonly backend?: BackendName;
}

/** What those options come to. */
export interface TrainingChoice {
  readonly config: TrainingConfig;
  /** Folder of the model it begins with; undefined where parameters are drawn. */
  readonly from: string | undefined;
}

/** Adds --preset, --config and --from to a verb. */
export function addPresetOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--preset <name>', 'a training with a name').choices(
        PRESETS.map(({ name }) => name),
      ),
    )
    .option(
      '--config <file>',
      'JSON: any of the fields of `describe --json` .config; they go over the preset',
    )
    .option(
      '--from <model>',
      "begin with a model's parameters, its name or folder, not with new ones",
    );
}

/** Adds those of addPresetOptions, --epochs, --patience, --seed and --backend to a verb. */
export function addConfigOptions(command: Command): Command {
  return addPresetOptions(command.optionsGroup('How it learns:'))
    .option('--epochs <n>', 'passes over the training decisions', positiveNumber)
    .option(
      '--patience <n>',
      'end after this many evaluations without a better one; 0 never',
      wholeNumber,
    )
    .option('--seed <n>', 'seed of the network and of the order of the decisions', wholeNumber)
    .addOption(
      new Option('--backend <name>', 'what computes (default: the best there is)').choices(
        BACKENDS,
      ),
    );
}

/**
 * Returns the whole config, later over earlier: defaults, the network and the split of the model it begins with, preset,
 * --config, single options. That split keeps what the model has not seen unseen.
 */
export async function readTrainingChoice(
  options: ConfigOptions,
): Promise<Result<TrainingChoice, Failure<string>>> {
  const preset = PRESETS.find(({ name }) => name === (options.preset ?? PRESETS[0]!.name))!;
  const file = await readConfigFile(options.config);
  if (!file.ok) return file;
  const start = await openStart(options.from ?? preset.from);
  if (!start.ok) return start;
  const { epochs, patience, seed } = options;
  const merged = [
    start.value ? broughtAlong(start.value.card) : {},
    preset.config,
    file.value,
    {
      ...(epochs !== undefined && { epochs }),
      ...(patience !== undefined && { patience }),
      ...(seed !== undefined && { seed }),
    },
  ].reduce(mergeConfigs);
  const config = parseConfig(merged);
  if (!config.ok) {
    return fail('badConfig', `${options.config ?? 'options'}: ${config.error.message}`);
  }
  const split = start.value ? checkSplit(config.value.split, start.value.card) : ok(undefined);
  if (!split.ok) return split;
  const asked = describeNetwork(config.value.network);
  if (start.value && asked !== start.value.card.network) {
    return fail(
      'otherNetwork',
      `the config asks for the network ${asked}, but ${start.value.card.name}, which it begins with, is ${start.value.card.network}: leave the network out of the config, or --from out`,
    );
  }
  return ok({ config: config.value, from: start.value?.folder });
}

interface Start {
  readonly folder: string;
  readonly card: ModelCard;
}

/** The model to begin with. */
async function openStart(
  model: string | undefined,
): Promise<Result<Start | undefined, Failure<string>>> {
  if (model === undefined) return ok(undefined);
  const folder = await findModel(model, MODEL_ROOTS);
  if (!folder.ok) return fail(folder.error.code, `--from: ${folder.error.message}`);
  const card = await readCard(folder.value);
  return card.ok ? ok({ folder: folder.value, card: card.value }) : card;
}

/** What of the config is the model's. */
function broughtAlong({ networkConfig, training }: ModelCard): object {
  return { ...(networkConfig && { network: networkConfig }), split: training.split };
}

async function readConfigFile(
  file: string | undefined,
): Promise<Result<object, Failure<'badConfig'>>> {
  if (file === undefined) return ok({});
  const read = await readBounded(file);
  if (!read.ok) return fail('badConfig', `--config ${file}: ${read.error.message}`);
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(read.value));
    return typeof json === 'object' && json !== null && !Array.isArray(json)
      ? ok(json)
      : fail('badConfig', `--config ${file}: expected a JSON object`);
  } catch (error) {
    return fail('badConfig', `--config ${file}: ${(error as Error).message}`);
  }
}

/** Returns the whole config for people, in lines; a star marks what is not the default. */
export function configText(config: TrainingConfig): string {
  const changed = changedFields(config);
  const groups = new Map<string, string[]>();
  for (const [field, value] of configFields(config)) {
    const at = field.lastIndexOf('.');
    const group = at < 0 ? 'training' : field.slice(0, at);
    const text = `${field.slice(at + 1)} ${value}${changed.has(field) ? '*' : ''}`;
    groups.set(group, [...(groups.get(group) ?? []), text]);
  }
  const width = Math.max(...[...groups.keys()].map((group) => group.length));
  return [...groups]
    .map(([group, fields]) => `  ${group.padEnd(width)}  ${fields.join(', ')}`)
    .join('\n');
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('expected a number above 0.');
  return value;
}
