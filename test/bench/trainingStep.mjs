// The training step of the default network, forward, backward and Adam, on batches made beforehand: how fast each backend
// takes it, where its time goes, and how fast PyTorch is beside it. What is measured is checked first. See README.md.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openBackend } from '../../dist/trainer/backend.js';
import { sampleBatches } from '../../dist/trainer/backends/sample.js';
import { parameterShapes } from '../../dist/trainer/network/network.js';
import { BATCHES, CONFIG } from './stepConfig.mjs';
import { writeStep } from './stepForPyTorch.mjs';

const { values: options } = parseArgs({
  options: {
    backend: { type: 'string', multiple: true, default: ['wasm'] },
    // A Python that has torch and numpy.
    pytorch: { type: 'string' },
    threads: { type: 'string', default: String(availableParallelism()) },
    steps: { type: 'string', default: '40' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});

const loadBefore = loadavg()[0];
const folder = await mkdtemp(path.join(tmpdir(), 'better-play-step-'));
try {
  const batches = await sampleBatches(CONFIG, BATCHES, CONFIG.batch);
  if (options.pytorch) {
    await openBackend('wasm');
    await writeStep(folder, CONFIG, batches);
  }
  const names = [...options.backend, ...(options.pytorch ? ['pytorch'] : [])];
  const runs = new Map(names.map((name) => [name, []]));
  // In turn, so that a busy minute of the machine is everybody's.
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const name of names) runs.get(name).push(measure(name));
  }
  const results = names.map((name) => summary(name, runs.get(name), batches));
  report(withRatios(results));
} finally {
  await rm(folder, { recursive: true });
}

/** Measures in a fresh process. */
function measure(name) {
  const { threads, steps, pytorch } = options;
  const [command, ...args] =
    name === 'pytorch'
      ? [pytorch, here('pytorch_step.py'), folder, '--steps', steps, '--threads', threads]
      : [process.execPath, ...process.execArgv, here('measureStep.mjs'), name, steps];
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    // PyTorch's threads would spin while they wait, against whatever else runs here.
    env: { OMP_WAIT_POLICY: 'PASSIVE', ...process.env, TF_NUM_INTRAOP_THREADS: threads },
  });
  if (status !== 0) throw new Error(`${name}: ${error?.message ?? stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

function summary(backend, measured, batches) {
  const wallMs = spread(measured.flatMap((run) => run.wallMs));
  const mean = (of) => batches.reduce((sum, batch) => sum + of(batch), 0) / batches.length;
  const boards = mean((batch) => batch.boards);
  const matrices = Object.values(parameterShapes(CONFIG.network)).filter(
    ({ length }) => length === 2,
  );
  // Each weight multiplies and adds once a board.
  const [stem, ...rest] = matrices.map(([from, to]) => 2 * from * to * boards);
  const forward = stem + rest.reduce((sum, flops) => sum + flops, 0);
  const matMulMs = Math.min(...measured.map((run) => run.matMulMs ?? Infinity));
  const { detail, found, parts, rssBytes } = measured.at(-1);
  return {
    backend,
    detail,
    wallMs,
    cpuMs: spread(measured.flatMap((run) => run.cpuMs)),
    decisionsPerSecond: (1000 * mean((batch) => batch.playCounts.length)) / wallMs.median,
    boardsPerSecond: (1000 * boards) / wallMs.median,
    gflops: {
      median: (3 * forward) / wallMs.median / 1e6,
      best: (3 * forward) / wallMs.best / 1e6,
    },
    ...(Number.isFinite(matMulMs) && {
      matMulGflops: forward / matMulMs / 1e6,
      // Nobody wants the gradient by the boards: a step has one product of the stem less than three forward passes.
      shareOfMatMul: ((3 * forward - stem) / forward) * (matMulMs / wallMs.best),
    }),
    found,
    parts,
    rssBytes,
  };
}

function spread(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: sorted[sorted.length >> 1], best: sorted[0] };
}

function withRatios(results) {
  const pytorch = results.find(({ backend }) => backend === 'pytorch');
  if (!pytorch) return results;
  return results.map((result) => {
    const { wallMs, cpuMs } = result;
    if (result === pytorch) return result;
    const ratios = {
      median: pytorch.wallMs.median / wallMs.median,
      best: pytorch.wallMs.best / wallMs.best,
      cpu: pytorch.cpuMs.median / cpuMs.median,
    };
    return { ...result, ratios };
  });
}

function report(results) {
  const machine = {
    cpu: cpus()[0].model,
    cores: availableParallelism(),
    threads: Number(options.threads),
    node: process.version,
    load: [loadBefore, loadavg()[0]],
  };
  if (options.json) {
    console.log(JSON.stringify({ machine, results }));
    return;
  }
  const { cpu, cores, threads, node, load } = machine;
  const loads = load.map((n) => n.toFixed(1)).join(', then ');
  console.log(`${cpu}, ${cores} cores, ${threads} threads; Node ${node}; load ${loads}`);
  for (const result of results) print(result);
}

function print({ backend, detail, wallMs, cpuMs, gflops, parts, ratios, rssBytes, ...rest }) {
  const of = (n, digits = 1) => n.toFixed(digits);
  console.log(`\n${backend} (${detail})`);
  console.log(
    `  step ${of(wallMs.median)} ms, best ${of(wallMs.best)}; CPU time ${of(cpuMs.median)}, best ${of(cpuMs.best)}`,
  );
  console.log(
    `  ${of(rest.decisionsPerSecond, 0)} decisions/s, ${of(rest.boardsPerSecond, 0)} boards/s, ${of(gflops.median)} GFLOP/s, best ${of(gflops.best)}`,
  );
  if (rest.matMulGflops) {
    const share = of(100 * rest.shareOfMatMul, 0);
    console.log(
      `  its matMul alone ${of(rest.matMulGflops)} GFLOP/s; the best step keeps ${share}% of that`,
    );
  }
  if (parts) {
    const total = Object.values(parts).reduce((sum, ms) => sum + ms, 0);
    const shares = Object.entries(parts).map(
      ([kind, ms]) => `${kind} ${of((100 * ms) / total, 0)}%`,
    );
    console.log(`  kernels: ${shares.join(', ')}`);
  }
  if (rssBytes) console.log(`  ${of(rssBytes / 2 ** 20, 0)} MiB resident`);
  if (ratios) {
    const { median, best, cpu } = ratios;
    console.log(
      `  ours / PyTorch: ${of(median, 2)} by the median step, ${of(best, 2)} by the best, ${of(cpu, 2)} by CPU time`,
    );
  }
}

function here(file) {
  return path.join(import.meta.dirname, file);
}
