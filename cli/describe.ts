/** `better-play describe`: what a network is made of and what it costs, before or after it is trained. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { type Failure, fail, ok, type Result } from '../engine/result.ts';
import { findModel, readCard } from '../model/node/modelFolder.ts';
import { type NetworkConfig, networkConfigSchema } from '../trainer/network/config.ts';
import { describeLayers, type NetworkDescription } from '../trainer/network/describe.ts';
import type { TrainingConfig } from '../trainer/training/config.ts';
import { readRun } from '../trainer/training/run.ts';
import { findRun } from './findRun.ts';
import { MODEL_ROOTS } from './places.ts';
import { percent } from './reportText.ts';
import { failed, printJson, table, wrongUsage } from './terminal.ts';
import {
  addPresetOptions,
  type ConfigOptions,
  configText,
  readTrainingChoice,
} from './trainOptions.ts';
import { bytesText, countText } from './units.ts';

interface DescribeOptions extends Pick<ConfigOptions, 'preset' | 'config' | 'from'> {
  readonly json?: boolean;
}

/** Returns the verb `describe`. */
export function describeCommand(): Command {
  return addPresetOptions(new Command('describe'))
    .description('print the layers, parameters, operations and expected load of a network')
    .argument('[what]', 'a run or a model, by name or folder (default: the config of the options)')
    .option('--json', 'print it as JSON')
    .addHelpText(
      'after',
      `
FLOPs are floating-point operations a board, a multiplication and its addition counted as two; a training step takes
three times the forward pass. A token of the mixture of experts is a whole board.

Examples:
  better-play describe
  better-play describe --config wide.json
  better-play describe default`,
    )
    .action(describe);
}

async function describe(what: string | undefined, options: DescribeOptions): Promise<void> {
  const { json, ...chosen } = options;
  if (what !== undefined && Object.keys(chosen).length > 0) {
    wrongUsage(`${what} has its config: no --${Object.keys(chosen).join(', --')} beside it`);
  }
  const found = what === undefined ? await ofOptions(chosen) : await ofRunOrModel(what);
  if (!found.ok) return failed(found.error.message);
  const { network, config } = found.value;
  const description = describeLayers(network);
  if (json) return printJson({ ...description, config: config ?? null });
  process.stdout.write(`${descriptionText(description)}\n`);
  if (config) process.stdout.write(`\nconfig (* not the default)\n${configText(config)}\n`);
}

interface Described {
  readonly network: NetworkConfig;
  /** Of a training; a model alone has none. */
  readonly config: TrainingConfig | undefined;
}

async function ofOptions(options: ConfigOptions): Promise<Result<Described, Failure<string>>> {
  const choice = await readTrainingChoice(options);
  if (!choice.ok) return choice;
  const { config } = choice.value;
  return ok({ network: config.network, config });
}

async function ofRunOrModel(what: string): Promise<Result<Described, Failure<string>>> {
  const folder = await findRun(what);
  if (folder.ok && existsSync(path.join(folder.value, 'run.json'))) {
    const run = await readRun(folder.value);
    if (!run.ok) return run;
    const { config } = run.value;
    return ok({ network: config.network, config });
  }
  const model = await findModel(what, MODEL_ROOTS);
  if (!model.ok) {
    const noRun = folder.ok ? `${folder.value} is a sweep` : folder.error.message;
    return fail('unknown', `${noRun}; and ${model.error.message}`);
  }
  const card = await readCard(model.value);
  if (!card.ok) return card;
  const network = networkConfigSchema.safeParse(card.value.networkConfig);
  return network.success
    ? ok({ network: network.data, config: undefined })
    : fail(
        'otherNetwork',
        `the card of ${what} does not say the config of its network, only that it is ${card.value.network}`,
      );
}

function descriptionText(description: NetworkDescription): string {
  const { layers, parameters, activeParameters, flops, bytes, mixture } = description;
  const n = (value: number): string => value.toLocaleString('en');
  const rows = layers.map(({ name, shape, parameters: count, flops: operations }) => [
    name,
    shape,
    n(count),
    n(operations),
  ]);
  return [
    table([
      ['layer, N boards', 'shape', 'parameters', 'FLOPs a board'],
      ...rows,
      ['all', '', n(parameters), n(flops.forward)],
    ]),
    '',
    `FLOPs     ${countText(flops.forward)} a board forward, ${countText(flops.training)} in training`,
    `active    ${n(activeParameters)} parameters (${percent(activeParameters / parameters)}); ${countText(flops.activeForward)} FLOPs, were only a board's own experts computed`,
    `bytes     ${bytesText(bytes.parameters)} as a model, ${bytesText(bytes.training)} with Adam's moments, ${bytesText(bytes.checkpoint)} a checkpoint`,
    `experts   ${mixture.experts}, a board goes to ${mixture.perBoard} of them (${mixture.router})`,
    'capacity  no limit: one token a board, so none overflows',
    `load      ${percent(mixture.expectedLoad)} of the boards to each expert when it is even`,
  ].join('\n');
}
