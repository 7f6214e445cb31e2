/** The network of an exported model, to train it further. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import type { ModelCard } from '../../model/card.ts';
import { type ModelErrorCode, readCard } from '../../model/node/modelFolder.ts';
import { type NetworkConfig, networkConfigSchema } from '../network/config.ts';
import { PARAMETER_NAMES, parameterShapes } from '../network/network.ts';
import { type FloatConstant, readFloats } from './onnx.ts';

/** A network, its parameters in PARAMETER_NAMES order, and the card they came with. */
export interface ExportedNetwork {
  readonly card: ModelCard;
  readonly network: NetworkConfig;
  readonly parameters: readonly Float32Array[];
}

/**
 * Returns the network of the model in `folder`. `wanted` is the network its parameters are to be those of, its card's
 * where undefined; an error says which parameter does not fit.
 */
export async function readExported(
  folder: string,
  wanted: NetworkConfig | undefined,
): Promise<Result<ExportedNetwork, Failure<ModelErrorCode | 'otherNetwork'>>> {
  const card = await readCard(folder);
  if (!card.ok) return card;
  const file = path.join(folder, 'model.onnx');
  const bytes = await readFile(file).catch(() => undefined);
  if (!bytes) return fail('badModel', `${file} cannot be read`);
  if (createHash('sha256').update(bytes).digest('hex') !== card.value.sha256) {
    return fail('badModel', `${file} does not have the SHA-256 of its card: it is damaged`);
  }
  const network = wanted ? ok(wanted) : networkOf(folder, card.value.networkConfig);
  if (!network.ok) return network;
  const { features } = network.value;
  if (features !== card.value.features) {
    return fail(
      'otherNetwork',
      `${folder} reads boards as ${card.value.features}, the config's network as ${features}: leave the network out of the config to take the model's`,
    );
  }
  const parameters = parametersOf(folder, network.value, readFloats(bytes));
  if (!parameters.ok) return parameters;
  return ok({ card: card.value, network: network.value, parameters: parameters.value });
}

function networkOf(
  folder: string,
  config: unknown,
): Result<NetworkConfig, Failure<'otherNetwork'>> {
  if (config === undefined) {
    return fail(
      'otherNetwork',
      `the card of ${folder} does not hold its network's config: give it as "network" of the config`,
    );
  }
  const network = networkConfigSchema.safeParse(config);
  return network.success
    ? ok(network.data)
    : fail(
        'otherNetwork',
        `the network of ${folder} is not one this program trains: ${z.prettifyError(network.error)}`,
      );
}

function parametersOf(
  folder: string,
  network: NetworkConfig,
  found: ReadonlyMap<string, FloatConstant>,
): Result<Float32Array[], Failure<'otherNetwork' | 'badModel'>> {
  const shapes = parameterShapes(network);
  const parameters: Float32Array[] = [];
  for (const name of PARAMETER_NAMES) {
    const parameter = found.get(name);
    const wanted = shapes[name].join(' x ');
    const given = parameter?.dims.join(' x ') ?? 'missing';
    if (!parameter || given !== wanted) {
      return fail(
        'otherNetwork',
        `${folder} is another network than the config's: ${name} is ${given}, expected ${wanted}. Leave the network out of the config to take the model's`,
      );
    }
    if (!parameter.values.every(Number.isFinite)) {
      return fail('badModel', `${folder}: ${name} holds values that are not numbers`);
    }
    parameters.push(parameter.values);
  }
  return ok(parameters);
}
