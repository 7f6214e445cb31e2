import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  encodeExpert,
  encodeExpertRow,
  EXPERT_FEATURES,
  EXPERT_GROUPS,
  EXPERT_SIZE,
} from '../../../engine/features/expert.ts';
import { ROW_BYTES, writeRow } from '../../../engine/plays/positionRow.ts';
import { BAR, flip, hasContact, pipCount, type Position, START } from '../../../engine/position.ts';
import { raceCounts } from '../../../engine/race/raceCounts.ts';
import { anyPosition, pos } from '../positions.ts';
import { anyBoard, playedPositions, positions } from './boards.ts';

/** All features of a board by name, the player on roll being the opponent of the side that made the play. */
function encode({ playerOnRoll, opponent }: Position): Float32Array {
  const out = new Float32Array(EXPERT_SIZE);
  encodeExpert(opponent, playerOnRoll, out, 0);
  return out;
}

/** A feature of the player on roll. */
function feature(position: Position, name: string): number {
  return encode(position)[EXPERT_FEATURES.findIndex((each) => each.name === `opponent.${name}`)]!;
}

const SIDE_SIZE = (EXPERT_SIZE - 1) / 2;
/** No checker left, all on the bar, all on one point, and boards at the end of a game. */
const EXTREMES = [
  pos('x ; o 1:15'),
  pos('x bar:15; o bar:15'),
  pos('x bar:15; o 6:3 5:3 4:3 3:2 2:2 1:2'),
  pos('x 24:15; o 24:15'),
  pos('x 1:15; o 1:15'),
  pos('x 1:1; o 1:1'),
  pos('x bar:1; o 1:1'),
  pos('x 18:15; o 18:15'),
];

describe('the table', () => {
  test('has a row for each number, names of their own, sources and known groups', () => {
    expect(EXPERT_FEATURES).toHaveLength(EXPERT_SIZE);
    expect(new Set(EXPERT_FEATURES.map(({ name }) => name)).size).toBe(EXPERT_SIZE);
    for (const { group, meaning, source, most } of EXPERT_FEATURES) {
      expect(EXPERT_GROUPS).toContain(group);
      expect(meaning).not.toBe('');
      expect(source).not.toBe('');
      expect(most).toBeGreaterThanOrEqual(1);
    }
    expect(new Set(EXPERT_FEATURES.map(({ group }) => group)).size).toBe(EXPERT_GROUPS.length);
  });

  test.each([
    ['any position', anyPosition],
    ['crowds, bars and few checkers', anyBoard],
    ['bearing off', positions(15, 6)],
  ])('says what range the numbers keep to: %s', (_, any) => {
    fc.assert(
      fc.property(any, (position) => expectInRange(position)),
      { numRuns: 1500 },
    );
  });

  test('says it of the ends of the range, too', () => {
    for (const position of EXTREMES) {
      expectInRange(position);
      expectInRange(flip(position));
    }
  });
});

function expectInRange(position: Position): void {
  const out = encode(position);
  for (const [i, value] of out.entries()) {
    const { name, most } = EXPERT_FEATURES[i]!;
    // 32-bit floats are within 1e-7 of the number meant.
    if (!(value >= 0 && value <= most * (1 + 1e-6))) {
      throw new Error(`${name} is ${value}, expected 0 to ${most}`);
    }
  }
}

describe('encoding', () => {
  test('swaps the sides of a flipped board and nothing else', () => {
    fc.assert(
      fc.property(anyBoard, (position) => {
        const out = encode(position);
        const flipped = encode(flip(position));
        expect(flipped.slice(0, SIDE_SIZE)).toEqual(out.slice(SIDE_SIZE, 2 * SIDE_SIZE));
        expect(flipped.slice(SIDE_SIZE, 2 * SIDE_SIZE)).toEqual(out.slice(0, SIDE_SIZE));
        expect(flipped.at(-1)).toBe(out.at(-1));
      }),
      { numRuns: 500 },
    );
  });

  test('depends on the board alone, not on those before it, nor on what was in the array', () => {
    const boards = [...playedPositions(300, 5), ...EXTREMES, ...fc.sample(anyBoard, 300)];
    const first = boards.map(encode);
    for (let i = boards.length - 1; i >= 0; i--) {
      const out = new Float32Array(EXPERT_SIZE).fill(NaN);
      encodeExpert(boards[i]!.opponent, boards[i]!.playerOnRoll, out, 0);
      expect(out).toEqual(first[i]);
    }
  });

  test('writes its numbers at the offset and touches no other, from arrays and rows alike', () => {
    for (const position of playedPositions(50, 8)) {
      const expected = encode(position);
      const rows = new Uint8Array(3 * ROW_BYTES);
      writeRow(position, rows, 2);
      const out = new Float32Array(EXPERT_SIZE + 5).fill(-1);
      encodeExpertRow(rows, 2, out, 3);
      expect(out.slice(3, -2)).toEqual(expected);
      expect([...out.slice(0, 3), ...out.slice(-2)]).toEqual([-1, -1, -1, -1, -1]);
      const other = new Float32Array(EXPERT_SIZE);
      encodeExpert(
        Uint8Array.from(position.opponent),
        Uint8Array.from(position.playerOnRoll),
        other,
        0,
      );
      expect(other).toEqual(expected);
    }
  });

  test('leaves the board as it is', () => {
    const frozen = { playerOnRoll: START.playerOnRoll, opponent: START.opponent };
    expect(Object.isFrozen(frozen.playerOnRoll)).toBe(true);
    encode(frozen);
  });
});

describe('counts and sums', () => {
  test.each(['anyPosition', 'anyBoard'] as const)(
    'are those of the plain definitions: %s',
    (name) => {
      fc.assert(
        fc.property(name === 'anyBoard' ? anyBoard : anyPosition, (position) => {
          for (const [key, expected] of Object.entries(plainly(position))) {
            expect([key, feature(position, key)]).toEqual([key, expect.closeTo(expected, 5)]);
          }
          expect(encode(position).at(-1)).toBe(Number(hasContact(position)));
        }),
        { numRuns: 400 },
      );
    },
  );

  test('the race chance is Kleinman’s', () => {
    const races = [...playedPositions(3000, 3), ...fc.sample(positions(15, 12), 500)];
    let checked = 0;
    for (const position of races) {
      const counts = raceCounts(position);
      if (!counts) continue;
      checked++;
      expect(Math.abs(feature(position, 'raceChance') - counts.kleinman.win)).toBeLessThan(4e-5);
    }
    expect(checked).toBeGreaterThan(500);
    expect(feature(pos('x ; o 1:1'), 'raceChance')).toBe(1);
    expect(feature(pos('x 1:1; o '), 'raceChance')).toBe(0);
  });

  test('Keith’s additions are Keith’s', () => {
    for (const position of fc.sample(positions(15, 9), 500)) {
      const counts = raceCounts(position);
      if (!counts) continue;
      const [player, opponent] = counts.keith.counts;
      const additions = 20 * feature(position, 'keith');
      const raised = pipCount(position.playerOnRoll) + additions;
      expect(player).toBe(Math.round(raised) + Math.floor(Math.round(raised) / 7));
      expect(opponent).toBeCloseTo(
        pipCount(position.opponent) + 20 * feature(flip(position), 'keith'),
        4,
      );
    }
  });
});

/** Features of the player on roll as their meanings say it, without a table or a bit. */
function plainly({ playerOnRoll: side, opponent: enemy }: Position): Record<string, number> {
  const range = (first: number, last: number): number[] =>
    Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
  const points = range(1, 24);
  const all = range(1, BAR);
  const sum = (places: number[], of: (place: number) => number): number =>
    places.reduce((total, place) => total + of(place), 0);
  const n = (place: number): number => side[place]!;
  const count = (places: number[], isSuch: (place: number) => boolean): number =>
    places.filter(isSuch).length;
  const isMade = (point: number): boolean => n(point) >= 2;
  const isEnemyMade = (point: number): boolean =>
    point >= 1 && point <= 24 && enemy[25 - point]! >= 2;
  const run = (places: number[], isSuch: (place: number) => boolean): number => {
    let [longest, now] = [0, 0];
    for (const place of places) {
      now = isSuch(place) ? now + 1 : 0;
      longest = Math.max(longest, now);
    }
    return longest;
  };
  const held = all.filter((place) => n(place) > 0);
  const rear = held.at(-1) ?? 0;
  const enemyRear = enemy.findLastIndex((m, place) => m > 0 && place > 0);
  const passed = 25 - Math.max(0, enemyRear);
  const left = sum(all, n);
  const mean = sum(all, (place) => n(place) * place) / left;
  const hasContact = rear + Math.max(0, enemyRear) > 24;
  const open = count(range(19, 24), (point) => !isEnemyMade(point));
  return {
    pips: sum(all, (place) => n(place) * place) / 167,
    off: (15 - left) / 15,
    outside: sum(range(7, 25), n) / 15,
    pipsHome: sum(range(7, 25), (place) => n(place) * (place - 6)) / 100,
    crossovers: sum(range(7, 25), (place) => n(place) * (Math.ceil(place / 6) - 1)) / 60,
    rear: rear / 25,
    toPass: sum(range(passed + 1, 25), n) / 15,
    pipsToPass: sum(range(passed + 1, 25), (place) => n(place) * (place - passed)) / 167,
    blotsHome: count(range(1, 6), (point) => n(point) === 1) / 6,
    blotsOutfield: count(range(7, 18), (point) => n(point) === 1) / 12,
    blotsBack: count(range(19, 24), (point) => n(point) === 1) / 6,
    aheadPoints: hasContact ? count(range(rear - 6, rear - 1), isEnemyMade) / 6 : 0,
    aheadPrime: hasContact ? run(range(1, rear - 1), isEnemyMade) / 6 : 0,
    prime: run(points, isMade) / 6,
    inSix: Math.max(...range(1, 19).map((first) => count(range(first, first + 5), isMade))) / 6,
    anchors: count(range(19, 24), isMade) / 3,
    goldenAnchor: Number(isMade(20)),
    advancedAnchor: Number(isMade(20) || isMade(21)),
    homePoints: count(range(1, 6), isMade) / 6,
    highPoints: count(range(4, 6), isMade) / 3,
    gaps: count(range(1, 6), (point) => n(point) === 0) / 6,
    bar: Math.min(4, n(BAR)) / 4,
    enterOne: (36 - (6 - open) ** 2) / 36,
    timing:
      (sum(range(7, 18), (point) => n(point) * (point - 6)) +
        sum(range(1, 6), (point) => Math.max(0, n(point) - 2) * (point - 1))) /
      100,
    stacked: sum(points, (point) => Math.max(0, n(point) - 3)) / 12,
    spares: sum(points, (point) => Math.max(0, n(point) - 2)) / 13,
    stripped: count(points, (point) => n(point) === 2) / 7,
    dead: sum([1, 2], n) / 15,
    spread:
      left === 0 ? 0 : Math.sqrt(sum(all, (place) => n(place) * (place - mean) ** 2) / left) / 12,
    connected:
      held.length < 2
        ? 1
        : count(held.slice(1), (place) => held.some((next) => next < place && next >= place - 6)) /
          (held.length - 1),
    outfield: sum(range(7, 18), n) / 15,
    control:
      count(range(7, 18), (point) => held.some((from) => from > point && from <= point + 6)) / 12,
    isHome: Number(rear <= 6),
  };
}
