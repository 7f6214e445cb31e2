/** What the listing says of a backend, on fake machines where fake backends open or do not. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fail, ok } from '../../engine/result.ts';
import {
  type BackendName,
  backendStatusSchema,
  type Device,
  INSTALL_TARGETS,
  type InstallTarget,
} from '../../model/backends.ts';
import { currentInstall, recipeOf } from '../../trainer/backends/folder.ts';
import { listBackends } from '../../trainer/backends/status.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'better-play-status-'));
  for (const target of INSTALL_TARGETS) await putInstalled(target, target, recipeOf(target));
  await putInstalled('outdated', 'cpu', 'another');
  await putInstalled('outdated gpu', 'gpu', 'another');
  await putInstalled('outdated gpu', 'cpu', recipeOf('cpu'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Puts an installed target into one of the folders. */
async function putInstalled(name: string, target: InstallTarget, recipe: string): Promise<void> {
  const place = path.join(folder, name, target);
  await mkdir(place, { recursive: true });
  const installed = { format: 1, target, library: 'x', recipe, bytes: 1000 };
  await writeFile(path.join(place, 'installed.json'), JSON.stringify(installed));
}

const RATE = { matMulGflops: 1, decisionsPerSecond: 2, boardsPerSecond: 3, trainGflops: 4 };

/** Lists the backends where these open, with what is installed in a folder. */
async function list(
  opening: Partial<Record<BackendName, Device>>,
  { installed = 'nothing', commands = ['python3', 'g++'], isMeasured = false } = {},
): Promise<string[]> {
  const listed = await listBackends(isMeasured, () => {}, {
    folder: path.join(folder, installed),
    machine: {
      platform: 'linux-x64',
      runs: (command) => Promise.resolve(commands.includes(command)),
      freeBytes: () => Promise.resolve(1e12),
    },
    ask: (name, isMeasured) => {
      const device = opening[name];
      return Promise.resolve(
        device
          ? ok({ device, detail: `on ${device}`, ...(isMeasured && { rate: RATE }) })
          : fail('noBackend', 'no device'),
      );
    },
  });
  return listed.map((status) => {
    backendStatusSchema.parse(status);
    const { name, state, device, target, installedBytes, isDefault, detail, rate } = status;
    return `${name} ${state} ${device} ${target} ${installedBytes} ${isDefault ? '*' : '-'} ${rate?.trainGflops} ${detail.slice(0, 34)}`;
  });
}

const ALWAYS = { wasm: 'cpu', cpu: 'cpu' } as const;
const LAST = 'cpu ready cpu null null - undefined on cpu';

test('nothing is installed: what to install, and WebAssembly is taken', async () => {
  expect(await list(ALWAYS)).toEqual([
    'tensorflow installable cpu cpu null - undefined not installed; `better-play backen',
    'webgpu installable gpu webgpu null - undefined not installed; `better-play backen',
    'wasm ready cpu null null * undefined on cpu',
    LAST,
  ]);
});

test('on a machine with a CUDA GPU and without a compiler it says what is missing', async () => {
  const [tensorflow] = await list(ALWAYS, { commands: ['python3', 'nvidia-smi'] });
  expect(tensorflow).toBe(
    'tensorflow unavailable gpu gpu null - undefined g++ is not there: install a C++ co',
  );
});

test('an installed library is taken and its bytes are said', async () => {
  expect((await list({ ...ALWAYS, tensorflow: 'gpu' }, { installed: 'gpu' }))[0]).toBe(
    'tensorflow ready gpu gpu 1000 * undefined on gpu',
  );
});

test('an installed library that does not open says why, and the next one is taken', async () => {
  const [tensorflow, , wasm] = await list(ALWAYS, { installed: 'cpu' });
  expect(tensorflow).toBe('tensorflow unavailable cpu cpu 1000 - undefined no device');
  expect(wasm).toMatch(/ready .* \* /);
});

test('a library for another version of the program is to be installed again', async () => {
  expect((await list(ALWAYS, { installed: 'outdated' }))[0]).toBe(
    'tensorflow installable cpu cpu 1000 - undefined installed for another version of B',
  );
});

test('a library for another version does not stand before one for this', async () => {
  const place = path.join(folder, 'outdated gpu');
  expect(currentInstall(['gpu', 'cpu'], place)?.target).toBe('cpu');
  expect(currentInstall(['gpu'], place)).toBeUndefined();
  expect((await list({ ...ALWAYS, tensorflow: 'cpu' }, { installed: 'outdated gpu' }))[0]).toBe(
    'tensorflow ready cpu cpu 2000 * undefined on cpu',
  );
  expect((await list(ALWAYS, { installed: 'outdated gpu' }))[0]).toBe(
    'tensorflow unavailable cpu cpu 2000 - undefined no device',
  );
});

test('WebGPU in software is ready and not taken; on a GPU it is', async () => {
  const software = await list({ ...ALWAYS, webgpu: 'cpu' }, { installed: 'webgpu' });
  expect(software[1]).toBe('webgpu ready cpu webgpu 1000 - undefined on cpu');
  expect(software[2]).toMatch(/^wasm .* \* /);
  const gpu = await list({ ...ALWAYS, webgpu: 'gpu' }, { installed: 'webgpu' });
  expect(gpu[1]).toMatch(/^webgpu ready gpu .* \* /);
});

test('rates are there when measured', async () => {
  const [, , wasm] = await list(ALWAYS, { isMeasured: true });
  expect(wasm).toBe('wasm ready cpu null null * 4 on cpu');
});
