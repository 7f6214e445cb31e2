import { expect, test } from 'vitest';
import { homeCheckers, homeCount } from '../../../engine/bearoff/homeBoard.ts';
import { encodeExpert, EXPERT_FEATURES, EXPERT_SIZE } from '../../../engine/features/expert.ts';
import { effectivePipCount, wastage } from '../../../engine/race/raceCounts.ts';
import { home, shippedOneSided } from '../bearoff/shipped.ts';
import { pos } from '../positions.ts';

const AT = EXPERT_FEATURES.findIndex(({ name }) => name === 'own.wastage');
const out = new Float32Array(EXPERT_SIZE);

function estimate(side: readonly number[]): number {
  encodeExpert(side, home(1), out, 0);
  return 25 * out[AT]!;
}

test('the wastage is that of the bear-off database to within 1.0 pips rms, 5 pips at worst', () => {
  const database = shippedOneSided();
  let squares = 0;
  let worst = 0;
  for (let index = 1; index < homeCount(15); index++) {
    const side = home(...homeCheckers(index).slice(1));
    const error = estimate(side) - wastage(side, database.allOff.at(index).mean);
    squares += error * error;
    worst = Math.max(worst, Math.abs(error));
  }
  expect(Math.sqrt(squares / (homeCount(15) - 1))).toBeLessThan(1.005);
  expect(worst).toBeLessThan(5);
});

test('knows a board that wastes little from one that wastes much', () => {
  // Walter Trice, "Effective Pip Count": 7 checkers on the ace point waste 22 pips.
  expect(Math.abs(estimate(home(7)) - (effectivePipCount(3.5509) - 7))).toBeLessThan(2);
  expect(estimate(home(0, 0, 0, 2, 3, 3))).toBeLessThan(estimate(home(5, 3)) - 5);
});

test('is none for a side that is not home or is off', () => {
  const { playerOnRoll, opponent } = pos('x 7:1 6:5; o ');
  expect(estimate(playerOnRoll)).toBe(0);
  expect(estimate(opponent)).toBe(0);
});
