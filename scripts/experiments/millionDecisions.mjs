// Trains on a million decisions and says what memory that took and how long steps waited for their batches:
//   node scripts/experiments/millionDecisions.mjs [--decisions 1000000] [--steps 300] [--backend NAME] [--folder FOLDER]
//
// The decisions are synthetic: pubeval against itself, every tenth turn played at random. The
// "equities" of the label file are pubeval's scores, which mean nothing as such. The file is kept and used again.
// It is trained on with bin/better-play as anybody would; memory is the peak of the process as Linux counts it.
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';
import { root, setUp } from '../setup.mjs';

const { values: options } = parseArgs({
  options: {
    decisions: { type: 'string', default: '1000000' },
    steps: { type: 'string', default: '300' },
    backend: { type: 'string' },
    folder: { type: 'string', default: path.join(root, 'var', 'million') },
  },
});
const SEED = 1;
/** Plays of a decision that are labelled, the best first. */
const LABELS = 5;
/** One turn in so many is played at random, so that games differ. */
const RANDOM_TURN = 10;
/** Exit status of a training that --steps stopped. */
const STOPPED = 130;

setUp();
const folder = path.resolve(options.folder);
const labels = path.join(folder, `synthetic-${options.decisions}.tsv.gz`);
await mkdir(folder, { recursive: true });
if (!existsSync(labels)) await makeLabels(labels, Number(options.decisions));
process.stdout.write(`${JSON.stringify(await train(labels), null, 2)}\n`);

async function makeLabels(file, decisions) {
  const temporary = `${file}.tmp`;
  await pipeline(
    Readable.from(lines(decisions)),
    createGzip({ level: 1 }),
    createWriteStream(temporary),
  );
  await rename(temporary, file);
}

/** Yields the lines of a label file, a game's at a time. */
async function* lines(decisions) {
  const { makePositionId } = await import('../../dist/engine/formats/positionId.js');
  const { PUBEVAL } = await import('../../dist/engine/player/pubeval.js');
  const { legalPlays } = await import('../../dist/engine/plays/legalPlays.js');
  const { ending, flip, START } = await import('../../dist/engine/position.js');
  const { seededDice } = await import('../../dist/engine/seededDice.js');
  yield 'game\tply\tposition_id\tdice\tcandidates\n';
  let left = decisions;
  for (let game = 0; left > 0; game++) {
    const dice = seededDice(SEED + game);
    let text = '';
    let position = START;
    for (let turn = 0; left > 0 && !ending(position); turn++) {
      const roll = dice.roll();
      const results = legalPlays(position, roll).map(({ result }) => result);
      const [scores] = await PUBEVAL.score([{ parent: position, results }]);
      const ranked = [...results.keys()].sort((a, b) => scores[b] - scores[a]);
      // Where all plays are equally good there is nothing to decide.
      if (ranked.length > 1 && scores[ranked[0]] > scores[ranked.at(-1)]) {
        const list = ranked
          .slice(0, LABELS)
          .map((i) => `${makePositionId(results[i])}:${scores[i].toFixed(4)}:0:0,0,0,0,0`);
        text += `${game}\t${turn}\t${makePositionId(position)}\t${roll.join('')}\t${list.join('|')}\n`;
        left--;
      }
      const isRandom = turn % RANDOM_TURN === game % RANDOM_TURN;
      const chosen = isRandom ? ranked[dice.roll()[0] % ranked.length] : ranked[0];
      position = results[chosen] ?? flip(position);
    }
    yield text;
  }
}

/** Trains for some steps and returns the figures. */
async function train(labels) {
  const run = path.join(folder, 'run');
  rmSync(run, { recursive: true, force: true });
  const backend = options.backend ? ['--backend', options.backend] : [];
  const args = ['--labels', labels, '--model', 'million', '--run', run, '--steps', options.steps];
  const child = spawn(
    process.execPath,
    [
      path.join(root, 'bin', 'better-play'),
      'train',
      ...args,
      ...backend,
      '--models',
      path.join(folder, 'models'),
      '--json',
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const startedAt = performance.now();
  const events = [];
  let readPeak;
  let readSeconds;
  let peak;
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line);
    events.push(event);
    peak = peakBytes(child.pid) ?? peak;
    if (event.event === 'start') {
      readPeak = peak;
      readSeconds = (performance.now() - startedAt) / 1000;
    }
  }
  const status = child.exitCode ?? (await new Promise((resolve) => child.on('exit', resolve)));
  if (status !== STOPPED && status !== 0) throw new Error(`the training ended with ${status}`);
  const [start] = events;
  // The first report has the warming up in it.
  const steps = events.filter(({ event }) => event === 'step').slice(1);
  const mean = (name) => steps.reduce((sum, event) => sum + event[name], 0) / steps.length;
  return {
    data: 'synthetic: pubeval against itself',
    trainDecisions: start.trainDecisions,
    heldOutDecisions: start.heldOutDecisions,
    backend: start.backend,
    steps: events.at(-1).step,
    storeBytes: statSync(path.join(run, 'decisions.bin')).size,
    secondsToStart: Math.round(readSeconds),
    megabytes: {
      peakUntilStart: megabytes(readPeak),
      peak: megabytes(peak),
      greatestReported: megabytes(Math.max(...steps.map(({ memoryBytes }) => memoryBytes))),
    },
    waitShare: mean('waitShare'),
    decisionsPerSecond: Math.round(mean('decisionsPerSecond')),
    boardsPerSecond: Math.round(mean('boardsPerSecond')),
  };
}

/** The largest resident set of a process so far; undefined where the system does not say. */
function peakBytes(pid) {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return 1024 * Number(kilobytes);
  } catch {
    return undefined;
  }
}

function megabytes(bytes) {
  return bytes && Math.round(bytes / 1e6);
}
