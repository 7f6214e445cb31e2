import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeMat } from '../../../engine/formats/mat/makeMat.ts';
import { parseMat } from '../../../engine/formats/mat/parseMat.ts';
import { type MatCell, readCells } from '../../../engine/formats/mat/cells.ts';
import type { GameRecord, MatchRecord, ParsedMatch } from '../../../engine/match/record.ts';
import { makePlay } from '../../../engine/notation.ts';
import { Recorder } from '../../../engine/match/recorder.ts';
import { openingState } from '../../../engine/match/state.ts';
import { makeRules, type MatchRules } from '../../../engine/match/rules.ts';
import type { GameValue } from '../../../engine/position.ts';
import { randomMatch } from '../randomMatch.ts';
import { anyRecord } from './anyRecord.ts';

const text = (head: string, ...games: string[][]): string =>
  [
    head,
    ...games.flatMap((lines, i) => [
      '',
      ` Game ${i + 1}`,
      ...(lines[0]?.includes(' : ') ? [] : [' Ann : 0            Bob : 0']),
      ...lines,
    ]),
  ].join('\n');
const read = (source: string): ParsedMatch => {
  const parsed = parseMat(source);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
};
const readGame = (head: string, ...lines: string[]): GameRecord => {
  const { match, problems } = read(text(head, lines));
  expect(problems).toEqual([]);
  return match.games[0]!;
};
const written = (match: MatchRecord): string => {
  const made = makeMat(match);
  if (!made.ok) throw new Error(made.error.message);
  return made.value.data;
};
/** A record as JSON, without the lines it was read from. */
const json = (match: MatchRecord): string =>
  JSON.stringify(match, (name, value: unknown) => (name === 'line' ? undefined : value));
/** What a game has led to. */
const outcome = ({ number, score, ending }: GameRecord): unknown => [
  number,
  score,
  ending && [ending.winner, ending.points],
];
/** Events in short: "light 31: 8/5 6/5", "dark double 2". */
const brief = ({ events }: GameRecord): string[] =>
  events.map((event) => {
    if (event.kind === 'play')
      return `${event.seat} ${event.roll.join('')}: ${makePlay(event.play)}`;
    const who = 'seat' in event ? `${event.seat} ` : '';
    return `${who}${event.kind}${'cube' in event ? ` ${event.cube}` : ''}`;
  });

const OPEN = '  1) 31: 8/5 6/5           42: 8/4 6/4';

describe('cells of a line', () => {
  const cells = (line: string): unknown[] =>
    readCells(line, 5).cells.map(({ seat, line: _, ...rest }: MatCell) => [
      seat === 'light' ? 0 : 1,
      ...Object.values(rest),
    ]);

  test.each([
    [
      '  1) 31: 8/5 6/5                     42: 8/4 6/4',
      [
        [0, 'roll', [3, 1], '8/5 6/5'],
        [1, 'roll', [4, 2], '8/4 6/4'],
      ],
    ],
    ['  1)                31: 8/5 6/5', [[1, 'roll', [3, 1], '8/5 6/5']]],
    ['  8) 41: 6/2 2/1', [[0, 'roll', [4, 1], '6/2 2/1']]],
    [
      '  9) 65:                             Doubles => 2',
      [
        [0, 'roll', [6, 5], ''],
        [1, 'double', 2],
      ],
    ],
    [
      ' 10)  Takes                          64: 10/6 10/4',
      [
        [0, 'take'],
        [1, 'roll', [6, 4], '10/6 10/4'],
      ],
    ],
    [
      ' 10)  Doubles => 4                    Drops',
      [
        [0, 'double', 4],
        [1, 'drop'],
      ],
    ],
    [
      ' 10)  Beavers                         Raccoons => 8',
      [
        [0, 'double', undefined],
        [1, 'double', 8],
      ],
    ],
    [
      '  11) 55: Cannot Move                 53: Cannot Move',
      [
        [0, 'roll', [5, 5], ''],
        [1, 'roll', [5, 3], ''],
      ],
    ],
    [
      ' 22) 54: 5/off 4/off                  31: ????',
      [
        [0, 'roll', [5, 4], '5/off 4/off'],
        [1, 'unknown', [3, 1], '31: ????'],
      ],
    ],
    [
      ' 22) 00:                              31: 8/5 6/5',
      [
        [0, 'unknown', undefined, '00:'],
        [1, 'roll', [3, 1], '8/5 6/5'],
      ],
    ],
    [
      '  3) 31: Illegal play (5;0;0;0;0;Ann;Bob;0;1)',
      [[0, 'unknown', undefined, '31: Illegal play (5;0;0;0;0;Ann;Bob;0;1)']],
    ],
    ['      Wins 2 points and the match', [[0, 'win', 2]]],
    ['                                      Wins 1 point', [[1, 'win', 1]]],
    [
      ' 28)  Losses 1 point                  Wins 1 point and the match',
      [
        [0, 'loss', 1],
        [1, 'win', 1],
      ],
    ],
    ['  1)                              Losses 3 point', [[1, 'loss', 3]]],
    [
      ' 14) 22: 13/11 13/11 4/2 5/3      14)  Losses 1 point     Wins 1 point',
      [
        [0, 'roll', [2, 2], '13/11 13/11 4/2 5/3'],
        [1, 'loss', 1],
        [1, 'win', 1],
      ],
    ],
    ['  4)  Concedes', [[0, 'concede']]],
    ['  4)', []],
    ['12) 66: Bar/19*(2) 25/19 6/Off(1)*', [[0, 'roll', [6, 6], 'Bar/19*(2) 25/19 6/Off(1)*']]],
  ])('%j', (line, expected) => {
    expect(cells(line)).toEqual(expected);
  });
});

describe('a match', () => {
  test('has its players, scores, tags and remarks', () => {
    const { match } = read(
      '\uFEFF; [Site "Here"]\r\n; [Player 1 "A \\"q\\" b"]\r\n; [Elo "1,00/0"]\r\n; a remark\r\n\r\n 0 point match\r\n\r\n Game 3\r\n Ann Lee : 12         Bob : 4\r\n  1) 31: 8/5 6/5\r\n',
    );
    expect(match.players).toEqual({ light: 'Ann Lee', dark: 'Bob' });
    expect(match.info).toEqual({
      place: 'Here',
      comment: 'a remark',
      tags: { 'Player 1': 'A \\"q\\" b', Elo: '1,00/0' },
    });
    expect(match.games).toMatchObject([{ number: 3, score: { light: 12, dark: 4 }, ending: null }]);
  });

  test.each([
    [' lasse : 0                        : 2', 'lasse', ''],
    ['                : 1     Bob : 2', '', 'Bob'],
    [' A : B : 0         C: D : 3', 'A : B', 'C: D'],
  ])('has names, blank ones too: %j', (heading, light, dark) => {
    const { match } = read(` 5 point match\n Game 1\n${heading}`);
    expect(match.players).toEqual({ light, dark });
    expect(read(written(match)).match.players).toEqual({ light, dark });
  });

  test.each([
    ['5 point match', { length: 5, hasCrawford: true, hasJacoby: false, cubeLimit: 1024 }],
    ['; [Crawford "Off"]\n5 point match', { length: 5, hasCrawford: false }],
    ['0 point match', { length: 0, hasCrawford: false, hasJacoby: true, mostBeavers: 0 }],
    ['; [Jacoby "Off"]\n; [Beaver "On"]\n0 point match', { hasJacoby: false, mostBeavers: 1 }],
    ['; [CubeLimit "1"]\n0 point match', { hasCube: false, cubeLimit: 1 }],
    ['; [CubeLimit "64"]\n5 point match', { hasCube: true, cubeLimit: 64 }],
    ['; [Variation "Nackgammon"]\n5 point match', { variant: 'nackgammon' }],
    ['; nothing', { length: 0 }],
    // The site's unlimited games; elsewhere 16 points are 16 points.
    ['; [Site "BackgammonGalaxy"]\n16 point match', { length: 0, hasJacoby: true }],
    ['16 point match', { length: 16 }],
  ])('is played by the rules of its tags: %j', (head, rules) => {
    expect(read(text(head, [])).match.rules).toMatchObject(rules);
  });

  test.each([
    ['beavers', ['  2)  Doubles => 2          Doubles => 4'], { mostBeavers: 1 }],
    ['automatic doubles', ['  2)  Doubles => 8          Takes'], { mostAutomaticDoubles: 2 }],
    ['a cube beyond the limit', ['  2)  Doubles => 2           Takes'], { hasCube: true }],
  ])('is played by the rules its games show: %s', (_, lines, rules) => {
    const head = '; [CubeLimit "1"]\n0 point match';
    expect(read(text(head, [OPEN, ...lines])).match.rules).toMatchObject(rules);
  });

  test('is played without the Jacoby rule where a gammon counts though nobody doubled', () => {
    const { match } = read(text('; [Jacoby "On"]\n0 point match', [OPEN, '      Wins 2 points']));
    expect(match.rules).toMatchObject({ hasJacoby: false, mostAutomaticDoubles: 0 });
    expect(match.games[0]!.ending).toMatchObject({ value: 'gammon', by: 'resignation', points: 2 });
  });

  test('has a Crawford game, unless somebody doubles in it', () => {
    const at = (score: string, ...rest: string[]): string[] => [
      ` Ann : ${score[0]}      Bob : ${score[1]}`,
      OPEN,
      ...rest,
    ];
    const isCrawford = (...games: string[][]): boolean[] =>
      read(text('5 point match', ...games)).match.games.map((game) => game.isCrawford);
    const doubled = ['  2)  Doubles => 2          Drops'];
    expect(isCrawford(at('00'), at('40'), at('41'))).toEqual([false, true, false]);
    expect(isCrawford(at('44'))).toEqual([false]);
    // The record begins after the Crawford game; or the match is played without the rule.
    expect(isCrawford(at('40', ...doubled), at('41'))).toEqual([false, false]);
    const without = read(text('5 point match', at('00'), at('40', ...doubled)));
    expect(without).toMatchObject({ match: { rules: { hasCrawford: false } }, problems: [] });
  });
});

describe('a game', () => {
  test('is played through by the rules, hits found where stars are missing', () => {
    const game = readGame(
      '5 point match',
      '  1) 61: 8/2 6/5           64: 24/20 24/18',
      '  2) 31: 25/24 6/3',
    );
    expect(brief(game)).toEqual([
      'light 61: 8/2 6/5',
      'dark 64: 24/20* 24/18',
      'light 31: bar/24 6/3',
    ]);
    expect(game.events.map(({ line }) => line)).toEqual([5, 5, 6]);
  });

  test.each([
    [['  1) 31: 8/5 6/4'], 'illegalPlay', 5],
    [['  1) 31: 8/5 6/5', '  2) 42: 8/4 6/4'], 'outOfTurn', 6],
    [['  1) 31:                   42: 8/4 6/4'], 'illegalPlay', 5],
    [['  1) 31: 8/5 6/5    what is this'], 'badLine', 5],
    [[`  1) 31: ${'8/5 '.repeat(400)}`], 'badLine', 5],
    [[OPEN, '  2)  Doubles => 2           Drops', '  3) 31: 8/5 6/5'], 'gameOver', 7],
  ])('that breaks the rules costs itself, with its line: %j', (lines, code, line) => {
    const { match, problems } = read(text('5 point match', lines, [OPEN]));
    expect(problems).toMatchObject([{ code, place: { line }, game: 1 }]);
    expect(match.games.map(({ number }) => number)).toEqual([2]);
  });

  test.each([
    ['42:', 'a roll that was not played'],
    ['42: ????', 'a roll whose play is not written'],
  ])('can end with %s: %s', (cell) => {
    const game = readGame(
      '5 point match',
      `  1) 31: 8/5 6/5            ${cell}`,
      '     Wins 1 point',
    );
    expect(brief(game)).toEqual(['light 31: 8/5 6/5', 'dark resign', 'light accept']);
    expect(game.unplayed).toEqual({ seat: 'dark', roll: [4, 2], line: 5 });
  });

  test('has a gap where the record does not know, and nothing after it but the result', () => {
    const lines = ['  1) 31: 8/5 6/5            42: ????', '  2) 66: 24/18', '    Wins 2 points'];
    const game = readGame('5 point match', ...lines);
    expect(brief(game)).toEqual(['light 31: 8/5 6/5']);
    expect(game.gap).toEqual({ seat: 'dark', text: '42: ????', line: 5 });
    expect(game.ending).toEqual({ winner: 'light', value: 'gammon', by: 'claimed', points: 2 });
  });

  test("has a gap where Snowie's text has an illegal play, since the board is another after it", () => {
    const illegal = '31: Illegal play (7;0;0;0;0;Ann;Bob;0;3;5;2;-1;0;-2)';
    const game = readGame(
      '7 point match',
      OPEN,
      `  2) ${illegal}`,
      '  3) 66: 13/1',
      '  Wins 1 point',
    );
    expect(brief(game)).toHaveLength(2);
    expect(game.gap).toEqual({ seat: 'light', text: illegal, line: 6 });
  });

  test.each([
    [['     Wins 1 point'], 'light', 'resignation', 'single', 1],
    [['                               Wins 2 points'], 'dark', 'resignation', 'gammon', 2],
    [['  2)  Losses 2 point           '], 'dark', 'resignation', 'gammon', 2],
    // The loser's cell in the winner's column, as one site has it.
    [[' Losses 1 point', '      Wins 1 point'], 'light', 'resignation', 'single', 1],
    [['  2)  Concedes'], 'dark', 'resignation', 'single', 1],
    [['  2)  Doubles => 2             Drops'], 'light', 'pass', 'single', 1],
    [['  2)  Doubles => 2', '      Wins 1 point'], 'light', 'pass', 'single', 1],
    [['  2)  Doubles => 2', '      Wins 2 points'], 'light', 'resignation', 'gammon', 2],
    // No more points than the match has, where a gammon at 4 wins it.
    [
      [
        '  2)  Doubles => 2             Takes',
        '  3) 11: 6/5(2) 8/7(2)     Doubles => 4',
        '  4)  Takes                   Losses 5 point',
        '      Wins 5 point and the match',
      ],
      'light',
      'resignation',
      'gammon',
      8,
    ],
    [['      Wins 9 points'], 'light', 'claimed', 'single', 9],
  ])('ends as it says: %j', (lines, winner, by, value, points) => {
    expect(readGame('5 point match', OPEN, ...lines).ending).toEqual({ winner, by, value, points });
  });

  test.each([
    ['1 point', 'resignation', 1],
    ['2 points', 'pass', 2],
  ])('ends with a beaver, and %s for it', (points, by, won) => {
    const lines = [
      OPEN,
      '  2)  Doubles => 2            Doubles => 4',
      `${' '.repeat(34)}Wins ${points}`,
    ];
    const { match, problems } = read(text('; [Beaver "On"]\n0 point match', lines));
    expect(problems).toEqual([]);
    expect(match.games[0]!.ending).toMatchObject({ winner: 'dark', by, points: won });
  });

  test.each([
    // Nobody doubled; the wrong side doubles, is taken, and plays on; a double is not answered.
    [['  2)  Takes'], 'this take is left out', 2],
    [
      ['  2)                Doubles => 2', '  3)  Takes', '  4) 11: 6/5(2) 8/7(2)'],
      'this double',
      3,
    ],
    [['  2)  Doubles => 2', '  3) 11: 6/5(2) 8/7(2)'], 'not answered', 5],
  ])('keeps its plays where the cube breaks the rules: %j', (lines, message, events) => {
    const { match, problems } = read(text('5 point match', [OPEN, ...lines]));
    expect(problems).toMatchObject([{ code: 'badCube', game: null }]);
    expect(problems[0]!.message).toContain(message);
    expect(match.games[0]!.events).toHaveLength(events);
  });
});

describe('a result that the plays speak against', () => {
  /** A game borne off with the cube in the middle, and its result in other words. */
  const borneOff = (
    length: number,
    value: GameValue,
    points: string,
    ...head: string[]
  ): string => {
    const rules = makeRules({ length, hasJacoby: false });
    if (!rules.ok) throw new Error(rules.error.message);
    for (let seed = 1; ; seed++) {
      const match = randomMatch(seed, { ...rules.value, hasCube: false }, { resigns: 0, games: 1 });
      const games = match.games.slice(0, 1);
      if (games[0]!.ending!.value !== value) continue;
      const made = written({ ...match, rules: rules.value, games });
      return [
        ...head,
        made.replace(/; \[(Jacoby|Player).*\n/g, '').replace(/Wins \d+ points?/, points),
      ].join('\n');
    }
  };
  const readFirst = (source: string): unknown[] => {
    const { match, problems } = read(source);
    const { ending, events } = match.games[0]!;
    const ties = events.filter(({ kind }) => kind === 'automaticDouble').length;
    return [ending!.points, ties, match.rules.hasJacoby, problems.map(({ code }) => code)];
  };

  test.each<[number, GameValue, string, number, number, boolean, string[]]>([
    [0, 'single', 'Wins 1 point', 1, 0, true, []],
    [0, 'single', 'Wins 6 points', 1, 0, false, ['otherResult']],
    [7, 'single', 'Wins 2 points', 1, 0, false, ['otherResult']],
    [7, 'single', 'Wins 7 points', 1, 0, false, ['otherResult']],
    // Ties of the opening: nothing else doubles a cube that nobody has turned.
    [0, 'single', 'Wins 2 points', 2, 1, false, []],
    [0, 'single', 'Wins 8 points', 8, 3, false, []],
    [0, 'gammon', 'Wins 4 points', 4, 1, false, []],
    // The Jacoby rule.
    [0, 'gammon', 'Wins 2 points', 2, 0, false, []],
    [0, 'gammon', 'Wins 1 point', 1, 0, true, []],
    // No more points than the match has.
    [1, 'gammon', 'Wins 1 point', 2, 0, false, []],
  ])(
    'is told, unless the cube explains it: %i points, %s, %s',
    (length, value, points, ...rest) => {
      expect(readFirst(borneOff(length, value, points))).toEqual(rest);
    },
  );

  test('is told with its line', () => {
    const lines = [OPEN, '  2)  Doubles => 2             Drops', '       Wins 2 points'];
    expect(read(text('5 point match', lines)).problems).toEqual([
      {
        code: 'otherResult',
        message: 'game 1: 2 points for light, by its plays 1 for light',
        place: { line: 7 },
        game: null,
      },
    ]);
  });

  test('is none where points are cut to what the match needed', () => {
    const lines = [
      ' Ann : 3            Bob : 0',
      OPEN,
      '  2)  Doubles => 2             Takes',
      '  3) 11: 6/5(2) 8/7(2)     Doubles => 4',
      '  4)  Takes                    11: 6/5(2) 8/7(2)',
      '  5)  Doubles => 8',
      '       Wins 2 points and the match',
    ];
    const { match, problems } = read(text('5 point match', lines));
    expect(problems).toEqual([]);
    expect(match.games[0]!.ending).toMatchObject({ winner: 'light', points: 4 });
  });

  test('is read with the Jacoby rule where that fits more games', () => {
    const source = `${borneOff(0, 'gammon', 'Wins 1 point')}\n Game 2\n A : 1  B : 0\n${OPEN}\n      Wins 2 points\n`;
    const { match, problems } = read(source);
    expect([match.rules.hasJacoby, problems]).toEqual([true, []]);
    expect(match.games.map(({ ending }) => ending!.points)).toEqual([1, 2]);
  });
});

describe('text that is no match', () => {
  test.each([
    ['hello', 'expected "N point match" or " Game 1", got "hello"'],
    ['', 'no game found'],
    ['99999 point match\n Game 1\n A : 0  B : 0', 'length 99999'],
    ['; [Variation "Tapa"]\n Game 1\n A : 0  B : 0', 'Variation "Tapa": expected Backgammon'],
  ])('says so: %j', (source, message) => {
    const parsed = parseMat(source);
    expect(parsed).toMatchObject({ ok: false, error: { code: 'badMat', place: { line: 1 } } });
    expect(!parsed.ok && parsed.error.message).toContain(message);
  });

  test.each([
    ['  1) 11: ', '1/1', '!'],
    ['  1) 11: ', '1/11', '*('],
    ['  1) 11: ', 'bar/1', '/'],
    ['  1) 11: ', '1/1(2)*', '?'],
    ['  1) 11: ', 'illegal play (', ')'],
    ['', ' : 0 ', 'x'],
    [' A', ' : 0 ', 'x'],
    ['; [X "', '"]', ''],
  ])('costs no time, however it repeats: %j %j %j', (start, piece, end) => {
    const startedAt = performance.now();
    parseMat(text('5 point match', [`${start}${piece.repeat(900 / piece.length)}${end}`]));
    parseMat(text('5 point match', [OPEN, ...Array<string>(2000).fill(piece)]));
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  test('any text is answered, and what is read can be written and read again', () => {
    const piece = fc.constantFrom(
      ' 3 point match\n',
      ' Game 1\n',
      ' A : 0  B : 0\n',
      '  1) 31: 8/5 6/5',
      ' 42: 8/4 6/4\n',
      'Doubles => 2',
      'Takes',
      'Wins 2 points',
      '; [X "',
      '(2)',
      '\n',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 40 }),
        (pieces) => {
          const parsed = parseMat(pieces.join(''));
          if (!parsed.ok || parsed.value.match.games.length === 0) return;
          const { match } = read(written(parsed.value.match));
          expect(json(match)).toBe(json(parsed.value.match));
        },
      ),
      { numRuns: 150 },
    );
  });
});

const golden = (name: string): string =>
  readFileSync(new URL(`../golden/${name}`, import.meta.url), 'utf8');

describe('what is written', () => {
  test('is what GNU Backgammon writes, but for the header and the end of the match', () => {
    const source = golden('gnubgMatch.mat');
    const body = (whole: string): string => whole.slice(whole.indexOf(' 9 point match'));
    const ours = written(read(source).match);
    expect(body(ours).replace(' and the match', '')).toBe(body(source));
    expect(ours).toContain('; [Crawford "On"]\n');
  });

  test('is read as the same match again, or says what it could not hold', () => {
    fc.assert(
      fc.property(anyRecord, (match) => {
        const made = makeMat(match);
        if (!made.ok) throw new Error(made.error.message);
        const again = read(made.value.data);
        expect(again.problems).toEqual([]);
        expect(again.match.games.map(outcome)).toEqual(match.games.map(outcome));
        if (made.value.lost.length === 0) expect(json(again.match)).toBe(json(match));
      }),
      { numRuns: 150 },
    );
  });

  const recorded = (
    given: Partial<MatchRules>,
    play: (recorder: Recorder) => void,
  ): MatchRecord => {
    const rules = makeRules({ length: 0, hasJacoby: false, ...given });
    if (!rules.ok) throw new Error(rules.error.message);
    const score = { light: 0, dark: 0 };
    const opening = openingState(rules.value, { number: 1, score, isCrawford: false });
    const recorder = new Recorder(opening);
    play(recorder);
    return {
      rules: rules.value,
      players: { light: 'A', dark: 'B' },
      info: {},
      games: [recorder.finish()],
    };
  };
  const again = (match: MatchRecord): { game: GameRecord; lost: readonly string[] } => {
    const made = makeMat(match);
    if (!made.ok) throw new Error(made.error.message);
    return { game: read(made.value.data).match.games[0]!, lost: made.value.lost };
  };

  test.each<[string, number, GameValue, string, number, string[]]>([
    ['a double', 0, 'single', 'pass', 1, ['a resignation in answer to a double']],
    ['a double', 0, 'gammon', 'resignation', 2, []],
    // A pass would lose 2 points.
    ['a beaver', 1, 'single', 'resignation', 1, []],
    ['a beaver', 1, 'gammon', 'pass', 2, ['a resignation in answer to a double']],
  ])('has a resignation in answer to %s (%i), %s, as %s', (_, beavers, value, by, points, lost) => {
    const match = recorded({ mostBeavers: 1 }, (recorder) => {
      recorder.turn('light', [3, 1], '8/5 6/5');
      recorder.cube('double', 'dark');
      if (beavers > 0) recorder.cube('beaver', 'light');
      recorder.act({ kind: 'resign', seat: beavers > 0 ? 'dark' : 'light', value });
      recorder.act({ kind: 'accept' });
    });
    const read = again(match);
    expect(match.games[0]!.ending).toMatchObject({ by: 'resignation', points });
    expect(read.game.ending).toMatchObject({ by, points });
    expect(read.lost).toEqual(lost);
  });

  test('tells a roll that was left from one that could not be played', () => {
    const match = recorded({}, (recorder) => {
      recorder.turn('light', [6, 6], '24/18(2) 13/7(2)');
      recorder.turn('dark', [6, 6], '8/2(3)');
      recorder.turn('light', [2, 1], '8/6 8/7');
      recorder.roll('dark', [6, 6]);
      recorder.act({ kind: 'resign', seat: 'dark', value: 'single' });
      recorder.act({ kind: 'accept' });
    });
    const [game] = match.games;
    expect(game!.unplayed).toEqual({ seat: 'dark', roll: [6, 6] });
    expect(again(match)).toMatchObject({ game: game!, lost: [] });
  });

  test('keeps a remark from being read as a tag, and says so', () => {
    const { match } = read(text('5 point match', [OPEN]));
    const lines = [
      'hello',
      '[CubeLimit "1"]',
      '  [ Variation "HyperGammon"]  ',
      '; [Crawford "Off"]',
    ];
    const made = makeMat({ ...match, info: { comment: lines.join('\n') } });
    expect(made.ok && made.value.lost).toEqual([
      'the layout of the comment',
      'a comment that reads as a tag',
    ]);
    const again = read(made.ok ? made.value.data : '');
    expect(again.match.rules).toEqual(match.rules);
    expect(again.match.info).toEqual({
      comment: 'hello\n> [CubeLimit "1"]\n> [ Variation "HyperGammon"]\n; [Crawford "Off"]',
    });
  });

  test.each([
    ['x'.repeat(900), 'the whole of the comment'],
    ['two\n\nparagraphs', 'the layout of the comment'],
  ])('names what a comment loses: %#', (comment, lost) => {
    const { match } = read(text('5 point match', [OPEN]));
    expect(makeMat({ ...match, info: { comment } })).toMatchObject({ value: { lost: [lost] } });
  });

  test('has no cube where none can be turned, and says so', () => {
    const match = recorded({ cubeLimit: 1 }, (recorder) => {
      recorder.turn('light', [3, 1], '8/5 6/5');
    });
    expect(makeMat(match)).toMatchObject({ value: { lost: ['a cube that cannot be turned'] } });
    expect(read(written(match)).match.rules.hasCube).toBe(false);
  });

  test('does not become a money session by its place or its tags, and says so', () => {
    const { match } = read(text('16 point match', [OPEN]));
    const info = { place: 'BackgammonGalaxy', tags: { Site: 'BackgammonGalaxy', Crawford: 'Off' } };
    const made = makeMat({ ...match, info });
    expect(made.ok && made.value.lost).toEqual([
      'the place BackgammonGalaxy, with which 16 points would mean money play',
      'the tag Site, which has a meaning of its own here',
      'the tag Crawford, which has a meaning of its own here',
    ]);
    expect(read(made.ok ? made.value.data : '').match).toMatchObject({
      rules: match.rules,
      info: {},
    });
  });

  test('leaves out what it has no word for, and says so', () => {
    const { match } = read(text('5 point match', [OPEN]));
    const [game] = match.games;
    const events = game!.events.map((event) => ({
      ...event,
      comment: 'good',
      luck: 0.1,
      tags: { XX: '1' },
    }));
    const changed = { ...game!, isCrawford: true, events, undecided: { comment: 'what now?' } };
    const made = makeMat({ ...match, games: [changed] });
    expect(made.ok && made.value.lost).toEqual([
      '2 comments',
      '2 lucks of rolls',
      '2 events with tags',
      'what is said about the decision that a game breaks off at',
      'which game is the Crawford game',
    ]);
    expect(makeMat({ ...match, games: [] })).toMatchObject({
      ok: false,
      error: { code: 'unwritable' },
    });
  });
});

/** Texts read, written, read and written: both texts and both matches must be the same. Returns how many games. */
function roundTrip(name: string, bytes: Uint8Array): number {
  const parsed = parseMat(new TextDecoder().decode(bytes));
  if (!parsed.ok) throw new Error(`${name}: ${parsed.error.message}`);
  const { match, problems } = parsed.value;
  expect([name, problems]).toEqual([name, []]);
  const second = written(match);
  const again = read(second);
  expect([name, json(again.match) === json(match), written(again.match) === second]).toEqual([
    name,
    true,
    true,
  ]);
  return match.games.length;
}

const SAMPLE = new URL('../../../data/records/', import.meta.url);

test('the sample records make the round trip', () => {
  let games = 0;
  for (const file of readdirSync(SAMPLE).filter((name) => name.endsWith('.mat'))) {
    games += roundTrip(file, readFileSync(new URL(file, SAMPLE)));
  }
  expect(games).toBe(250);
});

const REAL = new URL('../../../../shared/data/records/', import.meta.url);
/** Every file with ALL_RECORDS=1: 1,769 files, 5,716 games. */
const EVERY = process.env['ALL_RECORDS'] ? 1 : 25;

test.skipIf(!existsSync(REAL))('real files make the round trip', { timeout: 300_000 }, () => {
  const files = readdirSync(REAL).flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, REAL)).map((file) => `${folder}/${encodeURIComponent(file)}`),
  );
  const some = files.filter((_, i) => i % EVERY === 0);
  const games = some.reduce(
    (sum, file) => sum + roundTrip(file, readFileSync(new URL(file, REAL))),
    0,
  );
  if (EVERY === 1) expect([files.length, games]).toEqual([1769, 5716]);
  else expect(games).toBeGreaterThan(some.length);
});

test('a long row of question marks is refused at once', () => {
  const text = ` 1 point match\n\n Game 1\n a : 0   b : 0\n  1) 31: ${'?'.repeat(800)}!\n`;
  const startedAt = performance.now();
  parseMat(text);
  expect(performance.now() - startedAt).toBeLessThan(1000);
});
