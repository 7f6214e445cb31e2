/** Events of trainings and jobs, as tests need them. */
import type { Mistake, TrainingEvent } from '../../model/trainingEvents.ts';
import type { TrainJob } from '../../client/state/jobKinds.ts';

type EventOf<Name extends TrainingEvent['event']> = Extract<TrainingEvent, { event: Name }>;

export const start = (step: number, fields: Partial<EventOf<'start'>> = {}): EventOf<'start'> => ({
  event: 'start',
  run: 'r',
  model: 'm',
  backend: 'wasm',
  from: null,
  parameters: 10,
  trainDecisions: 900,
  heldOutDecisions: 100,
  step,
  steps: 100,
  ...fields,
});

export const step = (n: number, loss = 0.5): EventOf<'step'> => ({
  event: 'step',
  step: n,
  decisions: n * 64,
  loss,
  learningRate: 0.001,
  decisionsPerSecond: 64,
  boardsPerSecond: 1000,
  expertLoad: [0.75, 0.25],
  routingEntropy: 0.5,
  memoryBytes: 4e8,
  waitShare: 0.25,
  seconds: n,
});

export const evaluation = (
  n: number,
  share: number,
  fields: Partial<EventOf<'evaluation'>> = {},
): EventOf<'evaluation'> => ({
  event: 'evaluation',
  step: n,
  agreement: { of: 100, share, low: share - 0.1, high: share + 0.1 },
  equityLost: null,
  isBest: true,
  phases: [],
  mistakes: [],
  ...fields,
});

export const finished = (n: number): EventOf<'finished'> => ({
  event: 'finished',
  step: n,
  model: 'm',
  agreement: null,
  reason: 'end',
});

/** An opening 31 that splits instead of making the five point; both plays move 6/5. */
export const MISTAKE: Mistake = {
  position: '4HPwATDgc/ABMA',
  roll: [3, 1],
  chosen: { play: '24/21 6/5', result: 'x' },
  preferred: { play: '8/5 6/5', result: 'y' },
  mEMG: 123.4,
  isUnlisted: false,
  probability: 0.2,
};

export const JOB: TrainJob = {
  id: 'job-1',
  request: {
    kind: 'train',
    records: 'sample',
    experts: [],
    model: 'm',
    preset: 'standard',
    epochs: null,
    seed: null,
    backend: null,
    from: null,
  },
  state: 'running',
  lane: 'cpu',
  waitsFor: 0,
  startedAt: '2026-01-01T00:00:00Z',
  events: [start(0)],
  progress: null,
  report: null,
  error: null,
};
