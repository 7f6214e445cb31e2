/**
 * Tells the networks of this program from any other graph before anything runs them: an ONNX file is a program, which
 * can take all memory or never end. The bytes are compared, not read: even a parser can be led to waste memory.
 */
import * as z from 'zod';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import type { ModelCard } from '../../model/card.ts';
import { featureSet, type NetworkConfig, networkConfigSchema } from '../network/config.ts';
import { PARAMETER_NAMES, parameterCount, parameterShapes, sizeOf } from '../network/network.ts';
import { networkToOnnx } from './networkToOnnx.ts';
import { readFloats } from './onnx.ts';

/**
 * Accepts a model.onnx that is, but for the values of its parameters, byte for byte what networkToOnnx writes for the
 * network of its card; an error says what is wrong, and what to do where the card does not hold its network.
 */
export function checkExported(
  card: ModelCard,
  onnx: Uint8Array,
): Result<void, Failure<'badModelFile'>> {
  if (card.networkConfig === undefined) {
    return bad(
      'its card has no networkConfig, so that its network cannot be checked: whoever made it can make it again of its run (better-play model make) with this version of the program, and export that',
    );
  }
  const parsed = networkConfigSchema.safeParse(card.networkConfig);
  if (!parsed.success) {
    return bad(`its card's networkConfig is no network: ${z.prettifyError(parsed.error)}`);
  }
  const network = parsed.data;
  const facts = {
    features: network.features,
    inputSize: featureSet(network.features).size,
    parameters: parameterCount(network),
  };
  for (const key of ['features', 'inputSize', 'parameters'] as const) {
    if (card[key] !== facts[key])
      return bad(`its card says ${key} ${card[key]}, its networkConfig makes ${facts[key]}`);
  }
  // Before the network is written to compare: a card can ask for any size.
  const values = facts.parameters * Float32Array.BYTES_PER_ELEMENT;
  if (onnx.length < values || !isWritten(network, onnx)) {
    return bad("its model.onnx is not what this program writes for its card's network");
  }
  for (const [name, parameter] of readFloats(onnx)) {
    if (!parameter.values.every(Number.isFinite))
      return bad(`its parameter ${name} holds values that are not numbers`);
  }
  return ok(undefined);
}

/** Bytes that are the same whatever the parameters are belong to the graph; the others are the parameters'. */
function isWritten(network: NetworkConfig, onnx: Uint8Array): boolean {
  const [zeros, ones] = [writtenWith(network, 0x00), writtenWith(network, 0xff)];
  return (
    onnx.length === zeros.length &&
    onnx.every((byte, i) => byte === zeros[i] || zeros[i] !== ones[i])
  );
}

/** The file of a network all of whose parameters' bytes are this one. */
function writtenWith(network: NetworkConfig, byte: number): Uint8Array {
  const shapes = parameterShapes(network);
  const parameters = PARAMETER_NAMES.map((name) => {
    const values = new Float32Array(sizeOf(shapes[name]));
    new Uint8Array(values.buffer).fill(byte);
    return values;
  });
  return networkToOnnx(network, parameters);
}

function bad(why: string): { readonly ok: false; readonly error: Failure<'badModelFile'> } {
  return fail('badModelFile', `not a model file: ${why}`);
}
