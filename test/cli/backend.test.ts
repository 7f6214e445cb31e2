/** `better-play backend` on this machine, with a folder of backends of its own. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { backendStatusSchema, setupProgressSchema } from '../../model/backends.ts';
import { betterPlay } from './program.ts';

let folder: string;
const searchPath = process.env['PATH'];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'better-play-backend-'));
  process.env['BETTER_PLAY_BACKENDS'] = folder;
});
afterAll(async () => {
  process.env['PATH'] = searchPath;
  await rm(folder, { recursive: true });
});

test('lists every backend: WebAssembly is there everywhere, and one is the default', async () => {
  const { status, json, err } = await betterPlay(['backend', '--no-rate', '--json']);
  expect([status, err]).toEqual([0, '']);
  const listed = z.array(backendStatusSchema).parse(json()[0]);
  expect(listed.map(({ name }) => name)).toEqual(['tensorflow', 'webgpu', 'wasm', 'cpu']);
  expect(listed.filter(({ isDefault }) => isDefault)).toHaveLength(1);
  expect(listed[1]).toMatchObject({ target: 'webgpu', installedBytes: null, rate: null });
  expect(listed[2]).toMatchObject({ state: 'ready', device: 'cpu', target: null });
});

test('install says everything that is missing and leaves nothing behind', async () => {
  process.env['PATH'] = folder;
  const { status, out, err } = await betterPlay(['backend', 'install', 'cpu', '--json']);
  process.env['PATH'] = searchPath;
  expect([status, out]).toEqual([1, '']);
  expect(err).toMatch(
    /cpu was not installed: (python3 is not there.*\ng\+\+ is not there|the platform is)/,
  );
  expect(await readdir(folder)).toEqual([]);
});

test('remove of what is not there says so', async () => {
  const { status, json } = await betterPlay(['backend', 'remove', 'webgpu', '--json']);
  expect(status).toBe(0);
  expect(json().map((line) => setupProgressSchema.parse(line).what)).toEqual([
    'webgpu was not installed',
  ]);
});

test.each([
  [['backend', 'install'], 2, 'missing required argument'],
  [['backend', 'install', 'tpu'], 2, 'Allowed choices are cpu, gpu, webgpu'],
  [['backend', 'check', '--backend', 'tpu'], 2, 'Allowed choices'],
  [['backend', 'check', '--backend', 'webgpu'], 1, 'backend install webgpu'],
])('%j ends with status %i and says %j', async (args, status, why) => {
  const got = await betterPlay(args);
  expect([got.status, got.out]).toEqual([status, '']);
  expect(got.err).toContain(why);
});
