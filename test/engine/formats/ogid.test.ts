import { describe, expect, test } from 'vitest';
import { makeOgid, parseOgid } from '../../../engine/formats/ogid.ts';
import { apply, type MatchAction } from '../../../engine/match/apply.ts';
import { makeRules } from '../../../engine/match/rules.ts';
import { type MatchState, newMatch } from '../../../engine/match/state.ts';
import { START } from '../../../engine/position.ts';
import { pos } from '../positions.ts';
import { testTextFormat } from './positionFormats.ts';

describe('OGID', () => {
  testTextFormat({ code: 'badOgid', parse: (text) => parseOgid(text), make: makeOgid });

  // The codec ogxm 2.3.2 gives these for a game that goes so: its plies' ogid_before and ogid_after.
  test('of every moment of a game, as the codec ogxm writes it', () => {
    const actions: readonly [string, MatchAction][] = [
      [
        '11ccccchhhjjjjj:66666888dddddoo:N0N:13:B:IB:0:0:7:0',
        {
          kind: 'play',
          moves: [
            { from: 8, to: 5 },
            { from: 6, to: 5 },
          ],
        },
      ],
      ['11ccccchhjjjjkk:66666888dddddoo:N0N::W:C:0:0:7:1', { kind: 'double' }],
      ['11ccccchhjjjjkk:66666888dddddoo:N0O::B:D:0:0:7:1', { kind: 'take' }],
      ['11ccccchhjjjjkk:66666888dddddoo:W1T::W:A:0:0:7:1', { kind: 'roll', roll: [6, 3] }],
      [
        '11ccccchhjjjjkk:66666888dddddoo:W1T:36:W:R:0:0:7:1',
        {
          kind: 'play',
          moves: [
            { from: 24, to: 18 },
            { from: 18, to: 15 },
          ],
        },
      ],
      ['11ccccchhjjjjkk:66666888dddddfo:W1N::B:C:0:0:7:2', { kind: 'double' }],
      ['11ccccchhjjjjkk:66666888dddddfo:W1O::W:D:0:0:7:2', { kind: 'pass' }],
    ];
    const rules = makeRules({ length: 7 });
    if (!rules.ok) throw new Error(rules.error.message);
    let state: MatchState = next(newMatch(rules.value), { kind: 'openingRoll', light: 3, dark: 1 });
    for (const [id, action] of actions) {
      expect(makeOgid(state)).toMatchObject({ ok: true, value: { data: id } });
      expect(parseOgid(id)).toMatchObject({ ok: true, value: { phase: state.phase } });
      state = next(state, action);
    }
    const last = '11ccccchhjjjjkk:66666888dddddfo:W1P::B:G:0:0:7:2';
    expect(makeOgid(state)).toMatchObject({ ok: true, value: { data: last } });
    expect(parseOgid(last)).toMatchObject({
      ok: true,
      value: { score: { light: 2, dark: 0 }, ending: { winner: 'light', by: 'pass', points: 2 } },
    });
  });

  test.each([
    // Of the documentation of OGID by way of its readers, of ogxmparser (pkg.go.dev) and of the codec ogxm 2.3.2.
    [
      '11jjjjjhhhccccc:ooddddd88866666:N0N::W:IW:0:0:1:0',
      { phase: 'opening', rules: { length: 1 } },
    ],
    [
      '11ccccchhhjjjjj:66666888dddddoo:N0N:46:B:IB:0:0:3:0',
      { phase: 'toPlay', onRoll: 'light', position: START, roll: [4, 6], rules: { length: 3 } },
    ],
    [
      '00jjj:ppp66:N0N::W:C:0:0:0',
      { onRoll: 'dark', position: pos('x bar:3 6:2; o bar:2 6:3'), rules: { length: 0 } },
    ],
    [
      'jjjkkklllmmnnoo:111222333445566:N0N::W:C:0:0:0',
      { position: pos('x 6:2 5:2 4:2 3:3 2:3 1:3; o 6:3 5:3 4:3 3:2 2:2 1:2') },
    ],
    [
      '11ccccchhhjjjjj:66666888dddddoo:N0N:13:B:IB:0:2:3C:0',
      { isCrawford: true, score: { light: 0, dark: 2 } },
    ],
    [
      '11ccccchhhjjjjj:66666888dddddoo:W10N:13:B:IB:0:0:0:0',
      { cube: { value: 1024, owner: 'light' } },
    ],
    ['1122cccchhhjjjj:6666888ddddnnoo:N0N:13:B:IB:0:0:7:0', { phase: 'toPlay' }],
    ['OGID=11ccccchhhjjjjj:66666888dddddoo:?0N::W', { phase: 'opening', rules: { length: 0 } }],
    ['o:1:N0N::W:C:0:0:7:0:3', { rules: { variant: 'hypergammon' } }],
    [
      ':1:N0N::W:G:0:0:7:1',
      { phase: 'over', ending: { winner: 'light', value: 'single', points: 1 } },
    ],
  ])('%s', (id, expected) => {
    expect(parseOgid(id)).toMatchObject({ ok: true, value: expected });
  });

  test.each([
    ['11ccccchhhjjjjj:66666888dddddoo:N0N:', '5 fields', 1],
    ['11ccccchhhjjjjq:66666888dddddoo:N0N::W', 'checker "q"', 15],
    ['11ccccchhhjjjjp:66666888dddddoo:N0N::W', 'checker "p": expected a free point', 15],
    ['11ccccchhhjjjjj:66666888dddddo1:N0N::W', 'checker "1": expected a free point', 31],
    ['11ccccchhhjjjjjj:66666888dddddoo:N0N::W', 'at most 15 checkers', 1],
    ['11ccccchhhjjjjj:66666888dddddoo:X0N::W', 'cube "X0N"', 33],
    ['11ccccchhhjjjjj:66666888dddddoo:N0O::W', 'O with the game state D', 33],
    ['11ccccchhhjjjjj:66666888dddddoo:N0N:17:W', 'dice "17"', 37],
    ['11ccccchhhjjjjj:66666888dddddoo:N0N::X', 'who acted "X"', 38],
    ['11ccccchhhjjjjj:66666888dddddoo:N0N::W:RG', 'game state "RG"', 40],
    ['11ccccchhhjjjjj:66666888dddddoo:N0N::W:G', 'a side without checkers', 40],
    ['11ccccchhhjjjjj:66666888dddddoo:N0N::W:C:0:0:7X', 'match length "7X"', 46],
    ['11ccccchhhjjjjj:66666888dddddoo:N0N::W:C:0:0:7:0:14', 'checkers a side "14"', 50],
  ])('refuses %s', (id, why, column) => {
    const parsed = parseOgid(id);
    expect(parsed).toMatchObject({ ok: false, error: { code: 'badOgid', place: { column } } });
    expect(!parsed.ok && parsed.error.message).toContain(why);
  });
});

function next(state: MatchState, action: MatchAction): MatchState {
  const made = apply(state, action);
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}
