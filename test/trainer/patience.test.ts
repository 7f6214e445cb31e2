/** A run that gets no better ends early, at the same step however often it was stopped. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TrainingEvent } from '../../model/trainingEvents.ts';
import { SMALL, Trainings } from './trainings.ts';

let trainings: Trainings;
let records: string[];
beforeAll(async () => {
  trainings = await Trainings.make();
  records = await trainings.fewRecords(2);
});
afterAll(async () => {
  await trainings.remove();
});

const evaluationsOf = (events: readonly TrainingEvent[]) =>
  events.filter((event) => event.event === 'evaluation');

describe('patience', () => {
  test('ends a run whose agreement only ties: the first of equals is the model', async () => {
    // Nothing is learned at such a rate, so every evaluation finds the same.
    const config = { ...SMALL, batch: 4, epochs: 4, evaluations: 10, learningRate: 1e-12 };
    const end = await trainings.run('still', { config: { ...config, patience: 3 }, records });
    const events = await trainings.events('still');
    const evaluations = evaluationsOf(events);
    expect(evaluations.map(({ isBest }) => isBest)).toEqual([true, false, false, false]);
    expect(events.at(-1)).toMatchObject({
      event: 'finished',
      reason: 'noProgress',
      step: evaluations[3]!.step,
    });
    expect(end).toMatchObject({
      card: { training: { chosen: { step: evaluations[0]!.step }, steps: evaluations[3]!.step } },
    });
    // Every step is in the curve, those since the last report too.
    const steps = events.filter((event) => event.event === 'step');
    expect(steps.at(-1)!.step).toBe(evaluations[3]!.step);

    await trainings.run('endless', { config: { ...config, patience: 0 }, records });
    expect((await trainings.events('endless')).at(-1)).toMatchObject({ reason: 'end' });
    expect(evaluationsOf(await trainings.events('endless')).length).toBeGreaterThan(4);
  });

  test('counts on over a resume', async () => {
    const config = {
      ...SMALL,
      batch: 4,
      epochs: 12,
      evaluations: 40,
      learningRate: 0.01,
      patience: 4,
    };
    await trainings.run('whole', { config, records });
    const evaluations = evaluationsOf(await trainings.events('whole'));
    const best = evaluations.findLastIndex(({ isBest }) => isBest);
    expect(best).toBeGreaterThan(0);
    expect(evaluations).toHaveLength(best + 1 + 4);
    await trainings.run('parts', { config, records, until: 2 });
    for (const { step } of evaluations) {
      await trainings.run('parts', { resume: true, until: step + 1 });
    }
    await trainings.run('parts', { resume: true });
    expect(await trainings.curve('parts')).toEqual(await trainings.curve('whole'));
    expect((await trainings.bytes('parts')).equals(await trainings.bytes('whole'))).toBe(true);
  });
});
