/** What is said of a process that does not answer, by fake programs in place of the backend's. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askChild } from '../../trainer/backends/ask.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'better-play-ask-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const ON_REQUEST = "process.once('message', () => {";

test.each([
  [
    'killed by somebody else, as where memory runs out',
    `${ON_REQUEST} process.kill(process.pid, 'SIGKILL'); });`,
    60_000,
    'crashed',
    /^its process ended with SIGKILL: something killed it/,
  ],
  [
    'too late',
    `${ON_REQUEST} setInterval(() => {}, 1000); });`,
    300,
    'timeout',
    /^no answer within 0.3 s$/,
  ],
  [
    'ended with its last words',
    `${ON_REQUEST} console.error('no driver'); process.exit(3); });`,
    60_000,
    'crashed',
    /^its process ended with status 3\nno driver$/,
  ],
])('%s', async (name, source, timeoutMs, code, message) => {
  const program = path.join(folder, `${name}.mjs`);
  await writeFile(program, source);
  const answer = await askChild({ kind: 'open', backend: 'wasm' }, { timeoutMs, program });
  expect(answer).toEqual({
    ok: false,
    error: { code, message: expect.stringMatching(message) },
  });
});
