import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparedColumns, compareRuns } from '../../client/state/compareRuns.ts';
import { expertMap } from '../../client/state/expertMap.ts';
import type { TrainJob } from '../../client/state/jobKinds.ts';
import { playArrows, shownMistakes } from '../../client/state/mistakes.ts';
import {
  freeName,
  isModelFileName,
  modelNameOf,
  modelNameOfFile,
  proposedName,
} from '../../client/state/modelNames.ts';
import {
  changeForm,
  EMPTY_FORM,
  fillForm,
  formAfterStart,
  type TrainChoices,
  trainRequest,
} from '../../client/state/trainForm.ts';
import { trainingSeries } from '../../client/state/trainingSeries.ts';
import { positionWords } from '../../client/state/words.ts';
import { START } from '../../engine/position.ts';
import { modelNameSchema } from '../../model/card.ts';
import { jobRequestSchema } from '../../server/protocol/jobs.ts';
import { evaluation, JOB, MISTAKE, start, step } from './trainingEvents.ts';

describe('the map of experts', () => {
  const phase = (name: string, boards: number, expertLoad: number[]) => ({
    phase: name,
    boards,
    expertLoad,
    routingEntropy: Math.LN2 / 2,
  });

  it('is missing without an evaluation, and for a network without experts', () => {
    expect(expertMap([start(0), step(10)])).toBeUndefined();
    expect(expertMap([evaluation(10, 0.5)])).toBeUndefined();
  });

  it('has the newest phases, and all boards weighed by their number', () => {
    const map = expertMap([
      evaluation(10, 0.5, { phases: [phase('old', 1, [1, 0])] }),
      evaluation(20, 0.5, {
        phases: [
          phase('opening', 300, [0.8, 0.2]),
          phase('race', 100, [0.4, 0.6]),
          phase('never', 0, [0, 0]),
        ],
      }),
    ])!;
    expect(map).toMatchObject({ step: 20, experts: 2 });
    expect(map.rows.map(({ phase }) => phase)).toEqual(['opening', 'race', 'all boards']);
    const [opening, , all] = map.rows;
    expect(opening!.heat).toEqual([0.8, 0.2]);
    expect(opening!.indecision).toBeCloseTo(0.5);
    expect(all!.boards).toBe(400);
    expect(all!.load[0]).toBeCloseTo(0.7);
  });

  it('is strongest where the load is largest, and pale where all are equal', () => {
    const heat = (...load: number[]) =>
      expertMap([evaluation(10, 0.5, { phases: [phase('race', 1, load)] })])!.rows[0]!.heat;
    expect(heat(0.8, 0.2, 0, 0, 0, 0)).toEqual([1, 0.25, 0, 0, 0, 0]);
    expect(heat(...Array.from({ length: 8 }, () => 0.125))[0]).toBeCloseTo(1 / 3);
  });
});

describe('the mistakes shown', () => {
  it('are those of the newest evaluation, with what they cost', () => {
    expect(shownMistakes([start(0), step(10)])).toBeUndefined();
    const shown = shownMistakes([
      evaluation(10, 0.5, { mistakes: [MISTAKE] }),
      evaluation(20, 0.5),
    ])!;
    expect(shown).toEqual({ step: 20, bestStep: 20, isPriced: false, list: [] });
    const [mistake] = shownMistakes([evaluation(10, 0.5, { mistakes: [MISTAKE] })])!.list;
    expect(mistake).toMatchObject({ cost: '123 mEMG', roll: [3, 1], times: 1 });
    const unlabelled = { ...MISTAKE, mEMG: null };
    const [sure] = shownMistakes([evaluation(10, 0.5, { mistakes: [unlabelled] })])!.list;
    expect(sure!.cost).toBe('80% sure');
    const unlisted = { ...MISTAKE, isUnlisted: true };
    const [bound] = shownMistakes([evaluation(10, 0.5, { mistakes: [unlisted] })])!.list;
    expect(bound).toMatchObject({
      cost: '\u2265 123 mEMG',
      costWords: 'It costs at least 123 mEMG; it was 80% sure.',
    });
  });

  it('say whether their cost is known, and of which step they are', () => {
    const events = [
      evaluation(10, 0.5),
      evaluation(20, 0.4, { isBest: false, mistakes: [{ ...MISTAKE, mEMG: null }, MISTAKE] }),
    ];
    expect(shownMistakes(events)).toMatchObject({ step: 20, bestStep: 10, isPriced: true });
    const unlabelled = { mistakes: [{ ...MISTAKE, mEMG: null }] };
    expect(shownMistakes([evaluation(10, 0.5, unlabelled)])).toMatchObject({ isPriced: false });
  });

  it('are one board for a decision that came up twice', () => {
    const twice = { mistakes: [MISTAKE, { ...MISTAKE, roll: [1, 3] as [number, number] }] };
    expect(shownMistakes([evaluation(10, 0.5, twice)])!.list).toHaveLength(1);
  });

  it('draw what both plays move once', () => {
    const [mistake] = shownMistakes([evaluation(10, 0.5, { mistakes: [MISTAKE] })])!.list;
    expect(mistake!.arrows).toEqual([
      { from: 24, to: 21, kind: 'network' },
      { from: 6, to: 5, kind: 'both' },
      { from: 8, to: 5, kind: 'expert' },
    ]);
    const move = { from: 8, to: 5, isHit: false };
    expect(playArrows([move, move], [move])).toEqual([
      { from: 8, to: 5, kind: 'both' },
      { from: 8, to: 5, kind: 'network' },
    ]);
  });

  it("join one checker's steps to one arrow", () => {
    const running = { ...MISTAKE, chosen: { play: '24/20', result: 'z' } };
    const [mistake] = shownMistakes([evaluation(10, 0.5, { mistakes: [running] })])!.list;
    expect(mistake!.arrows[0]).toEqual({ from: 24, to: 20, kind: 'network' });
  });

  it('count the evaluations in a row that have them', () => {
    const wrong = { mistakes: [{ ...MISTAKE, roll: [1, 3] as [number, number] }] };
    const events = [
      evaluation(10, 0.5, wrong),
      evaluation(20, 0.5),
      evaluation(30, 0.5, wrong),
      evaluation(40, 0.5, { mistakes: [MISTAKE] }),
    ];
    expect(shownMistakes(events)!.list[0]!.times).toBe(2);
  });

  it('leave out what cannot be read, and draw no arrows for a play that cannot', () => {
    const mistakes = [
      { ...MISTAKE, position: 'nothing' },
      { ...MISTAKE, roll: [0, 7] as [number, number] },
      { ...MISTAKE, chosen: { play: '?', result: 'z' }, preferred: { play: '?', result: 'z' } },
    ];
    const { list } = shownMistakes([evaluation(10, 0.5, { mistakes })])!;
    expect(list).toHaveLength(1);
    expect(list[0]!.arrows).toEqual([]);
  });

  it('are told in words to those who do not see the board', () => {
    expect(positionWords(START)).toBe(
      'Light: 2 on 24, 5 on 13, 3 on 8, 5 on 6. Dark: 2 on 24, 5 on 13, 3 on 8, 5 on 6.',
    );
  });
});

describe('names of models', () => {
  it.each([
    [modelNameOf('M\u00fcller & \u00c5sa'), 'muller-asa'],
    [modelNameOf('...'), undefined],
    [modelNameOfFile('mine (2).bpmodel'), 'mine'],
    [modelNameOfFile('C:\\Downloads\\Mine v1.2.BPMODEL'), 'mine-v1.2'],
    [modelNameOfFile('.bpmodel'), 'model'],
    [freeName('mine', ['other']), 'mine'],
    [freeName('mine', ['Mine', 'mine-2']), 'mine-3'],
    [freeName('x'.repeat(64), ['x'.repeat(64)]), `${'x'.repeat(62)}-2`],
    [proposedName('my records', [], []), 'my-records'],
    [proposedName('my records', ['Kit Woolsey'], ['kit-woolsey']), 'kit-woolsey-2'],
    [proposedName('my records', ['a', 'b'], []), 'my-records'],
    [proposedName(null, ['\u5f35'], []), 'my-player'],
  ])('%s', (name, expected) => {
    expect(name).toBe(expected);
  });

  it('are always such that the server takes them', () => {
    const text = fc.string({
      unit: fc.constantFrom(...'aZ9 ._-/\u00e9\u5f35\u0301\n'),
      maxLength: 80,
    });
    fc.assert(
      fc.property(text, text, (records, player) => {
        for (const name of [
          proposedName(records, [player], []),
          proposedName(records, [], ['my-player']),
          modelNameOfFile(`${records}.bpmodel`),
        ])
          expect(modelNameSchema.safeParse(name).success).toBe(true);
      }),
    );
    expect(isModelFileName('A.BpModel')).toBe(true);
    expect(isModelFileName('a.mat')).toBe(false);
  });
});

describe('the form of a training', () => {
  const preset = (name: string, from: string | null = null) => ({
    name,
    title: name,
    expect: '',
    from,
    epochs: 4,
  });
  const CHOICES: TrainChoices = {
    presets: [preset('standard'), preset('personal', 'default')],
    sets: ['sample', 'mine'],
    models: ['default', 'taken'],
  };

  it('makes a request of nothing but proposals', () => {
    const request = trainRequest(EMPTY_FORM, CHOICES);
    expect(request).toEqual({
      ok: true,
      value: { ...JOB.request, records: 'sample', model: 'sample' },
    });
    expect(jobRequestSchema.safeParse(request.ok && request.value).success).toBe(true);
  });

  it('takes what was typed', () => {
    const form = {
      ...EMPTY_FORM,
      model: ' mine ',
      epochs: '0.5',
      seed: '7',
      backend: 'wasm',
    } as const;
    expect(trainRequest(form, CHOICES)).toMatchObject({
      ok: true,
      value: { model: 'mine', epochs: 0.5, seed: 7, backend: 'wasm' },
    });
  });

  it.each([
    [{ model: 'a b' }, 'model'],
    [{ model: '' }, 'model'],
    [{ model: 'taken' }, 'model'],
    [{ epochs: '0' }, 'epochs'],
    [{ epochs: 'many' }, 'epochs'],
    [{ epochs: '1001' }, 'epochs'],
    [{ seed: '1.5' }, 'seed'],
    [{ seed: '-1' }, 'seed'],
    [{ preset: 'personal' }, 'experts'],
  ] as const)('%o is refused for its %s', (fields, code) => {
    expect(trainRequest({ ...EMPTY_FORM, ...fields }, CHOICES)).toMatchObject({
      ok: false,
      error: { code },
    });
  });

  it('waits for records and presets', () => {
    expect(trainRequest(EMPTY_FORM, { ...CHOICES, sets: [] })).toMatchObject({
      error: { code: 'records' },
    });
    expect(trainRequest(EMPTY_FORM, { ...CHOICES, presets: [] })).toMatchObject({
      error: { code: 'preset' },
    });
  });

  it('learns one player alone from the personal preset, and names the model after them', () => {
    const several = changeForm(EMPTY_FORM, { experts: ['Ann', 'Bob'] });
    const personal = changeForm(several, { preset: 'personal' });
    expect(personal.experts).toEqual(['Bob']);
    expect(fillForm(personal, CHOICES)).toMatchObject({ needsPlayer: true, model: 'bob' });
  });

  it.each([
    [{}, null],
    [{ preset: 'personal' }, 'default'],
    [{ preset: 'personal', from: 'mine' }, 'mine'],
    [{ from: 'mine' }, 'mine'],
  ])('%o begins with %s', (fields, from) => {
    expect(fillForm({ ...EMPTY_FORM, ...fields }, CHOICES).from).toBe(from);
  });

  it('is kept for the next training, with a free name', () => {
    const form = { ...EMPTY_FORM, preset: 'personal', experts: ['Ann'], model: 'mine', seed: '7' };
    const next = formAfterStart(form, { records: 'sample' });
    expect(next).toEqual({ ...form, records: 'sample', model: null });
    expect(fillForm(next, { ...CHOICES, models: ['ann'] }).model).toBe('ann-2');
  });

  it('forgets the players of other records, but keeps them when the same are chosen again', () => {
    const form = changeForm({ ...EMPTY_FORM, records: 'mine' }, { experts: ['Ann'] });
    expect(changeForm(form, { records: 'mine' }).experts).toEqual(['Ann']);
    expect(changeForm(form, { records: 'sample' }).experts).toEqual([]);
  });
});

describe('runs compared', () => {
  const other: TrainJob = {
    ...JOB,
    id: 'job-2',
    request: { ...JOB.request, model: 'n', seed: 7 },
    events: [start(0, { backend: 'tensorflow' }), step(20), evaluation(20, 0.6)],
  };

  it('tell what differs apart from what does not', () => {
    const { columns, common, runs } = compareRuns([JOB, other]);
    expect(columns).toEqual(['seed', 'backend']);
    expect(common).toContainEqual({ name: 'records', value: 'sample' });
    expect(runs.map(({ label, choices }) => [label, ...choices])).toEqual([
      ['m', 'as preset', 'wasm'],
      ['n', '7', 'tensorflow'],
    ]);
    expect(runs[1]!.outcome).toEqual({
      agreement: '60.0% (50.0\u201370.0)',
      mEMG: '\u2013',
      bestStep: '20',
      progress: '20%',
      time: '20 s',
      speed: '64',
    });
  });

  it('tell what they begin with as far as it is known', () => {
    const waiting: TrainJob = { ...JOB, id: 'job-2', events: [] };
    const going: TrainJob = { ...JOB, id: 'job-3', events: [start(0, { from: 'default' })] };
    const { columns, runs } = compareRuns([JOB, waiting, going]);
    const from = columns.indexOf('from');
    expect(runs.map(({ choices }) => choices[from])).toEqual(['anew', 'as preset', 'default']);
  });

  it('of one name are told apart by their IDs', () => {
    const again: TrainJob = { ...JOB, id: 'job-3' };
    expect(compareRuns([JOB, again]).runs.map(({ label }) => label)).toEqual([
      'm (job-1)',
      'm (job-3)',
    ]);
  });

  it('lie on one axis, with gaps where a run has no value', () => {
    const a = trainingSeries([step(10), step(20), evaluation(20, 0.5)]);
    const b = trainingSeries([step(15), step(20), evaluation(30, 0.6)]);
    expect(comparedColumns([a, b], 'loss', 'steps')).toEqual([
      [10, 15, 20],
      [0.5, null, 0.5],
      [null, 0.5, 0.5],
    ]);
    expect(comparedColumns([a, b], 'agreement', 'steps')).toEqual([
      [20, 30],
      [0.5, null],
      [null, 0.6],
    ]);
    // The evaluation at step 30 came after the last report, at 20 seconds.
    expect(comparedColumns([b], 'agreement', 'minutes')).toEqual([[20 / 60], [0.6]]);
    expect(comparedColumns([], 'loss', 'steps')).toEqual([[]]);
  });
});
