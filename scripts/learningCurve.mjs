// Draws a run's held-out agreement and loss over its steps, of steps done again the last time alone:
//
//     node scripts/learningCurve.mjs RUN_FOLDER > curve.svg
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setUp } from './setup.mjs';

setUp();
const { liveEvents, parseTrainingEvent } = await import('../dist/model/trainingEvents.js');

const [folder] = process.argv.slice(2);
if (!folder) {
  process.stderr.write('usage: node scripts/learningCurve.mjs RUN_FOLDER > curve.svg\n');
  process.exit(2);
}
const lines = readFileSync(path.join(folder, 'metrics.jsonl'), 'utf8').split('\n');
const events = liveEvents(lines.flatMap((line) => parseTrainingEvent(line) ?? []));
const evaluations = events.filter(({ event }) => event === 'evaluation');
const steps = events.filter(({ event }) => event === 'step');
const last = Math.max(...events.map(({ step }) => step));

const WIDTH = 720;
const HEIGHT = 300;
const LEFT = 60;
const GAP = 40;

/** One panel: points [step, value], an optional band [step, low, high], the value's range and how it is written. */
function panel(top, title, points, band, [low, high], write) {
  const x = (step) => LEFT + ((WIDTH - LEFT - 20) * step) / last;
  const y = (value) => top + HEIGHT - ((HEIGHT - 30) * (value - low)) / (high - low);
  const at = ([step, value]) => `${x(step).toFixed(1)},${y(value).toFixed(1)}`;
  const ticks = Array.from({ length: 5 }, (_, i) => low + ((high - low) * i) / 4);
  const lines = ticks.map(
    (value) =>
      `<line x1="${LEFT}" x2="${WIDTH - 20}" y1="${y(value)}" y2="${y(value)}" stroke="#ddd"/><text x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end">${write(value)}</text>`,
  );
  const area =
    band.length > 0
      ? `<polygon fill="#1f6f4a" fill-opacity="0.2" points="${[...band.map(([s, l]) => at([s, l])), ...band.toReversed().map(([s, , h]) => at([s, h]))].join(' ')}"/>`
      : '';
  return `<text x="${LEFT}" y="${top + 14}" font-weight="bold">${title}</text>${lines.join('')}${area}<polyline fill="none" stroke="#1f6f4a" stroke-width="2" points="${points.map(at).join(' ')}"/>`;
}

const shares = evaluations.map(({ step, agreement }) => [step, agreement.share]);
const bands = evaluations.map(({ step, agreement }) => [step, agreement.low, agreement.high]);
const losses = steps.map(({ step, loss }) => [step, loss]);
const lowest = Math.floor(20 * Math.min(...bands.map(([, low]) => low))) / 20;
const highest = Math.ceil(20 * Math.max(...bands.map(([, , high]) => high))) / 20;
const svg = [
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${2 * HEIGHT + GAP + 40}" font-family="sans-serif" font-size="12">`,
  '<rect width="100%" height="100%" fill="white"/>',
  panel(
    10,
    'held-out agreement, with its 95% interval',
    shares,
    bands,
    [lowest, highest],
    (v) => `${(100 * v).toFixed(0)}%`,
  ),
  panel(HEIGHT + GAP, 'comparison loss, nats', losses, [], [0, 0.7], (v) => v.toFixed(2)),
  `<text x="${WIDTH - 20}" y="${2 * HEIGHT + GAP + 24}" text-anchor="end">step ${last.toLocaleString('en')}</text>`,
  '</svg>',
];
process.stdout.write(`${svg.join('\n')}\n`);
