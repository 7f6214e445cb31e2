// Stands in for bin/better-play in tests of the server: what a training does is chosen by its model's name.
//   waits...   trains until it is interrupted, then saves and ends with status 130
//   hangs...   as waits, but pays no heed to an interrupt
//   fails...   ends with status 1
//   any other  finishes at once; so does every training resumed
// What a set-up does is chosen by its target: cpu finishes, gpu fails, webgpu waits until it is interrupted.
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
    backend: 'wasm',
    from: null,
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
    memoryBytes: 1000,
    waitShare: 0,
    seconds: step,
  };
}

/** Every second step; the last is the best. */
function evaluationEvent(step) {
  const play = (name) => ({ play: name, result: '4HPwATDgc/ABMA' });
  return {
    event: 'evaluation',
    step,
    agreement: { ...agreement, share: step / 10 },
    equityLost: { of: 5, mEMG: 100 - step, halfWidth: 1, unlisted: 0 },
    isBest: true,
    phases: [{ phase: 'opening', boards: 5, expertLoad: [0.5, 0.5], routingEntropy: 0.6 }],
    mistakes: [
      {
        position: '4HPwATDgc/ABMA',
        roll: [3, 1],
        chosen: play('24/20'),
        preferred: play('8/5 6/5'),
        mEMG: 160,
        isUnlisted: false,
        probability: 0.4,
      },
    ],
  };
}

function takeStep(step) {
  emit(stepEvent(step));
  if (step % 2 !== 0) return;
  mkdirSync(path.join(run, 'snapshots'), { recursive: true });
  writeFileSync(path.join(run, 'snapshots', `step-${String(step).padStart(9, '0')}.bin`), '');
  emit(evaluationEvent(step));
}

function finish(model, from) {
  for (let step = from; step <= 4; step++) takeStep(step);
  emit({ event: 'finished', step: 4, model, agreement, reason: 'end' });
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
  takeStep(1);
  takeStep(2);
  writeFileSync(path.join(run, 'checkpoint-2.bin'), 'parameters');
  emit({ event: 'checkpoint', step: 2 });
  takeStep(3);
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

/** The card of any file; says of "bad" and "taken" why not, never ends with "slow", and is killed over "greedy". */
function importModel() {
  const [, file] = rest;
  const content = readFileSync(file, 'utf8');
  const name = option('name');
  const refuse = (code, message) => {
    process.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`);
    process.exitCode = 1;
  };
  if (content === 'bad') return refuse('badModelFile', 'not a model file: no card');
  if (content === 'taken') return refuse('modelExists', `there is a model ${name}`);
  if (content === 'greedy') return process.kill(process.pid, 'SIGKILL');
  if (content === 'slow') return void setInterval(() => {}, 1000);
  const card = JSON.parse(readFileSync(new URL('card.json', import.meta.url), 'utf8'));
  const folder = path.join(option('models'), name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'card.json'), JSON.stringify({ ...card, name }));
  process.stdout.write(`${JSON.stringify({ ...card, name })}\n`);
}

/** A model with the name and the step asked for; there is none of a training called "unmakeable". */
function model() {
  const [action, folder] = rest;
  if (action === 'import') return importModel();
  const run = JSON.parse(readFileSync(path.join(folder, 'run.json'), 'utf8'));
  appendFileSync(path.join(folder, 'makes.log'), `${rest.join(' ')}\n`);
  if (run.model === 'unmakeable') {
    process.stderr.write(`${folder} has no such checkpoint\n`);
    process.exitCode = 1;
    return;
  }
  const name = option('name');
  const card = JSON.parse(readFileSync(new URL('card.json', import.meta.url), 'utf8'));
  mkdirSync(path.join(option('models'), name), { recursive: true });
  writeFileSync(
    path.join(option('models'), name, 'card.json'),
    JSON.stringify({
      ...card,
      name,
      training: { ...card.training, steps: Number(option('step')) },
    }),
  );
}

function backend() {
  const [action, target] = rest;
  if (action === 'list') {
    const ready = { state: 'ready', detail: '', target: null, installedBytes: null, rate: null };
    const list = [
      { ...ready, name: 'webgpu', title: 'WebGPU', device: 'gpu', isDefault: false },
      { ...ready, name: 'wasm', title: 'WebAssembly', device: 'cpu', isDefault: true },
    ];
    process.stdout.write(`${JSON.stringify(list)}\n`);
    return;
  }
  const progress = (share, what) =>
    process.stdout.write(`${JSON.stringify({ event: 'progress', share, what })}\n`);
  progress(0, `${action} ${target}`);
  if (target === 'gpu') {
    process.stderr.write('g++ is missing: apt install g++\n');
    process.exitCode = 1;
  } else if (target === 'webgpu') {
    const waiting = setInterval(() => {}, 1000);
    process.on('SIGINT', () => {
      process.exitCode = 130;
      clearInterval(waiting);
    });
  } else {
    process.stdout.write('compiling\n');
    progress(1, 'done');
  }
}

({ train, evaluate, import: importRecords, model, backend })[verb]();
