// The comparison over all saved answers, counted by family, and what it says.
import { parseAnswer } from './answers.mjs';
import { agrees, idsOf } from './check.mjs';
import { askGnubg } from './gnubg.mjs';
import { FAMILIES } from './pairs.mjs';

/** Mismatches kept and explained; all are counted. */
const MOST_EXPLAINED = 20;

const SUMS = ['pairs', 'distinct', 'results', 'noPlay', 'refused', 'replayed'];

/**
 * Returns counts by family, the seconds each generator took (reading positions and hashing results included), and the
 * first mismatches. `say` is told how far it is. A pair is distinct when none before it is the same, in either order
 * of its dice.
 */
export function compareAll(chunks, generators, engine, say) {
  const names = generators.map(({ name }) => name);
  const report = { families: {}, seconds: zeros(names), wrong: zeros(names), mismatches: [] };
  const seen = new Set();
  let checked = 0;
  for (const { family, answers, replayed, seconds } of chunks) {
    const { checkers } = FAMILIES[family];
    const counts = (report.families[family] ??= zeros([...SUMS, 'most', 'seconds']));
    counts.replayed += replayed;
    counts.seconds += seconds;
    for (const answer of answers) {
      const before = seen.size;
      seen.add(keyOf(answer, checkers));
      countAnswer(answer, counts);
      counts.distinct += seen.size - before;
    }
    for (const { name, generator } of generators) {
      const startedAt = performance.now();
      const wrong = answers.filter(
        (answer) => !answer.isRefused && !agrees(answer, checkers, generator, engine),
      );
      report.seconds[name] += (performance.now() - startedAt) / 1000;
      report.wrong[name] += wrong.length;
      for (const answer of wrong.slice(0, MOST_EXPLAINED - report.mismatches.length)) {
        report.mismatches.push({ answer, family, name, generator });
      }
    }
    checked += answers.length;
    say(`${checked} pairs checked, mismatches ${JSON.stringify(report.wrong)}`);
  }
  return report;
}

function countAnswer({ isRefused, count }, counts) {
  counts.pairs++;
  counts.results += count;
  counts.most = Math.max(counts.most, count);
  if (isRefused) counts.refused++;
  else if (count === 0) counts.noPlay++;
}

const zeros = (names) => Object.fromEntries(names.map((name) => [name, 0]));

/** One key for both orders of two dice; IDs do not say how many checkers are off. */
function keyOf({ id, dice }, checkers) {
  return `${checkers} ${id} ${dice[0] < dice[1] ? dice[1] + dice[0] : dice}`;
}

/** Returns the report as text: a row a family, the sums, the generators, the first mismatches. */
export function reportText(report) {
  const rows = Object.entries(report.families);
  const totals = zeros([...SUMS, 'most', 'seconds']);
  for (const [, counts] of rows) {
    for (const key of [...SUMS, 'seconds']) totals[key] += counts[key];
    totals.most = Math.max(totals.most, counts.most);
  }
  const write = (name, cells) =>
    `${name.padEnd(20)}${cells.map((cell) => cell.padStart(12)).join('')}\n`;
  const cells = (counts) => [...SUMS, 'most'].map((key) => counts[key].toLocaleString('en'));
  return [
    write('', [...SUMS, 'most']),
    ...rows.map(([family, counts]) => write(family, cells(counts))),
    write('in all', cells(totals)),
    '\n',
    ...Object.entries(report.seconds).map(
      ([name, seconds]) => `${name}: ${report.wrong[name]} mismatches, ${seconds.toFixed(0)} s\n`,
    ),
    `GNU Backgammon: ${(totals.pairs / totals.seconds).toFixed(0)} pairs a second and process, ${totals.seconds.toFixed(0)} s\n`,
    ...report.mismatches.map(explanation),
  ].join('');
}

/** Asks GNU Backgammon once more for all results of the mismatches kept, and notes what only one side has. */
export async function explainMismatches({ mismatches }, engine) {
  for (const mismatch of mismatches) {
    const { answer, family, generator } = mismatch;
    const { checkers, variation } = FAMILIES[family];
    const [line] = await askGnubg([`${answer.id} ${answer.dice}`], { variation, list: true });
    const theirs = parseAnswer(line).ids;
    const ours = idsOf(answer, checkers, generator, engine);
    mismatch.onlyTheirs = theirs.filter((id) => !ours.includes(id));
    mismatch.onlyOurs = ours.filter((id, i) => !theirs.includes(id) || ours.indexOf(id) < i);
  }
}

function explanation({ answer, family, name, onlyTheirs = [], onlyOurs = [] }) {
  return `${name} differs, ${family} ${answer.id} ${answer.dice}: only GNU Backgammon has [${onlyTheirs.join(' ')}], only ours or twice [${onlyOurs.join(' ')}]\n`;
}
