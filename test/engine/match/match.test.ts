/** The match as a reducer, by the rule IDs of docs/rules.md. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apply, type MatchAction } from '../../../engine/match/apply.ts';
import { legalActions } from '../../../engine/match/legalActions.ts';
import { CUBELESS, makeRules, type MatchRules, SEATS } from '../../../engine/match/rules.ts';
import {
  type MatchState,
  matchWinner,
  newMatch,
  pointsAway,
  positionFor,
  seatToAct,
} from '../../../engine/match/state.ts';
import { parseMatchState } from '../../../engine/match/stateJson.ts';
import { legalPlays } from '../../../engine/plays/legalPlays.ts';
import { flip, type GameValue, type Position, START } from '../../../engine/position.ts';
import { DICE, type Die } from '../../../engine/roll.ts';
import { variant } from '../../../engine/variants.ts';
import { pos } from '../positions.ts';

function rules(given: Partial<MatchRules> = {}): MatchRules {
  const made = makeRules(given);
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}
const MONEY = { length: 0, hasJacoby: false };

/** The state after the actions; a word stands for an action without fields. */
function after(
  state: MatchState,
  ...actions: (MatchAction | 'double' | 'take' | 'pass' | 'beaver' | 'accept' | 'reject')[]
): MatchState {
  for (const action of actions) {
    const next = apply(state, typeof action === 'string' ? { kind: action } : action);
    if (!next.ok) throw new Error(`${next.error.code}: ${next.error.message}`);
    state = next.value;
  }
  return state;
}

/** Light is to roll at this score and cube, in any position. */
function lightToRoll(
  given: Partial<MatchRules> = {},
  parts: Partial<Pick<MatchState, 'score' | 'cube' | 'isCrawford' | 'history'>> = {},
  position = START,
): MatchState {
  return { ...newMatch(rules(given)), ...parts, phase: 'toRoll', onRoll: 'light', position };
}

const codeOf = (state: MatchState, action: MatchAction): string => {
  const next = apply(state, action);
  return next.ok ? 'ok' : next.error.code;
};
const kinds = (state: MatchState): string[] => legalActions(state).map(({ kind }) => kind);
const resign = (value: GameValue, seat: 'light' | 'dark' = 'dark'): MatchAction => ({
  kind: 'resign',
  seat,
  value,
});

describe('the opening', () => {
  test('[OPEN-1] the higher die begins and plays both, without doubling first', () => {
    const state = after(newMatch(rules()), { kind: 'openingRoll', light: 1, dark: 3 });
    expect(state).toMatchObject({ phase: 'toPlay', onRoll: 'dark', roll: [3, 1], position: START });
    expect(kinds(state)).not.toContain('double');
    expect(codeOf(state, { kind: 'double' })).toBe('wrongPhase');
  });

  test('[OPEN-2] a tie is thrown again', () => {
    const state = newMatch(rules());
    expect(after(state, { kind: 'openingRoll', light: 4, dark: 4 })).toEqual(state);
    expect(codeOf(state, { kind: 'openingRoll', light: 7 as Die, dark: 4 })).toBe('badRoll');
  });

  test("[START-2] [START-3] is the variant's start, or the one given", () => {
    const hyper = after(newMatch(rules({ variant: 'hypergammon' })), {
      kind: 'openingRoll',
      light: 2,
      dark: 1,
    });
    expect(positionFor(hyper, 'dark')).toEqual(variant('hypergammon').start);
    const start = pos('x 6:15; o 24:1 5:14');
    const given = newMatch(rules({ start }));
    expect(positionFor(given, 'dark')).toEqual(flip(start));
    const opened = after(given, { kind: 'openingRoll', light: 1, dark: 2 });
    expect(opened).toMatchObject({ onRoll: 'dark', position: flip(start) });
  });
});

describe('a turn', () => {
  const opened = after(newMatch(rules()), { kind: 'openingRoll', light: 3, dark: 1 });

  test('goes from roll to play to the other side', () => {
    const state = after(opened, {
      kind: 'play',
      moves: [
        { from: 8, to: 5 },
        { from: 6, to: 5 },
      ],
    });
    expect(state).toMatchObject({ phase: 'toRoll', onRoll: 'dark' });
    expect(positionFor(state, 'light')).toEqual(
      pos('x 24:2 13:5 8:2 6:4 5:2; o 24:2 13:5 8:3 6:5'),
    );
    expect(state.history).toMatchObject([{ kind: 'play', seat: 'light', roll: [3, 1] }]);
    expect(seatToAct(state)).toBe('dark');
  });

  test.each([
    ['two checkers too far', [8, 5, 6, 2]],
    ['[MOVE-4] one die only', [8, 5]],
    ['a checker that is not there', [7, 4, 6, 5]],
    ['upwards', [6, 9]],
    ['[MOVE-6] a pass', []],
  ])('refuses %s and stays as it was [STATE-2]', (_, places) => {
    const before = structuredClone(opened);
    const moves = [];
    for (let i = 0; i < places.length; i += 2) moves.push({ from: places[i]!, to: places[i + 1]! });
    expect(codeOf(opened, { kind: 'play', moves })).toBe('illegalPlay');
    expect(opened).toEqual(before);
  });

  test('[MOVE-6] passes with no moves where none is legal', () => {
    const shut = pos('x bar:1 6:14; o 6:3 5:3 4:3 3:2 2:2 1:2');
    const state = after(lightToRoll({}, {}, shut), { kind: 'roll', roll: [6, 5] });
    expect(legalActions(state)[0]).toEqual({ kind: 'play', seat: 'light', plays: [] });
    expect(after(state, { kind: 'play', moves: [] })).toMatchObject({ onRoll: 'dark' });
  });

  test.each([
    ['opening', newMatch(rules()), ['roll', 'play', 'double', 'take', 'accept', 'nextGame']],
    ['toRoll', lightToRoll(), ['openingRoll', 'play', 'take', 'pass', 'beaver', 'nextGame']],
    ['toPlay', opened, ['openingRoll', 'roll', 'double', 'take', 'accept', 'reject']],
    ['doubled', after(lightToRoll(), 'double'), ['roll', 'play', 'double', 'accept', 'nextGame']],
    ['resigned', after(lightToRoll(), resign('single')), ['roll', 'double', 'take', 'resign']],
  ])('in phase %s takes only what belongs there [CUBE-6]', (phase, state, refused) => {
    expect(state.phase).toBe(phase);
    for (const kind of refused) {
      const action = {
        light: 1,
        dark: 2,
        roll: [1, 2],
        moves: [],
        ...resign('single'),
      };
      expect([kind, codeOf(state, { ...action, kind } as unknown as MatchAction)]).toEqual([
        kind,
        'wrongPhase',
      ]);
    }
  });

  test.each([
    ['[HIT-2] moves another before the bar', 'x bar:1 6:14; o 24:2 1:13', [6, 5, 25, 22]],
    ['[MOVE-2] passes through a held point', 'x 24:2 13:13; o 4:2 6:13', [24, 21, 21, 20]],
    ['[MOVE-1] makes two dice one step', 'x 24:2 13:13; o 4:2 6:13', [24, 20]],
    ['[OFF-1] bears off before the last is home', 'x 7:1 1:14; o 1:15', [1, 0, 7, 4]],
  ])('a play that %s is refused, though it ends where a legal one does', (_, text, places) => {
    const state = after(lightToRoll({}, {}, pos(text)), { kind: 'roll', roll: [3, 1] });
    const moves = [];
    for (let i = 0; i < places.length; i += 2) moves.push({ from: places[i]!, to: places[i + 1]! });
    expect(codeOf(state, { kind: 'play', moves })).toBe('illegalPlay');
  });

  test.each([
    [{ kind: 'jump' }, 'kind "jump"'],
    [{ kind: 'play' }, 'moves undefined'],
    [{ kind: 'play', moves: [null] }, 'moves [null]'],
    [{ kind: 'resign', seat: 'x', value: 'single' }, 'seat "x"'],
    [{ kind: 'resign', seat: 'dark', value: 'y' }, 'value "y"'],
  ])('%j is no action', (action, message) => {
    const next = apply(opened, action as unknown as MatchAction);
    expect(next).toMatchObject({
      error: { code: 'badAction', message: expect.stringContaining(message) as string },
    });
  });

  test('a bad roll is refused', () => {
    expect(codeOf(lightToRoll(), { kind: 'roll', roll: [0, 7] as never })).toBe('badRoll');
  });
});

describe('the end of a game', () => {
  const nearly = (dark: string): MatchState =>
    after(lightToRoll({}, { cube: { value: 2, owner: 'dark' } }, pos(`x 1:1; o ${dark}`)), {
      kind: 'roll',
      roll: [2, 1],
    });
  test.each([
    ['[END-1]', '6:14', 'single', 2],
    ['[END-2]', '6:15', 'gammon', 4],
    ['[END-3]', '6:14 bar:1', 'backgammon', 6],
  ] as const)('%s [CUBE-7] with dark at %s is a %s for %i points', (_, dark, value, points) => {
    const over = after(nearly(dark), { kind: 'play', moves: [{ from: 1, to: 0 }] });
    expect(over).toMatchObject({
      phase: 'over',
      ending: { winner: 'light', value, by: 'bearoff', points },
      score: { light: points, dark: 0 },
    });
    expect(codeOf(over, { kind: 'roll', roll: [1, 2] })).toBe('gameOver');
  });
});

describe('the cube', () => {
  test('[CUBE-1] starts in the middle at 1, and can be left out', () => {
    expect(newMatch(rules()).cube).toEqual({ value: 1, owner: null });
    const without = lightToRoll({ hasCube: false });
    expect(codeOf(without, { kind: 'double' })).toBe('illegalDouble');
    expect(kinds(without)).not.toContain('double');
  });

  test('[CUBE-2] [CUBE-4] is offered before the roll and goes to who takes', () => {
    const doubled = after(lightToRoll(), 'double');
    expect(doubled).toMatchObject({
      phase: 'doubled',
      onRoll: 'light',
      offer: { seat: 'dark', cube: 2 },
      cube: { value: 1, owner: null },
    });
    expect(seatToAct(doubled)).toBe('dark');
    expect(kinds(doubled)).toEqual(['take', 'pass', 'resign', 'resign']);
    const taken = after(doubled, 'take');
    expect(taken).toMatchObject({
      phase: 'toRoll',
      onRoll: 'light',
      cube: { value: 2, owner: 'dark' },
      history: [
        { kind: 'double', seat: 'light', cube: 2 },
        { kind: 'take', seat: 'dark' },
      ],
    });
    expect(codeOf(after(taken, { kind: 'roll', roll: [1, 2] }), { kind: 'double' })).toBe(
      'wrongPhase',
    );
  });

  test("[CUBE-3] is its owner's alone", () => {
    expect(codeOf(lightToRoll({}, { cube: { value: 2, owner: 'dark' } }), { kind: 'double' })).toBe(
      'illegalDouble',
    );
    const own = after(lightToRoll({}, { cube: { value: 2, owner: 'light' } }), 'double', 'take');
    expect(own.cube).toEqual({ value: 4, owner: 'dark' });
  });

  test('[CUBE-5] passing loses the stakes before the double', () => {
    const over = after(lightToRoll({}, { cube: { value: 4, owner: 'light' } }), 'double', 'pass');
    expect(over).toMatchObject({
      phase: 'over',
      ending: { winner: 'light', value: 'single', by: 'pass', points: 4 },
      score: { light: 4, dark: 0 },
    });
  });

  test('[CUBE-8] stops at its limit', () => {
    const at = (value: number): MatchState =>
      lightToRoll({ ...MONEY, cubeLimit: 64, mostBeavers: 1 }, { cube: { value, owner: null } });
    expect(codeOf(at(64), { kind: 'double' })).toBe('illegalDouble');
    const doubled = after(at(32), 'double');
    expect(codeOf(doubled, { kind: 'beaver' })).toBe('illegalBeaver');
    expect(kinds(doubled)).not.toContain('beaver');
  });

  test('[CUBE-9] is not there in a one point match, but may be dead in a longer one', () => {
    expect(codeOf(lightToRoll({ length: 1 }), { kind: 'double' })).toBe('illegalDouble');
    expect(codeOf(lightToRoll({}, { score: { light: 6, dark: 5 } }), { kind: 'double' })).toBe(
      'ok',
    );
  });
});

describe('a match', () => {
  const ended = (score: { light: number; dark: number }, winner: 'light' | 'dark'): MatchState =>
    after(
      lightToRoll({ length: 5 }, { score }),
      resign('single', winner === 'light' ? 'dark' : 'light'),
      'accept',
    );
  const next = (state: MatchState): MatchState => after(state, { kind: 'nextGame' });

  test('[MATCH-1] is won at its length, and then nothing follows', () => {
    const over = after(
      lightToRoll({ length: 5 }, { score: { light: 4, dark: 4 } }),
      resign('gammon'),
      'accept',
    );
    expect(over.score).toEqual({ light: 6, dark: 4 });
    expect(matchWinner(over)).toBe('light');
    expect(pointsAway(over, 'light')).toBe(0);
    expect(pointsAway(over, 'dark')).toBe(1);
    expect(legalActions(over)).toEqual([]);
    expect(codeOf(over, { kind: 'nextGame' })).toBe('matchOver');
  });

  test('[MATCH-2] [MATCH-3] has one Crawford game, without doubling', () => {
    const crawford = next(ended({ light: 3, dark: 2 }, 'light'));
    expect(crawford).toMatchObject({ game: 2, isCrawford: true, score: { light: 4, dark: 2 } });
    const inIt: MatchState = { ...crawford, phase: 'toRoll', onRoll: 'dark', position: START };
    expect(codeOf(inIt, { kind: 'double' })).toBe('illegalDouble');
    const afterIt = next(after(inIt, resign('single', 'light'), 'accept'));
    expect(afterIt).toMatchObject({ game: 3, isCrawford: false, score: { light: 4, dark: 3 } });
    // The other side comes within a point too: no second Crawford game.
    const third: MatchState = { ...afterIt, phase: 'toRoll', onRoll: 'dark', position: START };
    expect(codeOf(third, { kind: 'double' })).toBe('ok');
    expect(next(after(third, resign('single', 'light'), 'accept'))).toMatchObject({
      isCrawford: false,
      score: { light: 4, dark: 4 },
    });
  });

  test('[MATCH-2] not before it, nor when it is not played', () => {
    expect(next(ended({ light: 0, dark: 2 }, 'light')).isCrawford).toBe(false);
    const without = lightToRoll(
      { length: 5, hasCrawford: false },
      { score: { light: 3, dark: 0 } },
    );
    expect(next(after(without, resign('single'), 'accept')).isCrawford).toBe(false);
  });

  test('[MATCH-4] for money never ends', () => {
    const over = after(
      lightToRoll(MONEY, { score: { light: 99, dark: 98 } }),
      resign('gammon'),
      'accept',
    );
    expect(matchWinner(over)).toBeUndefined();
    expect(next(over)).toMatchObject({
      game: 2,
      isCrawford: false,
      cube: { value: 1, owner: null },
    });
  });
});

describe('money play', () => {
  test.each([
    ['centred', { value: 1, owner: null }, 1],
    ['centred after an automatic double', { value: 2, owner: null }, 2],
    ['turned', { value: 2, owner: 'dark' }, 4],
  ] as const)('[MONEY-1] [RESIGN-3] Jacoby, cube %s: a gammon scores %o %i', (_, cube, points) => {
    const over = after(lightToRoll({ length: 0 }, { cube }), resign('gammon'), 'accept');
    expect(over).toMatchObject({ ending: { value: 'gammon', points } });
  });

  test('[MONEY-2] [MONEY-3] beaver and raccoon, and whose cube it is then', () => {
    const start = lightToRoll({ length: 0, mostBeavers: 2 });
    const beavered = after(start, 'double', 'beaver');
    expect(beavered).toMatchObject({ offer: { seat: 'light', cube: 4, beavers: 1 } });
    expect(seatToAct(beavered)).toBe('light');
    expect(after(beavered, 'take').cube).toEqual({ value: 4, owner: 'dark' });
    const raccoon = after(beavered, 'beaver');
    expect(raccoon).toMatchObject({ offer: { seat: 'dark', cube: 8, beavers: 2 } });
    expect(after(raccoon, 'take').cube).toEqual({ value: 8, owner: 'dark' });
    expect(codeOf(raccoon, { kind: 'beaver' })).toBe('illegalBeaver');
    // Passing a beaver loses what the double had made of the stakes.
    expect(after(beavered, 'pass')).toMatchObject({ ending: { winner: 'dark', points: 2 } });
    expect(after(raccoon, 'pass')).toMatchObject({ ending: { winner: 'light', points: 4 } });
  });

  test('[MONEY-2] not where the rules have none', () => {
    expect(codeOf(after(lightToRoll({ length: 0 }), 'double'), { kind: 'beaver' })).toBe(
      'illegalBeaver',
    );
  });

  test('[MONEY-4] automatic doubles, as many as agreed', () => {
    const tie = { kind: 'openingRoll', light: 5, dark: 5 } as const;
    const session = newMatch(rules({ length: 0, mostAutomaticDoubles: 2 }));
    const twice = after(session, tie, tie);
    expect(twice.cube).toEqual({ value: 4, owner: null });
    expect(after(twice, tie)).toEqual(twice);
    expect(twice.history).toEqual([
      { kind: 'automaticDouble', cube: 2 },
      { kind: 'automaticDouble', cube: 4 },
    ]);
  });
});

describe('resigning', () => {
  test('[RESIGN-1] [RESIGN-2] is an offer, and rejected the game goes on where it was', () => {
    const states = [
      lightToRoll(),
      after(lightToRoll(), { kind: 'roll', roll: [3, 1] }),
      after(lightToRoll(), 'double'),
    ];
    for (const state of states) {
      for (const seat of SEATS) {
        const offered = after(state, resign('gammon', seat));
        expect(kinds(offered)).toEqual(['accept', 'reject']);
        const { history, ...rest } = after(offered, 'reject');
        expect({ ...rest, history: state.history }).toEqual(state);
        expect(history.slice(-2)).toMatchObject([{ kind: 'resign', seat }, { kind: 'reject' }]);
        expect(after(offered, 'accept')).toMatchObject({
          phase: 'over',
          ending: { value: 'gammon', by: 'resignation', points: 2 },
        });
      }
    }
    expect(codeOf(newMatch(rules()), resign('single'))).toBe('wrongPhase');
  });
});

/** One checker more than fits. */
function variant16(): Position {
  const side = START.playerOnRoll.map((n, place) => (place === 6 ? n + 1 : n));
  return { playerOnRoll: side, opponent: side };
}

describe('rules', () => {
  test.each([
    [{ length: -1 }, 'length -1'],
    [{ length: 1.5 }, 'length 1.5'],
    [{ length: 0, hasCrawford: true }, 'no Crawford rule'],
    [{ length: 5, hasJacoby: true }, 'money play only'],
    [{ length: 5, mostBeavers: 1 }, 'beavers are for money'],
    [{ length: 5, mostAutomaticDoubles: 1 }, 'automatic doubles are for money'],
    [{ length: 0, mostBeavers: 99 }, 'mostBeavers 99'],
    [{ cubeLimit: 3 }, 'a power of two'],
    [{ variant: 'chess' as never }, 'expected standard'],
    [{ start: variant16() }, 'start: 16 checkers a side, expected at most 15'],
    [{ start: { ...START, opponent: START.opponent.slice(1) } }, 'start: opponent: expected 26'],
    [{ start: pos('x 6:1; o ') }, 'start: a side has no checkers'],
  ])('%o are refused: %s', (given, message) => {
    const made = makeRules(given);
    expect(made.ok ? '' : made.error.message).toContain(message);
  });

  test('are filled in', () => {
    expect(rules()).toMatchObject({ length: 7, hasCrawford: true, hasJacoby: false });
    expect(rules({ length: 0 })).toMatchObject({ hasCrawford: false, hasJacoby: true });
  });
});

/** Takes a legal action picked by a number, with dice from another. */
function step(state: MatchState, pick: number, dice: number): MatchState {
  const actions = legalActions(state);
  const action = actions[pick % actions.length]!;
  const roll = [DICE[dice % 6]!, DICE[Math.floor(dice / 6) % 6]!] as const;
  switch (action.kind) {
    case 'openingRoll':
      return after(state, { kind: action.kind, light: roll[0], dark: roll[1] });
    case 'roll':
      return after(state, { kind: action.kind, roll });
    case 'play': {
      const play = action.plays[dice % Math.max(1, action.plays.length)];
      return after(state, { kind: action.kind, moves: play?.play ?? [] });
    }
    case 'resign':
      // Seldom, or games would be short.
      if (dice % 7 > 0) return state;
      return after(state, { ...action, value: action.values[dice % 3]! });
    case 'double':
    case 'beaver':
    case 'take':
    case 'pass':
    case 'accept':
    case 'reject':
    case 'nextGame':
      return after(state, { kind: action.kind });
  }
}

/** An action of every kind that `legalActions` does not list. */
function unlisted(state: MatchState): MatchAction[] {
  const every: readonly MatchAction[] = [
    { kind: 'openingRoll', light: 2, dark: 1 },
    { kind: 'roll', roll: [2, 1] },
    { kind: 'play', moves: [] },
    { kind: 'double' },
    { kind: 'beaver' },
    { kind: 'take' },
    { kind: 'pass' },
    resign('single'),
    { kind: 'accept' },
    { kind: 'reject' },
    { kind: 'nextGame' },
  ];
  const listed = kinds(state);
  return every.filter(({ kind }) => !listed.includes(kind));
}

const ANY_RULES = fc.constantFrom<Partial<MatchRules>>(
  { length: 3 },
  { length: 7 },
  { length: 1 },
  { length: 0, mostBeavers: 3, mostAutomaticDoubles: 2 },
  { length: 0, variant: 'hypergammon', hasJacoby: false },
  { length: 5, variant: 'nackgammon', hasCrawford: false },
  { length: 0, variant: 'longgammon', cubeLimit: 8 },
);

describe('any match', () => {
  test('[STATE-1] [STATE-2] [STATE-3] by legal actions ends, in states that survive JSON', () => {
    fc.assert(
      fc.property(ANY_RULES, fc.infiniteStream(fc.nat({ max: 1_000_000 })), (given, numbers) => {
        let state: MatchState = newMatch(rules(given));
        for (let i = 0; i < 3000 && legalActions(state).length > 0 && state.game < 9; i++) {
          const before = JSON.stringify(state);
          const pick = numbers.next().value!;
          const next = step(state, pick, numbers.next().value!);
          expect(JSON.stringify(state)).toBe(before);
          for (const action of unlisted(state)) {
            expect([state.phase, action.kind, codeOf(state, action)]).not.toContain('ok');
          }
          state = next;
          if (i % 20 === 0) {
            expect(parseMatchState(JSON.parse(JSON.stringify(state)))).toEqual({
              ok: true,
              value: state,
            });
          }
        }
        expect(matchWinner(state) !== undefined || state.game === 9 || given.length !== 3).toBe(
          true,
        );
      }),
      { numRuns: 25 },
    );
  });

  test('[END-1] without resignations is played out, whoever plays', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat({ max: 1_000_000 })), (numbers) => {
        let state = after(newMatch(CUBELESS), { kind: 'openingRoll', light: 6, dark: 1 });
        for (let turns = 0; state.phase !== 'over' && turns < 5000; turns++) {
          state = step(state, 0, numbers.next().value!);
        }
        expect(state).toMatchObject({ phase: 'over', ending: { by: 'bearoff' } });
      }),
      { numRuns: 20 },
    );
  });
});

describe('states from JSON [STATE-1]', () => {
  const good = after(lightToRoll({}, { cube: { value: 2, owner: 'light' } }), 'double');
  test.each<[string, string, unknown, string]>([
    ['no phase', 'phase', undefined, 'phase undefined'],
    ['a cube of 3', 'cube.value', 3, 'cube.value 3: expected a power of two'],
    ['an owner nobody knows', 'cube.owner', 'white', 'cube.owner "white"'],
    ['a score below 0', 'score.dark', -1, 'score.dark -1'],
    ['too many checkers', 'position.opponent.3', 9, 'position: opponent: 24 checkers'],
    ['no list', 'position.opponent', 'x', 'position.opponent "x"'],
    ['an answer of nobody', 'offer.seat', null, 'offer.seat null'],
    ['an unknown event', 'history.0.kind', 'jump', 'history[0].kind "jump"'],
    ['rules out of range', 'rules.length', 1e9, 'rules: length'],
    ['a rule of another kind', 'rules.hasCube', 1, 'rules.hasCube 1'],
    ['a rule left out', 'rules.variant', undefined, 'rules.variant undefined'],
    ['an answer of the doubler', 'offer.seat', 'light', 'offer.seat light: dark is to answer'],
    ['an offer of 1', 'offer.cube', 1, 'offer.cube 1: a cube of 2 is offered at 4'],
    ['beavers in a match', 'offer.beavers', 2, 'offer.beavers 2: the rules allow 0'],
    ["the other side's cube", 'cube.owner', 'dark', "offer: the cube is dark's"],
    ['a match that is won', 'score.light', 7, 'score.light 7: that has won the match to 7'],
    ['a Crawford game', 'isCrawford', true, 'offer: nobody may double in the Crawford game'],
    ['no cube', 'rules.hasCube', false, 'cube {"value":2'],
    ['a limit below', 'rules.cubeLimit', 1, 'cube.value 2: the limit is 1'],
  ])('%s is refused by the name of its field', (_, path, value, message) => {
    const state = JSON.parse(JSON.stringify(good)) as Record<string, unknown>;
    const names = path.split('.');
    let field = state;
    for (const name of names.slice(0, -1)) field = field[name] as Record<string, unknown>;
    field[names.at(-1)!] = value;
    const read = parseMatchState(state);
    expect(read.ok ? '' : read.error.message).toContain(message);
  });

  test('whatever is in it, reading never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(good)), (value, field) => {
        const read = parseMatchState({ ...good, [field]: value });
        expect(read.ok || read.error.code === 'badState').toBe(true);
      }),
    );
    expect(parseMatchState(undefined)).toMatchObject({ error: { code: 'badState' } });
  });

  test('plays listed as legal are those of the roll', () => {
    const state = after(lightToRoll(), { kind: 'roll', roll: [6, 5] });
    expect(legalActions(state)[0]).toMatchObject({ plays: legalPlays(START, [6, 5]) });
  });
});
