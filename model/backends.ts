/**
 * The backends a network can be trained on, and what `better-play backend --json` and the Train page say about each on
 * this machine. Names and facts only: trainer/backend.ts is the one file that opens them.
 */
import * as z from 'zod';

/** The backends by name, best first. */
export const BACKENDS = ['tensorflow', 'webgpu', 'wasm', 'cpu'] as const;
export type BackendName = (typeof BACKENDS)[number];

/** What a backend computes on: trainings on one device wait for each other. */
export const DEVICES = ['cpu', 'gpu'] as const;
export type Device = (typeof DEVICES)[number];

/** What `backend install` can bring: TensorFlow's library for the CPU or for CUDA GPUs, or WebGPU (Dawn). */
export const INSTALL_TARGETS = ['cpu', 'gpu', 'webgpu'] as const;
export type InstallTarget = (typeof INSTALL_TARGETS)[number];

/** What can be installed for a backend, in the order in which it is taken when both are there. */
export const TARGETS: Readonly<Record<BackendName, readonly InstallTarget[]>> = {
  tensorflow: ['gpu', 'cpu'],
  webgpu: ['webgpu'],
  wasm: [],
  cpu: [],
};

/** How fast a backend is here, measured. */
export const backendRateSchema = z.object({
  /** [4096,256] x [256,256] in float32, 10^9 floating-point operations a second. */
  matMulGflops: z.number(),
  /** Decisions the default network learns from in a second, batches made beforehand. */
  decisionsPerSecond: z.number(),
  boardsPerSecond: z.number(),
  /** The same as 10^9 floating-point operations a second: three times the forward pass. */
  trainGflops: z.number(),
});
export type BackendRate = z.infer<typeof backendRateSchema>;

export const backendStatusSchema = z.object({
  name: z.enum(BACKENDS),
  /** For people: "TensorFlow, native". */
  title: z.string(),
  device: z.enum(DEVICES),
  /** ready: it opens here. installable: `backend install` brings it. unavailable: this machine lacks something. */
  state: z.enum(['ready', 'installable', 'unavailable']),
  /** True for the one used where none is named. */
  isDefault: z.boolean(),
  /** What it runs on (library, version, device), or what it needs and how to get it. */
  detail: z.string(),
  /** What to install for it; null where nothing is needed. */
  target: z.enum(INSTALL_TARGETS).nullable(),
  /** Bytes that what was installed for it takes; null where nothing was. */
  installedBytes: z.int().nullable(),
  /** null where it was not measured. */
  rate: backendRateSchema.nullable(),
});
export type BackendStatus = z.infer<typeof backendStatusSchema>;

/** One JSON line of `backend install --json` and `backend remove --json`: how far it is, 0 to 1. */
export const setupProgressSchema = z.object({
  event: z.literal('progress'),
  share: z.number(),
  what: z.string(),
});
export type SetupProgress = z.infer<typeof setupProgressSchema>;
