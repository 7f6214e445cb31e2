import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMatchState } from '../../engine/match/stateJson.ts';
import type { MatchState } from '../../engine/match/state.ts';
import { anyMatchState } from './matchStates.ts';

test('arbitrary states are states, of every phase', () => {
  const phases = new Set<MatchState['phase']>();
  fc.assert(
    fc.property(anyMatchState, (state) => {
      phases.add(state.phase);
      const json: unknown = JSON.parse(JSON.stringify(state));
      expect(parseMatchState(json)).toEqual({ ok: true, value: state });
    }),
  );
  expect([...phases].sort()).toEqual([
    'doubled',
    'opening',
    'over',
    'resigned',
    'toPlay',
    'toRoll',
  ]);
});
