// How much closer does a model come to one player's choices by learning from that player's matches?
//
//   node scripts/experiments/ownTeacher.mjs --records FOLDER --out FOLDER [--players 8] [--names A --names B] [--from default]
//     [--least 300] [--no-scratch]
//
// For the players with the most decisions: a model fine-tuned from --from, and one trained from scratch, on the player's
// plays, each stopped early; then all three on the same player's plays in matches that none of them has learned from.
//
// The matches that --from held out are split in two by their hash: one half chooses the step of the models made here and
// nothing else, the other half judges them and nothing else; all other matches are learned from. What this cannot undo:
// the step of --from was chosen on a sample of all that it held out, the judging half included, which flatters --from a
// little.
//
// Ends as it stands when interrupted; the same command goes on. What is in --out is bound to the records, to --from and to
// the presets it was made of: others are an error. report.md says what was found. Needs a build (bin/better-play makes one).
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { matchOf } from '../../dist/trainer/records/decision.js';
import { importRecords } from '../../dist/trainer/records/importRecords.js';
import { isHeldOut } from '../../dist/trainer/records/split.js';
import { PRESETS } from '../../dist/trainer/training/presets.js';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const PROGRAM = path.join(ROOT, 'bin', 'better-play');

const { values: options } = parseArgs({
  options: {
    records: { type: 'string' },
    out: { type: 'string' },
    players: { type: 'string', default: '8' },
    names: { type: 'string', multiple: true },
    from: { type: 'string', default: 'default' },
    least: { type: 'string', default: '300' },
    'no-scratch': { type: 'boolean', default: false },
  },
});
if (!options.records || !options.out) {
  process.stderr.write(
    'usage: node scripts/experiments/ownTeacher.mjs --records FOLDER --out FOLDER\n',
  );
  process.exit(2);
}
const OUT = path.resolve(options.out);
const TRAIN = path.join(OUT, 'train');
const TEST = path.join(OUT, 'test');
const MODELS = path.join(OUT, 'models');

/** Runs the program; returns its standard output. Ends this process as that one ended where it did not end well. */
function betterPlay(args) {
  const { status, stdout } = spawnSync(process.execPath, [PROGRAM, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) {
    process.stderr.write(
      `better-play ${args.join(' ')} ended with ${status}; the same command goes on\n`,
    );
    process.exit(status ?? 130);
  }
  return stdout;
}

/** Writes JSON whole or not at all. */
function writeJson(file, value) {
  writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/** What is in `file` as JSON, made first where it is not there. */
async function kept(file, make) {
  if (!existsSync(file)) writeJson(file, await make());
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Fingerprint of all files below a folder, names and contents. */
function fingerprint(folder) {
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name));
  for (const file of files.sort()) {
    const bytes = readFileSync(file);
    hash.update(`${path.relative(folder, file)}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/** Ends the process where what is kept in OUT was made of something else. */
async function bindTo(inputs) {
  const there = await kept(path.join(OUT, 'inputs.json'), () => {
    if (existsSync(path.join(OUT, 'division.json')))
      return { all: 'an older version of this script' };
    return inputs;
  });
  const changed = Object.keys({ ...there, ...inputs }).filter(
    (name) => JSON.stringify(there[name]) !== JSON.stringify(inputs[name]),
  );
  if (changed.length === 0) return;
  process.stderr.write(
    `${OUT} was made of other inputs (${changed.join(', ')}): name another folder, or delete it to begin anew\n`,
  );
  process.exit(1);
}

/** Where a match belongs: `learn`, `choose` (the step), or `test`. */
function sideOf(match, split) {
  if (!isHeldOut(match, split)) return 'learn';
  return isHeldOut(match, chooseSplit(split)) ? 'choose' : 'test';
}

/** The half of what was held out that chooses the step: all that a training without the test matches holds out. */
function chooseSplit({ seed, heldOutShare }) {
  return { seed, heldOutShare: heldOutShare / 2 };
}

/** Copies the record files to `train` (to learn from and to choose by) and `test`; returns who plays in them. */
async function divide(split) {
  const records = path.resolve(options.records);
  const read = await importRecords([records]);
  if (!read.ok) throw new Error(read.error.message);
  const sides = new Map();
  const players = new Map();
  for (const { file, match } of read.value.decisions) {
    const side = sideOf(match, split);
    // Games of another match are in the file, on another side perhaps: it is of no use on any.
    const isClear = sideOf(matchOf(path.basename(file)), split) === side;
    sides.set(file, isClear && (sides.get(file) ?? side) === side ? side : 'neither');
  }
  for (const { file, match, player } of read.value.decisions) {
    const side = sides.get(file);
    if (side === 'neither') continue;
    // --expert tells names apart as this does.
    const key = player.trim().toLowerCase();
    const one = players.get(key) ?? {
      name: player,
      learn: 0,
      choose: 0,
      test: 0,
      matches: new Set(),
    };
    one[side]++;
    if (side === 'test') one.matches.add(match);
    players.set(key, one);
  }
  for (const [file, side] of sides) {
    if (side === 'neither') continue;
    const folder = side === 'test' ? TEST : TRAIN;
    const to = path.join(folder, path.relative(records, file));
    mkdirSync(path.dirname(to), { recursive: true });
    copyFileSync(file, to);
  }
  const all = ({ learn, choose, test }) => learn + choose + test;
  return {
    leftOut: [...sides.values()].filter((side) => side === 'neither').length,
    players: [...players.values()]
      .filter(({ name }) => name !== '')
      .map(({ matches, ...one }) => Object.assign(one, { matches: matches.size }))
      .sort((a, b) => all(b) - all(a)),
  };
}

/** Trains a model of the player, or goes on with it; returns its card. */
function train(name, model, preset) {
  const run = path.join(OUT, 'runs', model);
  const card = path.join(MODELS, model, 'card.json');
  if (!existsSync(card)) {
    const args = existsSync(path.join(run, 'run.json'))
      ? [`--resume=${run}`]
      : [
          `--records=${TRAIN}`,
          `--expert=${name}`,
          `--model=${model}`,
          `--run=${run}`,
          `--models=${MODELS}`,
          `--config=${path.join(OUT, 'config.json')}`,
          ...preset,
        ];
    betterPlay(['train', ...args]);
  }
  return JSON.parse(readFileSync(card, 'utf8'));
}

/** A player's models and how they do on what none of them has learned from. */
async function examine({ name }, number) {
  const slug = `${String(number).padStart(2, '0')}-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
  const own = `own-${slug}`.slice(0, 64);
  const scratch = `scratch-${slug}`.slice(0, 64);
  const cards = [train(name, own, ['--preset=personal', `--from=${options.from}`])];
  if (!options['no-scratch']) {
    cards.push(train(name, scratch, ['--preset=standard', '--patience=5']));
  }
  const judged = `${own}${options['no-scratch'] ? '' : '-and-scratch'}.json`;
  const report = await kept(path.join(OUT, judged), () =>
    JSON.parse(
      betterPlay([
        'evaluate',
        '--model',
        path.join(MODELS, own),
        options.from,
        ...(options['no-scratch'] ? [] : [path.join(MODELS, scratch)]),
        `--records=${TEST}`,
        `--expert=${name}`,
        '--json',
      ]),
    ),
  );
  return { name, cards, report };
}

const percent = (share) => (100 * share).toFixed(1);
const points = (share) => `${share >= 0 ? '+' : ''}${percent(share)}`;

function row({ name, cards, report }) {
  const share = ({ overall: { agreement } }) =>
    `${percent(agreement.share)} (${percent(agreement.low)}-${percent(agreement.high)})`;
  const [own, base, scratch] = report.players;
  const [paired] = report.paired;
  const p = paired.pValue < 0.0001 ? '< 0.0001' : paired.pValue.toFixed(4);
  const { decisions, chosen, steps, seconds } = cards[0].training;
  return [
    name,
    decisions.toLocaleString('en'),
    `${report.decisions.toLocaleString('en')} of ${report.matches}`,
    share(base),
    share(own),
    `${points(paired.difference)} (${points(paired.low)} to ${points(paired.high)})`,
    p,
    options['no-scratch'] ? '-' : share(scratch),
    `${chosen?.step ?? steps} of ${steps}, ${seconds} s`,
  ];
}

/** What the comparison cannot undo. */
function chosenText({ training: { chosen } }) {
  if (!chosen) return '';
  const on = chosen.on.toLocaleString('en');
  return ` The step of ${options.from} itself was once chosen on ${on} decisions of all that it held out, the judging matches included: that flatters ${options.from} a little.`;
}

function reportText(found, { leftOut, players }, tooFew) {
  const heading = [
    'player',
    'learned from',
    'judged on, decisions of matches',
    `${options.from} agrees, %`,
    'own model agrees, %',
    'own less default, points',
    'p',
    'from scratch, %',
    'step kept of steps',
  ];
  const lines = [heading, heading.map(() => '---'), ...found.map(row)];
  return [
    '# A model of one player',
    '',
    `Each row: a model that begins with ${options.from} and learns from one player's plays, judged with ${options.from} on the same plays of that player, in matches that neither has learned from. 95% intervals; p is McNemar's, exact and two-sided; both count decisions of one match as independent. From scratch: the same plays without ${options.from} to begin with.`,
    '',
    `The step of the models made here was chosen on other matches than those they are judged on, both of the matches that ${options.from} held out.${chosenText(card)}`,
    '',
    ...lines.map((cells) => `| ${cells.join(' | ')} |`),
    '',
    `${players.length.toLocaleString('en')} players in all; ${leftOut} files left out because their games are on several sides of the split.`,
    ...(tooFew.length > 0
      ? [
          `Fewer than ${options.least} decisions to learn from, or none to choose the step by or to judge on: ${tooFew.map(({ name, learn, choose, test }) => `${name} (${learn}, ${choose}, ${test})`).join(', ')}.`,
        ]
      : []),
    '',
  ].join('\n');
}

mkdirSync(OUT, { recursive: true });
const card = JSON.parse(betterPlay(['model', 'show', options.from, '--json']));
const { split } = card.training;
if (split.heldOutShare === 0) {
  process.stderr.write(`${options.from} held nothing out: there is nothing to judge it on\n`);
  process.exit(1);
}
await bindTo({
  records: fingerprint(path.resolve(options.records)),
  from: card.sha256,
  split,
  presets: PRESETS.filter(({ name }) => ['personal', 'standard'].includes(name)).map(
    ({ config }) => config,
  ),
});
writeJson(path.join(OUT, 'config.json'), { split: chooseSplit(split) });
const division = await kept(path.join(OUT, 'division.json'), () => divide(split));
const names = options.names?.map((name) => name.trim().toLowerCase());
const wanted = names
  ? division.players.filter(({ name }) => names.includes(name.trim().toLowerCase()))
  : division.players.slice(0, Number(options.players));
const isEnough = ({ learn, choose, test }) =>
  learn >= Number(options.least) && choose > 0 && test > 0;
const enough = wanted.filter(isEnough);
const found = [];
const report = () =>
  reportText(
    found,
    division,
    wanted.filter((one) => !isEnough(one)),
  );
for (const player of enough) {
  const { name, learn, choose, test } = player;
  process.stderr.write(
    `\n${name}: ${learn} decisions to learn from, ${choose} to choose the step by, ${test} to judge on\n`,
  );
  found.push(await examine(player, division.players.indexOf(player) + 1));
  writeFileSync(path.join(OUT, 'report.md'), report());
}
writeFileSync(path.join(OUT, 'report.md'), report());
process.stdout.write(report());
