import { describe, expect, test } from 'vitest';
import { makePlay } from '../../../engine/notation.ts';
import { findPlay } from '../../../engine/plays/findPlay.ts';
import { START } from '../../../engine/position.ts';
import { pos } from '../positions.ts';

const text = (...places: readonly (readonly [number, number])[]): string | undefined => {
  const found = findPlay(
    START,
    [5, 3],
    places.map(([from, to]) => ({ from, to })),
  );
  return found && makePlay(found.play);
};

describe('the play that steps lead to', () => {
  test('is found in whatever order and however they are joined', () => {
    expect(text([24, 21], [21, 16])).toBe('24/16');
    expect(text([21, 16], [24, 21])).toBe('24/16');
    expect(text([24, 16])).toBe('24/16');
    expect(text([6, 3], [8, 3])).toBe('8/3 6/3');
  });

  test.each([
    ['one die only', [[24, 21]]],
    ['upwards', [[6, 9]]],
    ['from nowhere', [[26, 21]]],
    ['below off', [[3, -1]]],
    ['no play', []],
  ] as const)('is none for %s', (_, places) => {
    expect(text(...places)).toBeUndefined();
  });

  test('is the pass where no play is legal', () => {
    const shut = pos('x bar:1 6:14; o 6:3 5:3 4:3 3:2 2:2 1:2');
    expect(findPlay(shut, [6, 5], [])?.play).toEqual([]);
  });
});
