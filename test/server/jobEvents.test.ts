import { appendFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { liveEvents, type TrainingEvent } from '../../model/trainingEvents.ts';
import { checkpointsOf } from '../../server/jobs/checkpoints.ts';
import { outlineOf } from '../../server/jobs/jobEvents.ts';
import { TrainingLog } from '../../server/jobs/trainingLog.ts';
import { temporaryFolder } from './fakes/startServer.ts';

const start = (step: number): TrainingEvent => ({
  event: 'start',
  run: '/run',
  model: 'mine',
  backend: 'wasm',
  from: null,
  parameters: 10,
  trainDecisions: 100,
  heldOutDecisions: 10,
  step,
  steps: 40,
});
const step = (step: number): TrainingEvent => ({
  event: 'step',
  step,
  decisions: step,
  loss: 1,
  learningRate: 1,
  decisionsPerSecond: 1,
  boardsPerSecond: 1,
  expertLoad: [],
  routingEntropy: 0,
  memoryBytes: 1,
  waitShare: 0,
  seconds: 1,
});
const evaluation = (step: number, share: number, isBest: boolean): TrainingEvent => ({
  event: 'evaluation',
  step,
  agreement: { of: 10, share, low: 0, high: 1 },
  equityLost: null,
  isBest,
  phases: [{ phase: 'race', boards: 1, expertLoad: [1], routingEntropy: 0 }],
  mistakes: [
    {
      position: '4HPwATDgc/ABMA',
      roll: [3, 1],
      chosen: { play: '24/20', result: '' },
      preferred: { play: '8/5 6/5', result: '' },
      mEMG: null,
      isUnlisted: false,
      probability: 0.4,
    },
  ],
});
const stopped: TrainingEvent = { event: 'stopped', step: 30, reason: 'asked to stop' };

/** Resumed at 20: what came between is done again, worse. */
const RESUMED = liveEvents([
  start(0),
  step(10),
  evaluation(10, 0.5, true),
  evaluation(20, 0.6, true),
  step(30),
  evaluation(30, 0.7, true),
  { event: 'stopped', step: 20, reason: 'asked to stop' } as const,
  start(20),
  step(30),
  evaluation(30, 0.55, false),
  stopped,
]);

describe('the outline of a training', () => {
  it('has what a list shows, in order', () => {
    const bare = (event: TrainingEvent): TrainingEvent =>
      event.event === 'evaluation' ? { ...event, phases: [], mistakes: [] } : event;
    expect(outlineOf(RESUMED)).toEqual([
      bare(evaluation(10, 0.5, true)),
      bare(evaluation(20, 0.6, true)),
      start(20),
      step(30),
      bare(evaluation(30, 0.55, false)),
      stopped,
    ]);
    expect(outlineOf([])).toEqual([]);
  });

  it('says how it ended only of one that has ended', () => {
    expect(outlineOf([...RESUMED, start(30)]).filter(({ event }) => event === 'stopped')).toEqual(
      [],
    );
  });
});

describe('the checkpoints of a training', () => {
  it('are of its evaluations, the newest first, and one is the best', () => {
    const rest = { mEMG: null };
    expect(checkpointsOf([10, 30, 20], RESUMED)).toEqual([
      { step: 30, agreement: 0.55, isBest: false, ...rest },
      { step: 20, agreement: 0.6, isBest: true, ...rest },
      { step: 10, agreement: 0.5, isBest: false, ...rest },
    ]);
  });

  it('are those the run folder holds, the newest being the best where none was evaluated', () => {
    const rest = { agreement: null, mEMG: null };
    expect(checkpointsOf([9, 100], [start(0), step(100)])).toEqual([
      { step: 100, isBest: true, ...rest },
      { step: 9, isBest: false, ...rest },
    ]);
    expect(checkpointsOf([10], RESUMED).map(({ step, isBest }) => [step, isBest])).toEqual([
      [10, true],
    ]);
    expect(checkpointsOf([], RESUMED)).toEqual([]);
  });

  it('say what was measured', () => {
    const equityLost = { of: 5, mEMG: 12.5, halfWidth: 1, unlisted: 0 };
    const event = {
      ...evaluation(10, 0, true),
      agreement: { of: 0, share: 0, low: 0, high: 1 },
      equityLost,
    } as TrainingEvent;
    expect(checkpointsOf([10], [event])).toEqual([
      { step: 10, agreement: null, mEMG: 12.5, isBest: true },
    ]);
  });
});

describe('the log of a training', () => {
  it('is read from its run folder, and held while it runs', () => {
    const run = temporaryFolder();
    const file = path.join(run, 'metrics.jsonl');
    const write = (event: TrainingEvent): void =>
      appendFileSync(file, `${JSON.stringify(event)}\n`);
    write(start(0));
    write(step(10));
    const log = new TrainingLog(run);
    expect(log.all()).toEqual([start(0), step(10)]);
    expect(log.outline()).toEqual([start(0), step(10)]);
    log.open();
    log.append(step(20));
    expect(log.all()).toEqual([start(0), step(10), step(20)]);
    expect(log.outline()).toEqual([start(0), step(20)]);
    write(step(30));
    log.close();
    expect(log.outline()).toEqual([start(0), step(30)]);
    rmSync(file);
    expect(log.all()).toEqual([]);
    expect(log.outline()).toEqual([start(0), step(30)]);
  });
});
