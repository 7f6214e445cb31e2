/** Jobs without a server, and what tests ask of them. */
import { onTestFinished } from 'vitest';
import { fail, ok } from '../../../engine/result.ts';
import type { BackendName, BackendStatus, Device } from '../../../model/backends.ts';
import type { TrainingEvent } from '../../../model/trainingEvents.ts';
import type { Backends } from '../../../server/jobs/backendList.ts';
import { type JobParts, Jobs } from '../../../server/jobs/jobs.ts';
import type { Job, JobRequest } from '../../../server/protocol/jobs.ts';
import { FAKE_PROGRAM, STRICT, temporaryFolder } from './startServer.ts';

export type Wanted = (job: Job) => boolean;
export interface Workshop {
  readonly jobs: Jobs;
  readonly home: string;
  /** Every event announced. */
  readonly events: TrainingEvent[];
  /** Each change of state announced, as "model state" of a training and "kind state" of any other job. */
  readonly states: string[];
  /** Resolves with the job when it is, or comes to be, as wanted. */
  readonly until: (id: string, wanted: Wanted) => Promise<Job>;
}

/** Jobs in a home, closed after the test. */
export function openJobs(
  home: string = temporaryFolder(),
  parts: Partial<JobParts> = {},
): Workshop {
  const events: TrainingEvent[] = [];
  const states: string[] = [];
  const last = new Map<string, string>();
  const waiting = new Set<() => void>();
  const look = (): void => {
    for (const each of waiting) each();
  };
  const jobs = new Jobs({
    home,
    program: FAKE_PROGRAM,
    recordsFolder: async (name) =>
      name === 'sample' ? ok('/records/sample') : fail('unknownRecords', `no records ${name}`),
    modelFolder: async (name) =>
      name === 'default' ? ok('/models/default') : fail('unknownModel', `no model ${name}`),
    models: `${home}/models`,
    backends: {
      list: async () => machine({ wasm: 'cpu', webgpu: 'gpu' }),
      latest: async () => machine({ wasm: 'cpu', webgpu: 'gpu' }),
      forget: () => {},
    },
    listener: {
      onEvent: (_, event) => {
        events.push(event);
        look();
      },
      onState: ({ id, request, state }) => {
        const line = `${request.kind === 'train' ? request.model : request.kind} ${state}`;
        if (last.get(id) !== line) states.push(line);
        last.set(id, line);
        look();
      },
    },
    log: STRICT,
    ...parts,
  });
  onTestFinished(() => jobs.close());
  const until = (id: string, wanted: Wanted): Promise<Job> =>
    new Promise((resolve) => {
      const check = (): void => {
        const job = jobs.get(id);
        if (!job || !wanted(job)) return;
        waiting.delete(check);
        resolve(job);
      };
      waiting.add(check);
      check();
    });
  return { jobs, home, events, states, until };
}

/** What `backend list` says of a machine with these backends, the first the default. */
export function machine(devices: Partial<Record<BackendName, Device>>): Backends {
  const status = ([name, device]: [string, Device], i: number): BackendStatus => ({
    name: name as BackendName,
    title: name,
    device,
    state: 'ready',
    isDefault: i === 0,
    detail: '',
    target: null,
    installedBytes: null,
    rate: null,
  });
  return ok(Object.entries(devices).map(status));
}

export const training = (model: string): Extract<JobRequest, { kind: 'train' }> => ({
  kind: 'train',
  records: 'sample',
  experts: ['Ann', '--json'],
  model,
  preset: 'standard',
  epochs: 2,
  seed: null,
  backend: null,
  from: null,
});

export const evaluation: Extract<JobRequest, { kind: 'evaluate' }> = {
  kind: 'evaluate',
  records: 'sample',
  experts: [],
  model: 'default',
  heldOut: true,
};

export const setup = (target: 'cpu' | 'gpu' | 'webgpu'): JobRequest => ({
  kind: 'backend',
  action: 'install',
  target,
});

export const is =
  (state: Job['state']): Wanted =>
  (job) =>
    job.state === state;
export const reached =
  (step: number): Wanted =>
  ({ events }) =>
    events.some((event) => event.event === 'step' && event.step === step);
export const steps = ({ events }: Job): number[] =>
  events.flatMap((event) => (event.event === 'step' ? [event.step] : []));

/** Starts a job that is not refused; returns its ID. */
export async function begin(jobs: Jobs, request: JobRequest): Promise<string> {
  const started = await jobs.start(request);
  if (!started.ok) throw new Error(started.error.message);
  return started.value.id;
}
