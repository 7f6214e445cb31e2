/**
 * What can be reached from a position, counted: the numbers that generators are compared by.
 *
 *     perft(START, 2);     // 202,782 paths
 *     reachable(START, 2); // 163,706 distinct positions
 *
 * A turn is one of the 21 rolls and one of its distinct results, or the pass where no checker can move. Rolls are not
 * weighted. A game that has ended goes no further.
 */
import { BAR, type Position } from '../position.ts';
import { DICE, isDoubles, type Roll } from '../roll.ts';
import { PlayGenerator } from './playGenerator.ts';
import { ROW_BYTES, ROW_OPPONENT, writeRow } from './positionRow.ts';
import { PositionSet } from './positionSet.ts';

/** The 21 rolls, higher die first. */
export const ALL_ROLLS: readonly Roll[] = DICE.flatMap((high) =>
  DICE.filter((low) => low <= high).map((low): Roll => [high, low]),
);
/** The 15 rolls that can open a game. */
export const OPENING_ROLLS: readonly Roll[] = ALL_ROLLS.filter((roll) => !isDoubles(roll));

/** Returns how many paths of `turns` turns there are, 1 or more, the first with one of `firstRolls`. */
export function perft(
  position: Position,
  turns: number,
  firstRolls: readonly Roll[] = ALL_ROLLS,
): number {
  let paths = 0;
  const before = levelAfter(position, turns - 1, firstRolls);
  forEachRoll(before, turns === 1 ? firstRolls : ALL_ROLLS, (count, i) => {
    paths += count * before.ways[i]!;
  });
  return paths;
}

/** Returns how many distinct positions, seen by the player on roll, can stand after `turns` turns, 1 or more. */
export function reachable(
  position: Position,
  turns: number,
  firstRolls: readonly Roll[] = ALL_ROLLS,
): number {
  const found = new PositionSet();
  const before = levelAfter(position, turns - 1, firstRolls);
  forEachRoll(before, turns === 1 ? firstRolls : ALL_ROLLS, (count, _, rows) => {
    for (let row = 0; row < count; row++) found.add(rows, row);
  });
  return found.size;
}

/** Distinct positions in rows, and how many paths lead to each. */
interface Level {
  size: number;
  rows: Uint8Array;
  ways: Float64Array;
}

function levelAfter(position: Position, turns: number, firstRolls: readonly Roll[]): Level {
  let level: Level = { size: 1, rows: new Uint8Array(ROW_BYTES), ways: Float64Array.of(1) };
  writeRow(position, level.rows, 0);
  for (let turn = 1; turn <= turns; turn++) {
    level = nextLevel(level, turn === 1 ? firstRolls : ALL_ROLLS);
  }
  return level;
}

function nextLevel(level: Level, rolls: readonly Roll[]): Level {
  const found = new PositionSet();
  const next: Level = { size: 0, rows: new Uint8Array(0), ways: new Float64Array(0) };
  forEachRoll(level, rolls, (count, i, rows) => {
    for (let row = 0; row < count; row++) {
      const number = found.add(rows, row);
      if (number === next.size) append(next, rows, row);
      next.ways[number]! += level.ways[i]!;
    }
  });
  return next;
}

/** Calls back with what each roll leads to, a pass being one result, from every position of games still going. */
function forEachRoll(
  { size, rows }: Level,
  rolls: readonly Roll[],
  callback: (count: number, i: number, rows: Uint8Array) => void,
): void {
  const generator = new PlayGenerator();
  for (let i = 0; i < size; i++) {
    if (isOver(rows, i)) continue;
    for (const roll of rolls) {
      callback(Math.max(generator.generateFromRow(rows, i, roll), 1), i, generator.rows);
    }
  }
}

/** True when one side has no checker left to bear off. */
function isOver(rows: Uint8Array, row: number): boolean {
  const start = row * ROW_BYTES;
  return [start, start + ROW_OPPONENT].some((side) =>
    rows.subarray(side + 1, side + BAR + 1).every((n) => n === 0),
  );
}

function append(level: Level, rows: Uint8Array, row: number): void {
  if (level.size === level.ways.length) {
    const room = Math.max(1024, 2 * level.size);
    const { rows: oldRows, ways: oldWays } = level;
    level.rows = new Uint8Array(room * ROW_BYTES);
    level.rows.set(oldRows);
    level.ways = new Float64Array(room);
    level.ways.set(oldWays);
  }
  const source = rows.subarray(row * ROW_BYTES, (row + 1) * ROW_BYTES);
  level.rows.set(source, level.size * ROW_BYTES);
  level.size++;
}
