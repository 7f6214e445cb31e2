// The features made by hand at speed, after `npm run build`: node test/bench/features.bench.mjs
//
// Boards are the results of every legal play in seeded games, as a player has to score them. First the counts of rolls of
// some of them are held to their legal plays. Then the whole and each group take turns, and each run counts the CPU time
// of this process, so that others on the machine disturb it little; best, median and range of the runs are printed.
import { cpus, loadavg } from 'node:os';
import { writeBearoff } from '../../dist/engine/features/expert/bearoff.js';
import { writeEntry } from '../../dist/engine/features/expert/entry.js';
import { writeEscape } from '../../dist/engine/features/expert/escape.js';
import { writePoints } from '../../dist/engine/features/expert/points.js';
import { writeRace } from '../../dist/engine/features/expert/race.js';
import { writeShape } from '../../dist/engine/features/expert/shape.js';
import { writeShots } from '../../dist/engine/features/expert/shots.js';
import { SideView } from '../../dist/engine/features/expert/sideView.js';
import {
  encodeExpert,
  encodeExpertRow,
  EXPERT_FEATURES,
  EXPERT_SIZE,
} from '../../dist/engine/features/expert.js';
import { pubevalScore } from '../../dist/engine/player/pubeval.js';
import { CONTACT_WEIGHTS, RACE_WEIGHTS } from '../../dist/engine/player/pubevalWeights.js';
import { legalPlays } from '../../dist/engine/plays/legalPlays.js';
import { PlayGenerator } from '../../dist/engine/plays/playGenerator.js';
import { readRow, ROW_BYTES, ROW_OPPONENT } from '../../dist/engine/plays/positionRow.js';
import { BAR, ending, flip, hasContact, positionClass, START } from '../../dist/engine/position.js';
import { DICE } from '../../dist/engine/roll.js';
import { seededDice } from '../../dist/engine/seededDice.js';

const COUNT = 8192;
const SEED = 1;
const RUNS = 15;
/** A run repeats until it has taken so long. */
const RUN_SECONDS = 0.1;
/** Every so many boards one is checked. */
const CHECK_EVERY = 16;

const rows = resultsOfGames();
const positions = Array.from({ length: COUNT }, (_, i) => readRow(rows, i));
const out = new Float32Array(EXPERT_SIZE);
checkAnswers();

/** Both sides of each board as they are read, for the groups. */
const views = positions.map(({ playerOnRoll, opponent }) => {
  const [own, other] = [new SideView(), new SideView()];
  own.read(opponent, 0);
  other.read(playerOnRoll, 0);
  own.face(other);
  other.face(own);
  return [own, other];
});
const [own, other] = [new SideView(), new SideView()];

/** By name: what is timed of board `i`. */
const VARIANTS = new Map([
  ['whole, from rows', (i) => encodeExpertRow(rows, i, out, 0)],
  [
    'whole, from arrays',
    (i) => encodeExpert(positions[i].opponent, positions[i].playerOnRoll, out, 0),
  ],
  ['reading both sides', readBoth],
  ['race', ofBothSides(writeRace)],
  ['blots and shots', ofBothSides(writeShots)],
  ['escape and containment', ofBothSides(writeEscape)],
  ['points and primes', ofEachSide(writePoints)],
  ['home and entry', ofEachSide(writeEntry)],
  ['timing and shape', ofEachSide(writeShape)],
  ['bear-off', ofEachSide(writeBearoff)],
]);

printInput();
const times = new Map([...VARIANTS.keys()].map((name) => [name, []]));
for (let run = -2; run < RUNS; run++) {
  for (const [name, encode] of VARIANTS) {
    const nanoseconds = nanosecondsOf(encode);
    if (run >= 0) times.get(name).push(nanoseconds);
  }
}
printTable();

/** Rows of results: of each decision all, until there are enough; of 4 games 3 are played by pubeval, 1 at random. */
function resultsOfGames() {
  const found = new Uint8Array(COUNT * ROW_BYTES);
  const generator = new PlayGenerator();
  let count = 0;
  for (let game = 0; count < COUNT; game++) {
    const dice = seededDice(SEED + game);
    let position = START;
    while (!ending(position) && count < COUNT) {
      const results = generator.generate(position, dice.roll());
      const taken = Math.min(results, COUNT - count);
      found.set(generator.rows.subarray(0, taken * ROW_BYTES), count * ROW_BYTES);
      count += taken;
      if (results === 0) position = flip(position);
      else position = generator.result(chosen(generator, game % 4 === 3, dice));
    }
  }
  return found;
}

function chosen(generator, isRandom, dice) {
  if (isRandom) return dice.roll().reduce((sum, die) => 6 * sum + die, 0) % generator.count;
  const weights = hasContact(generator.result(0)) ? CONTACT_WEIGHTS : RACE_WEIGHTS;
  const scores = Array.from({ length: generator.count }, (_, i) =>
    pubevalScore(generator.result(i), weights),
  );
  return scores.indexOf(Math.max(...scores));
}

/** Throws unless rolls that hit and enter are those of the legal plays, and rows and arrays are encoded alike. */
function checkAnswers() {
  const indexOf = (name) => EXPERT_FEATURES.findIndex((each) => each.name === name);
  const [hit, enterAll] = [indexOf('own.hit'), indexOf('opponent.enterAll')];
  for (let i = 0; i < COUNT; i += CHECK_EVERY) {
    const position = positions[i];
    const onBar = position.opponent[BAR];
    let hits = 0;
    let entries = 0;
    for (const high of DICE) {
      for (const low of DICE) {
        const results = legalPlays(position, [high, low]).map(({ result }) => result);
        if (results.some(({ playerOnRoll }) => playerOnRoll[BAR] > onBar)) hits++;
        const isIn = results.some(({ opponent }) => opponent[BAR] === 0);
        if (isIn || position.playerOnRoll[BAR] === 0) entries++;
      }
    }
    encodeExpert(position.opponent, position.playerOnRoll, out, 0);
    const found = `${Math.round(36 * out[hit])}, ${Math.round(36 * out[enterAll])}`;
    if (found !== `${hits}, ${entries}`) {
      throw new Error(`board ${i}: ${found} rolls hit, enter; expected ${hits}, ${entries}`);
    }
    const fromRow = new Float32Array(EXPERT_SIZE);
    encodeExpertRow(rows, i, fromRow, 0);
    if (!fromRow.every((value, k) => value === out[k])) throw new Error(`board ${i}: row differs`);
  }
}

function readBoth(i) {
  own.read(rows, i * ROW_BYTES + ROW_OPPONENT);
  other.read(rows, i * ROW_BYTES);
  own.face(other);
  other.face(own);
}

function ofBothSides(write) {
  return (i) => {
    const [own, other] = views[i];
    write(own, other, out, 0);
    write(other, own, out, 0);
  };
}

function ofEachSide(write) {
  return (i) => {
    const [own, other] = views[i];
    write(own, out, 0);
    write(other, out, 0);
  };
}

/** CPU nanoseconds a board. */
function nanosecondsOf(encode) {
  const start = process.cpuUsage();
  let encoded = 0;
  let seconds = 0;
  do {
    for (let i = 0; i < COUNT; i++) encode(i);
    encoded += COUNT;
    const { user, system } = process.cpuUsage(start);
    seconds = (user + system) / 1e6;
  } while (seconds < RUN_SECONDS);
  return (1e9 * seconds) / encoded;
}

function printInput() {
  const classes = ['contact', 'race', 'bearoff'].map((name) => {
    const n = positions.filter((position) => positionClass(position) === name).length;
    return `${n} ${name}`;
  });
  process.stdout.write(
    `${COUNT} boards (${classes.join(', ')}), ${EXPERT_SIZE} numbers each, ${COUNT / CHECK_EVERY} checked\n` +
      `${cpus()[0].model.trim()}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, Node ${process.version}\n\n`,
  );
}

function printTable() {
  const lines = [
    ['nanoseconds a board', 'best', 'median', 'range'],
    ['---', '--:', '--:', '---'],
  ];
  for (const [name, list] of times) {
    const sorted = list.toSorted((a, b) => a - b).map((time) => time.toFixed(0));
    lines.push([name, sorted[0], sorted[RUNS >> 1], `${sorted[0]} to ${sorted.at(-1)}`]);
  }
  for (const line of lines) process.stdout.write(`| ${line.join(' | ')} |\n`);
}
