/** Makes the packages of a target in a folder, from what is pinned: npm's, PyPI's, and the binding compiled against both. */
import { cp, mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Failure, ok, type Result } from '../../engine/result.ts';
import type { InstallTarget } from '../../model/backends.ts';
import { type CommandErrorCode, runCommand } from './command.ts';
import { COMPILER_FLAGS, LIBRARY_FLAGS, linkToProgram, NODE_API, PACKAGES } from './folder.ts';
import { gigabytes, SIZES } from './needs.ts';

/** A build under way. */
export interface Build {
  readonly target: InstallTarget;
  /** The folder to make them in: exists, empty. */
  readonly folder: string;
  /** Called with how far it is, 0 to 1. */
  readonly onProgress: (share: number, what: string) => void;
  readonly signal?: AbortSignal | undefined;
}

type Built = Promise<Result<void, Failure<CommandErrorCode>>>;

/** TensorFlow's library as wheels have it, with the folder names of the wheels: its run path finds NVIDIA's from there. */
const WHEEL_FILES = 'site';

/** Builds the target; the folder holds all of it when it ends well. */
export async function build(work: Build): Built {
  const { target, folder, onProgress } = work;
  onProgress(0, 'npm packages');
  await cp(PACKAGES[target], folder, { recursive: true });
  const npm = await runCommand('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    signal: work.signal,
  });
  if (!npm.ok) return npm;
  await linkToProgram(folder);
  if (target === 'webgpu') {
    await dropOtherPlatforms(path.join(folder, 'node_modules', 'webgpu', 'dist'));
    return ok(undefined);
  }
  const wheels = await bringWheels(work);
  if (!wheels.ok) return wheels;
  onProgress(0.9, 'compiling the binding');
  return await compileBinding(work);
}

/** Dawn comes for five platforms, 132 MB in all. */
async function dropOtherPlatforms(dist: string): Promise<void> {
  const own = `${process.platform}-${process.platform === 'darwin' ? 'universal' : process.arch}`;
  for (const platform of await readdir(dist)) {
    if (platform !== own) await rm(path.join(dist, platform), { recursive: true });
  }
}

async function bringWheels(work: Build): Built {
  const { target, folder, onProgress, signal } = work;
  const wheels = path.join(folder, 'wheels');
  const partial = path.join(wheels, 'partial');
  await mkdir(partial, { recursive: true });
  const download = [
    '-m pip download --no-deps --only-binary=:all: --require-hashes',
    '--python-version 3.11 --implementation cp',
    '--platform manylinux2014_x86_64 --platform manylinux1_x86_64',
  ].flatMap((line) => line.split(' '));
  const pinned = path.join(folder, `requirements-${target}.txt`);
  const stopWatching = watchDownload(work, partial);
  const downloaded = await runCommand(
    'python3',
    [...download, '--requirement', pinned, '--dest', wheels],
    // pip downloads into the temporary folder: this one shows how far it is and goes with the rest.
    { env: { TMPDIR: partial }, signal },
  );
  stopWatching();
  if (!downloaded.ok) return downloaded;
  onProgress(0.75, 'unpacking');
  const unpack = [path.join(folder, 'unpack.py'), wheels, path.join(folder, WHEEL_FILES)];
  const unpacked = await runCommand('python3', unpack, { signal });
  if (!unpacked.ok) return unpacked;
  await rm(wheels, { recursive: true });
  return ok(undefined);
}

/** Reports how much of the download there is in a folder, until the function returned is called. */
function watchDownload({ target, onProgress }: Build, folder: string): () => void {
  const size = SIZES[target].download;
  let most = 0;
  const look = async (): Promise<void> => {
    most = Math.max(most, Math.min(size, await folderBytes(folder)));
    if (isWatching) {
      const what = `downloading, ${gigabytes(most)} of ${gigabytes(size)}`;
      onProgress(0.05 + (0.7 * most) / size, what);
    }
  };
  let isWatching = true;
  const timer = setInterval(() => void look(), 1000);
  return () => {
    isWatching = false;
    clearInterval(timer);
  };
}

async function compileBinding({ folder, signal }: Build): Built {
  const modules = path.join(folder, 'node_modules');
  const binding = path.join(modules, '@tensorflow', 'tfjs-node-gpu', 'binding');
  const out = path.join(binding, '..', 'lib', `napi-v${NODE_API}`);
  const library = path.join(folder, WHEEL_FILES, 'tensorflow');
  await mkdir(out, { recursive: true });
  const compiled = await runCommand(
    'g++',
    [
      ...COMPILER_FLAGS,
      `-I${path.join(modules, 'node-api-headers', 'include')}`,
      `-I${path.join(library, 'include')}`,
      path.join(binding, 'tfjs_backend.cc'),
      path.join(binding, 'tfjs_binding.cc'),
      `-L${library}`,
      ...LIBRARY_FLAGS,
      // Relative to the binding, so that the folder can be moved.
      `-Wl,-rpath,$ORIGIN/${path.relative(out, library)}`,
      '-o',
      path.join(out, 'tfjs_binding.node'),
    ],
    { signal },
  );
  return compiled.ok ? ok(undefined) : compiled;
}

/** Returns the bytes of all files below a folder; those that vanish meanwhile count nothing. */
export async function folderBytes(folder: string): Promise<number> {
  let sum = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) sum += await folderBytes(place);
    else if (entry.isFile()) sum += (await stat(place).catch(() => undefined))?.size ?? 0;
  }
  return sum;
}
