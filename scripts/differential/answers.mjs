// GNU Backgammon's answers at rest: a gzip file a chunk, the lines of gnubgPlays.py. A file is there whole or not at all.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

/** Returns where a chunk's answers are kept. */
export function chunkFile(out, { family, number }) {
  return path.join(out, 'answers', `${family}-${String(number).padStart(5, '0')}.txt.gz`);
}

export function hasChunk(out, chunk) {
  return existsSync(chunkFile(out, chunk));
}

/** Writes the lines under another name first: a run killed here leaves no half a file. */
export function saveChunk(out, chunk, lines) {
  const file = chunkFile(out, chunk);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.part`, gzipSync(`${lines.join('\n')}\n`));
  renameSync(`${file}.part`, file);
}

/** Yields {family, answers, replayed, seconds} for every chunk saved, in the order of their names. */
export function* savedChunks(out) {
  const folder = path.join(out, 'answers');
  for (const name of readdirSync(folder).sort()) {
    const [, family] = /^(\w+)-\d+\.txt\.gz$/.exec(name) ?? [];
    if (!family) continue;
    const lines = readLines(path.join(folder, name));
    const [, , replayed, seconds] = lines.pop().split(' ').map(Number);
    yield { family, answers: lines.map(parseAnswer), replayed, seconds };
  }
}

/** Returns the lines of a gzip file. */
export function readLines(file) {
  return gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n');
}

/**
 * Returns an answer line in parts: `id` and `dice` as asked, then `isRefused`, or the `count` of distinct results and
 * their `hash` (16 hex digits), and the results' Position IDs where they were asked for.
 */
export function parseAnswer(line) {
  const [id, dice, count, hash, ...ids] = line.split(' ');
  const asked = { id, dice, line };
  return count === 'refused'
    ? { ...asked, isRefused: true, count: 0 }
    : { ...asked, isRefused: false, count: Number(count), hash, ids };
}
