import { describe, expect, it } from 'vitest';
import { type JobTransport, JobWatch } from '../../client/state/jobWatch.ts';
import {
  heldOutText,
  holdsOutOf,
  trainingProgress,
  trainingSeries,
} from '../../client/state/trainingSeries.ts';
import type { TrainingEvent } from '../../model/trainingEvents.ts';
import type { Job } from '../../server/protocol/jobs.ts';
import { settle } from './fakes.ts';

const start = (step: number): TrainingEvent => ({
  event: 'start',
  run: 'r',
  model: 'm',
  backend: 'wasm',
  parameters: 10,
  trainDecisions: 900,
  heldOutDecisions: 100,
  step,
  steps: 100,
});
const step = (n: number, loss = 0.5): TrainingEvent => ({
  event: 'step',
  step: n,
  decisions: n * 64,
  loss,
  learningRate: 0.001,
  decisionsPerSecond: 64,
  boardsPerSecond: 1000,
  expertLoad: [0.75, 0.25],
  routingEntropy: 0.5,
  seconds: n,
});
const evaluation = (n: number, share: number): TrainingEvent => ({
  event: 'evaluation',
  step: n,
  agreement: { of: 100, share, low: share - 0.1, high: share + 0.1 },
  isBest: true,
});

const JOB: Job = {
  id: 'job-1',
  request: { kind: 'train', records: 'sample', experts: [], model: 'm', epochs: 1 },
  state: 'running',
  startedAt: '2026-01-01T00:00:00Z',
  events: [start(0)],
  report: null,
  error: null,
};

describe('the curves of a training', () => {
  it('are columns of its events', () => {
    const series = trainingSeries([start(0), step(10, 0.6), evaluation(10, 0.4), step(20, 0.5)]);
    expect(series).toMatchObject({
      steps: [10, 20],
      loss: [0.6, 0.5],
      expertLoad: [
        [0.75, 0.75],
        [0.25, 0.25],
      ],
      evaluationSteps: [10],
      agreement: [0.4],
    });
  });

  it('leave out what a resumed run did again', () => {
    const events = [
      start(0),
      step(10, 0.6),
      step(20, 0.5),
      { event: 'stopped', step: 20, reason: 'killed' } as const,
      start(10),
      step(20, 0.51),
    ];
    expect(trainingSeries(events)).toMatchObject({ steps: [10, 20], loss: [0.6, 0.51] });
  });

  it('tell how far it is and how long it will take', () => {
    expect(trainingProgress([])).toBeUndefined();
    // 64 decisions a step, 64 decisions a second: a step a second.
    expect(trainingProgress([start(0), step(40), evaluation(40, 0.6)])).toMatchObject({
      step: 40,
      steps: 100,
      secondsLeft: 60,
      best: 0.6,
    });
    expect(trainingProgress([start(50)])).toMatchObject({
      step: 50,
      secondsLeft: null,
      best: null,
    });
    const finished: TrainingEvent = { event: 'finished', step: 100, model: 'm', agreement: null };
    expect(trainingProgress([start(0), step(90), finished])).toMatchObject({ step: 100 });
  });
});

describe('what a training held out', () => {
  const noneHeldOut: TrainingEvent = { ...start(0), heldOutDecisions: 0 } as TrainingEvent;

  it('is told by its newest evaluation, or by why there is none', () => {
    expect(heldOutText([start(0)])).toBe('\u2026');
    expect(heldOutText([start(0), evaluation(10, 0.4), evaluation(20, 0.5)])).toBe(
      '50.0% (40.0\u201360.0)',
    );
    expect(heldOutText([noneHeldOut, step(10)])).toBe('none held out: too few matches');
  });

  it('is known for the records a finished training was made from', () => {
    const finished: Job = { ...JOB, state: 'finished' };
    expect(holdsOutOf([finished], 'm', 'sample')).toBe(true);
    expect(holdsOutOf([{ ...finished, events: [noneHeldOut] }], 'm', 'sample')).toBe(false);
    expect(holdsOutOf([finished], 'm', 'others')).toBeUndefined();
    expect(holdsOutOf([finished], 'other', 'sample')).toBeUndefined();
    expect(holdsOutOf([JOB], 'm', 'sample')).toBeUndefined();
  });
});

class FakeJobs implements JobTransport {
  isUp = true;
  job: Job = JOB;
  /** Sent while the answer is on its way. */
  meanwhile: TrainingEvent[] = [];
  event: (jobId: string, event: TrainingEvent) => void = () => undefined;
  changed: (job: Job) => void = () => undefined;
  connected: (isUp: boolean) => void = () => undefined;

  async watchJob(): Promise<Job | undefined> {
    const { job } = this;
    for (const event of this.meanwhile.splice(0)) this.event(job.id, event);
    await Promise.resolve();
    return job;
  }
  onJobEvent(listener: (jobId: string, event: TrainingEvent) => void): () => void {
    this.event = listener;
    return () => undefined;
  }
  onJobState(listener: (job: Job) => void): () => void {
    this.changed = listener;
    return () => undefined;
  }
  onConnection(listener: (isUp: boolean) => void): () => void {
    this.connected = listener;
    return () => undefined;
  }
}

describe('a job followed live', () => {
  it('is whole at first and grows by its events', async () => {
    const jobs = new FakeJobs();
    const watch = new JobWatch(jobs, 'job-1');
    await settle();
    jobs.event('job-1', step(10));
    jobs.event('another', step(11));
    expect(watch.state.get().job?.events).toEqual([start(0), step(10)]);
  });

  it('counts an event once that is in the answer and arrives before it', async () => {
    const jobs = new FakeJobs();
    jobs.job = { ...JOB, events: [start(0), step(10)] };
    jobs.meanwhile = [step(10), step(20)];
    const watch = new JobWatch(jobs, 'job-1');
    await settle();
    expect(watch.state.get().job?.events).toEqual([start(0), step(10), step(20)]);
  });

  it('is read again after the connection was lost', async () => {
    const jobs = new FakeJobs();
    const watch = new JobWatch(jobs, 'job-1');
    await settle();
    jobs.connected(false);
    expect(watch.state.get().isUp).toBe(false);
    jobs.job = { ...JOB, state: 'finished', events: [start(0), step(10), step(20)] };
    jobs.connected(true);
    await settle();
    expect(watch.state.get()).toMatchObject({ isUp: true, job: { state: 'finished' } });
    expect(watch.state.get().job?.events).toHaveLength(3);
  });

  it('takes a change of state with its events', async () => {
    const jobs = new FakeJobs();
    const watch = new JobWatch(jobs, 'job-1');
    await settle();
    jobs.changed({ ...JOB, id: 'another', state: 'failed' });
    expect(watch.state.get().job?.state).toBe('running');
    jobs.changed({ ...JOB, state: 'failed', error: 'no records', events: [start(0), step(10)] });
    expect(watch.state.get().job).toMatchObject({
      state: 'failed',
      error: 'no records',
      events: [start(0), step(10)],
    });
  });

  it('follows a resumed training back to its checkpoint, but not an answer that is late', async () => {
    const jobs = new FakeJobs();
    jobs.job = { ...JOB, events: [start(0), step(10), step(20), step(30)] };
    const watch = new JobWatch(jobs, 'job-1');
    await settle();
    jobs.changed({ ...JOB, events: [start(0), step(10), start(10)] });
    expect(watch.state.get().job?.events).toEqual([start(0), step(10), start(10)]);
    watch.adopt({ ...JOB, state: 'stopping', events: [start(0)] });
    expect(watch.state.get().job).toMatchObject({
      state: 'stopping',
      events: [start(0), step(10), start(10)],
    });
  });
});
