// The training step as files, for an implementation in another language: parameters, batches and what losses to expect.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { traceTraining } from '../../dist/trainer/backends/parity.js';
import { comparisonLayout } from '../../dist/trainer/network/comparison.js';
import { PARAMETER_NAMES, parameterShapes } from '../../dist/trainer/network/network.js';
import { Learner } from '../../dist/trainer/training/learner.js';

/** Steps whose losses the other implementation must come to. */
const CHECKED_STEPS = 3;

/**
 * Writes into the folder, computing on the open backend: step.json; parameters.bin, float32 in the order and shapes it
 * names; and of each batch N input-N.bin, float32 [boards, features], with its comparisonLayout, cells-N.bin (int32) and
 * weights-N.bin (float32), both [decisions, width].
 */
export async function writeStep(folder, { network, seed, learningRate }, batches) {
  const put = (name, { buffer, byteOffset, byteLength }) =>
    writeFile(path.join(folder, `${name}.bin`), new Uint8Array(buffer, byteOffset, byteLength));
  const start = new Learner(network, seed);
  const { parameters } = await start.read();
  start.dispose();
  await put('parameters', Float32Array.from(parameters.flatMap((values) => [...values])));
  const layouts = batches.map(({ playCounts }) => comparisonLayout(playCounts));
  for (const [i, { boardOfCell, weights }] of layouts.entries()) {
    await put(`input-${i}`, batches[i].input);
    await put(`cells-${i}`, boardOfCell);
    await put(`weights-${i}`, weights);
  }
  const checked = batches.slice(0, CHECKED_STEPS);
  const { losses } = await traceTraining({ network, seed, learningRate, batches: checked });
  const shapes = parameterShapes(network);
  const facts = {
    mixture: network.mixture,
    learningRate,
    parameters: PARAMETER_NAMES.map((name) => [name, shapes[name]]),
    batches: layouts.map(({ decisions, width }, i) => ({
      boards: batches[i].boards,
      decisions,
      width,
    })),
    losses,
  };
  await writeFile(path.join(folder, 'step.json'), JSON.stringify(facts));
}
