/** What is said at the end of a training, by how it went. */
import { expect, test } from 'vitest';
import { verdictLines } from '../../cli/verdict.ts';
import type { RunHistory } from '../../trainer/studies/runSummary.ts';

const agreement = (share: number): NonNullable<RunHistory['best']>['agreement'] => ({
  of: 2000,
  share,
  low: share - 0.02,
  high: share + 0.02,
});

const best = (step: number, share: number): RunHistory['best'] => ({
  step,
  agreement: agreement(share),
  equityLost: null,
});

function history(change: Partial<RunHistory>): RunHistory {
  const data = {
    records: ['/my matches'],
    labels: [],
    teachers: { kind: 'players', names: ['Me'] },
    players: [],
  };
  return {
    model: 'me',
    state: 'finished',
    reason: undefined,
    sinceBest: 0,
    began: { model: 'default', agreement: agreement(0.722) },
    best: best(40, 0.727),
    run: { data },
    ...change,
  } as RunHistory;
}

test('a better model is held to the one it began with, and how to judge both is said', () => {
  expect(verdictLines(history({}))).toEqual([
    'default agreed in 72.2% of the same 2,000 held-out decisions, this model in 72.7%: +0.5 points',
    expect.stringContaining('chosen on them'),
    "better-play evaluate --model me default --records '/my matches' --expert Me --held-out",
  ]);
});

test.each<[string, Partial<RunHistory>, string[]]>([
  ['drawn parameters, to the end', { began: undefined }, []],
  [
    'an early end',
    { began: undefined, reason: 'no more progress', sinceBest: 5 },
    ['stopped early: no better for 5 evaluations'],
  ],
  [
    'no improvement',
    { best: best(0, 0.722) },
    [
      'default agreed in 72.2% of 2,000 held-out decisions, no later evaluation in more',
      'your records did not improve on default: the model is default unchanged',
    ],
  ],
  [
    'nothing held out',
    { best: undefined, began: { model: 'default', agreement: null } },
    [
      'whether me is better than default is not known: nothing was held out that default has not seen',
    ],
  ],
  [
    'not yet judged',
    { state: 'running', best: undefined, began: { model: 'default', agreement: null } },
    [],
  ],
])('%s', (_, change, lines) => {
  expect(verdictLines(history(change))).toEqual(lines);
});
