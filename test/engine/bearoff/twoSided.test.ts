import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { generateTwoSided } from '../../../engine/bearoff/generateTwoSided.ts';
import { runToEnd } from '../../../engine/bearoff/generation.ts';
import { homeCheckers, homeCount, homeIndex } from '../../../engine/bearoff/homeBoard.ts';
import { ROLLS } from '../../../engine/bearoff/homePlays.ts';
import { CUBE_STATES, type CubeState } from '../../../engine/bearoff/twoSided.ts';
import { parsePositionId } from '../../../engine/formats/positionId.ts';
import { naiveResults } from '../../../engine/plays/naivePlays.ts';
import { alone, home, shippedTwoSided } from './shipped.ts';
import { pos } from '../positions.ts';

const shipped = shippedTwoSided();

describe('equities counted by hand', () => {
  test('5 and 2 against a side that is off next: 19 rolls of 36 win, whoever has the cube', () => {
    const position = { playerOnRoll: home(0, 1, 0, 0, 1), opponent: home(1) };
    const equities = shipped.equities(position)!;
    for (const state of CUBE_STATES) expect(equities[state]).toBeCloseTo(2 / 36, 4);
  });

  test('one checker each on the six point: 27 rolls of 36 win, then the opponent doubles', () => {
    const six = home(0, 0, 0, 0, 0, 1);
    const equities = shipped.equities({ playerOnRoll: six, opponent: six })!;
    // After a miss the player on roll is off with any next roll, so the opponent wins 27 of 36: 0.5, or 1 doubled.
    expect(equities.cubeless).toBeCloseTo(27 / 36 - (9 / 36) * 0.5, 3.5);
    expect(equities.owned).toBeCloseTo(27 / 36 - (9 / 36) * 0.5, 3.5);
    expect(equities.centered).toBeCloseTo(27 / 36 - 9 / 36, 3.5);
    expect(equities.opponentOwns).toBeCloseTo(27 / 36 - 9 / 36, 3.5);
  });
});

describe('a small database', () => {
  const CHECKERS = 3;
  const database = runToEnd(generateTwoSided(CHECKERS));
  const sides = Array.from({ length: homeCount(CHECKERS) }, (_, index) =>
    home(...homeCheckers(index).slice(1)),
  );

  /** For each side and roll the indices of the sides that its plays lead to, from the naive generator. */
  const results = sides.map((side) =>
    ROLLS.map(({ roll }) =>
      naiveResults(alone(side), roll).map((after) => homeIndex(after.opponent)),
    ),
  );

  /** Equity of who rolls next and does not double first, by plain recursion and without rounding. */
  const known = new Map<string, number>();
  function rolling(own: number, other: number, state: CubeState): number {
    const key = `${own} ${other} ${state}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    let equity = 0;
    ROLLS.forEach(({ ways }, i) => {
      const left = results[own]![i]!.map((after) => onRoll(other, after, state));
      equity += (ways / 36) * -Math.min(...left);
    });
    known.set(key, equity);
    return equity;
  }

  /** Equity of who is on roll and doubles if he may and should; the state is how the other side sees the cube. */
  function onRoll(own: number, other: number, state: CubeState): number {
    if (other === 0) return -1;
    if (state === 'cubeless') return rolling(own, other, 'cubeless');
    if (state === 'owned') return rolling(own, other, 'opponentOwns');
    const keeping = rolling(own, other, state === 'centered' ? 'centered' : 'owned');
    return Math.max(keeping, Math.min(1, 2 * rolling(own, other, 'opponentOwns')));
  }

  test('has the equities of plain recursion, for every state of the cube', () => {
    let largest = 0;
    for (let own = 1; own < sides.length; own++) {
      for (let other = 1; other < sides.length; other++) {
        const position = { playerOnRoll: sides[own]!, opponent: sides[other]! };
        const found = database.equities(position)!;
        for (const state of CUBE_STATES) {
          largest = Math.max(largest, Math.abs(found[state] - rolling(own, other, state)));
        }
      }
    }
    expect(largest).toBeLessThan(0.0001);
  });

  test('is part of the large one', () => {
    for (const own of sides) {
      for (const other of sides) {
        const position = { playerOnRoll: own, opponent: other };
        expect(database.equities(position)).toEqual(shipped.equities(position));
      }
    }
  });
});

test.each([
  ['seven checkers', 'x 1:7; o 1:1'],
  ['a side that is not home', 'x 7:1; o 1:1'],
  ['a checker on the bar', 'x bar:1; o 1:1'],
  ['a game that is won', 'x 1:0; o 1:1'],
  ['a game that is lost', 'x 1:1; o 1:0'],
])('says nothing of %s', (_, text) => {
  expect(shipped.equities(pos(text))).toBeUndefined();
});

test('says nothing where a gammon is possible: three checkers in all, none off', () => {
  const side = home(3).map((n, place) => (place === 0 ? 0 : n));
  expect(shipped.equities({ playerOnRoll: home(1), opponent: side })).toBeUndefined();
});

const VALUES = new URL(
  '../../../../shared/data/verification/bearoff-two-sided-gnubg_ts0.csv',
  import.meta.url,
);

test.skipIf(!existsSync(VALUES))("equals GNU Backgammon's database as printed", () => {
  const rows = readFileSync(VALUES, 'utf8').trim().split('\n').slice(1);
  expect(rows).toHaveLength(150);
  for (const row of rows) {
    const [id, own, other, ...printed] = row.split(',') as [string, string, string, ...string[]];
    const position = parsePositionId(id);
    if (!position.ok) throw new Error(position.error.message);
    expect(position.value).toEqual({
      playerOnRoll: home(...own.split(' ').map(Number)),
      opponent: home(...other.split(' ').map(Number)),
    });
    const equities = shipped.equities(position.value)!;
    const text = (equity: number): string => `${equity < 0 ? '' : '+'}${equity.toFixed(4)}`;
    expect([id, ...CUBE_STATES.map((state) => text(equities[state]))]).toEqual([id, ...printed]);
  }
});
