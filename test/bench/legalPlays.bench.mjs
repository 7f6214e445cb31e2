// Legal plays at speed, after `npm run build`: node test/bench/legalPlays.bench.mjs [options]
//
// Every generator first has to find what the naive one finds for each of the decisions. Then they take turns, and each
// run counts the CPU time of this process, so that others on the machine disturb it little; best, median and range of
// the runs are printed.
//
//   --model FOLDER       also how long a 0-ply decision of this model takes
//   --export FILE        writes the decisions (decisions.mjs says how)
//   --beside 'COMMAND'   runs another program between the runs, which prints the number of results and CPU seconds
import { execSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { makePositionId } from '../../dist/engine/formats/positionId.js';
import { choosePlays } from '../../dist/engine/player/evaluator.js';
import { legalPlays } from '../../dist/engine/plays/legalPlays.js';
import { naiveResults } from '../../dist/engine/plays/naivePlays.js';
import { PlayGenerator } from '../../dist/engine/plays/playGenerator.js';
import { ROW_BYTES, writeRow } from '../../dist/engine/plays/positionRow.js';
import { POSITION_CLASSES, positionClass } from '../../dist/engine/position.js';
import { isDoubles } from '../../dist/engine/roll.js';
import { decisionsText, selfPlayDecisions } from './decisions.mjs';

const COUNT = 4000;
const SEED = 1;
const RUNS = 15;
/** A run repeats until it has taken so long. */
const RUN_SECONDS = 0.2;

const { values: options } = parseArgs({
  options: { model: { type: 'string' }, export: { type: 'string' }, beside: { type: 'string' } },
});
const decisions = await selfPlayDecisions(COUNT, SEED);
if (options.export) writeFileSync(options.export, decisionsText(decisions));

const rows = new Uint8Array(COUNT * ROW_BYTES);
decisions.forEach(({ position }, i) => writeRow(position, rows, i));
const generator = new PlayGenerator();
/** By name: how many results decision `i` has. */
const VARIANTS = new Map([
  ['naiveResults', (i) => naiveResults(decisions[i].position, decisions[i].roll).length],
  ['legalPlays', (i) => legalPlays(decisions[i].position, decisions[i].roll).length],
  ['PlayGenerator, positions', (i) => generator.generate(decisions[i].position, decisions[i].roll)],
  ['PlayGenerator, rows', (i) => generator.generateFromRow(rows, i, decisions[i].roll)],
]);

const results = checkAnswers();
printInput();
const times = new Map([...VARIANTS.keys(), 'beside'].map((name) => [name, []]));
let besideResults;
for (let run = -2; run < RUNS; run++) {
  for (const [name, generate] of VARIANTS) {
    const seconds = secondsOf(generate);
    if (run >= 0) times.get(name).push(seconds);
  }
  if (options.beside && run >= 0) {
    const printed = execSync(options.beside, { encoding: 'utf8' }).trim().split(/\s+/);
    besideResults = Number(printed[0]);
    times.get('beside').push(Number(printed[1]));
  }
}
printTable();
if (options.model) await printDecision(options.model);

/** Throws unless all find the same results; returns how many there are. */
function checkAnswers() {
  const ids = (positions) => positions.map(makePositionId).sort().join(' ');
  let total = 0;
  decisions.forEach(({ position, roll }, i) => {
    const naive = naiveResults(position, roll);
    const expected = ids(naive);
    const found = [
      legalPlays(position, roll).map(({ result }) => result),
      read(generator.generate(position, roll)),
      read(generator.generateFromRow(rows, i, roll)),
    ];
    for (const other of found) {
      if (ids(other) !== expected) throw new Error(`${makePositionId(position)} ${roll}: wrong`);
    }
    total += naive.length;
  });
  return total;
}

function read(count) {
  return Array.from({ length: count }, (_, i) => generator.result(i));
}

/** CPU seconds for all decisions once. */
function secondsOf(generate) {
  const start = process.cpuUsage();
  let rounds = 0;
  let seconds = 0;
  do {
    let found = 0;
    for (let i = 0; i < COUNT; i++) found += generate(i);
    if (found !== results) throw new Error(`${found} results, expected ${results}`);
    rounds++;
    seconds = secondsSince(start);
  } while (seconds < RUN_SECONDS);
  return seconds / rounds;
}

function printInput() {
  const classes = POSITION_CLASSES.map((name) => {
    const n = decisions.filter(({ position }) => positionClass(position) === name).length;
    return `${n} ${name}`;
  });
  const doubles = decisions.filter(({ roll }) => isDoubles(roll)).length;
  process.stdout.write(
    `${COUNT} decisions (${classes.join(', ')}; ${doubles} doubles), ${results} results, the same from all\n` +
      `${cpus()[0].model.trim()}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, Node ${process.version}\n\n`,
  );
}

function printTable() {
  const columns = ['generator', 'results', 'rolls/s', 'results/s', 'median', 'range'];
  const lines = [columns, columns.map(() => '---')];
  for (const [name, list] of times) {
    if (list.length === 0) continue;
    const found = name === 'beside' ? besideResults : results;
    const [least, median, most] = [0, 0.5, 1].map(
      (q) => list.toSorted((a, b) => a - b)[Math.round(q * (list.length - 1))],
    );
    const perSecond = [COUNT / least, found / least, found / median].map(millions);
    lines.push([
      name,
      found,
      ...perSecond,
      `${millions(found / most)} to ${millions(found / least)}`,
    ]);
  }
  for (const line of lines) process.stdout.write(`| ${line.join(' | ')} |\n`);
  process.stdout.write(
    '\nmillions a second; rolls/s and results/s of the best run, the others results/s\n',
  );
}

/** Times decisions with more than one legal play, alone and 64 in a call, and what part of it finding the plays is. */
async function printDecision(folder) {
  const { loadModel } = await import('../../dist/model/node/modelFolder.js');
  const model = await loadModel(folder);
  if (!model.ok) throw new Error(model.error.message);
  const open = decisions.map((_, i) => i).filter((i) => VARIANTS.get('legalPlays')(i) > 1);
  const choices = open.slice(0, 1024).map((i) => decisions[i]);
  const generation = ['legalPlays', 'PlayGenerator, positions'].map((name) => {
    const generate = VARIANTS.get(name);
    return [name, best(() => open.slice(0, 1024).forEach((i) => generate(i)))];
  });
  for (const batch of [1, 64]) {
    const times = [];
    for (let run = 0; run < 5; run++) {
      const start = process.cpuUsage();
      for (let at = 0; at < choices.length; at += batch) {
        await choosePlays(model.value.evaluator, choices.slice(at, at + batch));
      }
      times.push(secondsSince(start));
    }
    const whole = Math.min(...times);
    const shares = generation.map(([name, t]) => `${name} ${((100 * t) / whole).toFixed(1)}%`);
    process.stdout.write(
      `a 0-ply decision of ${folder}, ${batch} a call: ${((1e6 * whole) / choices.length).toFixed(0)} us, of which ${shares.join(', ')}\n`,
    );
  }
  await model.value.release();
}

/** The fewest CPU seconds of some runs. */
function best(run) {
  return Math.min(
    ...Array.from({ length: 20 }, () => {
      const start = process.cpuUsage();
      run();
      return secondsSince(start);
    }),
  );
}

function secondsSince(start) {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

function millions(n) {
  return (n / 1e6).toPrecision(3);
}
