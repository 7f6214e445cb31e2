/** Installing and removing backends with fake steps on fake machines: what is said, and what is left in the folder. */
import { spawnSync } from 'node:child_process';
import {
  appendFile,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fail, ok } from '../../engine/result.ts';
import { INSTALL_TARGETS, type InstallTarget } from '../../model/backends.ts';
import { explain, runCommand } from '../../trainer/backends/command.ts';
import { linkToProgram, PACKAGES, readInstalled, recipeOf } from '../../trainer/backends/folder.ts';
import { install, type InstallSteps, remove } from '../../trainer/backends/install.ts';
import { type Machine, missingNeeds } from '../../trainer/backends/needs.ts';

const require = createRequire(import.meta.url);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'better-play-backends-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** A machine that has everything, except what is said. */
function machine({
  platform = 'linux-x64',
  without = [],
  free = 1e12,
}: { platform?: string; without?: readonly string[]; free?: number } = {}): Machine {
  return {
    platform,
    runs: (command, args) =>
      Promise.resolve(!without.some((name) => [command, ...args].join(' ').startsWith(name))),
    freeBytes: () => Promise.resolve(free),
  };
}

describe('what is missing', () => {
  test.each<[InstallTarget, Parameters<typeof machine>[0], [string, string][]]>([
    ['cpu', {}, []],
    ['cpu', { without: ['nvidia-smi'] }, []],
    ['gpu', {}, []],
    ['webgpu', { without: ['python3', 'g++', 'nvidia-smi'] }, []],
    ['webgpu', { platform: 'darwin-arm64' }, []],
    ['cpu', { platform: 'darwin-arm64' }, [['badPlatform', 'darwin-arm64, expected linux-x64']]],
    ['cpu', { platform: 'linux-x64-musl' }, [['badPlatform', 'expected linux-x64 (glibc)']]],
    ['webgpu', { platform: 'freebsd-x64' }, [['badPlatform', 'expected linux-x64, linux-arm64']]],
    ['cpu', { without: ['python3'] }, [['noPython', 'apt install python3-pip']]],
    ['cpu', { without: ['python3 -m pip'] }, [['noPip', 'python3 has no pip']]],
    ['cpu', { without: ['g++'] }, [['noCompiler', 'apt install g++']]],
    ['gpu', { without: ['nvidia-smi'] }, [['noNvidiaGpu', 'backend install cpu']]],
    ['cpu', { free: 0.5e9 }, [['noSpace', '0.50 GB free for /backends, expected 1.2 GB']]],
    ['gpu', { free: 5e9 }, [['noSpace', 'BETTER_PLAY_BACKENDS']]],
    [
      'gpu',
      { without: ['python3', 'g++', 'nvidia-smi'], free: 0 },
      [
        ['noPython', ''],
        ['noCompiler', ''],
        ['noNvidiaGpu', ''],
        ['noSpace', ''],
      ],
    ],
  ])('for %s on %j: %j', async (target, lacking, expected) => {
    const missing = await missingNeeds(target, '/backends', machine(lacking));
    expect(missing).toEqual(
      expected.map(([code, message]) => ({ code, message: expect.stringContaining(message) })),
    );
  });
});

describe('why a command failed', () => {
  test.each([
    ['npm', 'npm error code EINTEGRITY\nnpm error Integrity checksum failed', 'badHash'],
    [
      'python3',
      'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.',
      'badHash',
    ],
    ['npm', 'npm error code ENOTFOUND\nnpm error network request failed', 'noNetwork'],
    [
      'python3',
      'WARNING: Retrying: NewConnectionError\nERROR: No matching distribution found for x',
      'noNetwork',
    ],
    ['python3', "OSError: [Errno 28] No space left on device: 'x'", 'noSpace'],
    ['npm', 'npm error code ENOSPC', 'noSpace'],
    ['g++', 'tfjs_backend.cc:18: fatal error: x.h: No such file', 'commandFailed'],
  ])('%s printing %j: %s', (command, output, code) => {
    const { ok: isOk, error } = explain(command, output, 'status 1') as {
      ok: boolean;
      error: { code: string; message: string };
    };
    expect([isOk, error.code]).toEqual([false, code]);
    expect(error.message).toContain(output.split('\n').at(-1));
  });

  test('a command that is not there, one that fails, one that is interrupted', async () => {
    expect(await runCommand('better-play-no-such-command', [])).toMatchObject({
      error: { code: 'noCommand' },
    });
    expect(await runCommand(process.execPath, ['-e', 'process.exit(3)'])).toMatchObject({
      error: { code: 'commandFailed', message: expect.stringContaining('status 3') },
    });
    const stopping = new AbortController();
    const waiting = runCommand(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      signal: stopping.signal,
    });
    stopping.abort();
    expect(await waiting).toMatchObject({ error: { code: 'interrupted' } });
  });
});

describe('install', () => {
  const steps = (changed: Partial<InstallSteps> = {}): InstallSteps => ({
    folder,
    machine: machine(),
    build: async (work) => {
      await writeFile(path.join(work.folder, 'library'), 'built');
      return ok(undefined);
    },
    check: (target, at) =>
      Promise.resolve(
        readInstalled(target, at) ? ok('TensorFlow, CPU') : fail('noBackend', 'not installed'),
      ),
    ...changed,
  });
  const request = { target: 'cpu', onProgress: () => {} } as const;

  test('puts a whole folder in place, and says what was there the second time', async () => {
    const shares: number[] = [];
    const done = await install({ ...request, onProgress: (share) => shares.push(share) }, steps());
    expect(done).toMatchObject({ ok: true, value: { detail: 'TensorFlow, CPU' } });
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    expect(await readdir(folder)).toEqual(['cpu']);
    expect(readInstalled('cpu', folder)).toMatchObject({ target: 'cpu', recipe: recipeOf('cpu') });
    const build = (): never => {
      throw new Error('built again');
    };
    expect(await install(request, steps({ build }))).toEqual(done);
  });

  test('refuses before it builds where something is missing, unless forced', async () => {
    let built = 0;
    const poor = steps({
      machine: machine({ without: ['g++'] }),
      build: () => {
        built++;
        return Promise.resolve(ok(undefined));
      },
    });
    expect(await install(request, poor)).toMatchObject({
      error: { code: 'missing', message: expect.stringContaining('g++') },
    });
    expect(built).toBe(0);
    expect((await install({ ...request, isForced: true }, poor)).ok).toBe(true);
    expect(built).toBe(1);
  });

  test.each<[string, Partial<InstallSteps>, string]>([
    [
      'a hash that differs',
      { build: () => Promise.resolve(explain('npm', 'EINTEGRITY', 'status 1')) },
      'badHash',
    ],
    [
      'a library that does not load',
      { check: () => Promise.resolve(fail('crashed', 'SIGILL')) },
      'crashed',
    ],
  ])('%s leaves nothing behind, and what was installed before as it was', async (_, bad, code) => {
    expect(await install(request, steps(bad))).toMatchObject({ error: { code } });
    expect(await readdir(folder)).toEqual([]);
    await older();
    expect(await install(request, steps(bad))).toMatchObject({ error: { code } });
    expect(await readdir(folder)).toEqual(['cpu']);
    expect(await readFile(path.join(folder, 'cpu', 'library'), 'utf8')).toBe('older');
  });

  test('a bug in a step leaves nothing behind either', async () => {
    const build = (): never => {
      throw new Error('bug');
    };
    await expect(install(request, steps({ build }))).rejects.toThrow('bug');
    expect(await readdir(folder)).toEqual([]);
  });

  test('interrupted at the last moment it leaves nothing behind', async () => {
    const stopping = new AbortController();
    const check: InstallSteps['check'] = () => {
      stopping.abort();
      return Promise.resolve(ok('TensorFlow, CPU'));
    };
    const done = await install({ ...request, signal: stopping.signal }, steps({ check }));
    expect(done).toMatchObject({ error: { code: 'interrupted' } });
    expect(await readdir(folder)).toEqual([]);
  });

  test('takes the place of an older one', async () => {
    await older();
    expect((await install(request, steps())).ok).toBe(true);
    expect(await readdir(folder)).toEqual(['cpu']);
    expect(await readFile(path.join(folder, 'cpu', 'library'), 'utf8')).toBe('built');
  });

  test('sweeps away what a killed one has left, not what a running one makes', async () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    await mkdir(path.join(folder, `.installing-${dead}`, 'cpu'), { recursive: true });
    await mkdir(path.join(folder, `.installing-${process.ppid}`));
    expect((await install(request, steps())).ok).toBe(true);
    expect((await readdir(folder)).sort()).toEqual([`.installing-${process.ppid}`, 'cpu']);
  });

  test('remove undoes it, says how much it took, and is content where there is nothing', async () => {
    expect(await remove('cpu', folder)).toBe(0);
    const done = await install(request, steps());
    expect(await remove('cpu', folder)).toBeGreaterThanOrEqual(done.ok ? done.value.bytes : NaN);
    expect(await readdir(folder)).toEqual([]);
    expect(readInstalled('cpu', folder)).toBeNull();
  });

  /** Installs an older version. */
  async function older(): Promise<void> {
    await mkdir(path.join(folder, 'cpu'));
    await writeFile(path.join(folder, 'cpu', 'library'), 'older');
    const installed = { format: 1, target: 'cpu', library: 'x', recipe: 'older', bytes: 5 };
    await writeFile(path.join(folder, 'cpu', 'installed.json'), JSON.stringify(installed));
  }
});

test("an installed target uses the program's own TensorFlow.js, also after a move", async () => {
  const scope = path.join(folder, 'node_modules', '@tensorflow');
  await mkdir(path.join(scope, 'tfjs'), { recursive: true });
  const own = path.dirname(require.resolve('@tensorflow/tfjs/package.json'));
  for (const _ of ['a copy is there', 'the link is there']) {
    expect(await linkToProgram(folder)).toBe(path.join(folder, 'node_modules'));
    expect(await realpath(path.join(scope, 'tfjs'))).toBe(await realpath(own));
    expect((await lstat(path.join(scope, 'tfjs-core'))).isSymbolicLink()).toBe(true);
    expect((await readdir(scope)).sort()).toEqual(['tfjs', 'tfjs-backend-cpu', 'tfjs-core']);
  }
});

test('the recipe changes with everything that an install is made of, and with nothing else', async () => {
  const pinned = path.join(folder, 'packages');
  await cp(PACKAGES.cpu, pinned, { recursive: true });
  const changes: string[] = [];
  let before = recipeOf('cpu', pinned);
  expect(before).toBe(recipeOf('cpu'));
  for (const name of await readdir(pinned)) {
    if (name === 'program') continue;
    await appendFile(path.join(pinned, name), '\n');
    const after = recipeOf('cpu', pinned);
    if (after !== before) changes.push(name);
    before = after;
  }
  expect(changes.sort()).toEqual([
    'package-lock.json',
    'package.json',
    'requirements-cpu.txt',
    'unpack.py',
  ]);
});

test.each(INSTALL_TARGETS)(
  '%s is pinned whole: versions exact, a hash for each',
  async (target) => {
    const lock = JSON.parse(
      await readFile(path.join(PACKAGES[target], 'package-lock.json'), 'utf8'),
    ) as { packages: Record<string, { resolved?: string; integrity?: string; version?: string }> };
    for (const [name, { resolved, integrity, version }] of Object.entries(lock.packages)) {
      if (!name.startsWith('node_modules/')) continue;
      const stub = await readFile(
        path.join(PACKAGES[target], resolved ?? '', 'package.json'),
        'utf8',
      );
      if (resolved) expect(JSON.parse(stub)).toMatchObject({ version: '4.22.0' });
      else
        expect([name, version, integrity]).toEqual([
          name,
          expect.any(String),
          expect.stringMatching(/^sha512-/),
        ]);
    }
    if (target === 'webgpu') return;
    const wheels = await readFile(
      path.join(PACKAGES[target], `requirements-${target}.txt`),
      'utf8',
    );
    for (const line of wheels
      .trim()
      .split('\n')
      .filter((line) => !line.startsWith('#'))) {
      expect(line).toMatch(/^[\w-]+==[\d.]+ --hash=sha256:[\da-f]{64}$/);
    }
  },
);
