/**
 * TensorFlow.js: the only file that imports it. Everything else in the trainer takes `tf` from here.
 *
 * The native library (@tensorflow/tfjs-node-gpu) is used where its optional package is installed and loads;
 * otherwise WebAssembly, which npm alone brings. `cpu`, plain JavaScript, is slow and repeats bit for bit everywhere.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { type Failure, fail, ok, type Result } from '../engine/result.ts';
import { type BackendName, BACKENDS, type Device } from '../model/backends.ts';

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

const NEVER = new Promise<string>(() => {});

const OPENERS: Record<BackendName, () => Promise<Omit<OpenBackend, 'name'>>> = {
  async tensorflow() {
    // tfjs-node calls a function that Node 23 took away.
    const util = require('node:util') as { isNullOrUndefined?: (value: unknown) => boolean };
    util.isNullOrUndefined ??= (value) => value === null || value === undefined;
    const name = '@tensorflow/tfjs-node-gpu';
    await import(name);
    await tf.setBackend('tensorflow');
    return { device: 'cpu', detail: 'TensorFlow', lost: NEVER };
  },
  webgpu() {
    return Promise.reject(new Error('not installed'));
  },
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

/** Makes the named backend, or the best one that loads here, the one that computes. */
export async function openBackend(
  wanted?: BackendName,
): Promise<Result<OpenBackend, Failure<'noBackend'>>> {
  // Production mode leaves out advice on the console and checks of every operation.
  tf.enableProdMode();
  const reasons: string[] = [];
  for (const name of wanted ? [wanted] : BACKENDS) {
    try {
      const opened = await OPENERS[name]();
      await tf.ready();
      if (tf.getBackend() === name) return ok({ name, ...opened });
      reasons.push(`${name}: did not start`);
    } catch (error) {
      reasons.push(`${name}: ${(error as Error).message.split('\n')[0]}`);
    }
  }
  return fail(
    'noBackend',
    `TensorFlow.js cannot compute here (${reasons.join('; ')})${wanted ? '; leave the backend out to take the best there is' : ''}`,
  );
}
