/**
 * Every entry against the databases of GNU Backgammon, where they are installed (Debian's package gnubg-data). Both
 * begin with 40 bytes of text and number home boards as we do; all numbers are little-endian.
 */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { homeCount } from '../../../engine/bearoff/homeBoard.ts';
import { CUBE_STATES } from '../../../engine/bearoff/twoSided.ts';
import type { RollTable } from '../../../engine/bearoff/rollTable.ts';
import { shippedOneSided, shippedTwoSided } from './shipped.ts';

const ONE_SIDED = '/usr/share/gnubg/gnubg_os0.bd';
const TWO_SIDED = '/var/lib/gnubg/gnubg_ts0.bd';
const HEADER = 40;

test.skipIf(!existsSync(ONE_SIDED))('one-sided distributions', () => {
  const bytes = readFileSync(ONE_SIDED);
  const { allOff, firstOff } = shippedOneSided();
  const offset = homeCount(14);
  /** Largest differences of units, and the positions that differ, until all are off and until the first is. */
  const largest = [0, 0];
  const differing = [0, 0];
  for (let index = 0; index < allOff.size; index++) {
    // Where its units begin, counted in units; then lengths and numbers of rolls before, of both distributions.
    const entry = HEADER + 8 * index;
    let at = HEADER + 8 * allOff.size + 2 * bytes.readUInt32LE(entry);
    for (const [which, table, row] of [
      [0, allOff, index],
      [1, firstOff, index - offset],
    ] as const) {
      const length = bytes[entry + 4 + 2 * which]!;
      const before = bytes[entry + 5 + 2 * which]!;
      const theirs = Array.from({ length: 32 }, () => 0);
      for (let i = 0; i < length; i++, at += 2) theirs[before + i] = bytes.readUInt16LE(at);
      if (row < 0) continue;
      const difference = Math.max(
        ...theirs.map((units, rolls) => Math.abs(units - unitsOf(table, row, rolls))),
      );
      largest[which] = Math.max(largest[which]!, difference);
      if (difference > 0) differing[which]!++;
    }
  }
  // Three, each with one unit of 65535 at a neighbouring number of rolls, in the database of version 1.07.
  expect(differing[0]).toBeLessThanOrEqual(3);
  expect(differing[1]).toBe(0);
  expect(largest[0]).toBeLessThanOrEqual(1);
});

function unitsOf(table: RollTable, row: number, rolls: number): number {
  return rolls < table.columns ? table.units[rolls * table.size + row]! : 0;
}

test.skipIf(!existsSync(TWO_SIDED))('two-sided equities', () => {
  const bytes = readFileSync(TWO_SIDED);
  const { size, values } = shippedTwoSided();
  let differing = 0;
  for (let pair = 0; pair < size * size; pair++) {
    CUBE_STATES.forEach((_, state) => {
      const theirs = bytes.readUInt16LE(HEADER + 8 * pair + 2 * state) - 0x80_00;
      if (theirs !== values[state * size * size + pair]) differing++;
    });
  }
  expect(differing).toBe(0);
});
