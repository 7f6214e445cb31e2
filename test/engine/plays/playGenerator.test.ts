import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { legalPlays } from '../../../engine/plays/legalPlays.ts';
import { naiveResults } from '../../../engine/plays/naivePlays.ts';
import { MOST_RESULTS, PlayGenerator } from '../../../engine/plays/playGenerator.ts';
import { readRow, ROW_BYTES, writeRow } from '../../../engine/plays/positionRow.ts';
import { BAR, flip, OFF, type Position, START } from '../../../engine/position.ts';
import { DICE, type Roll } from '../../../engine/roll.ts';
import { anyPosition, anyRoll, pos } from '../positions.ts';

const ROLLS: readonly Roll[] = DICE.flatMap((a) => DICE.map((b): Roll => [a, b]));

/** Positions of `checkers` a side, none of them beyond the place `farthest`; a side may have borne off all. */
function positions(checkers: number, farthest: number): fc.Arbitrary<Position> {
  const places = fc.array(fc.integer({ min: 0, max: farthest }), {
    minLength: checkers,
    maxLength: checkers,
  });
  return fc.tuple(places, places).map(([own, other]) => {
    const playerOnRoll = Array.from({ length: 26 }, () => 0);
    const opponent = Array.from({ length: 26 }, () => 0);
    for (const place of own) playerOnRoll[place]!++;
    for (const place of other) {
      const isTaken = place > OFF && place < BAR && playerOnRoll[25 - place]! > 0;
      opponent[isTaken ? OFF : place]!++;
    }
    return { playerOnRoll, opponent };
  });
}

/** Both sides with checkers on the bar. */
const bothOnBar = anyPosition.map(({ playerOnRoll, opponent }) => ({
  playerOnRoll: playerOnRoll.with(BAR, 1).with(OFF, 0),
  opponent: opponent.with(BAR, 2).with(OFF, 0),
}));

const key = ({ playerOnRoll, opponent }: Position): string =>
  `${playerOnRoll.join()} ${opponent.join()}`;

const generator = new PlayGenerator();
const results = (position: Position, roll: Roll): string[] =>
  Array.from({ length: generator.generate(position, roll) }, (_, i) => key(generator.result(i)));

describe('the play generator', () => {
  test.each([
    ['any position', anyPosition, 300],
    ['three checkers a side', positions(3, BAR), 800],
    ['one checker a side', positions(1, BAR), 300],
    ['races and bearing off', positions(15, 9), 500],
    ['bearing off three checkers', positions(3, 7), 500],
    ['both sides on the bar', bothOnBar.filter(isWhole), 300],
  ])('finds what the naive one finds, once each, and the same plays: %s', (_, any, numRuns) => {
    fc.assert(
      fc.property(any, anyRoll, (position, roll) => {
        const found = results(position, roll);
        expect(new Set(found).size).toBe(found.length);
        expect([...found].sort()).toEqual(naiveResults(position, roll).map(key).sort());
        expect(legalPlays(position, roll).map(({ result }) => key(result))).toEqual(found);
      }),
      { numRuns },
    );
  });

  // The most spread out: each of 15 checkers alone on a point, no enemy in the way.
  test.each([1, 2, 3])('holds all results of doubles of %i for 15 checkers on 15 points', (die) => {
    const spread = Array.from({ length: 15 }, (_, i) => `${24 - i}:1`).join(' ');
    const position = pos(`x ${spread}; o bar:15`);
    const found = results(position, [die as 1, die as 1]);
    expect(found.length).toBeLessThanOrEqual(MOST_RESULTS);
    expect([...found].sort()).toEqual(
      naiveResults(position, [die as 1, die as 1])
        .map(key)
        .sort(),
    );
  });

  test('refuses more checkers than its rows have room for', () => {
    const crowd = { playerOnRoll: START.playerOnRoll.with(OFF, 1), opponent: START.opponent };
    expect(() => generator.generate(crowd, [1, 1])).toThrow('16 checkers');
    expect(generator.generate(START, [1, 1])).toBe(42);
  });

  test('reads rows as it reads positions, its own rows too', () => {
    fc.assert(
      fc.property(anyPosition, anyRoll, anyRoll, (position, roll, answer) => {
        const rows = new Uint8Array(2 * ROW_BYTES);
        writeRow(position, rows, 1);
        expect(readRow(rows, 1)).toEqual(position);
        const expected = results(position, roll);
        const count = generator.generateFromRow(rows, 1, roll);
        expect(Array.from({ length: count }, (_, i) => key(generator.result(i)))).toEqual(expected);
        const last = Math.max(count - 1, 0);
        const expectedAnswers = new Set(
          legalPlays(generator.result(last), answer).map(({ result }) => key(result)),
        );
        const answers = generator.generateFromRow(generator.rows, last, answer);
        expect(
          new Set(Array.from({ length: answers }, (_, i) => key(generator.result(i)))),
        ).toEqual(expectedAnswers);
      }),
      { numRuns: 300 },
    );
  });

  test('has the position after the pass in its first row where no checker can move', () => {
    const closed = pos('x bar:1 6:14; o 6:3 5:3 4:3 3:2 2:2 1:2');
    for (const roll of ROLLS) {
      expect(generator.generate(closed, roll)).toBe(0);
      expect(generator.result(0)).toEqual(flip(closed));
    }
  });

  test('gives the same again, and results taken out of it stay', () => {
    const first = results(START, [2, 1]);
    const taken = generator.result(0);
    const before = key(taken);
    expect(results(pos('x 6:3; o 1:1'), [6, 6])).toHaveLength(1);
    expect(key(taken)).toBe(before);
    expect(results(START, [2, 1])).toEqual(first);
    expect(results(START, [1, 2])).toEqual(first);
  });

  test('finds everything still after 65,536 rolls', () => {
    let total = 0;
    for (let i = 0; i < 70_000; i++) total += generator.generate(START, [3, 1]);
    expect(total).toBe(70_000 * 16);
  });
});

/** No point shared and no side with more checkers than 15, after checkers were put on the bar. */
function isWhole({ playerOnRoll, opponent }: Position): boolean {
  const total = (side: readonly number[]): number => side.reduce((sum, n) => sum + n, 0);
  return total(playerOnRoll) <= 15 && total(opponent) <= 15;
}
