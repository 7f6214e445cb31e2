/** What this machine has of each backend, what each would need, and how fast it is. */
import type { Failure, Result } from '../../engine/result.ts';
import {
  type BackendName,
  type BackendRate,
  BACKENDS,
  type BackendStatus,
  type InstallTarget,
  TARGETS,
} from '../../model/backends.ts';
import { askChild } from './ask.ts';
import type { Opened } from './child.ts';
import { backendsFolder, currentInstall, type Installed, readInstalled } from './folder.ts';
import { gigabytes, type Machine, missingNeeds, SIZES, thisMachine } from './needs.ts';

const TITLES: Readonly<Record<BackendName, string>> = {
  tensorflow: 'TensorFlow, native',
  webgpu: 'WebGPU',
  wasm: 'WebAssembly',
  cpu: 'JavaScript',
};
const TIMEOUT_MS = 120_000;

/** What a listing uses; tests have others. */
export interface StatusSurroundings {
  readonly folder: string;
  readonly machine: Machine;
  readonly ask: (
    backend: BackendName,
    isMeasured: boolean,
  ) => Promise<Result<Opened & { readonly rate?: BackendRate }, Failure<string>>>;
}

async function ask(
  backend: BackendName,
  isMeasured: boolean,
): ReturnType<StatusSurroundings['ask']> {
  const options = { timeoutMs: TIMEOUT_MS };
  return isMeasured
    ? await askChild({ kind: 'measure', backend }, options)
    : await askChild({ kind: 'open', backend }, options);
}

/** Lists all backends, best first, one after the other so that they do not slow each other down. */
export async function listBackends(
  isMeasured: boolean,
  onProgress: (share: number, what: string) => void,
  surroundings: StatusSurroundings = { folder: backendsFolder(), machine: thisMachine(), ask },
): Promise<BackendStatus[]> {
  const found: BackendStatus[] = [];
  for (const [i, name] of BACKENDS.entries()) {
    onProgress(i / BACKENDS.length, name);
    const status = await statusOf(name, isMeasured, surroundings);
    const isTaken = found.some(({ isDefault }) => isDefault);
    found.push({ ...status, isDefault: !isTaken && isUsable(status) });
  }
  return found;
}

/** Returns true where it is taken without being named: it opens, and WebGPU has a real GPU. */
export function isUsable({ name, state, device }: BackendStatus): boolean {
  return state === 'ready' && !(name === 'webgpu' && device === 'cpu');
}

async function statusOf(
  name: BackendName,
  isMeasured: boolean,
  { folder, machine, ask }: StatusSurroundings,
): Promise<BackendStatus> {
  const installed = TARGETS[name]
    .map((target) => readInstalled(target, folder))
    .filter(isInstalled);
  const current = currentInstall(TARGETS[name], folder);
  const target = (current ?? installed[0])?.target ?? (await targetFor(name, machine));
  const status = {
    name,
    title: TITLES[name],
    device: name === 'webgpu' || target === 'gpu' ? ('gpu' as const) : ('cpu' as const),
    isDefault: false,
    target,
    installedBytes:
      installed.length > 0 ? installed.reduce((sum, { bytes }) => sum + bytes, 0) : null,
    rate: null,
  };
  const opened = await ask(name, isMeasured);
  if (opened.ok) {
    const { device, detail, rate = null } = opened.value;
    return { ...status, device, detail, rate, state: 'ready' };
  }
  if (target === null || current) {
    return { ...status, state: 'unavailable', detail: opened.error.message };
  }
  const missing = await missingNeeds(target, folder, machine);
  return missing.length > 0
    ? { ...status, state: 'unavailable', detail: missing.map(({ message }) => message).join('; ') }
    : {
        ...status,
        state: 'installable',
        detail: `${installed.length > 0 ? 'installed for another version of Better Play' : 'not installed'}; \`better-play backend install ${target}\` downloads ${gigabytes(SIZES[target].download)} and keeps ${gigabytes(SIZES[target].kept)}`,
      };
}

/** What to install for a backend on this machine. */
async function targetFor(name: BackendName, machine: Machine): Promise<InstallTarget | null> {
  if (name !== 'tensorflow') return TARGETS[name][0] ?? null;
  return (await machine.runs('nvidia-smi', ['-L'])) ? 'gpu' : 'cpu';
}

function isInstalled(value: Installed | null): value is Installed {
  return value !== null;
}
