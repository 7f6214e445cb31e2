/**
 * TensorFlow.js: the only file that imports it. Everything else in the trainer takes `tf` from here.
 *
 * `tensorflow` and `webgpu` are native libraries that `better-play backend install` brings; WebAssembly comes with npm
 * alone. `cpu`, plain JavaScript, is slow and repeats bit for bit everywhere.
 */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { type Failure, fail, ok, type Result } from '../engine/result.ts';
import {
  type BackendName,
  BACKENDS,
  type Device,
  type InstallTarget,
  TARGETS,
} from '../model/backends.ts';
import { backendsFolder, currentInstall, linkToProgram, readInstalled } from './backends/folder.ts';

export { tf };
export type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D, Variable } from '@tensorflow/tfjs';

const require = createRequire(import.meta.url);

/** A backend that computes. */
export interface OpenBackend {
  readonly name: BackendName;
  readonly device: Device;
  /** What it runs on, for people: library, version, device. */
  readonly detail: string;
  /** Resolves with the reason when its device is gone, as a GPU's driver may be; never where that cannot happen. */
  readonly lost: Promise<string>;
}

type Opened = Omit<OpenBackend, 'name'>;

const NEVER = new Promise<string>(() => {});

/** By name; `isNamed` where it was asked for. They throw why it does not open here, for people. */
const OPENERS: Record<BackendName, (isNamed: boolean) => Promise<Opened>> = {
  tensorflow: openTensorFlow,
  webgpu: openWebGpu,
  async wasm() {
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
    setWasmPaths(`${path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}${path.sep}`);
    await tf.setBackend('wasm');
    return { device: 'cpu', detail: `TensorFlow.js ${tf.version_core}, WebAssembly`, lost: NEVER };
  },
  async cpu() {
    await tf.setBackend('cpu');
    return { device: 'cpu', detail: `TensorFlow.js ${tf.version_core}, JavaScript`, lost: NEVER };
  },
};

/**
 * Makes the named backend the one that computes, or the best one that opens here: the first of BACKENDS, WebGPU only
 * on a real GPU.
 */
export async function openBackend(
  wanted?: BackendName,
): Promise<Result<OpenBackend, Failure<'noBackend'>>> {
  const reasons: string[] = [];
  for (const name of wanted ? [wanted] : BACKENDS) {
    const opened = await openOne(name, wanted !== undefined);
    if (opened.ok) return opened;
    reasons.push(`${name}: ${opened.error.message}`);
  }
  return fail('noBackend', `${wanted ? '' : 'no backend opens here: '}${reasons.join('; ')}`);
}

/** As openBackend with one name; the message of a failure does not repeat it. */
export async function openOne(
  name: BackendName,
  isNamed = true,
): Promise<Result<OpenBackend, Failure<'noBackend'>>> {
  // Production mode leaves out advice on the console and checks of every operation.
  tf.enableProdMode();
  try {
    const opened = await OPENERS[name](isNamed);
    await tf.ready();
    if (tf.getBackend() === name) return ok({ name, ...opened });
    return fail('noBackend', 'it did not start');
  } catch (error) {
    return fail('noBackend', (error as Error).message.split('\n')[0]!);
  }
}

async function openTensorFlow(): Promise<Opened> {
  // tfjs-node calls two functions that Node warns of from 22 on; Node 23 took the first away.
  const util = require('node:util') as {
    isNullOrUndefined?: (value: unknown) => boolean;
    isArray?: (value: unknown) => boolean;
  };
  util.isNullOrUndefined = (value) => value === null || value === undefined;
  util.isArray = Array.isArray;
  // Its log, and all of a GPU's memory, only for whoever asks for them; what fails is thrown all the same.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '3';
  process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true';
  const installed = await installedPackages('tensorflow');
  if (installed) require(path.join(installed.packages, '@tensorflow', 'tfjs-node-gpu'));
  else requireOptional('@tensorflow/tfjs-node-gpu');
  await tf.setBackend('tensorflow');
  const { isUsingGpuDevice, binding } = tf.backend() as tf.KernelBackend & {
    readonly isUsingGpuDevice: boolean;
    readonly binding: { readonly TF_Version: string };
  };
  const version = `TensorFlow ${binding.TF_Version}`;
  if (isUsingGpuDevice)
    return { device: 'gpu', detail: `${version}, ${cudaGpuName()}`, lost: NEVER };
  const why =
    installed?.target === 'gpu' ? ' (CUDA found no GPU: TF_CPP_MIN_LOG_LEVEL=0 shows why)' : '';
  return { device: 'cpu', detail: `${version}, CPU${why}`, lost: NEVER };
}

/** Kept while the process lives: Dawn must not be collected while its device computes. */
let webGpu: { readonly opened: Opened; readonly instance: WebGpu } | undefined;

async function openWebGpu(isNamed: boolean): Promise<Opened> {
  if (webGpu && (isNamed || webGpu.opened.device === 'gpu')) {
    await tf.setBackend('webgpu');
    return webGpu.opened;
  }
  const installed = await installedPackages('webgpu');
  if (!installed) throw new Error('not installed: `better-play backend install webgpu` brings it');
  const dawn = pathToFileURL(path.join(installed.packages, 'webgpu', 'index.js')).href;
  const { create, globals } = (await import(dawn)) as {
    readonly create: (options: string[]) => WebGpu;
    readonly globals: object;
  };
  const gpu = create([]);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) {
    throw new Error(
      "no GPU that WebGPU can use: it needs the GPU's driver and, on Linux, Vulkan (Debian: apt install libvulkan1)",
    );
  }
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const adapterName = description || [vendor, architecture, device].filter(Boolean).join(' ');
  // Not every software Vulkan calls itself a fallback.
  const isSoftware = isFallbackAdapter || /swiftshader|llvmpipe|lavapipe/i.test(adapterName);
  if (isSoftware && !isNamed) throw new Error(`only in software (${adapterName})`);
  Object.assign(globalThis, globals);
  // Before Node 21 there is no navigator.
  const scope = globalThis as { navigator?: object };
  if (!scope.navigator) Object.defineProperty(scope, 'navigator', { value: {} });
  Object.defineProperty(scope.navigator, 'gpu', { value: gpu, configurable: true });
  require(path.join(installed.packages, '@tensorflow', 'tfjs-backend-webgpu'));
  await tf.setBackend('webgpu');
  const { device: gpuDevice } = tf.backend() as tf.KernelBackend & {
    readonly device: { readonly lost: Promise<{ readonly message: string }> };
  };
  webGpu = {
    instance: gpu,
    opened: {
      device: isSoftware ? 'cpu' : 'gpu',
      detail: `TensorFlow.js ${tf.version_core}, WebGPU on ${adapterName}`,
      lost: gpuDevice.lost.then(({ message }) => message || 'the GPU is gone'),
    },
  };
  return webGpu.opened;
}

/** As much of navigator.gpu as is used. */
interface WebGpu {
  requestAdapter(options: object): Promise<{
    readonly info: {
      readonly vendor: string;
      readonly architecture: string;
      readonly device: string;
      readonly description: string;
      readonly isFallbackAdapter: boolean;
    };
  } | null>;
}

/** What is installed for a backend and the folder of its packages, ready to be loaded; undefined where nothing is. */
async function installedPackages(
  name: BackendName,
): Promise<{ readonly target: InstallTarget; readonly packages: string } | undefined> {
  const current = currentInstall(TARGETS[name]);
  if (!current) {
    const target = TARGETS[name].find((target) => readInstalled(target));
    if (!target) return undefined;
    throw new Error(
      `installed for another version of Better Play: run \`better-play backend install ${target}\` again`,
    );
  }
  const { target } = current;
  return { target, packages: await linkToProgram(path.join(backendsFolder(), target)) };
}

/** Loads a package that npm may have left out. */
function requireOptional(name: string): void {
  try {
    require.resolve(name);
  } catch {
    throw new Error(
      'not installed: `better-play backend install cpu` brings it, `install gpu` for a CUDA GPU',
    );
  }
  require(name);
}

function cudaGpuName(): string {
  try {
    const query = ['--query-gpu=name', '--format=csv,noheader'];
    const names = execFileSync('nvidia-smi', query, { encoding: 'utf8', timeout: 5000 });
    return `CUDA on ${names.trim().split('\n').at(-1)}`;
  } catch {
    return 'CUDA GPU';
  }
}
