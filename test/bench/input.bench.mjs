// The input of a training at speed, after `npm run build`: node test/bench/input.bench.mjs [--records PATH] [--labels FILE]
//
// Reads the sources into a decision store, then makes batches of it in this thread and in workers, which take turns.
// Every way first has to make the same batches. Boards are counted by the second on the clock and by the second of CPU
// time, all threads together, so that others on the machine disturb it little: what one worker makes with a core of its
// own. The best and the median of the runs are printed, and how much memory this process has had at most.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openRunData, writeRunData } from '../../dist/trainer/input/runData.js';
import { trainingConfigSchema } from '../../dist/trainer/training/config.js';

const RUNS = 7;
const STEPS = 100;
const WORKERS = [0, 1, 2];

const { values: options } = parseArgs({
  options: {
    records: { type: 'string', multiple: true, default: [] },
    labels: { type: 'string', multiple: true, default: [] },
  },
});
const sample = path.resolve(import.meta.dirname, '../../data/records');
const isNamed = options.records.length + options.labels.length > 0;
const sources = {
  records: isNamed ? options.records : [sample],
  labels: options.labels,
  teachers: { kind: 'all' },
  players: [],
};
const config = trainingConfigSchema.parse({});
const folder = mkdtempSync(path.join(tmpdir(), 'better-play-bench-'));
try {
  const sha256 = await writeStore();
  const ways = await Promise.all(WORKERS.map((workers) => openWay(sha256, workers)));
  await checkAnswers(ways);
  await measure(ways);
  for (const { batches, data } of ways) {
    await batches.close();
    data.close();
  }
} finally {
  rmSync(folder, { recursive: true });
}

async function writeStore() {
  const startedAt = performance.now();
  const written = await writeRunData(folder, sources, () => {});
  if (!written.ok) throw new Error(written.error.message);
  const seconds = (performance.now() - startedAt) / 1000;
  const megabytes = statSync(path.join(folder, 'decisions.bin')).size / 1e6;
  say(
    `${cpus()[0].model.trim()}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, Node ${process.version}`,
  );
  say(
    `store of ${megabytes.toFixed(1)} MB written in ${seconds.toFixed(1)} s; peak ${peakMegabytes()} MB`,
  );
  return written.value;
}

async function openWay(sha256, workers) {
  const startedAt = performance.now();
  const opened = await openRunData(folder, sha256, config, workers);
  if (!opened.ok) throw new Error(opened.error.message);
  const data = opened.value;
  if (workers === 0) {
    const ms = (performance.now() - startedAt).toFixed(0);
    say(
      `${data.decisions} decisions to learn from, opened in ${ms} ms; peak ${peakMegabytes()} MB`,
    );
  }
  return { workers, data, batches: data.openBatches(), step: 0, byClock: [], byCpu: [] };
}

/** Throws unless all ways make the same batches. */
async function checkAnswers(ways) {
  for (const step of [0, 1, 1000]) {
    const [first, ...others] = await Promise.all(ways.map(({ batches }) => batches.batch(step)));
    for (const { input } of others) {
      if (!Buffer.from(input.buffer).equals(Buffer.from(first.input.buffer))) {
        throw new Error(`step ${step}: not the same batch`);
      }
    }
  }
}

async function measure(ways) {
  for (let run = -1; run < RUNS; run++) {
    for (const way of ways) {
      // Not counted: the first one, for which nothing was made ahead.
      await way.batches.batch(way.step++);
      let boards = 0;
      const startedAt = performance.now();
      const cpuBefore = process.cpuUsage();
      for (let i = 0; i < STEPS; i++) boards += (await way.batches.batch(way.step++)).boards;
      const seconds = (performance.now() - startedAt) / 1000;
      const { user, system } = process.cpuUsage(cpuBefore);
      if (run >= 0) {
        way.byClock.push(boards / seconds);
        way.byCpu.push((1e6 * boards) / (user + system));
      }
      // What was made ahead is not left to disturb the next.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  say('\n| workers | boards a CPU second, best | median | boards a second, best | median |');
  say('| --- | --- | --- | --- | --- |');
  for (const { workers, byCpu, byClock } of ways) {
    const cells = [byCpu, byClock].flatMap(bestAndMedian);
    say(`| ${[workers, ...cells].join(' | ')} |`);
  }
  say(`\npeak memory ${peakMegabytes()} MB`);
}

function bestAndMedian(rates) {
  const sorted = rates.toSorted((a, b) => a - b);
  return [sorted.at(-1), sorted[sorted.length >> 1]].map((rate) =>
    Math.round(rate).toLocaleString('en'),
  );
}

/** The largest resident set of this process so far. */
function peakMegabytes() {
  return Math.round((1024 * process.resourceUsage().maxRSS) / 1e6);
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
