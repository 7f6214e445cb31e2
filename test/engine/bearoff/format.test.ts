import fc from 'fast-check';
import { deflateSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import {
  type BearoffDatabase,
  makeBearoffDatabase,
  parseBearoffDatabase,
} from '../../../engine/bearoff/format.ts';
import { generateOneSided } from '../../../engine/bearoff/generateOneSided.ts';
import { generateTwoSided } from '../../../engine/bearoff/generateTwoSided.ts';
import { runToEnd } from '../../../engine/bearoff/generation.ts';
import { BEAROFF_FILES } from '../../../engine/bearoff/lazy.ts';
import { shippedBytes } from './shipped.ts';

const ONE = runToEnd(generateOneSided(3));
const TWO = runToEnd(generateTwoSided(2));
const BOTH: [string, BearoffDatabase][] = [
  ['one-sided', ONE],
  ['two-sided', TWO],
];

/** Returns a file with some bytes replaced. */
function changed(bytes: Uint8Array, at: number, ...values: number[]): Uint8Array {
  const copy = bytes.slice();
  copy.set(values, at);
  return copy;
}

function codeOf(bytes: Uint8Array): string {
  const read = parseBearoffDatabase(bytes);
  return read.ok ? 'read' : read.error.code;
}

describe.each(BOTH)('a %s database', (_, database) => {
  const bytes = makeBearoffDatabase(database);

  test('comes back from its file', () => {
    expect(parseBearoffDatabase(bytes)).toEqual({ ok: true, value: database });
    // Also from the middle of a larger buffer.
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 3);
    expect(codeOf(larger.subarray(3, 3 + bytes.length))).toBe('read');
  });

  test.each([
    ['no bytes', new Uint8Array(0), 'notBearoffDatabase'],
    ['another file', new TextEncoder().encode('gnubg-OS-06-15-1-1-0xxx'), 'notBearoffDatabase'],
    ['a header alone', bytes.subarray(0, 16), 'badBearoffDatabase'],
    ['a later version', changed(bytes, 6, 2), 'unknownVersion'],
    ['another kind', changed(bytes, 7, 3), 'badBearoffDatabase'],
    ['no checkers', changed(bytes, 8, 0), 'badBearoffDatabase'],
    ['too many checkers', changed(bytes, 8, 16), 'badBearoffDatabase'],
    ['more checkers than there are values', changed(bytes, 8, 8), 'badBearoffDatabase'],
    ['fewer checkers than there are values', changed(bytes, 8, 1), 'badBearoffDatabase'],
    ['other points', changed(bytes, 9, 7), 'badBearoffDatabase'],
    ['no columns', changed(bytes, 10, 0), 'badBearoffDatabase'],
    ['too many columns', changed(bytes, 10, 255, 255), 'badBearoffDatabase'],
    ['another checksum', changed(bytes, 12, bytes[12]! ^ 1), 'badBearoffDatabase'],
    ['a stream that ends early', bytes.subarray(0, -5), 'badBearoffDatabase'],
    ['no stream', changed(bytes, 16, 255, 255, 255), 'badBearoffDatabase'],
  ])('is not read from %s', (_, damaged, code) => {
    expect(codeOf(damaged)).toBe(code);
  });

  test('is not read wrongly, whatever byte is changed', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const read = parseBearoffDatabase(changed(bytes, at, bytes[at]! ^ change));
        // The last byte has bits that nothing reads.
        if (read.ok) expect(read.value).toEqual(database);
      }),
      { numRuns: 300 },
    );
  });
});

test('any bytes after a good beginning are refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (rest) => {
      expect(codeOf(Uint8Array.from([...new TextEncoder().encode('BPBEAR'), 1, ...rest]))).not.toBe(
        'read',
      );
    }),
    { numRuns: 500 },
  );
});

test('a file claims no more memory than it can fill', () => {
  // 72 MB claimed by 20 bytes, and a stream of 20 MB behind a small claim.
  const header = makeBearoffDatabase(TWO).slice(0, 16);
  expect(codeOf(changed(Uint8Array.from([...header, 1, 2, 3, 4]), 8, 8))).toBe(
    'badBearoffDatabase',
  );
  const bomb = deflateSync(new Uint8Array(20_000_000));
  expect(codeOf(Uint8Array.from([...header, ...bomb]))).toBe('badBearoffDatabase');
});

test('probabilities that do not sum to 1 are refused', () => {
  const units = ONE.allOff.units.slice();
  units[0]!--;
  const broken = { ...ONE, allOff: { ...ONE.allOff, columns: ONE.allOff.columns, units } };
  expect(codeOf(makeBearoffDatabase(broken as typeof ONE))).toBe('badBearoffDatabase');
});

test('the shipped files are as large as the documentation says', () => {
  expect(shippedBytes(BEAROFF_FILES.oneSided)).toHaveLength(610_026);
  expect(shippedBytes(BEAROFF_FILES.twoSided)).toHaveLength(4_160_951);
});
