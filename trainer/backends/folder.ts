/** Where installed backends are kept, and what is known of each: `<folder>/<target>/installed.json` and its packages. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readlink, realpath, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as z from 'zod';
import { INSTALL_TARGETS, type InstallTarget } from '../../model/backends.ts';

const require = createRequire(import.meta.url);

/** The program's folder: this file runs from its sources and from dist. */
export const PROGRAM: string = ancestorWith('package.json');

function ancestorWith(file: string): string {
  let folder = import.meta.dirname;
  while (!existsSync(path.join(folder, file))) folder = path.dirname(folder);
  return folder;
}

/** Returns the folder of the installed backends: BETTER_PLAY_BACKENDS, or backends beside the models trained here. */
export function backendsFolder(): string {
  const { BETTER_PLAY_BACKENDS: own, BETTER_PLAY_HOME: home } = process.env;
  return path.resolve(own ?? path.join(home ?? path.join(PROGRAM, 'var'), 'backends'));
}

const installedSchema = z.strictObject({
  format: z.literal(1),
  target: z.enum(INSTALL_TARGETS),
  /** What was installed, for people: "TensorFlow 2.16.2". */
  library: z.string(),
  /** Fingerprint of all that was pinned; another one means that the program wants another install. */
  recipe: z.string(),
  /** Bytes on disk. */
  bytes: z.int(),
});
export type Installed = z.infer<typeof installedSchema>;

export const INSTALLED_FILE = 'installed.json';

/** Returns what is installed for a target, null where nothing (or nothing whole) is. */
export function readInstalled(target: InstallTarget, folder = backendsFolder()): Installed | null {
  try {
    const text = readFileSync(path.join(folder, target, INSTALLED_FILE), 'utf8');
    return installedSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The folders with what is pinned for each target: package.json, its lock, and hashes of what comes from PyPI. */
export const PACKAGES: Readonly<Record<InstallTarget, string>> = {
  cpu: path.join(PROGRAM, 'trainer', 'backends', 'packages', 'tensorflow'),
  gpu: path.join(PROGRAM, 'trainer', 'backends', 'packages', 'tensorflow'),
  webgpu: path.join(PROGRAM, 'trainer', 'backends', 'packages', 'webgpu'),
};

const NPM_FILES: readonly string[] = ['package.json', 'package-lock.json'];
const RECIPE_FILES: Readonly<Record<InstallTarget, readonly string[]>> = {
  cpu: [...NPM_FILES, 'unpack.py', 'requirements-cpu.txt'],
  gpu: [...NPM_FILES, 'unpack.py', 'requirements-gpu.txt'],
  webgpu: NPM_FILES,
};

/** The version of Node-API that the binding is compiled to: the newest that tfjs-node's loader asks for. */
export const NODE_API = 8;
/** How the binding is compiled, and what it is linked with. */
export const COMPILER_FLAGS: readonly string[] = [
  '-std=c++17',
  '-O2',
  '-shared',
  '-fPIC',
  `-DNAPI_VERSION=${NODE_API}`,
];
export const LIBRARY_FLAGS: readonly string[] = [
  '-l:libtensorflow_cc.so.2',
  '-l:libtensorflow_framework.so.2',
];

/** Returns the fingerprint of all that an install of a target is made of: what is pinned, and how it is unpacked and compiled. */
export function recipeOf(target: InstallTarget, packages = PACKAGES[target]): string {
  const hash = createHash('sha256');
  if (target !== 'webgpu') hash.update([...COMPILER_FLAGS, ...LIBRARY_FLAGS].join(' '));
  for (const name of RECIPE_FILES[target]) {
    hash.update(`\0${name}\0`).update(readFileSync(path.join(packages, name)));
  }
  return hash.digest('hex').slice(0, 16);
}

/** Returns the first of these targets that is installed as this version of the program wants it; undefined where none is. */
export function currentInstall(
  targets: readonly InstallTarget[],
  folder = backendsFolder(),
): Installed | undefined {
  return targets
    .flatMap((target) => readInstalled(target, folder) ?? [])
    .find(({ target, recipe }) => recipe === recipeOf(target));
}

/** Packages that a backend must share with the program: a second copy would be another TensorFlow.js. */
const SHARED = ['tfjs', 'tfjs-core', 'tfjs-backend-cpu'] as const;

/**
 * Makes an installed target use the program's own TensorFlow.js, by links that are made again when the program has
 * moved. Returns the folder of the target's packages.
 */
export async function linkToProgram(folder: string): Promise<string> {
  const packages = path.join(folder, 'node_modules');
  const scope = path.join(packages, '@tensorflow');
  const tfjs = require.resolve('@tensorflow/tfjs/package.json');
  const fromTfjs = createRequire(tfjs);
  for (const name of SHARED) {
    const own = path.dirname(fromTfjs.resolve(`@tensorflow/${name}/package.json`));
    const link = path.join(scope, name);
    if ((await realpath(link).catch(() => undefined)) === own) continue;
    await mkdir(scope, { recursive: true });
    // Renamed into place, so that whoever opens the backend meanwhile finds the old link or the new one.
    const made = `${link}.${process.pid}`;
    await rm(made, { force: true });
    await symlink(own, made, 'junction');
    if (!(await readlink(link).catch(() => undefined)))
      await rm(link, { recursive: true, force: true });
    await rename(made, link);
  }
  return packages;
}
