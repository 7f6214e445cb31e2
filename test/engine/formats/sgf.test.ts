import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeSgf } from '../../../engine/formats/sgf/makeSgf.ts';
import { parseSgf } from '../../../engine/formats/sgf/parseSgf.ts';
import type {
  EventNotes,
  GameRecord,
  MatchRecord,
  ParsedMatch,
} from '../../../engine/match/record.ts';
import { Recorder } from '../../../engine/match/recorder.ts';
import { openingState } from '../../../engine/match/state.ts';
import { makeRules, type MatchRules } from '../../../engine/match/rules.ts';
import { makePlay } from '../../../engine/notation.ts';
import { VARIANTS } from '../../../engine/variants.ts';
import { randomMatch } from '../randomMatch.ts';

function read(text: string): ParsedMatch {
  const parsed = parseSgf(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

function write(match: MatchRecord): string {
  const written = makeSgf(match);
  if (!written.ok) throw new Error(written.error.message);
  return written.value.data;
}

const HEAD = 'FF[4]GM[6]MI[length:0][game:0][ws:0][bs:0]PW[Ann]PB[Bob]';

/** A money game: the rest of its root, then its nodes. */
function tree(root: string, ...nodes: readonly string[]): string {
  return `(;${HEAD}${root}${nodes.map((node) => `\n;${node}`).join('')})\n`;
}

/** The only game of a text without problems. */
function game(root: string, ...nodes: readonly string[]): GameRecord {
  const { match, problems } = read(tree(root, ...nodes));
  expect(problems).toEqual([]);
  return match.games[0]!;
}

const brief = ({ events }: GameRecord): string[] =>
  events.map((event) => {
    if (event.kind === 'automaticDouble') return event.kind;
    const what =
      event.kind === 'play' ? `${event.roll.join('')} ${makePlay(event.play)}` : event.kind;
    return `${event.seat} ${what}`;
  });

const withoutLines = (match: MatchRecord): unknown =>
  JSON.parse(JSON.stringify(match, (key, value: unknown) => (key === 'line' ? undefined : value)));

const OPENING = ['W[31hefe]', 'B[42qusu]'];

describe('the moves of SGF', () => {
  test('white is light: its 1 point is a; a double in answer to one is a beaver', () => {
    const record = game(
      '',
      ...OPENING,
      'W[double]',
      'B[double]',
      'W[double]',
      'B[take]',
      'W[66xrxrmgmg]',
    );
    expect(brief(record)).toEqual([
      'light 31 8/5 6/5',
      'dark 42 8/4 6/4',
      'light double',
      'dark beaver',
      'light beaver',
      'dark take',
      'light 66 24/18(2) 13/7(2)',
    ]);
    expect(record.ending).toBeNull();
  });

  test.each([
    ['one checker in one step', 'W[65xm]', 'light 65 24/13'],
    ['moves in any order', 'W[65rmxr]', 'light 65 24/13'],
    ['small steps', 'W[11hgfefehg]', 'light 11 8/7(2) 6/5(2)'],
    ['blanks', ' W [31 hefe] ', 'light 31 8/5 6/5'],
  ])('%s', (_, node, expected) => {
    expect(brief(game('', node.replace('31 ', '31')))).toEqual([expected]);
  });

  test('the bar, bearing off, and no move', () => {
    const record = game('', 'PL[W]AE[a:y]AW[y][a]AB[s:x][s:x]', 'W[66]', 'B[65sztz]');
    expect(brief(record)).toEqual(['light 66 ', 'dark 65 6/off 5/off']);
  });

  test('what ends a game', () => {
    const passed = game('RE[W+1]', ...OPENING, 'W[double]', 'B[drop]');
    expect(passed.ending).toEqual({ winner: 'light', value: 'single', by: 'pass', points: 1 });
    const resigned = game('RE[B+4R]', ...OPENING, 'W[double]', 'B[take]', 'PL[W]DI[61]');
    expect(resigned.ending).toEqual({
      winner: 'dark',
      value: 'gammon',
      by: 'resignation',
      points: 4,
    });
    expect(resigned.unplayed).toMatchObject({ seat: 'light', roll: [6, 1] });
    const claimed = game('RE[B+5]', ...OPENING);
    expect(claimed.ending).toEqual({ winner: 'dark', value: 'single', by: 'claimed', points: 5 });
  });

  test('automatic doubles', () => {
    const record = game('CV[4]RE[W+4R]', ...OPENING);
    expect(brief(record).slice(0, 2)).toEqual(['automaticDouble', 'automaticDouble']);
    expect(record.ending?.points).toBe(4);
  });

  test('a roll that nobody played, as GNU Backgammon leaves it', () => {
    const record = game('', ...OPENING, 'PL[W]DI[61]', 'W[61]');
    expect(record.unplayed).toMatchObject({ seat: 'light', roll: [6, 1] });
    expect(brief(record)).toHaveLength(2);
  });

  test('dice set before they are played belong to the play', () => {
    const { events } = game('', 'PL[B]DI[31]LU[0.25]', 'B[31qtst]');
    expect(events).toMatchObject([{ seat: 'dark', roll: [3, 1], luck: 0.25 }]);
  });
});

describe('positions set up', () => {
  const BOARD = 'PL[B]AE[a:y]AW[a][a][f][f]AB[x][x][s][y]';

  test('at the start are what the game begins with', () => {
    const record = game('', BOARD, 'CV[4]', 'CP[b]', 'B[21ybst]');
    const { setup } = record;
    expect(setup).toMatchObject({ phase: 'toRoll', onRoll: 'dark' });
    expect(setup!.cube).toEqual({ value: 4, owner: 'dark' });
    expect(setup!.phase === 'toRoll' && setup!.position.playerOnRoll[25]).toBe(1);
    expect(brief(record)).toEqual(['dark 21 bar/23 6/5']);
  });

  test('with nothing played yet are kept, dice and all', () => {
    const { match } = read(tree('', BOARD, 'PL[W]DI[31]'));
    expect(match.games[0]!.unplayed).toMatchObject({ seat: 'light', roll: [3, 1] });
    expect(withoutLines(read(write(match)).match)).toEqual(withoutLines(match));
  });

  test('in the middle of a game end what can be kept of it', () => {
    const record = game('RE[W+1]', ...OPENING, BOARD, 'B[21ybst]');
    expect(brief(record)).toHaveLength(2);
    expect(record.gap).toMatchObject({ text: 'a position is set up', line: 4 });
    expect(record.ending).toMatchObject({ winner: 'light', by: 'claimed' });
  });

  test('that change nothing are passed over', () => {
    expect(game('', ...OPENING, 'PL[W]CV[1]CP[c]', 'W[11]').gap).toBeUndefined();
  });

  test('of the start are set-ups too, where they say whose turn it is', () => {
    const start = 'AE[a:y]AW[f][f][f][f][f][h][h][h][m][m][m][m][m][x][x]';
    const board = `${start}AB[s][s][s][s][s][q][q][q][l][l][l][l][l][a][a]`;
    expect(game('', `PL[B]${board}`).setup).toMatchObject({ phase: 'toRoll', onRoll: 'dark' });
    expect(game('', board, 'B[31qtst]').setup).toBeUndefined();
    // As GNU Backgammon saves a board set up after the opening roll.
    const rolled = game('', 'PL[B]DI[63]', `PL[B]${board}`, 'B[63]');
    expect(rolled.setup).toMatchObject({ phase: 'toRoll', onRoll: 'dark' });
    expect(rolled.unplayed).toMatchObject({ seat: 'dark', roll: [6, 3] });
    expect(game('', 'PL[B]DI[63]').setup).toBeUndefined();
  });

  test.each(['3', '65536', '1e300', '0.5', '0', '-2', 'x'])('a cube of %s is none', (value) => {
    const { match, problems } = read(tree('', BOARD, `CV[${value}]`, 'B[21ybst]'));
    expect(problems).toMatchObject([{ code: 'badCube', game: null, place: { line: 3 } }]);
    expect(match.games[0]!.setup!.cube.value).toBe(1);
    expect(match.rules.cubeLimit).toBe(1024);
  });

  test('that cannot be are refused', () => {
    const { problems } = read(tree('', `${BOARD}AW[x]`, 'B[21ybst]'));
    expect(problems).toMatchObject([{ code: 'sharedPoint', game: 1, place: { line: 3 } }]);
  });
});

describe('the root', () => {
  test('says who plays, by which rules, at what score, and where', () => {
    const { match } = read(
      '(;GM[6]FF[4]AP[GNU Backgammon:1.07.001]CA[UTF-8]MI[length:7][game:3][ws:6][bs:2]PW[Ann [x\\]]PB[Bob\\\\]DT[2026-11-24]' +
        'EV[Open]RO[2]PC[Nice]AN[me]GC[two\nlines]WR[1500]US[you]RU[Crawford:CrawfordGame:Nackgammon])',
    );
    expect(match.players).toEqual({ light: 'Ann [x]', dark: 'Bob\\' });
    expect(match.rules).toMatchObject({ length: 7, variant: 'nackgammon', hasCrawford: true });
    expect(match.info).toEqual({
      date: '2026-11-24',
      event: 'Open',
      round: '2',
      place: 'Nice',
      annotator: 'me',
      comment: 'two\nlines',
      tags: { WR: '1500', US: 'you' },
    });
    expect(match.games).toMatchObject([
      { number: 4, score: { light: 6, dark: 2 }, isCrawford: true },
    ]);
    expect(withoutLines(read(write(match)).match)).toEqual(withoutLines(match));
  });

  test('counts games from 0 as programs do, or from 1 as the specification does', () => {
    const numbers = (...games: readonly number[]): number[] =>
      read(games.map((n) => `(;GM[6]MI[length:5][game:${n}])`).join('')).match.games.map(
        ({ number }) => number,
      );
    expect(numbers(0, 1)).toEqual([1, 2]);
    expect(numbers(1, 2)).toEqual([1, 2]);
  });

  test('beavers and automatic doubles are allowed as far as they are made', () => {
    const made = read(tree('CV[2]', ...OPENING, 'W[double]', 'B[double]', 'W[take]')).match.rules;
    expect(made).toMatchObject({ mostBeavers: 1, mostAutomaticDoubles: 1, cubeLimit: 1024 });
    const none = read(tree('', ...OPENING)).match.rules;
    expect(none).toMatchObject({ mostBeavers: 0, mostAutomaticDoubles: 0, hasJacoby: false });
  });
});

describe('notes', () => {
  test('comments, luck, marks and analyses are kept', () => {
    const analysis =
      'DA[E ver 3 2C 1 0.000000 1 0.5 0.1 0.01 0.2 0.02 0.1 0.2 0.5 0.1 0.01 0.2 0.02 0.1 0.3]' +
      'A[1][xuut E ver 3 0.510000 0.100000 0.010000 0.200000 0.020000 0.123000 0C 0 1 0.000000 1]' +
      '[hefe E ver 3 0.500000 0.100000 0.010000 0.200000 0.020000 -0.050000 2C 0 1 0.000000 1]';
    const [event] = game('', `W[31hefe]${analysis}LU[-0.30000]BM[2]GB[1]C[a \\] b\\\nc\td]`).events;
    expect(event).toMatchObject({ comment: 'a ] bc d', luck: -0.3, tags: { BM: '2', GB: '1' } });
    expect(event!.cubeAnalysis).toMatchObject({
      level: { kind: 'search', ply: 2, isCubeful: true },
      cubelessEquity: 0.1,
      noDouble: 0.2,
      doubleTake: 0.3,
      doublePass: 1,
    });
    expect(
      event!.playAnalysis!.plays.map(({ play, equity, level }) => [
        makePlay(play),
        equity,
        level.ply,
      ]),
    ).toEqual([
      ['24/20', 0.123, 0],
      ['8/5 6/5', -0.05, 2],
    ]);
  });

  test('the equities of a match are chances to win it', () => {
    const text = tree(
      '',
      'W[31hefe]DA[E ver 3 0C 1 0.000000 1 .5 .1 0 .1 0 .0 .51 .5 .1 0 .1 0 .0 .49]',
    );
    const { match } = read(text.replace('length:0', 'length:5'));
    expect(match.games[0]!.events[0]!.cubeAnalysis).toMatchObject({
      noDouble: null,
      doubleTake: null,
      mwc: { noDouble: 0.51, doubleTake: 0.49 },
    });
  });

  test('a rollout says how long it was and how sure it is, and comes back as it was', () => {
    const rollout =
      'X ver 3 Score -0.25 -0.2 Trials 36 Output 0.4 0.1 0.01 0.2 0.02 -0.2 -0.25 StdDev 0 0 0 0 0 0.01 0.02 SK 0 ' +
      'RC 1 1 0 1 0 1 5 1 1 5 "Mersenne Twister" 617224966  cube0 ver 3 0C 1 0.000000 1  cheq0 ver 3 1C 1 0.000000 1';
    const text = tree('', `W[31hefe]A[0][hefe ${rollout}]`);
    const { match } = read(text);
    expect(match.games[0]!.events[0]!.playAnalysis!.plays[0]).toMatchObject({
      equity: -0.25,
      level: { kind: 'rollout', ply: 1, isCubeful: true, trials: 36 },
      interval: 1.96 * 0.02,
    });
    expect(write(match)).toContain(`[hefe ${rollout}]`);
  });

  test.each([
    ['before versions', 'E 0.5 0.1 0.01 0.2 0.02 0.1 2C 0 0 0.0000 8 0.1600', 2],
    ['version 2', 'E ver 2 0.5 0.1 0.01 0.2 0.02 0.1 1 0 1 0.000000 0', 1],
    [
      'an old rollout',
      'R Score 0.1 0.1 Trials 0 Output 1 2 3 4 5 6 7 StdDev 1 2 3 4 5 6 7 RC 0 1 0 7 1296 "x" 1 1 cheq0 2C 0 1 0',
      2,
    ],
  ])('older evaluations: %s', (_, text, ply) => {
    const [event] = game('', `W[31hefe]A[0][hefe ${text}]`).events;
    expect(event!.playAnalysis!.plays).toMatchObject([{ equity: 0.1, level: { ply } }]);
    expect(write(read(tree('', `W[31hefe]A[0][hefe ${text}]`)).match)).toContain(`[hefe ${text}]`);
  });

  test.each([
    'A[0][hefe E ver 3 nonsense]',
    'A[0][aaaa E ver 3 .5 .1 0 .1 0 .1 0C 0 1 0 1]',
    'DA[]',
    'DA[E ver 3 0C 1]',
  ])('an analysis that is none costs only itself: %s', (analysis) => {
    const { match, problems } = read(tree('', `W[31hefe]${analysis}`));
    expect(problems).toMatchObject([{ code: 'badAnalysis', game: null, place: { line: 2 } }]);
    expect(match.games[0]!.events).toHaveLength(1);
  });
});

describe('what cannot be read', () => {
  test.each([
    ['', 'expected a game'],
    ['hello', 'expected a game'],
    ['(;GM[1])', 'GM "1"'],
    ['(;GM[6]MI[length:99999])', 'length 99999'],
    ['(;GM[6]RU[Hypergammon2])', 'Hypergammon2'],
    ['(;GM[6', 'cut off'],
    ['(;GM', 'GM'],
    ['(;GM[6];W[31hefe]', 'cut off'],
    ['(;GM[6]!)', '"!"'],
  ])('%j is refused: %s', (text, why) => {
    const refused = parseSgf(text);
    expect(refused).toMatchObject({ ok: false, error: { code: 'badSgf' } });
    expect(refused.ok ? '' : refused.error.message).toContain(why);
    expect(refused.ok || refused.error.place.line).toBe(1);
  });

  test.each([
    [['W[31hefd]'], 'illegalPlay', 2],
    [['W[31hefe]', 'W[31hefe]', 'B[11]'], 'outOfTurn', 3],
    [['W[31hefe]', 'B[double]', 'B[take]'], 'outOfTurn', 4],
    [['W[31hefe]', 'B[take]'], 'wrongPhase', 3],
    [['W[nonsense]'], 'badMove', 2],
    [['W[31hefe]', 'B[double]', 'W[drop]', 'B[42qusu]'], 'gameOver', 5],
  ])('a game that breaks the rules costs that game: %j', (nodes, code, line) => {
    const { match, problems } = read(
      tree('', ...OPENING) + tree('', ...nodes) + tree('', ...OPENING),
    );
    expect(match.games).toHaveLength(2);
    expect(problems).toMatchObject([{ code, game: 1, place: { line: line + 3 } }]);
  });

  test('a broken tree costs that game, its line and column said', () => {
    const { match, problems } = read(
      `${tree('', ...OPENING)}(;GM[6]\n  oops!)\n${tree('', ...OPENING)}`,
    );
    expect(match.games).toHaveLength(2);
    expect(problems).toMatchObject([{ code: 'badSyntax', game: 2, place: { line: 5, column: 7 } }]);
  });

  test('a result that the moves contradict is said', () => {
    const { match, problems } = read(tree('RE[B+2]', ...OPENING, 'W[double]', 'B[drop]'));
    expect(problems).toMatchObject([{ code: 'otherResult', game: null }]);
    expect(match.games[0]!.ending).toMatchObject({ winner: 'light', points: 1 });
  });

  test('of variations the first is the game', () => {
    const record = game('', 'W[31hefe](;B[42qusu](;W[11hgfefehg])(;W[66]))(;B[nonsense]((;)))');
    expect(brief(record)).toHaveLength(3);
  });

  test.each([
    ['(;', ''],
    ['(', ';GM[6]'],
    ['(;C[\n', ''],
    ['(;GM[6]A[', '\\'],
    ['(;GM[6];W[31', ']'],
    ['(;GM[6];W[31hefe]A', '[hefe E ver 3 0.5]'],
  ])('hostile repetition costs no time: %j %j', (start, piece) => {
    const startedAt = performance.now();
    parseSgf(start.repeat(20_000));
    parseSgf(start + piece.repeat(100_000));
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  test('any text is answered', () => {
    const pieces = [
      '(',
      ')',
      ';',
      '[',
      ']',
      '\\',
      '\n',
      'GM[6]',
      '(;GM[6]',
      ';W[31hefe]',
      ';B[double]',
      'MI[length:3]',
      ';W[take]',
      'A[0]',
      'DA[E',
      'AE[a:y]',
      'PL[W]DI[31]',
      'RE[W+1R]',
      'CV[2]',
    ];
    const piece = fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 5 }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (texts) => {
        const parsed = parseSgf(texts.join(''));
        if (!parsed.ok) return;
        const { match } = parsed.value;
        if (match.games.length > 0) write(match);
      }),
      { numRuns: 400 },
    );
  });
});

describe('there and back', () => {
  const RULES = VARIANTS.flatMap((variant, i) =>
    [{ length: 3 + i }, { length: 0, mostBeavers: 2, mostAutomaticDoubles: 1 }].map((given) => {
      const rules = makeRules({ ...given, variant });
      if (!rules.ok) throw new Error(rules.error.message);
      return rules.value;
    }),
  );

  test.each(RULES.map((rules, i): [number, MatchRules] => [i, rules]))(
    'a match reads as it was written, and is written so ever after (%i)',
    (seed, rules) => {
      const text = write(randomMatch(seed, rules, { leavesRolls: true }));
      const { match, problems } = read(text);
      expect(problems).toEqual([]);
      expect(makeSgf(match)).toEqual({ ok: true, value: { data: text, lost: [] } });
    },
  );

  test('what SGF cannot hold is said', () => {
    const rules = makeRules({ length: 0, mostBeavers: 1, cubeLimit: 64, variant: 'longgammon' });
    const match = randomMatch(5, rules.ok ? rules.value : ({} as MatchRules));
    const [first, ...rest] = match.games;
    const noted: MatchRecord = {
      ...match,
      info: { tags: { Site: 'here', US: 'x' } },
      games: [
        { ...first!, events: [...first!.events, { kind: 'reject', seat: 'light', comment: 'no' }] },
        ...rest,
      ],
    };
    const written = makeSgf(noted);
    expect(written.ok && written.value.lost).toEqual(
      expect.arrayContaining([
        'that every game starts from a position of its own',
        'the limit of the cube',
        'games with notes on a resignation: 1',
        'tags: Site',
      ]),
    );
  });

  /** The losses of a money game after its first play. */
  function lossesAfter(go: (recorder: Recorder) => void, more: Partial<GameRecord> = {}): unknown {
    const rules = makeRules({ length: 0 });
    if (!rules.ok) throw new Error(rules.error.message);
    const score = { light: 0, dark: 0 };
    const begun = openingState(rules.value, { number: 1, score, isCrawford: false });
    const recorder = new Recorder(begun);
    go(recorder);
    const games = [{ ...recorder.finish(), ...more }];
    const players = { light: 'Ann', dark: 'Bob' };
    const written = makeSgf({ rules: rules.value, players, info: {}, games });
    return written.ok ? written.value.lost : written.error;
  }
  const play = (recorder: Recorder, notes: EventNotes = {}): unknown =>
    recorder.turn('light', [3, 1], '8/5 6/5', notes);
  const resign = (recorder: Recorder): unknown =>
    recorder.act({ kind: 'resign', seat: 'dark', value: 'gammon' });

  test('digits and white space are no losses', () => {
    const notes: EventNotes = { luck: 0.123456789, comment: 'a\tb\r\nc' };
    expect(lossesAfter((recorder) => play(recorder, notes))).toEqual([]);
  });

  test('what is undecided and what resignations say is lost, and said', () => {
    expect(
      lossesAfter((recorder) => {
        play(recorder);
        resign(recorder);
      }),
    ).toEqual(['resignations without an answer: 1']);
    expect(
      lossesAfter((recorder) => {
        play(recorder);
        resign(recorder);
        recorder.act({ kind: 'accept' });
      }),
    ).toEqual(['whether games were won single, as a gammon or backgammon: 1']);
    expect(lossesAfter(play, { undecided: { comment: 'why?' } })).toEqual([
      'notes on what is undecided: 1',
    ]);
  });

  test('what analyses say beyond their figures is lost, and said', () => {
    const outcome = {
      win: 0.51234567,
      winGammon: 0.1,
      winBackgammon: 0,
      loseGammon: 0.1,
      loseBackgammon: 0,
    };
    const level = { kind: 'search', ply: 2, isCubeful: true } as const;
    const made = [
      { from: 8, to: 5, isHit: false },
      { from: 6, to: 5, isHit: false },
    ];
    const best = { play: made, equity: 0.1, outcome, level };
    const cube = { outcome, cubelessEquity: 0.1, noDouble: 0.2, doubleTake: 0.1 };
    const notes = (name?: string): EventNotes => ({
      playAnalysis: {
        plays: [name === undefined ? best : { ...best, level: { ...level, name }, interval: 0.01 }],
      },
      cubeAnalysis: { ...cube, level, doublePass: name === undefined ? 1 : 0.9 },
    });
    expect(lossesAfter((recorder) => play(recorder, notes()))).toEqual([]);
    expect(lossesAfter((recorder) => play(recorder, notes('XG Roller+')))).toEqual([
      'names of the level that plays were analysed at: 1',
      'intervals of equities: 1',
      'equities of doubles that are passed: 1',
    ]);
  });

  test('a match without a game cannot be written', () => {
    const rules = makeRules();
    const match = {
      rules: rules.ok ? rules.value : ({} as MatchRules),
      players: { light: '', dark: '' },
      info: {},
      games: [],
    };
    expect(makeSgf(match)).toMatchObject({ ok: false, error: { code: 'unwritable' } });
  });
});
