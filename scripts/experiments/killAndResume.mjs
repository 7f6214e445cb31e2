// Kills trainings outright at random moments and resumes them until they finish, then compares them with one that was
// never stopped. Ends with status 1 at the first file that is not whole, step that differs or byte that differs.
//
//     node scripts/experiments/killAndResume.mjs [--kills 200] [--seed 1] [--report report.md]
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root, setUp } from '../setup.mjs';

setUp();
const { liveEvents, parseTrainingEvent } = await import('../../dist/model/trainingEvents.js');
const { readNewestCheckpoint } = await import('../../dist/trainer/training/checkpoint.js');
const { listSnapshots, readSnapshot } = await import('../../dist/trainer/training/snapshots.js');
const { randomFrom } = await import('../../dist/trainer/random.js');

const { values: options } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    report: { type: 'string' },
  },
});
const KILLS = Number(options.kills);
const random = randomFrom(Number(options.seed));

/** A network that takes milliseconds a step on the plain JavaScript backend, and a checkpoint after every step. */
const CONFIG = {
  network: { stem: 16, mixture: { shared: 8, experts: 4, units: 4 } },
  batch: 4,
  epochs: 2,
  evaluations: 12,
  checkpointSeconds: 0,
  split: { heldOutShare: 0.5, seed: 4 },
};
/** Games of each of the two matches it learns from. */
const GAMES = 3;
/** What may be in a run's folder, the temporary files of writes that were killed included. */
const KNOWN =
  /^(?:process\.json|run\.json|metrics\.jsonl|decisions\.bin|checkpoint-\d+\.bin|snapshots|\.tmp-[0-9a-f]+|.+\.tmp)$/;

const home = await mkdtemp(path.join(tmpdir(), 'better-play-kills-'));
const kills = { starting: 0, training: 0, exporting: 0 };
let resumes = 0;
/** How long the training never stopped took to start, and then to its end, milliseconds: kills come within these. */
let whole;
try {
  const records = await writeRecords();
  const startedAt = Date.now();
  const { startMs, restMs } = await life(trainArguments('whole', records));
  whole = { ...(await resultOf('whole')), startMs, restMs };
  let runs = 0;
  while (kills.starting + kills.training + kills.exporting < KILLS) {
    const name = `killed${++runs}`;
    await untilFinished(name, records);
    compare(name, await resultOf(name));
  }
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  const { steps } = whole;
  const summary = { kills, runs, steps, resumes, seconds, seed: Number(options.seed) };
  process.stdout.write(`${JSON.stringify(summary)}\n`);
  if (options.report) await writeFile(options.report, `${JSON.stringify(summary, null, 2)}\n`);
} finally {
  await rm(home, { recursive: true });
}

/** Two matches cut after a few games. */
async function writeRecords() {
  const files = [];
  for (const name of ['gnubg-2ply-01.mat', 'gnubg-2ply-02.mat']) {
    const text = await readFile(path.join(root, 'data', 'records', name), 'utf8');
    const file = path.join(home, name);
    await writeFile(file, text.slice(0, text.indexOf(` Game ${GAMES + 1}`)));
    files.push(file);
  }
  await writeFile(path.join(home, 'config.json'), JSON.stringify(CONFIG));
  return files;
}

function trainArguments(name, records) {
  const config = path.join(home, 'config.json');
  return ['--records', ...records, '--model', name, '--config', config, '--backend', 'cpu'];
}

/** Starts a run, and kills and resumes it until it has finished. */
async function untilFinished(name, records) {
  const run = path.join(home, 'runs', name);
  for (;;) {
    const isRun = await stat(path.join(run, 'run.json')).catch(() => undefined);
    if (isRun) resumes++;
    const { isFinished } = await life(
      isRun ? ['--resume', run] : trainArguments(name, records),
      random.unit() < 0.25 ? 'starting' : 'training',
    );
    await checkFiles(run);
    if (isFinished) return;
  }
}

/**
 * One process, to its end. With `when` it is killed at a random moment while it starts, or from its start event on,
 * unless it ends before or enough have been killed.
 */
async function life(args, when) {
  const child = spawn(
    process.execPath,
    [path.join(root, 'bin', 'better-play'), 'train', ...args, '--json'],
    { env: { ...process.env, BETTER_PLAY_HOME: home }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let out = '';
  let err = '';
  const isEnough = kills.starting + kills.training + kills.exporting >= KILLS;
  const killIn = (longest) => setTimeout(() => child.kill('SIGKILL'), random.unit() * longest);
  const bornAt = performance.now();
  let startedAt = Infinity;
  let timer = when === 'starting' && !isEnough ? killIn(whole.startMs) : undefined;
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text;
    startedAt = Math.min(startedAt, performance.now());
    if (when === 'training' && !isEnough) timer ??= killIn(whole.restMs);
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text;
  });
  const [status, signal] = await new Promise((resolve) =>
    child.on('close', (...how) => resolve(how)),
  );
  clearTimeout(timer);
  if (signal === 'SIGKILL') {
    const steps = out.split('\n').map(parseTrainingEvent).filter(Boolean);
    const start = steps.find(({ event }) => event === 'start');
    const isOver =
      start && steps.some(({ event, step }) => event === 'step' && step === start.steps);
    kills[!start ? 'starting' : isOver ? 'exporting' : 'training']++;
    return { isFinished: false };
  }
  if (status !== 0) throw new Error(`train ended with ${status ?? signal}: ${err}`);
  return {
    isFinished: true,
    startMs: startedAt - bornAt,
    restMs: performance.now() - startedAt,
  };
}

/** Every file of a run is whole, or a temporary one. */
async function checkFiles(run) {
  const names = await readdir(run).catch(() => []);
  for (const name of names) {
    if (!KNOWN.test(name)) {
      throw new Error(`${run} holds ${name}, which nobody expects`);
    }
  }
  const checkpoints = names.filter((name) => name.startsWith('checkpoint-')).sort();
  const read = await readNewestCheckpoint(run);
  if (!read.ok) throw new Error(read.error.message);
  const newest = checkpoints.length > 0 ? Number(/\d+/.exec(checkpoints.at(-1))[0]) : undefined;
  if (read.value?.step !== newest) throw new Error(`${run}: ${checkpoints.at(-1)} is not whole`);
  const files = (await readdir(path.join(run, 'snapshots')).catch(() => [])).filter((name) =>
    name.startsWith('step-'),
  );
  const snapshots = await listSnapshots(run);
  if (snapshots.length !== files.length) throw new Error(`${run}: a snapshot has no heading`);
  for (const { step } of snapshots) {
    const snapshot = await readSnapshot(run, step);
    if (!snapshot.ok) throw new Error(snapshot.error.message);
  }
  const lines = (await readFile(path.join(run, 'metrics.jsonl'), 'utf8').catch(() => '')).split(
    '\n',
  );
  // The last is empty, or torn.
  const torn = lines.slice(0, -1).filter((line) => line !== '' && !parseTrainingEvent(line));
  if (torn.length > resumes) throw new Error(`${run}: metrics.jsonl holds ${torn[0]}`);
}

/** What a finished run came to: its curve without what depends on the clock, and its model's bytes. */
async function resultOf(name) {
  const text = await readFile(path.join(home, 'runs', name, 'metrics.jsonl'), 'utf8');
  const events = liveEvents(text.split('\n').flatMap((line) => parseTrainingEvent(line) ?? []));
  const curve = events
    .filter(({ event }) => event === 'step' || event === 'evaluation')
    .map(({ seconds: _s, decisionsPerSecond: _d, boardsPerSecond: _b, ...rest }) => {
      const { waitShare: _w, memoryBytes: _m, ...same } = rest;
      return JSON.stringify(same);
    });
  const model = await readFile(path.join(home, 'models', name, 'model.onnx'));
  return { curve, model, steps: events[0].steps };
}

function compare(name, result) {
  const differs = whole.curve.findIndex((line, i) => line !== result.curve[i]);
  if (differs >= 0 || result.curve.length !== whole.curve.length) {
    const at = differs >= 0 ? differs : whole.curve.length;
    throw new Error(
      `${name} has another curve: ${result.curve[at]}, the run never stopped ${whole.curve[at]}`,
    );
  }
  if (!result.model.equals(whole.model)) throw new Error(`${name} has another model`);
}
