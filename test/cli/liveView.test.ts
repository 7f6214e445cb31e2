/** What a terminal shows of a training, as a function of its events and the terminal's width. */
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bar, columnRow, plot, sparkline } from '../../cli/charts.ts';
import {
  liveLines,
  type LiveState,
  liveState,
  secondsLeft,
  withEvent,
} from '../../cli/liveView.ts';
import { bytesText, countText, durationText } from '../../cli/units.ts';
import type { TrainingEvent } from '../../model/trainingEvents.ts';

const START: TrainingEvent = {
  event: 'start',
  run: '/runs/mine',
  model: 'mine',
  backend: 'wasm',
  from: null,
  parameters: 164_128,
  trainDecisions: 6237,
  heldOutDecisions: 1759,
  step: 0,
  steps: 100,
};

function step(at: number, change: object = {}): TrainingEvent {
  return {
    event: 'step',
    step: at,
    decisions: 256 * at,
    loss: 1 / at,
    learningRate: 0.002,
    decisionsPerSecond: 1431,
    boardsPerSecond: 22_461,
    expertLoad: [0.25, 0.5, 0.125, 0.125],
    routingEntropy: 1.2,
    memoryBytes: 412_345_678,
    waitShare: 0.02,
    seconds: 0.5 * at,
    ...change,
  };
}

function evaluation(at: number, share: number, isBest: boolean): TrainingEvent {
  const agreement = { of: 1759, share, low: share - 0.02, high: share + 0.02 };
  const equityLost = { of: 1759, mEMG: 9.84, halfWidth: 1, unlisted: 0 };
  return { event: 'evaluation', step: at, agreement, equityLost, isBest, phases: [], mistakes: [] };
}

const after = (patience: number, ...events: TrainingEvent[]): LiveState =>
  events.reduce(withEvent, liveState(patience));

const MIDDLE = after(
  3,
  START,
  step(10),
  evaluation(10, 0.5, true),
  step(20),
  evaluation(20, 0.49, false),
);

describe('the live view', () => {
  test('says it all where there is room', () => {
    expect(liveLines(MIDDLE, 120, false)).toEqual([
      'mine       ██████░░░░░░░░░░░░░░░░░░░░░░░░ 20.0%  step 20 of 100  40s left',
      'loss       0.0500  █▁  learning rate 0.0020',
      'held out   49.0% agreement  (47.0-51.0)  9.8 mEMG lost  best 50.0% at step 10  1 of 3 not better  █▁',
      'speed      1,431 decisions/s  memory 412 MB  waits 2.0% for input',
      'experts    ▅█▃▃  busiest 50.0% (even 25.0%)  entropy 1.20 of 1.39',
    ]);
  });

  test('says that the loss is a lower bound where choices are not labelled', () => {
    const equityLost = { of: 1000, mEMG: 9.84, halfWidth: 1, unlisted: 125 };
    const [, heldOut] = liveLines(
      after(0, START, { ...evaluation(10, 0.5, true), equityLost } as TrainingEvent),
      120,
      false,
    );
    expect(heldOut).toContain('  >9.8 mEMG lost (12.5% unlisted)  ');
  });

  test('leaves out what does not fit', () => {
    expect(liveLines(MIDDLE, 40, false)).toEqual([
      'mine       ██░░░░░░░░ 20.0%  40s left',
      'loss       0.0500  █▁',
      'held out   49.0% agreement  (47.0-51.0)',
      'speed      1,431 decisions/s',
      'experts    ▅█▃▃  entropy 1.20 of 1.39',
    ]);
  });

  test('shows what there is before the first step, and nothing before the start', () => {
    expect(liveLines(liveState(0), 80, false)).toEqual([]);
    expect(liveLines(after(0, START), 80, false)).toEqual([
      'mine       ░░░░░░░░░░ 0.0%  step 0 of 100',
    ]);
  });

  test('colours change nothing but the colour', () => {
    const plain = liveLines(MIDDLE, 100, false);
    const coloured = liveLines(MIDDLE, 100, true);
    expect(coloured).not.toEqual(plain);
    expect(coloured.map(stripVTControlCharacters)).toEqual(plain);
    expect(plain.map(stripVTControlCharacters)).toEqual(plain);
  });

  test('no line is ever wider than the terminal', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 200 }),
        fc.array(fc.double({ noNaN: false }), { maxLength: 80 }),
        fc.string({ minLength: 1, maxLength: 64, unit: 'grapheme-ascii' }),
        (width, losses, model) => {
          const events = losses.map((loss, i) => step(i + 1, { loss }));
          const state = after(1, { ...START, model }, ...events, evaluation(1, 0.5, true));
          for (const line of liveLines(state, width, false)) {
            expect(line.length).toBeLessThanOrEqual(width);
          }
        },
      ),
    );
  });

  test('keeps no more of a long training than of a short one, and its whole curve', () => {
    // Falls evenly from 1 to 0, with a spike that lasts a tenth of the time.
    const loss = (at: number, of: number): number =>
      at > 0.4 * of && at <= 0.5 * of ? 2 : 1 - at / of;
    for (const of of [1, 159, 160, 161, 319, 321, 5000]) {
      const events = Array.from({ length: of }, (_, i) => step(i + 1, { loss: loss(i + 1, of) }));
      const { steps, losses } = after(0, START, step(0, { loss: Number.NaN }), ...events);
      expect(steps.length).toBeLessThanOrEqual(20);
      expect(losses.means.length).toBeLessThanOrEqual(160);
      expect(steps.at(-1)).toBe(events.at(-1));
      const counts = losses.means.map((_, i) =>
        i < losses.means.length - 1 ? losses.reports : losses.inLast,
      );
      expect(counts.reduce((sum, n) => sum + n, 0)).toBe(of);
      let at = 0;
      losses.means.forEach((mean, i) => {
        const part = events.slice(at, (at += counts[i]!)) as { loss: number }[];
        expect(mean).toBeCloseTo(part.reduce((sum, { loss }) => sum + loss, 0) / part.length, 9);
      });
    }
  });

  test('the time left follows the newest pace, also after a resume', () => {
    const slow = [1, 2, 3].map((at) => step(at, { seconds: 100 * at }));
    const fast = Array.from({ length: 20 }, (_, i) => step(4 + i, { seconds: 300 + i + 1 }));
    expect(secondsLeft(after(0, START, ...slow))).toBe(97 * 100);
    expect(secondsLeft(after(0, START, ...slow, ...fast))).toBe(77);
    expect(secondsLeft(after(0, { ...START, step: 50 }, step(60)))).toBeUndefined();
  });
});

describe('charts', () => {
  test.each<[number[], number, string]>([
    [[], 5, ''],
    [[1], 5, '▁'],
    [[0, 1, 2, 3, 4, 5, 6, 7], 8, '▁▂▃▄▅▆▇█'],
    [[0, 0, 7, 7], 2, '▁█'],
    [[3, 3, 3], 8, '▁▁▁'],
    [[0, Number.NaN, 1, Infinity], 8, '▁█'],
  ])('sparkline of %j in %i', (values, width, expected) => {
    expect(sparkline(values, width)).toBe(expected);
  });

  test('bars stay within their width', () => {
    expect([bar(-1, 4), bar(0.5, 4), bar(2, 4)]).toEqual(['░░░░', '██░░', '████']);
    expect(columnRow([0, 0.5, 1, 9], 1)).toBe('▁▅██');
    expect(columnRow([0, 0], 0)).toBe('▁▁');
  });

  test('a plot has its least and greatest value beside it', () => {
    const points = [1, 2, 3, Number.NaN, 2].map((y, x) => ({ x, y }));
    expect(plot(points, 10, 3)).toEqual(['3.00 │  •', '     │ •  •', '1.00 │•']);
    expect(plot([], 10, 3)).toEqual([]);
  });
});

test.each([
  [0, '0s'],
  [59.6, '1m 00s'],
  [7500, '2h 05m'],
  [90_000, '1d 01h'],
  [Infinity, '?'],
])('%d seconds are %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

test.each([
  [999, '999 bytes'],
  [1000, '1.0 kB'],
  [656_512, '657 kB'],
  [999_600, '1.0 MB'],
  [2_500_000_000, '2.5 GB'],
])('%d bytes are %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});

test('counts are whole while they are small', () => {
  expect([9999, 327_488, 1_500_000].map(countText)).toEqual(['9,999', '327 k', '1.5 M']);
});
