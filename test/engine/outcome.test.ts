import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  cubelessEquity,
  type CumulativeOutcome,
  flipOutcome,
  makeCumulative,
  makeExclusive,
} from '../../engine/outcome.ts';
import { anyOutcome } from './outcomes.ts';

test('both spellings say the same', () => {
  const cumulative = {
    win: 0.6,
    winGammon: 0.2,
    winBackgammon: 0.01,
    loseGammon: 0.1,
    loseBackgammon: 0.05,
  };
  const exclusive = makeExclusive(cumulative);
  expect(Object.values(exclusive)).toEqual(
    [0.4, 0.19, 0.01, 0.3, 0.05, 0.05].map((p) => expect.closeTo(p, 12)),
  );
  fc.assert(
    fc.property(anyOutcome, (outcome) => {
      const six = makeExclusive(outcome);
      expect(Object.values(six).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
      for (const [name, p] of Object.entries(makeCumulative(six))) {
        expect(p).toBeCloseTo(outcome[name as keyof CumulativeOutcome], 12);
      }
    }),
  );
});

test('equity is the mean of the points, and the other side has its negative', () => {
  fc.assert(
    fc.property(anyOutcome, (outcome) => {
      const { winSingle, winGammon, winBackgammon, loseSingle, loseGammon, loseBackgammon } =
        makeExclusive(outcome);
      const mean =
        winSingle +
        2 * winGammon +
        3 * winBackgammon -
        loseSingle -
        2 * loseGammon -
        3 * loseBackgammon;
      expect(cubelessEquity(outcome)).toBeCloseTo(mean, 12);
      expect(cubelessEquity(flipOutcome(outcome))).toBeCloseTo(-mean, 12);
    }),
  );
});
