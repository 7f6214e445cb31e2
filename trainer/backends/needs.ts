/** What a target needs of the machine before anything is downloaded, and what to do about each thing missing. */
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import type { Failure } from '../../engine/result.ts';
import type { InstallTarget } from '../../model/backends.ts';
import { runCommand } from './command.ts';

/** What the checks look at; tests have machines of their own. */
export interface Machine {
  /** As `linux-x64`; `linux-x64-musl` where the C library is not glibc. */
  readonly platform: string;
  /** Resolves true where the command can be run and ends well. */
  runs(command: string, args: readonly string[]): Promise<boolean>;
  /** Resolves the bytes free where the folder is or would be. */
  freeBytes(folder: string): Promise<number>;
}

export type NeedCode =
  | 'badPlatform'
  | 'noPython'
  | 'noPip'
  | 'noCompiler'
  | 'noNvidiaGpu'
  | 'noSpace';

/** Bytes each target downloads, may take while it is being installed (the caches of npm and pip included), and keeps. */
export const SIZES: Readonly<
  Record<
    InstallTarget,
    { readonly download: number; readonly working: number; readonly kept: number }
  >
> = {
  cpu: { download: 0.22e9, working: 1.2e9, kept: 0.64e9 },
  gpu: { download: 2.45e9, working: 8e9, kept: 4.1e9 },
  webgpu: { download: 0.055e9, working: 0.4e9, kept: 0.04e9 },
};

const TENSORFLOW_PLATFORMS = ['linux-x64'];
const DAWN_PLATFORMS = [
  'linux-x64',
  'linux-arm64',
  'darwin-x64',
  'darwin-arm64',
  'win32-x64',
  'win32-arm64',
];

/** Returns the machine the program runs on. */
export function thisMachine(): Machine {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  const isMusl = process.platform === 'linux' && !report.header?.glibcVersionRuntime;
  return {
    platform: `${process.platform}-${process.arch}${isMusl ? '-musl' : ''}`,
    runs: async (command, args) => (await runCommand(command, args)).ok,
    async freeBytes(folder) {
      for (let place = path.resolve(folder); ; place = path.dirname(place)) {
        const found = await statfs(place).catch(() => undefined);
        if (found) return found.bavail * found.bsize;
        if (place === path.dirname(place)) return 0;
      }
    },
  };
}

/** Returns everything that a target lacks on this machine, [] where it can be installed into `folder`. */
export async function missingNeeds(
  target: InstallTarget,
  folder: string,
  machine: Machine,
): Promise<Failure<NeedCode>[]> {
  const platforms = target === 'webgpu' ? DAWN_PLATFORMS : TENSORFLOW_PLATFORMS;
  if (!platforms.includes(machine.platform)) {
    return [
      {
        code: 'badPlatform',
        message: `the platform is ${machine.platform}, expected ${platforms.join(', ')}${target === 'webgpu' ? '' : ' (glibc)'}: the other backends of \`better-play backend\` remain`,
      },
    ];
  }
  const missing: Failure<NeedCode>[] = [];
  const lacks = (code: NeedCode, message: string): void => void missing.push({ code, message });
  if (target !== 'webgpu') {
    if (!(await machine.runs('python3', ['--version']))) {
      lacks(
        'noPython',
        'python3 is not there: install Python 3 with pip (Debian: apt install python3-pip)',
      );
    } else if (!(await machine.runs('python3', ['-m', 'pip', '--version']))) {
      lacks('noPip', 'python3 has no pip: install it (Debian: apt install python3-pip)');
    }
    if (!(await machine.runs('g++', ['--version']))) {
      lacks('noCompiler', 'g++ is not there: install a C++ compiler (Debian: apt install g++)');
    }
  }
  if (target === 'gpu' && !(await machine.runs('nvidia-smi', ['-L']))) {
    lacks(
      'noNvidiaGpu',
      "no NVIDIA GPU: nvidia-smi does not answer. Install the GPU's driver (525 or newer), or `better-play backend install cpu`",
    );
  }
  const free = await machine.freeBytes(folder);
  const { working } = SIZES[target];
  if (free < working) {
    lacks(
      'noSpace',
      `${gigabytes(free)} free for ${folder}, expected ${gigabytes(working)}: make room, or name another folder in BETTER_PLAY_BACKENDS`,
    );
  }
  return missing;
}

/** Returns bytes for people: "0.65 GB". */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(bytes < 1e9 ? 2 : 1)} GB`;
}
