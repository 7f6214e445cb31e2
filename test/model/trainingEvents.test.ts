import { describe, expect, test } from 'vitest';
import { liveEvents, parseTrainingEvent, type TrainingEvent } from '../../model/trainingEvents.ts';

const start = (step: number) => ({ event: 'start', step }) as TrainingEvent;
const step = (n: number) => ({ event: 'step', step: n }) as TrainingEvent;
const evaluation = (n: number) => ({ event: 'evaluation', step: n }) as TrainingEvent;
const names = (events: readonly TrainingEvent[]): string[] =>
  liveEvents(events).map((event) => `${event.event} ${event.step}`);

describe('the events that count', () => {
  test.each([
    ['all of a run never stopped', [start(0), step(1), step(2)], ['start 0', 'step 1', 'step 2']],
    [
      'up to the checkpoint a resumed run goes on from, its step included, then those after',
      [start(0), step(1), evaluation(2), step(2), step(3), start(2), step(3)],
      ['start 0', 'step 1', 'evaluation 2', 'step 2', 'start 2', 'step 3'],
    ],
    [
      'those of the last try, of a run that was killed twice',
      [start(0), step(1), step(2), start(1), step(2), step(3), start(1), step(2)],
      ['start 0', 'step 1', 'start 1', 'start 1', 'step 2'],
    ],
    [
      'none of before, of a run that begins anew at step 0',
      [start(0), evaluation(0), step(1), start(0), evaluation(0)],
      ['start 0', 'evaluation 0'],
    ],
    ['none of none', [], []],
  ])('are %s', (_, events, expected) => {
    expect(names(events)).toEqual(expected);
  });

  test('a torn line is none', () => {
    expect(parseTrainingEvent('{"event":"checkpoint","st')).toBeUndefined();
    expect(parseTrainingEvent('{"event":"checkpoint","step":3}')).toEqual({
      event: 'checkpoint',
      step: 3,
    });
  });
});
