// Stands in for bin/better-play in tests of the server: what a training does is chosen by its model's name.
//   waits...   trains until it is interrupted, then saves and ends with status 130
//   hangs...   as waits, but pays no heed to an interrupt
//   fails...   ends with status 1
//   any other  finishes at once; so does every training resumed
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

const [verb, ...rest] = process.argv.slice(2);
const option = (name) => rest.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);

const agreement = { of: 10, share: 0.7, low: 0.6, high: 0.8 };
const run = option('resume') ?? option('run');

function emit(event) {
  const line = `${JSON.stringify(event)}\n`;
  appendFileSync(path.join(run, 'metrics.jsonl'), line);
  process.stdout.write(line);
}

function startEvent(model, step) {
  return {
    event: 'start',
    run,
    model,
    backend: 'fake',
    parameters: 10,
    trainDecisions: 100,
    heldOutDecisions: 10,
    step,
    steps: 4,
  };
}

function stepEvent(step) {
  return {
    event: 'step',
    step,
    decisions: step * 10,
    loss: 1 / step,
    learningRate: 0.001,
    decisionsPerSecond: 1,
    boardsPerSecond: 20,
    expertLoad: [0.5, 0.5],
    routingEntropy: 0.6,
    seconds: step,
  };
}

function finish(model, from) {
  for (let step = from; step <= 4; step++) emit(stepEvent(step));
  emit({ event: 'finished', step: 4, model, agreement });
}

/** Trains to step 3, one past its checkpoint, and waits. */
function wait(heedsInterrupts) {
  process.on('SIGINT', () => {
    process.stderr.write('stopping after this step\n');
    if (!heedsInterrupts) return;
    // Later, so that what a lost reader does to a process has happened by then.
    setImmediate(() => {
      emit({ event: 'stopped', step: 3, reason: 'interrupted' });
      process.exitCode = 130;
      clearInterval(training);
    });
  });
  emit(stepEvent(1));
  emit(stepEvent(2));
  emit({ event: 'checkpoint', step: 2 });
  emit(stepEvent(3));
  const training = setInterval(() => {}, 1000);
}

function train() {
  if (option('resume')) {
    const { model } = JSON.parse(readFileSync(path.join(run, 'run.json'), 'utf8'));
    emit(startEvent(model, 2));
    finish(model, 3);
    return;
  }
  const model = option('model');
  mkdirSync(run, { recursive: true });
  writeFileSync(path.join(run, 'run.json'), JSON.stringify({ model, args: rest }));
  emit(startEvent(model, 0));
  if (model.startsWith('fails')) {
    process.stderr.write('reading records\nno decisions of an expert: nothing to learn from\n');
    process.exitCode = 1;
  } else if (/^(waits|hangs)/.test(model)) {
    wait(model.startsWith('waits'));
  } else {
    finish(model, 1);
  }
}

function evaluate() {
  const slice = { name: 'all', agreement };
  const player = {
    player: option('model'),
    overall: slice,
    byClass: [],
    byLegalPlays: [],
    byGap: [],
    byTurn: [],
  };
  const report = {
    data: option('records'),
    teacher: rest.filter((arg) => arg.startsWith('--expert=')).join(),
    decisions: 10,
    forced: 1,
    matches: 1,
    players: [player],
  };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
}

function importRecords() {
  const folder = rest[0];
  const files = readdirSync(folder);
  appendFileSync(path.join(path.dirname(folder), 'imports.log'), `${folder}\n`);
  if (!existsSync(folder) || files.includes('bad.mat')) {
    process.stderr.write(`${folder} cannot be read\n`);
    process.exitCode = 1;
    return;
  }
  if (files.includes('slow.mat')) {
    setInterval(() => {}, 1000);
    return;
  }
  const refused = files.filter((file) => file.startsWith('refused'));
  const summary = {
    files: files.length,
    refusedFiles: 0,
    matches: 1,
    duplicateGames: 0,
    refused: refused.length,
    games: 2,
    refusedGames: 0,
    decisions: 50,
    forced: 5,
    seconds: 0.1,
    players: [{ name: 'Ann', decisions: 25 }],
    refusals: refused.map((name) => {
      const file = path.join(folder, name);
      return { file, line: 1, game: null, reason: `cannot be read: ENOENT, open '${file}'` };
    }),
  };
  process.stdout.write(`${JSON.stringify(summary)}\n`);
}

({ train, evaluate, import: importRecords })[verb]();
