/** Trains the default network for a few steps on a backend and on plain `cpu`, and says how far they are apart. */
import { type Failure, ok, type Result } from '../../engine/result.ts';
import type { BackendName, BackendRate, Device } from '../../model/backends.ts';
import { trainingConfigSchema } from '../training/config.ts';
import { askChild } from './ask.ts';
import { areWithin, type Differences, differences, TOLERANCES } from './compare.ts';
import type { MatMulRate } from './measure.ts';
import { sampleBatches } from './sample.ts';

/** What a check found. */
export interface CheckReport {
  readonly backend: BackendName;
  readonly device: Device;
  readonly detail: string;
  readonly node: string;
  readonly platform: string;
  /** Losses of the steps, nats, there and on the reference. */
  readonly losses: { readonly backend: readonly number[]; readonly reference: readonly number[] };
  readonly differences: Differences;
  readonly tolerances: Differences;
  readonly matMul: readonly MatMulRate[];
  readonly rate: BackendRate & { readonly trainTflops: number };
  /** True where all differences are within the tolerances. */
  readonly pass: boolean;
}

const STEPS = 4;
const DECISIONS = 32;
const TIMEOUT_MS = 300_000;

/** Checks a backend; `onStage` is told what is being done. */
export async function checkBackend(
  backend: BackendName,
  onStage: (share: number, what: string) => void,
): Promise<Result<CheckReport, Failure<string>>> {
  const config = trainingConfigSchema.parse({});
  const batches = await sampleBatches(config, STEPS, DECISIONS);
  const { network, seed, learningRate } = config;
  const request = { kind: 'trace', network, seed, learningRate, batches } as const;
  onStage(0, `losses and gradients on ${backend}`);
  const traced = await askChild(
    { ...request, backend },
    // TensorFlow multiplies float32 with 10 bits of mantissa on new GPUs unless told not to.
    { timeoutMs: TIMEOUT_MS, env: { NVIDIA_TF32_OVERRIDE: '0' } },
  );
  if (!traced.ok) return traced;
  onStage(0.2, 'the same on cpu');
  const reference = await askChild({ ...request, backend: 'cpu' }, { timeoutMs: TIMEOUT_MS });
  if (!reference.ok) return reference;
  onStage(0.5, 'matrix products');
  const products = await askChild({ kind: 'matMul', backend }, { timeoutMs: TIMEOUT_MS });
  if (!products.ok) return products;
  onStage(0.8, 'training steps');
  const measured = await askChild({ kind: 'measure', backend }, { timeoutMs: TIMEOUT_MS });
  if (!measured.ok) return measured;
  onStage(1, 'done');
  const { device, detail, trace } = traced.value;
  const found = differences(trace, reference.value.trace);
  const { rate } = measured.value;
  return ok({
    backend,
    device,
    detail,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    losses: { backend: trace.losses, reference: reference.value.trace.losses },
    differences: found,
    tolerances: TOLERANCES,
    matMul: products.value.rates,
    rate: { ...rate, trainTflops: rate.trainGflops / 1000 },
    pass: areWithin(found),
  });
}
