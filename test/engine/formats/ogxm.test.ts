import fc from 'fast-check';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { AnalysisLevel } from '../../../engine/analysis.ts';
import { dateOfDays, daysOfDate } from '../../../engine/formats/dates.ts';
import { makeOgxm } from '../../../engine/formats/ogxm/makeOgxm.ts';
import { parseOgxm } from '../../../engine/formats/ogxm/parseOgxm.ts';
import type { MatchAction } from '../../../engine/match/apply.ts';
import { legalActions } from '../../../engine/match/legalActions.ts';
import type {
  GameRecord,
  MatchRecord,
  ParsedMatch,
  Written,
} from '../../../engine/match/record.ts';
import { Recorder } from '../../../engine/match/recorder.ts';
import { openingState } from '../../../engine/match/state.ts';
import { replayGame } from '../../../engine/match/replay.ts';
import { makeRules, type MatchRules } from '../../../engine/match/rules.ts';
import { type MatchState, newMatch } from '../../../engine/match/state.ts';
import { DICE, type Roll } from '../../../engine/roll.ts';
import { VARIANTS } from '../../../engine/variants.ts';
import { pos } from '../positions.ts';
import { annotatedMatch } from './annotatedMatch.ts';

const LEVELS: readonly AnalysisLevel[] = [
  { kind: 'search', ply: 0, isCubeful: true },
  { kind: 'search', ply: 2, isCubeful: true, name: '3ply' },
  { kind: 'rollout', ply: 1, isCubeful: true, trials: 1296, name: '++' },
  { kind: 'rollout', ply: 0, isCubeful: true, name: 'XG Roller+' },
  { kind: 'book', ply: 0, isCubeful: true, name: 'Opening book' },
];

function fourDigits(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

function anyMatch(seed: number, isPlain: boolean): MatchRecord {
  const round = fourDigits;
  return annotatedMatch(seed, { levels: LEVELS, round, hasNotes: true, mostGames: 3, isPlain });
}

function written(match: MatchRecord): Written<Uint8Array> {
  const made = makeOgxm(match);
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

function read(bytes: Uint8Array, options?: Parameters<typeof parseOgxm>[1]): ParsedMatch {
  const parsed = parseOgxm(bytes, options);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

/** A match with its numbers as the format keeps them: derived ones to the digits that are compared. */
function rounded(match: MatchRecord): unknown {
  return JSON.parse(
    JSON.stringify(match, (key, value: unknown) =>
      typeof value === 'number' && !Number.isInteger(value) ? fourDigits(value) : value,
    ),
  );
}

function rulesOf(given: Partial<MatchRules>): MatchRules {
  const rules = makeRules(given);
  if (!rules.ok) throw new Error(rules.error.message);
  return rules.value;
}

/** A match of the games that are played on these recorders. */
function matchOf(rules: MatchRules, ...games: GameRecord[]): MatchRecord {
  return { rules, players: { light: 'White', dark: 'Black' }, info: {}, games };
}

function newGame(rules: MatchRules): Recorder {
  const score = { light: 0, dark: 0 };
  return new Recorder(openingState(rules, { number: 1, score, isCrawford: false }));
}

/** A state in which neither side can enter, whatever it rolls. */
function danceFloor(rules: MatchRules): MatchState {
  return {
    ...openingState(rules, { number: 1, score: { light: 0, dark: 0 }, isCrawford: false }),
    phase: 'toRoll',
    onRoll: 'light',
    position: pos('x 1:2 2:2 3:2 4:2 5:2 6:2 bar:3; o 1:2 2:2 3:2 4:2 5:2 6:2 bar:3'),
  };
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));
}

/** A file with its checksum and its size put right. */
function sealed(file: Uint8Array): Uint8Array {
  const bytes = Buffer.from(file);
  bytes.writeUInt32LE(bytes.length, 12);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, bytes.length - 21)), bytes.length - 8);
  return Uint8Array.from(bytes);
}

describe('a match', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const match = anyMatch(seed, true);
        const { data, lost } = written(match);
        expect(lost).toEqual([]);
        const { match: back, problems } = read(data);
        expect(problems).toEqual([]);
        expect(rounded(back)).toEqual(rounded(match));
      }),
      { numRuns: 25 },
    );
  });

  it('comes back with its plays and results whatever else is lost, and is written the same again', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const match = anyMatch(seed, false);
        const back = read(written(match).data).match;
        const results = ({ games }: MatchRecord): unknown =>
          games.map(({ ending, events }) => [
            ending?.winner,
            ending?.points,
            events.flatMap((e) => (e.kind === 'play' ? [[e.position, e.play]] : [])),
          ]);
        expect(results(back)).toEqual(results(match));
        const again = written(back).data;
        expect(written(read(again).match).data).toEqual(again);
      }),
      { numRuns: 15 },
    );
  });

  it('is these bytes, which the reference codec ogxm 2.3.2 reads and writes', () => {
    const rules = rulesOf({ length: 5, cubeLimit: 64 });
    const game = newGame(rules);
    game.turn('light', [3, 1], '8/5 6/5');
    game.turn('dark', [6, 4], '24/14', { comment: 'hm' });
    game.cube('double', 'light');
    game.cube('pass', 'dark');
    const match = matchOf(rules, game.finish());
    // Header; MTCH: 5 points, names, Crawford, cube limit; GAME: White wins 1, four plies; ANNO on ply 1; CSUM; END!
    const file = bytesOf(`
      4f47584d 0200 0100 0200 0000 65000000
      4d544348 12000000 01 11 0f 0500 05 5768697465 05 426c61636b 01 40
      47414d45 0c000000 01 03 03 00 01 02 71 33 51 d8 92 15 57
      414e4e4f 07000000 00 06 00 02 01 02 686d
      4353554d 08000000 01 07 00 00 04 5ee790fd
      454e4421`);
    expect(Buffer.from(written(match).data).toString('hex')).toBe(
      Buffer.from(file).toString('hex'),
    );
  });
});

describe('what the format has no room for', () => {
  const rules = rulesOf({ length: 0, mostBeavers: 2 });

  it.each([
    ['a beaver that is passed', ['double', 'beaver', 'pass'], 2],
    ['a raccoon that is passed', ['double', 'beaver', 'beaver', 'pass'], 4],
  ] as const)('is named: %s costs the same', (_, actions, points) => {
    const game = newGame(rules);
    game.turn('light', [3, 1], '8/5 6/5');
    for (const [i, action] of actions.entries()) game.cube(action, i % 2 === 0 ? 'dark' : 'light');
    const { data, lost } = written(matchOf(rules, game.finish()));
    expect(lost).toEqual([expect.stringContaining('beavers were passed')]);
    expect(read(data).match.games[0]!.ending).toMatchObject({ points, by: 'resignation' });
  });

  it.each([
    ['double beaver resign accept', 'beavers after which', 1, 1],
    ['double beaver beaver resign accept', 'beavers after which', 1, 1],
    ['double beaver beaver beaver resign accept', 'beavers after which', 1, 1],
    ['double beaver resign reject pass', 'beavers were passed', 2, 2],
    ['double beaver beaver beaver pass', 'beavers were passed', 8, 8],
    ['double beaver resign reject take', 'not accepted', 4, null],
    ['double resign reject beaver take', 'not accepted', 4, null],
    ['double beaver', 'beavers were not answered', 4, null],
  ] as const)('is named: %s', (actions, what, cube, points) => {
    const many = rulesOf({ length: 0, mostBeavers: 3 });
    const game = newGame(many);
    game.turn('light', [3, 1], '8/5 6/5');
    for (const kind of actions.split(' ')) {
      const done = game.act({ kind, seat: 'dark', value: 'single' } as MatchAction);
      expect(done.ok).toBe(true);
    }
    const { data, lost } = written(matchOf(many, game.finish()));
    expect(lost).toContainEqual(expect.stringContaining(what));
    const { match, problems } = read(data);
    expect(problems).toEqual([]);
    const [record] = match.games;
    const winner = 'light';
    expect(record!.ending).toEqual(points && expect.objectContaining({ winner, points }));
    const steps = replayGame(match.rules, record!);
    expect(steps.ok && steps.value.at(-1)!.after.cube.value).toBe(cube);
  });

  it('is named: a roll that has no play and was resigned to, which would read as a forced pass', () => {
    const game = new Recorder(danceFloor(rules));
    game.roll('light', [6, 6]);
    game.act({ kind: 'resign', seat: 'light', value: 'single' });
    game.act({ kind: 'accept' });
    const { data, lost } = written(matchOf(rules, game.finish()));
    expect(lost).toEqual(['rolls that were not played']);
    expect(read(data).match.games[0]!.events.map(({ kind }) => kind)).toEqual(['resign', 'accept']);
  });

  it('is refused: more plies than the format has room for', () => {
    const game = new Recorder(danceFloor(rules));
    for (let i = 0; i < 1500; i++) game.turn(i % 2 === 0 ? 'light' : 'dark', [6, 6], '');
    const most = matchOf(rules, game.finish());
    expect(read(written(most).data).match).toEqual(most);
    game.turn('light', [6, 6], '');
    const made = makeOgxm(matchOf(rules, game.finish()));
    expect(made).toMatchObject({ ok: false, error: { code: 'unwritable' } });
  });

  it('is refused: a second raccoon that was taken', () => {
    const many = rulesOf({ length: 0, mostBeavers: 3 });
    const game = newGame(many);
    game.turn('light', [3, 1], '8/5 6/5');
    for (const kind of ['double', 'beaver', 'beaver', 'beaver', 'take'] as const)
      game.act({ kind });
    const made = makeOgxm(matchOf(many, game.finish()));
    expect(made).toMatchObject({ ok: false, error: { code: 'unwritable' } });
  });

  it('is not the Jacoby rule without a cube, under which gammons count', () => {
    const cubeless = rulesOf({ length: 0, hasCube: false });
    const game = newGame(cubeless);
    game.turn('light', [3, 1], '8/5 6/5');
    game.act({ kind: 'resign', seat: 'dark', value: 'gammon' });
    game.act({ kind: 'accept' });
    const { data, lost } = written(matchOf(cubeless, game.finish()));
    expect(lost).toEqual(['that the match is played without a cube']);
    expect(read(data).match.games[0]!.ending).toMatchObject({ value: 'gammon', points: 2 });
  });

  it('is named: games that are missing leave their results', () => {
    const five = rulesOf({ length: 5 });
    const games = [anyMatch(1, true), anyMatch(2, true)].map(({ games: [game] }) => game!);
    const score = { light: 4, dark: 3 };
    const later = { ...games[1]!, number: 3, score, isCrawford: true, events: [], ending: null };
    const { data, lost } = written(
      matchOf(
        five,
        { ...later, number: 1, score: { light: 0, dark: 0 }, isCrawford: false },
        later,
      ),
    );
    expect(lost).toEqual([expect.stringContaining('games are missing')]);
    expect(read(data).match.games.at(-1)).toMatchObject({ score, isCrawford: true });
  });

  it('is refused where a game begins in the middle of a double', () => {
    const game = newGame(rules);
    game.turn('light', [3, 1], '8/5 6/5');
    game.cube('double', 'dark');
    const setup = new Recorder(game.state).finish();
    const made = makeOgxm(matchOf(rules, setup));
    expect(made).toMatchObject({ ok: false, error: { code: 'unwritable' } });
  });
});

/** A match of up to three games in which any legal action may be taken, resignations and cube actions far too often. */
function recklessMatch(seed: number): MatchRecord {
  const random = xoroshiro128plus(seed);
  const below = (count: number): number => uniformInt(random, 0, count - 1);
  const any = <T>(of: readonly T[]): T => of[below(of.length)]!;
  const common = { variant: any(VARIANTS), hasCube: below(8) > 0, cubeLimit: any([64, 1024]) };
  const rules = rulesOf(
    below(3) > 0
      ? {
          ...common,
          length: 0,
          hasJacoby: below(2) > 0,
          mostBeavers: below(4),
          mostAutomaticDoubles: below(4),
        }
      : { ...common, length: 1 + below(9), hasCrawford: below(3) > 0 },
  );
  const choose = (state: MatchState): MatchAction => {
    const roll: Roll = [any(DICE), any(DICE)];
    const actions = legalActions(state);
    const isCommon = state.phase !== 'doubled' && state.phase !== 'resigned' && below(20) > 0;
    const cubeActions = actions.filter(({ kind }) => kind !== 'resign');
    // Beavers, the last of the answers, are the rare ones: each takes another.
    const eager = state.phase === 'doubled' && below(2) > 0 ? cubeActions.slice(-1) : actions;
    const action = isCommon ? actions[0]! : any(eager);
    switch (action.kind) {
      case 'openingRoll':
        return { kind: 'openingRoll', light: roll[0], dark: below(3) > 0 ? roll[1] : roll[0] };
      case 'roll':
        return { kind: 'roll', roll };
      case 'play':
        return { kind: 'play', moves: action.plays.length > 0 ? any(action.plays).play : [] };
      case 'resign':
        return { kind: 'resign', seat: action.seat, value: any(action.values) };
      case 'double':
      case 'beaver':
      case 'take':
      case 'pass':
      case 'accept':
      case 'reject':
      case 'nextGame':
        return { kind: action.kind };
    }
  };
  const games: GameRecord[] = [];
  let state: MatchState = newMatch(rules);
  while (games.length < 3) {
    const recorder = new Recorder(state);
    // Some records break off, at whatever is open then.
    const most = below(12) > 0 ? 400 : 1 + below(40);
    for (let i = 0; i < most && recorder.state.phase !== 'over'; i++) {
      const done = recorder.act(choose(recorder.state));
      if (!done.ok) throw new Error(done.error.message);
    }
    games.push(recorder.finish());
    const next = recorder.act({ kind: 'nextGame' });
    if (!next.ok) break;
    state = next.value;
  }
  return matchOf(rules, ...games);
}

describe('a match in which anything legal is done', () => {
  const results = ({ games }: MatchRecord): unknown =>
    games.map(({ number, score, isCrawford, ending, events }) => [
      number,
      score,
      isCrawford,
      ending && [ending.winner, ending.points],
      events.flatMap((e) => (e.kind === 'play' ? [[e.seat, e.position, e.play]] : [])),
    ]);
  /** What was done, without what may be lost: the order of dice, rolls that nobody played, rejected resignations. */
  const done = ({ games }: MatchRecord): unknown =>
    games.map(({ events }) =>
      events.flatMap((event, i): object[] => {
        const isAccepted = events[i + 1]?.kind === 'accept';
        if (event.kind === 'reject' || (event.kind === 'resign' && !isAccepted)) return [];
        if (event.kind === 'resign') return [{ ...event, unplayed: undefined }];
        return [event.kind === 'play' ? { ...event, roll: event.roll.toSorted() } : event];
      }),
    );

  const hasRejected = ({ events }: GameRecord): boolean =>
    events.some(({ kind }) => kind === 'reject');

  it('keeps plays, results and scores, and whatever else is not named as lost', () => {
    let refused = 0;
    const numRuns = 300;
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const match = recklessMatch(seed);
        const made = makeOgxm(match);
        if (!made.ok) {
          refused++;
          return;
        }
        const { lost } = made.value;
        const { match: back, problems } = read(made.value.data);
        expect(problems).toEqual([]);
        expect(results(back)).toEqual(results(match));
        if (!lost.some((what) => what.includes('beavers'))) expect(done(back)).toEqual(done(match));
        if (match.games.some(hasRejected)) {
          expect(lost).toContain('resignations that were not accepted');
        }
        if (lost.length === 0) expect(back.rules).toEqual(match.rules);
      }),
      { numRuns },
    );
    expect(refused).toBeLessThan(numRuns / 2);
  });
});

describe('a position', () => {
  it('that a game is set up from comes back with its cube and whose turn it is', () => {
    const rules = rulesOf({ length: 7 });
    const recorder = new Recorder({
      ...openingState(rules, { number: 1, score: { light: 2, dark: 1 }, isCrawford: false }),
      phase: 'toRoll',
      onRoll: 'dark',
      position: pos('x 13:5 8:3 6:5 bar:2; o 13:5 8:4 6:6'),
      cube: { value: 2, owner: 'light' },
    });
    const danced = recorder.turn('dark', [6, 6], '');
    expect(danced.ok).toBe(true);
    const match = matchOf(rules, recorder.finish());
    const { data, lost } = written(match);
    expect(lost).toEqual([]);
    expect(read(data).match).toEqual(match);
  });
});

describe('chances of winning the match', () => {
  /** Currency 2 instead of 1, in the only block of a file. */
  const inChances = (file: Uint8Array): Uint8Array => {
    const bytes = Buffer.from(file);
    const start = bytes.indexOf('ANAL');
    bytes[start + 9 + bytes.readUInt32LE(start + 4) - 1] = 2;
    return sealed(bytes);
  };
  const rules = rulesOf({ length: 9 });
  const game = newGame(rules);
  const level = LEVELS[1]!;
  game.turn('light', [3, 1], '8/5 6/5', {
    luck: 0.054384,
    playAnalysis: {
      plays: [
        {
          play: [
            { from: 8, to: 5, isHit: false },
            { from: 6, to: 5, isHit: false },
          ],
          equity: 0.546143,
          outcome: null,
          level,
        },
      ],
    },
  });
  const file = inChances(written(matchOf(rules, game.finish())).data);

  it('become equities by a match equity table', () => {
    // 9-away 9-away at a cube of 1 is between 0.445616 and 0.554384 in the table Rockwell-Kazaross, so that 0.546143 is
    // an equity of 0.8485: the reference codec's own sum for a file of HedgeHog's.
    const row = Array.from({ length: 9 }, () => 0.5);
    const preCrawford = Array.from({ length: 9 }, (_, i) =>
      i === 7 ? row.with(8, 0.554384) : row,
    );
    preCrawford[8] = row.with(7, 0.445616);
    const table = { name: '', description: '', preCrawford, postCrawford: row };
    const { match, problems } = read(file, { table });
    const [event] = match.games[0]!.events;
    expect(event!.playAnalysis!.plays[0]!.equity).toBeCloseTo(0.8485, 4);
    expect(event!.luck).toBeCloseTo(1, 5);
    expect(problems).toEqual([]);
  });

  it('are left out for money, and that is said', () => {
    const money = { ...matchOf(rulesOf({ length: 0 }), game.finish()) };
    const { match, problems } = read(inChances(written(money).data));
    expect(match.games[0]!.events[0]).not.toHaveProperty('playAnalysis');
    expect(problems.map(({ code }) => code)).toEqual(['badAnalysis']);
  });
});

describe('a file that is wrong', () => {
  const bytes = written(anyMatch(3, true)).data;

  it('is refused where it is no OGXM file, of another version, cut off or damaged', () => {
    const changed = (at: number, value: number): Uint8Array => {
      const copy = Uint8Array.from(bytes);
      copy[at] = value;
      return copy;
    };
    const cases = [
      new Uint8Array(),
      new Uint8Array(40),
      changed(0, 0),
      changed(4, 1),
      changed(10, 9),
      changed(60, bytes[60]! ^ 1),
    ];
    for (let length = 0; length < bytes.length; length += 131) cases.push(bytes.slice(0, length));
    for (const file of cases) {
      expect(parseOgxm(file)).toMatchObject({ ok: false, error: { code: 'badOgxm' } });
    }
  });

  it('passes over what is not known, unless that is critical', () => {
    const section = (flags: number): Uint8Array =>
      Uint8Array.from([...Buffer.from('ZZZZ'), 2, 0, 0, 0, flags, 1, 2]);
    const withSection = (flags: number, name = 'ZZZZ'): Uint8Array => {
      const at = Buffer.from(bytes).indexOf('GAME');
      const extra = section(flags);
      extra.set(Buffer.from(name));
      return sealed(Uint8Array.from([...bytes.slice(0, at), ...extra, ...bytes.slice(at)]));
    };
    const { match, problems } = read(withSection(0));
    expect(match).toEqual(read(bytes).match);
    expect(problems).toMatchObject([{ code: 'passedOver', game: null }]);
    expect(read(withSection(0, 'SIGN')).problems[0]!.message).toContain('not verified');
    expect(parseOgxm(withSection(1))).toMatchObject({ ok: false, error: { code: 'badOgxm' } });
  });

  it('loses the game that breaks the rules, no other', () => {
    const rules = rulesOf({ length: 0 });
    const first = newGame(rules);
    first.turn('light', [3, 1], '8/5 6/5');
    const second = newGame(rules);
    second.turn('dark', [6, 4], '24/14');
    const file = Buffer.from(
      written(matchOf(rules, first.finish(), { ...second.finish(), number: 2 })).data,
    );
    // White's step of 3 pips from its 8 point (17) becomes one from its 7 point, where nobody stands.
    file[file.indexOf(Uint8Array.from([0x71, 0x33]))] = 0x72;
    const { match, problems } = read(sealed(file));
    expect(match.games.map(({ number }) => number)).toEqual([2]);
    expect(problems).toMatchObject([{ code: 'illegalPlay', game: 1 }]);
  });

  it('never throws, whatever its bytes', () => {
    const flips = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(flips, fc.boolean(), (changes, isSealed) => {
        const copy = Uint8Array.from(bytes);
        for (const [at, value] of changes) copy[16 + (at % (copy.length - 16))] = value;
        parseOgxm(isSealed ? sealed(copy) : copy);
      }),
      { numRuns: 300 },
    );
  });
});

describe('dates', () => {
  it.each([
    ['1970-01-01', 0],
    ['1899-12-30', -25_569],
    ['2000-02-29', 11_016],
    ['2024-02-29', 19_782],
    ['9999-12-31', 2_932_896],
  ])('%s is day %i', (date, days) => {
    expect(dateOfDays(days)).toBe(date);
    expect(daysOfDate(date)).toBe(days);
  });

  it.each(['2023-02-29', '2023-13-01', '2023-00-10', '23-1-1', '', 'yesterday'])(
    '%j is none',
    (text) => {
      expect(daysOfDate(text)).toBeUndefined();
    },
  );
});
