// Measures the training step on one backend, in a process of its own; trainingStep.mjs runs it. Prints a line of JSON.
//   node test/bench/measureStep.mjs <backend> <steps>
import { openBackend, tf } from '../../dist/trainer/backend.js';
import { areWithin, differences } from '../../dist/trainer/backends/compare.js';
import { traceTraining } from '../../dist/trainer/backends/parity.js';
import { sampleBatches } from '../../dist/trainer/backends/sample.js';
import { Adam } from '../../dist/trainer/training/adam.js';
import { Learner, readMetrics } from '../../dist/trainer/training/learner.js';
import { BATCHES, CONFIG } from './stepConfig.mjs';

const [backend, steps] = process.argv.slice(2);
const WARM_UP = BATCHES;
const MATMUL_RUNS = 12;

const { network, seed, learningRate, batch } = CONFIG;
const found = await check();
const { detail } = await open(backend);
const batches = await sampleBatches(CONFIG, BATCHES, batch);
const learner = new Learner(network, seed);
let taken = 0;
const wallMs = [];
const cpuMs = [];
for (let i = -WARM_UP; i < Number(steps); i++) {
  const startedAt = performance.now();
  const usedBefore = process.cpuUsage();
  await readMetrics([learner.takeStep(batches[(i + WARM_UP) % BATCHES], learningRate, ++taken)]);
  if (i < 0) continue;
  wallMs.push(performance.now() - startedAt);
  const { user, system } = process.cpuUsage(usedBefore);
  cpuMs.push((user + system) / 1000);
}
const rssBytes = process.memoryUsage.rss();
const result = {
  detail,
  found,
  wallMs,
  cpuMs,
  matMulMs: await matMulMs(),
  parts: await parts(),
  rssBytes,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
learner.dispose();

async function open(name) {
  const opened = await openBackend(name);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

/** Returns how far losses and gradients of two small steps are from plain JavaScript's; throws beyond the tolerances. */
async function check() {
  const request = { network, seed, learningRate, batches: await sampleBatches(CONFIG, 2, 4) };
  await open('cpu');
  const reference = await traceTraining(request);
  await open(backend);
  const found = differences(await traceTraining(request), reference);
  if (!areWithin(found)) throw new Error(`not what cpu computes: ${JSON.stringify(found)}`);
  return found;
}

/** Returns the best time of the network's forward products alone, on operands as new as a step's are. */
async function matMulMs() {
  const { stem, mixture } = network;
  const rows = batches[0].boards;
  const inputs = batches[0].input.length / rows;
  const layers = [
    [inputs, stem],
    [stem, mixture.shared],
    [stem, mixture.experts * mixture.units],
  ];
  let best = Infinity;
  for (let i = 0; i < MATMUL_RUNS; i++) {
    const operands = layers.map(([from, to]) => [
      tf.randomNormal([rows, from]),
      tf.randomNormal([from, to]),
    ]);
    // A GPU computes later than it is asked to.
    await Promise.all(operands.flat().map((operand) => operand.data()));
    const startedAt = performance.now();
    const products = operands.map(([a, b]) => tf.matMul(a, b));
    const last = tf.slice(products.at(-1), [0, 0], [1, 1]);
    await last.data();
    best = Math.min(best, performance.now() - startedAt);
    tf.dispose([...operands.flat(), ...products, last]);
  }
  return best;
}

/** Returns the milliseconds a step's kernels take by kind. */
async function parts() {
  const sums = { matMul: 0, transpose: 0, other: 0, adam: 0 };
  const kindOf = (name) =>
    name.includes('MatMul') ? 'matMul' : name === 'Transpose' ? 'transpose' : 'other';
  const adam = new Adam(learner.network.parameters);
  for (const one of batches) {
    let step;
    for (const [name, ms] of await profile(() => (step = learner.gradients(one)))) {
      sums[kindOf(name)] += ms / BATCHES;
    }
    const update = await profile(() => adam.apply(step.gradients, learningRate, ++taken));
    for (const [, ms] of update) sums.adam += ms / BATCHES;
    tf.dispose([step.metrics, ...step.gradients]);
  }
  adam.dispose();
  return sums;
}

/** Runs and resolves the kernels that ran, by name, with their milliseconds. */
async function profile(run) {
  const native = tf.backend();
  if (!native.executeSingleOutput) {
    const { kernels } = await tf.profile(() => {
      run();
      return tf.scalar(0);
    });
    const timed = await Promise.all(
      kernels.map(async ({ name, kernelTimeMs }) => [name, await kernelTimeMs]),
    );
    // An operation with a gradient of its own is listed too, beside its kernels.
    return timed.filter(([name, ms]) => name !== 'forward' && ms >= 0);
  }
  // TensorFlow.js does not know of the operations that we ask TensorFlow for ourselves.
  const timed = [];
  const methods = ['executeSingleOutput', 'executeMultipleOutputs'];
  for (const method of methods) {
    native[method] = (name, ...rest) => {
      const startedAt = performance.now();
      const output = Object.getPrototypeOf(native)[method].call(native, name, ...rest);
      timed.push([name, performance.now() - startedAt]);
      return output;
    };
  }
  run();
  for (const method of methods) delete native[method];
  return timed;
}
