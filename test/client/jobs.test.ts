import { describe, expect, it } from 'vitest';
import { type JobTransport, JobWatch } from '../../client/state/jobWatch.ts';
import { controlsOf, jobsOf, listedJobsOf, waitText } from '../../client/state/jobKinds.ts';
import {
  endText,
  fewStepsText,
  heldOutText,
  holdsOutOf,
  trainingProgress,
  verdictText,
} from '../../client/state/trainingProgress.ts';
import { smoothed, trainingSeries } from '../../client/state/trainingSeries.ts';
import type { TrainingEvent } from '../../model/trainingEvents.ts';
import type { Job } from '../../server/protocol/jobs.ts';
import { settle } from './fakes.ts';
import { evaluation, finished, JOB, start, step } from './trainingEvents.ts';

describe('the curves of a training', () => {
  it('are columns of its events', () => {
    const series = trainingSeries([start(0), step(10, 0.6), evaluation(10, 0.4), step(20, 0.5)]);
    expect(series).toMatchObject({
      step: {
        steps: [10, 20],
        loss: [0.6, 0.5],
        memory: [4e8, 4e8],
        waitShare: [0.25, 0.25],
        expertLoad: [
          [0.75, 0.75],
          [0.25, 0.25],
        ],
      },
      evaluation: { steps: [10], agreement: [0.4], equityLost: [null], seconds: [10] },
      lastStep: 20,
    });
  });

  it('have the equity lost with its interval', () => {
    const equityLost = { of: 100, mEMG: 20, halfWidth: 3, unlisted: 25 };
    expect(trainingSeries([evaluation(10, 0.4, { equityLost })]).evaluation).toMatchObject({
      equityLow: [17],
      equityLost: [20],
      equityHigh: [23],
      unlisted: [0.25],
    });
  });

  it('are smoothed without leaning to where nothing was', () => {
    expect(smoothed([], 4)).toEqual([]);
    expect(smoothed([5, 5, 5], 4)).toEqual([5, 5, 5]);
    // With a width of 2 the value before counts half: (0.5 * 0 + 3) / (0.5 + 1).
    expect(smoothed([0, 3], 2)).toEqual([0, 2]);
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
    expect(trainingSeries(events).step).toMatchObject({ steps: [10, 20], loss: [0.6, 0.51] });
  });

  it('tell how far it is and how long it will take', () => {
    expect(trainingProgress([])).toBeUndefined();
    // 64 decisions a step, 64 decisions a second: a step a second.
    expect(trainingProgress([start(0), step(40), evaluation(40, 0.6)])).toMatchObject({
      step: 40,
      steps: 100,
      secondsLeft: 60,
      best: { agreement: { share: 0.6 } },
    });
    expect(trainingProgress([start(50)])).toMatchObject({
      step: 50,
      secondsLeft: null,
      best: null,
    });
    expect(trainingProgress([start(0), step(90), finished(100)])).toMatchObject({ step: 100 });
  });

  it('know the best evaluation, which need not be the last', () => {
    const events = [start(0), evaluation(10, 0.5), evaluation(20, 0.4, { isBest: false })];
    expect(trainingProgress(events)?.best?.step).toBe(10);
  });

  it.each([
    [0, undefined],
    [1, expect.stringMatching(/^Only 1 step: too few/)],
    [99, expect.stringMatching(/^Only 99 steps: too few/)],
    [100, undefined],
  ])('say that %i steps are few', (steps, expected) => {
    expect(fewStepsText(steps)).toEqual(expected);
  });

  it('say why it ended early', () => {
    expect(endText([finished(100)])).toBeUndefined();
    expect(endText([{ ...finished(50), reason: 'noProgress' }])).toMatch(/did not rise any more/);
  });
});

describe('a training that begins with a model', () => {
  const begun = start(0, { from: 'default' });
  const judged = (n: number, share: number) =>
    evaluation(n, share, { agreement: { of: 1000, share, low: share - 0.1, high: share + 0.1 } });
  const zero = judged(0, 0.722);
  const better = judged(20, 0.727);
  const worse = evaluation(10, 0.7, { isBest: false });

  it.each<[string, TrainingEvent[], string | undefined]>([
    ['nothing judged yet', [begun], undefined],
    [
      'only the model judged',
      [begun, zero],
      'default agrees in 72.2% of the held-out decisions: that is to be beaten.',
    ],
    [
      'nothing better yet',
      [begun, zero, worse],
      'default agrees in 72.2% of the held-out decisions, and nothing learned so far does better.',
    ],
    [
      'something better',
      [begun, zero, worse, better],
      'default agreed in 72.2% of the same decisions, the best of this training so far in 72.7%: +0.5 points, 5 decisions of 1,000.',
    ],
    [
      'a better model, resumed on the way',
      [begun, zero, start(10, { from: 'default' }), better, finished(100)],
      'default agreed in 72.2% of the same decisions, this model in 72.7%: +0.5 points, 5 decisions of 1,000.',
    ],
    [
      'the model unchanged',
      [begun, zero, worse, finished(100)],
      'Your records did not improve on default: the model is default unchanged, which agreed in 72.2% of the held-out decisions.',
    ],
    ['begun anew', [start(0), better, finished(100)], undefined],
  ])('is judged by it: %s', (_, events, expected) => {
    expect(verdictText(events)).toBe(expected);
  });

  it('has it as a line to be measured against', () => {
    expect(trainingSeries([begun, zero, better]).evaluation.baseline).toEqual({
      model: 'default',
      agreement: [0.722, 0.722],
    });
    expect(trainingSeries([start(0), better]).evaluation.baseline).toBe(null);
  });
});

describe('what a training held out', () => {
  const noneHeldOut = start(0, { heldOutDecisions: 0 });

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

describe('the controls of a training', () => {
  it.each<[Job['state'], string]>([
    ['queued', 'cancel'],
    ['running', 'stop'],
    ['stopping', 'stop'],
    ['stopped', 'resume cancel'],
    ['interrupted', 'resume cancel'],
    ['finished', ''],
    ['cancelled', ''],
    ['failed', 'resume cancel'],
  ])('%s: %s', (state, expected) => {
    const { canStop, canResume, canCancel } = controlsOf({ state });
    const names = [canStop && 'stop', canResume && 'resume', canCancel && 'cancel'];
    expect(names.filter(Boolean).join(' ')).toBe(expected);
  });

  it('say what a queued one waits for', () => {
    expect(waitText(JOB)).toBeUndefined();
    const queued: Job = { ...JOB, state: 'queued' };
    expect(waitText(queued)).toBe('begins in a moment');
    expect(waitText({ ...queued, waitsFor: 1 })).toBe('waits for another on the processor');
    expect(waitText({ ...queued, waitsFor: 2, lane: 'gpu' })).toBe(
      'waits for 2 others on the graphics card',
    );
  });

  it('list the jobs of a kind, the newest first', () => {
    const later: Job = { ...JOB, id: 'job-2', startedAt: '2026-01-02T00:00:00Z' };
    const setup: Job = { ...JOB, request: { kind: 'backend', action: 'install', target: 'cpu' } };
    expect(jobsOf([JOB, setup, later], 'train').map(({ id }) => id)).toEqual(['job-2', 'job-1']);
  });

  it('list what runs, then what waits in its order, then what has been', () => {
    const job = (id: string, state: Job['state'], day: number, waitsFor = 0): Job => ({
      ...JOB,
      id,
      state,
      waitsFor,
      startedAt: `2026-01-0${day}T00:00:00Z`,
    });
    const jobs = [
      job('last', 'queued', 6, 2),
      job('next', 'queued', 5, 1),
      job('gpu', 'running', 4),
      job('old', 'finished', 1),
      job('new', 'failed', 3),
      job('cpu', 'stopping', 2),
      // Resumed: it is older than those it waits for.
      job('resumed', 'queued', 1, 3),
    ];
    expect(listedJobsOf(jobs, 'train').map(({ id }) => id)).toEqual([
      'gpu',
      'cpu',
      'next',
      'last',
      'resumed',
      'new',
      'old',
    ]);
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

  it('shows events that come fast together, each once, and none before its time', async () => {
    const jobs = new FakeJobs();
    const frames: (() => void)[] = [];
    const watch = new JobWatch(jobs, 'job-1', (callback) => frames.push(callback));
    await settle();
    const seen: number[] = [];
    watch.state.watch(({ job }) => seen.push(job!.events.length));
    for (let n = 1; n <= 100; n++) jobs.event('job-1', step(n));
    expect(watch.state.get().job?.events).toEqual([start(0)]);
    expect(frames).toHaveLength(1);
    frames[0]!();
    expect(seen).toEqual([101]);
    // A state that comes before the next frame has all its events itself.
    jobs.event('job-1', step(101));
    jobs.changed({ ...JOB, state: 'finished', events: [start(0), step(1)] });
    for (const frame of frames) frame();
    expect(watch.state.get().job?.events).toEqual([start(0), step(1)]);
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

  it('keeps its events at a change of state without them, also those not shown yet', async () => {
    const jobs = new FakeJobs();
    const watch = new JobWatch(jobs, 'job-1', () => {});
    jobs.changed({ ...JOB, events: [] });
    expect(watch.state.get().job).toBe(null);
    await settle();
    jobs.event('job-1', step(10));
    jobs.changed({ ...JOB, state: 'stopped', events: [] });
    expect(watch.state.get().job).toMatchObject({
      state: 'stopped',
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
