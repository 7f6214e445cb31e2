import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type MatCell, parseMat } from '../../engine/formats/mat.ts';
import { makePlay } from '../../engine/notation.ts';
import { replay } from '../../engine/record.ts';

const game = (...lines: string[]): string =>
  [' 5 point match', '', ' Game 1', ' Ann : 0            Bob : 0', ...lines].join('\n');
const cells = (line: string): MatCell[] => [...parseMat(game(line)).games[0]!.cells];
const brief = (line: string): unknown[] =>
  cells(line).map(({ column, line: _, ...rest }) => [column, ...Object.values(rest)]);

describe('match text', () => {
  test('headings, names and scores', () => {
    const match = parseMat(
      '\uFEFF; [Site "Here"]\r\n; [Player 1 "A \\"q\\" b"]\r\n; just a remark\r\n\r\n 0 point match\r\n\r\n Game 3\r\n Ann Lee : 12         Bob : 4\r\n  1) 31: 8/5 6/5\r\n',
    );
    expect(match.length).toBe(0);
    expect(match.tags.get('Site')).toBe('Here');
    expect(match.games).toMatchObject([
      { number: 3, names: ['Ann Lee', 'Bob'], scores: [12, 4], line: 7 },
    ]);
    expect(match.problems).toEqual([]);
  });

  test.each([
    [' lasse : 0                        : 2', ['lasse', '']],
    ['                : 1     Bob : 2', ['', 'Bob']],
    [' A : B : 0         C: D : 3', ['A : B', 'C: D']],
  ])('names, blank ones too: %j', (line, names) => {
    expect(parseMat(` Game 1\n${line}`).games[0]!.names).toEqual(names);
  });

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
        [1, 'unknown', '31: ????'],
      ],
    ],
    [
      ' 22) 00:                              31: 8/5 6/5',
      [
        [0, 'unknown', '00:'],
        [1, 'roll', [3, 1], '8/5 6/5'],
      ],
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
  ])('cells of %j', (line, expected) => {
    expect(brief(line)).toEqual(expected);
  });

  test.each([
    ['  1) 31: 8/5 6/5    what is this', 'what is this'],
    ['  1) 91: 8/5', 'unknown'],
    [`  1) 31: ${'8/5 '.repeat(400)}`, 'characters'],
  ])('a line that cannot be read costs its game, with line and reason: %j', (line, why) => {
    const [read] = parseMat(game(line)).games;
    if (why === 'unknown') expect(read!.cells[0]!.kind).toBe('unknown');
    else {
      expect(read!.problem).toMatchObject({ line: 5 });
      expect(read!.problem!.reason).toContain(why);
      expect(replay(read!)).toMatchObject({ ok: false, error: { code: 'unreadable', line: 5 } });
    }
  });

  test('text without a game says so', () => {
    expect(parseMat('hello').problems).toEqual([
      { line: 1, reason: 'expected "N point match" or " Game 1", got "hello"' },
      { line: 1, reason: 'no game found: expected a line such as " Game 1"' },
    ]);
  });

  test.each([
    ['  1) 11: ', '1/1', '!'],
    ['  1) 11: ', '1/11', '*('],
    ['  1) 11: ', 'bar/1', '/'],
    ['  1) 11: ', '1/1(2)*', '?'],
    [' A', ' : 0 ', 'x'],
    ['; [X "', '"]', ''],
  ])('hostile repetition costs no time: %j %j %j', (start, piece, end) => {
    const startedAt = performance.now();
    const text = game(`${start}${piece.repeat(Math.floor(900 / piece.length))}${end}`);
    for (const read of parseMat(text).games) replay(read);
    expect(performance.now() - startedAt).toBeLessThan(100);
  });

  test('a text that is no record is given up', () => {
    expect(parseMat('x\n'.repeat(100_000)).problems.length).toBeLessThan(25);
  });

  test('any text is answered', () => {
    const piece = fc.constantFrom(
      ' Game 1\n',
      ' A : 0  B : 0\n',
      '  1) 31: 8/5 6/5',
      ' 42: 8/4 6/4\n',
      'Takes',
      'Wins 2 points',
      '; [X "',
      '(2)',
      '*',
      '/',
      '\n',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 40 }),
        (pieces) => {
          for (const read of parseMat(pieces.join('')).games) replay(read);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a recorded game', () => {
  const turns = (...lines: string[]): unknown => {
    const record = replay(parseMat(game(...lines)).games[0]!);
    return record.ok
      ? record.value.turns.map(({ player, played }) => [
          player,
          played ? makePlay(played.play) : '',
        ])
      : record.error;
  };

  test('is replayed by the rules, hits found where stars are missing', () => {
    expect(turns('  1) 61: 8/2 6/5           64: 24/20 24/18', '  2) 31: 25/24 6/3')).toEqual([
      [0, '8/2 6/5'],
      [1, '24/20* 24/18'],
      [0, 'bar/24 6/3'],
    ]);
  });

  test.each([
    [['  1) 31: 8/5 6/4'], 'badPlay', 5],
    [['  1) 31: 8/5 6/5', '  2) 42: 8/4 6/4'], 'outOfTurn', 6],
    [['  1) 31:                   42: 8/4 6/4'], 'badPlay', 5],
  ])('that breaks the rules is refused with its line: %j', (lines, code, line) => {
    expect(turns(...lines)).toMatchObject({ code, line });
  });

  test('leaves out a last roll that was not played', () => {
    expect(turns('  1) 31: 8/5 6/5            42:', '     Wins 1 point')).toEqual([[0, '8/5 6/5']]);
  });

  test('ends at a play the record does not know', () => {
    expect(turns('  1) 31: 8/5 6/5            42: ????', '  2) 66: 24/18')).toEqual([
      [0, '8/5 6/5'],
    ]);
  });

  test.each([
    ['     Wins 1 point', 0],
    ['                               Wins 1 point', 1],
    ['  2)  Losses 2 point           ', 1],
    ['  2)  Doubles => 2             Drops', 0],
  ])('knows who won: %j', (line, winner) => {
    const record = replay(parseMat(game('  1) 31: 8/5 6/5           42: 8/4 6/4', line)).games[0]!);
    expect(record).toMatchObject({ ok: true, value: { winner } });
  });
});

const SAMPLE = new URL('../../data/records/', import.meta.url);

test('the sample records replay to the end, every game won by who the record says', () => {
  let games = 0;
  for (const file of readdirSync(SAMPLE).filter((name) => name.endsWith('.mat'))) {
    for (const read of parseMat(readFileSync(new URL(file, SAMPLE), 'utf8')).games) {
      const record = replay(read);
      if (!record.ok) throw new Error(`${file}:${record.error.line}: ${record.error.message}`);
      const written = read.cells.findLast(({ kind }) => kind === 'win');
      expect([file, read.number, record.value.winner]).toEqual([
        file,
        read.number,
        written!.column,
      ]);
      games++;
    }
  }
  expect(games).toBe(250);
});

const REAL = new URL('../../../shared/data/records/', import.meta.url);

test.skipIf(!existsSync(REAL))('1,769 real files: every game replays', { timeout: 120_000 }, () => {
  let games = 0;
  let decisions = 0;
  for (const folder of readdirSync(REAL)) {
    for (const file of readdirSync(new URL(`${folder}/`, REAL))) {
      const match = parseMat(
        readFileSync(new URL(`${folder}/${encodeURIComponent(file)}`, REAL), 'utf8'),
      );
      expect(match.problems).toEqual([]);
      for (const read of match.games) {
        const record = replay(read);
        if (!record.ok) throw new Error(`${file}:${record.error.line}: ${record.error.message}`);
        games++;
        decisions += record.value.turns.filter(({ plays }) => plays.length > 1).length;
      }
    }
  }
  expect({ games, decisions }).toEqual({ games: 5716, decisions: 202_179 });
});
