import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { legalPlays } from '../../engine/plays/legalPlays.ts';
import { makePlay, parsePlay } from '../../engine/notation.ts';
import { makePositionId, parsePositionId } from '../../engine/formats/positionId.ts';
import { START } from '../../engine/position.ts';
import type { Roll } from '../../engine/roll.ts';
import { anyPosition, anyRoll, pos } from './positions.ts';

const read = (text: string, position: string, roll: Roll): string => {
  const play = parsePlay(text, pos(position), roll);
  return play.ok ? makePlay(play.value.play) : play.error.code;
};

describe('play notation', () => {
  test('what is written is read as the same result', () => {
    fc.assert(
      fc.property(anyPosition, anyRoll, (position, roll) => {
        const plays = legalPlays(position, roll);
        const ambiguous = new Set<string>();
        const texts = plays.map(({ play }) => makePlay(play));
        texts.forEach((text, i) => texts.indexOf(text) !== i && ambiguous.add(text));
        expect([...ambiguous]).toEqual([]);
        for (const [i, text] of texts.entries()) {
          const play = parsePlay(text, position, roll, plays);
          if (!play.ok) throw new Error(`${text}: ${play.error.message}`);
          expect(makePositionId(play.value.result)).toBe(makePositionId(plays[i]!.result));
        }
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    // The way of the checker that moves on comes first, though it ends nearer to home.
    ['13/4 13/10', 'x 13:3 6:12; o 1:15', '13/10(2) 10/7 7/4'],
    // A blot is hit once, and yet each way that stops there shows it.
    ['13/10*/7(2)', 'x 13:3 6:12; o 15:1 1:14', '13/10(2) 10/7(2)'],
    ['13/10*/7 13/10', 'x 13:3 6:12; o 15:1 1:14', '13/10(2) 10/7'],
    ['20/16*(2) 8/4', 'x 20:2 8:4 6:9; o 9:1 2:14', '20/16(2) 8/4'],
  ] as const)('writes %s', (text, position, moves) => {
    const play = moves.split(' ').flatMap((way) => {
      const [, from, to, count] = /^(\d+)\/(\d+)(?:\((\d)\))?$/.exec(way)!;
      const move = { from: Number(from), to: Number(to), isHit: false };
      return Array.from({ length: Number(count ?? 1) }, () => move);
    });
    const opponent = pos(position).opponent;
    const hit = play.map((move) => ({ ...move, isHit: opponent[25 - move.to] === 1 }));
    expect(makePlay(hit)).toBe(text);
    expect(makePlay(hit.toReversed())).toBe(text);
  });

  test("is GNU Backgammon's own, and its texts are read (golden/gnubgPlays.py)", () => {
    const golden = readFileSync(new URL('golden/gnubgPlays.tsv', import.meta.url), 'utf8');
    const rows = golden.trim().split('\n');
    expect(rows).toHaveLength(80);
    for (const row of rows) {
      const [id, dice, count, texts] = row.split('\t');
      const position = parsePositionId(id!);
      if (!position.ok) throw new Error(position.error.message);
      const roll = [Number(dice![0]), Number(dice![1])] as unknown as Roll;
      const plays = legalPlays(position.value, roll);
      expect([id, plays.length]).toEqual([id, Number(count)]);
      const ours = plays.map(({ play }) => makePlay(play));
      for (const text of texts!.split('|')) {
        expect(ours).toContain(text);
        const play = parsePlay(text, position.value, roll, plays);
        expect(play.ok && makePlay(play.value.play)).toBe(text);
      }
    }
  });

  const OPEN = 'x bar:1 13:2 8:3 6:3 5:2; o 9:5 7:5 10:4 21:1';
  // Every spelling met in real records; the opponent's blot stands on the mover's 4 point.
  test.each([
    ['bar/20 8/4*', OPEN, [5, 4]],
    ['Bar/20 8/4', OPEN, [5, 4]],
    ['25/20 8/4*', OPEN, [5, 4]],
    ['8/4* BAR/20', OPEN, [5, 4]],
    ['25/20, 8/4', OPEN, [5, 4]],
  ] as const)('reads %s', (text, position, roll) => {
    expect(read(text, position, roll)).toBe('bar/20 8/4*');
  });

  test.each(['24/16', '24/21 21/16', '24/21/16'])(
    "reads one checker's steps joined or apart: %s",
    (text) => {
      expect(read(text, 'x 24:2 6:13; o 24:2 6:13', [5, 3])).toBe('24/16');
    },
  );

  test.each([
    ['6/off 3/off', 'x 6:1 3:1; o 1:5', [6, 3], '6/off 3/off'],
    ['6/Off 3/Off', 'x 6:1 3:1; o 1:5', [6, 3], '6/off 3/off'],
    ['6/0 3/0', 'x 6:1 3:1; o 1:5', [6, 3], '6/off 3/off'],
    ['13/7(2) 8/2(2)', 'x 13:5 8:5 6:5; o 2:15', [6, 6], '13/7(2) 8/2(2)'],
    ['13/7 13/7 8/2 8/2', 'x 13:5 8:5 6:5; o 2:15', [6, 6], '13/7(2) 8/2(2)'],
    ['8/4*(2)', 'x 8:2 6:13; o 21:1 24:2 2:12', [4, 4], 'illegalPlay'],
    ['8/4*(2) 6/2(2)', 'x 8:2 6:13; o 21:1 2:14', [4, 4], '8/4*(2) 6/2(2)'],
    ['8/4(2)* 6/2(2)', 'x 8:2 6:13; o 21:1 2:14', [4, 4], '8/4*(2) 6/2(2)'],
  ] as const)('reads %s in %s', (text, position, roll, expected) => {
    expect(read(text, position, roll)).toBe(expected);
  });

  // A blot on 20 can be hit on the way from 24 to 18 with a 4 and a 2, or passed by 22.
  const PASSED = 'x 24:1 6:14; o 5:1 12:14';
  test.each([
    ['24/20*/18', '24/20*/18'],
    ['24/20* 20/18*', '24/20*/18'],
    ['24/20 20/18', '24/20*/18'],
    ['24/18', '24/18'],
    ['24/22 22/18', '24/18'],
  ])('hits where the text stops: %s', (text, expected) => {
    expect(read(text, PASSED, [4, 2])).toBe(expected);
  });

  test('a hit that every way makes needs no star', () => {
    expect(read('24/18', 'x 24:1 6:14; o 5:1 3:2 12:12', [4, 2])).toBe('24/20*/18');
  });

  test('an empty text is the forced pass and nothing else', () => {
    expect(read('', 'x bar:1 6:14; o 6:3 5:3 4:3 3:2 2:2 1:2', [6, 5])).toBe('');
    expect(read('', 'x 24:2 6:13; o 24:2 6:13', [6, 5])).toBe('illegalPlay');
  });

  test.each([
    ['8/5 6/4', 'illegalPlay'],
    ['5/8', 'badNotation'],
    ['hello', 'badNotation'],
    ['30/25', 'badNotation'],
    ['8/5/', 'badNotation'],
    ['6/5 6/5 6/5 6/5 6/5', 'badNotation'],
    [`6/5${' '.repeat(300)}`, 'badNotation'],
  ])('refuses %j', (text, code) => {
    const play = parsePlay(text, START, [3, 1]);
    expect(play).toMatchObject({ ok: false, error: { code } });
  });

  test('a refusal names what was read and the nearest legal plays', () => {
    const play = parsePlay('8/5 6/4', START, [3, 1]);
    expect(!play.ok && play.error.message).toContain('"8/5 6/4" is not legal with 31');
    expect(!play.ok && play.error.message).toContain('"8/5 6/5"');
  });

  test('anything at all is answered', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60, unit: 'binary' }), (text) => {
        parsePlay(text, START, [3, 1]);
      }),
    );
  });
});
