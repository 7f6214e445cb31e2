// Holds our generators of legal plays to GNU Backgammon's, over pairs of a position and a roll:
//
//     npm run build
//     node scripts/differential/run.mjs --pairs 1000000 --workers 2 --out FOLDER
//
// Killed and started again it goes on. GNU Backgammon's answers stay in FOLDER (10 MB for 500,000), so that
//
//     node scripts/differential/run.mjs --out FOLDER --generator dist/engine/plays/legalPlays.js#legalPlays
//
// holds another generator to them, without GNU Backgammon. Exits with 1 where anything differs.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { hasChunk, savedChunks, saveChunk } from './answers.mjs';
import { engine } from './engine.mjs';
import { askGnubg, buildShortWait, gnubgVersion, hasGnubg } from './gnubg.mjs';
import { chunkLines, FAMILIES } from './pairs.mjs';
import { compareAll, explainMismatches, reportText } from './report.mjs';

const CHUNK_PAIRS = 5000;
const USAGE = `usage: node scripts/differential/run.mjs --out FOLDER [--pairs N] [--workers N] [--seed N]
       [--generator MODULE#FUNCTION]...   (position, roll) => positions, or plays with a result
`;

const { values: options } = parseArgs({
  options: {
    out: { type: 'string' },
    pairs: { type: 'string' },
    workers: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    generator: {
      type: 'string',
      multiple: true,
      default: [
        'dist/engine/plays/legalPlays.js#legalPlays',
        'dist/engine/plays/naivePlays.js#naiveResults',
      ],
    },
  },
});
if (!options.out) {
  process.stderr.write(USAGE);
  process.exit(2);
}
if (options.pairs) await gather(options.out, Number(options.pairs), Number(options.seed));
process.exit((await check(options.out, options.generator)) ? 0 : 1);

/** Asks GNU Backgammon for every chunk that is not saved yet, with several processes of it at once. */
async function gather(out, pairs, seed) {
  const missing = chunksOf(pairs, seed).filter((chunk) => !hasChunk(out, chunk));
  holdSettings(out, { seed, chunkPairs: CHUNK_PAIRS, gnubg: gnubgVersion() });
  const shortWait = buildShortWait(out);
  const startedAt = performance.now();
  const todo = missing.values();
  let done = 0;
  const work = async () => {
    for (const chunk of todo) {
      const lines = await chunkLines(chunk, engine);
      const { variation } = FAMILIES[chunk.family];
      saveChunk(out, chunk, await askGnubg(lines, { variation, shortWait }));
      done++;
      const speed = (1000 * done * CHUNK_PAIRS) / (performance.now() - startedAt);
      say(`${done} of ${missing.length} chunks, ${speed.toFixed(0)} pairs a second`);
    }
  };
  await Promise.all(Array.from({ length: Number(options.workers) }, work));
}

function chunksOf(pairs, seed) {
  return Object.entries(FAMILIES).flatMap(([family, { share }]) =>
    Array.from({ length: Math.ceil((pairs * share) / CHUNK_PAIRS) }, (_, number) => ({
      family,
      number,
      size: CHUNK_PAIRS,
      seed,
    })),
  );
}

/** Answers of different seeds or versions do not belong in one folder. */
function holdSettings(out, settings) {
  mkdirSync(out, { recursive: true });
  const file = path.join(out, 'run.json');
  const text = JSON.stringify(settings);
  if (!existsSync(file)) writeFileSync(file, text);
  const held = readFileSync(file, 'utf8');
  if (held === text) return;
  process.stderr.write(`${out} holds answers of ${held}, asked for ${text}\n`);
  process.exit(2);
}

/** Compares, prints the report and keeps it as report.txt; returns whether everything agrees. */
async function check(out, names) {
  const generators = await Promise.all(names.map(loadGenerator));
  const report = compareAll(savedChunks(out), generators, engine, say);
  if (hasGnubg()) await explainMismatches(report, engine);
  const text = `${reportText(report)}Settings ${readFileSync(path.join(out, 'run.json'), 'utf8')}, Node ${process.versions.node}, ${os.cpus().length} cores.\n`;
  process.stdout.write(text);
  writeFileSync(path.join(out, 'report.txt'), text);
  return names.every((name) => report.wrong[name] === 0);
}

async function loadGenerator(name) {
  const [file, exported] = name.split('#');
  const generator = (await import(pathToFileURL(path.resolve(file)).href))[exported];
  if (typeof generator !== 'function') throw new Error(`${name} is not a function`);
  return { name, generator };
}

function say(line) {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
}
