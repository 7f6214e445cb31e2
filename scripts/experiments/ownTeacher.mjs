// How much closer does a model come to one player's choices by learning from that player's matches?
//
//   node scripts/experiments/ownTeacher.mjs --records FOLDER --out FOLDER [--players 8] [--names A --names B] [--from default]
//     [--least 300] [--no-scratch]
//
// For the players with the most decisions: a model fine-tuned from --from, and one trained from scratch, on the player's
// plays, each stopped early; then all three on the plays of the same player in matches that none of them has seen. Those
// are the matches that --from held out; the other matches are split anew to choose the best step by, so no figure of the
// report was used to choose anything. Ends as it stands when interrupted; the same command goes on. report.md says what
// was found. Needs a build (bin/better-play makes one).
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { matchOf } from '../../dist/trainer/records/decision.js';
import { importRecords } from '../../dist/trainer/records/importRecords.js';
import { isHeldOut } from '../../dist/trainer/records/split.js';

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

/** What is in `file` as JSON, made first where it is not there. */
function kept(file, make) {
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(make(), null, 2)}\n`);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Copies the record files to `train` and `test`, by the split of the model to begin with; returns who plays in them. */
async function divide(split) {
  const records = path.resolve(options.records);
  const read = await importRecords([records]);
  if (!read.ok) throw new Error(read.error.message);
  const sides = new Map();
  const players = new Map();
  for (const { file, match, player } of read.value.decisions) {
    const side = isHeldOut(match, split) ? 'test' : 'train';
    // Games of another match are in the file, on the other side perhaps: it is of no use on either.
    const isClear = isHeldOut(matchOf(path.basename(file)), split) === isHeldOut(match, split);
    sides.set(file, isClear && (sides.get(file) ?? side) === side ? side : 'neither');
    const counts = players.get(player) ?? { train: 0, test: 0, matches: new Set() };
    counts[side]++;
    if (side === 'test') counts.matches.add(match);
    players.set(player, counts);
  }
  for (const [file, side] of sides) {
    if (side === 'neither') continue;
    const to = path.join(OUT, side, path.relative(records, file));
    mkdirSync(path.dirname(to), { recursive: true });
    copyFileSync(file, to);
  }
  return {
    leftOut: [...sides.values()].filter((side) => side === 'neither').length,
    players: [...players]
      .filter(([name]) => name !== '')
      .map(([name, { train, test, matches }]) => ({ name, train, test, matches: matches.size }))
      .sort((a, b) => b.train + b.test - a.train - a.test),
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

/** A player's models and how they do on what nobody has seen. */
function examine({ name }, number) {
  const slug = `${String(number).padStart(2, '0')}-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
  const own = `own-${slug}`.slice(0, 64);
  const scratch = `scratch-${slug}`.slice(0, 64);
  const cards = [train(name, own, ['--preset=personal', `--from=${options.from}`])];
  if (!options['no-scratch']) {
    cards.push(train(name, scratch, ['--preset=standard', '--patience=5']));
  }
  const report = kept(path.join(OUT, `${own}.json`), () =>
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
    `Each row: a model that begins with ${options.from} and learns from one player's plays, judged with ${options.from} on the same plays of that player, in matches that neither has learned from. 95% intervals; p is McNemar's, exact and two-sided. From scratch: the same plays without ${options.from} to begin with.`,
    '',
    ...lines.map((cells) => `| ${cells.join(' | ')} |`),
    '',
    `${players.length.toLocaleString('en')} players in all; ${leftOut} files left out because their games are on both sides of the split.`,
    ...(tooFew.length > 0
      ? [
          `Too few to learn from (${options.least}) or none held out: ${tooFew.map(({ name, train: learned, test }) => `${name} (${learned} and ${test})`).join(', ')}.`,
        ]
      : []),
    '',
  ].join('\n');
}

mkdirSync(OUT, { recursive: true });
const card = JSON.parse(betterPlay(['model', 'show', options.from, '--json']));
// Another seed than the test's: what chooses the step is of the matches that are learned from.
const split = { seed: card.training.split.seed + 1, heldOutShare: 0.1 };
writeFileSync(path.join(OUT, 'config.json'), `${JSON.stringify({ split })}\n`);
const divisionFile = path.join(OUT, 'division.json');
const division = existsSync(divisionFile)
  ? JSON.parse(readFileSync(divisionFile, 'utf8'))
  : await divide(card.training.split);
kept(divisionFile, () => division);
const wanted = options.names
  ? division.players.filter(({ name }) => options.names.includes(name))
  : division.players.slice(0, Number(options.players));
const isEnough = ({ train: learned, test }) => learned >= Number(options.least) && test > 0;
const found = [];
for (const player of wanted.filter(isEnough)) {
  process.stderr.write(`\n${player.name}: ${player.train} decisions, ${player.test} held out\n`);
  found.push(examine(player, division.players.indexOf(player) + 1));
  const text = reportText(
    found,
    division,
    wanted.filter((one) => !isEnough(one)),
  );
  writeFileSync(path.join(OUT, 'report.md'), text);
}
process.stdout.write(readFileSync(path.join(OUT, 'report.md'), 'utf8'));
