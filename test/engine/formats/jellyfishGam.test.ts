import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJellyfishGam } from '../../../engine/formats/jellyfishGam.ts';
import { parseMat } from '../../../engine/formats/mat.ts';

const golden = (name: string): string =>
  readFileSync(new URL(`../golden/${name}`, import.meta.url), 'utf8');

describe('a Jellyfish game', () => {
  test('is read as the same game that match text has (golden/gnubgMatch.py)', () => {
    const gam = parseJellyfishGam(golden('gnubgMatch.gam'));
    const mat = parseMat(golden('gnubgMatch.mat'));
    if (!gam.ok || !mat.ok) throw new Error('not read');
    const { match, problems } = gam.value;
    const last = mat.value.match.games.at(-1)!;
    const plain = ({ line: _, ...event }: { line?: number }): object => event;
    expect(problems).toEqual([]);
    expect(match.players).toEqual({ light: 'Ann', dark: 'Bob' });
    expect(match.rules).toMatchObject({ length: 0, hasJacoby: false });
    expect(match.games).toHaveLength(1);
    expect(match.games[0]!.events.map(plain)).toEqual(last.events.map(plain));
    expect(match.games[0]!.ending).toEqual(last.ending);
  });

  test('may be followed by others, each at the score so far; a bad one costs itself', () => {
    const rows = (first: string): string =>
      `  1) ${first}           42: 8/4 6/4\n  2)  Doubles => 2             Drops\n      Wins 1 point\n\n`;
    const text = ['31: 8/5 6/5', '31: 8/5 6/4', '61: 13/7 8/7']
      .map((first) => ` Ann Lee                      Bob\n${rows(first)}`)
      .join('');
    const read = parseJellyfishGam(text);
    expect(read).toMatchObject({
      ok: true,
      value: {
        match: {
          players: { light: 'Ann Lee', dark: 'Bob' },
          games: [
            { number: 1, score: { light: 0, dark: 0 }, ending: { winner: 'light', points: 1 } },
            { number: 3, score: { light: 2, dark: 0 } },
          ],
        },
        problems: [{ code: 'illegalPlay', game: 2, place: { line: 7 } }],
      },
    });
  });

  test.each([
    ['', 'no game found', 1],
    ['Ann Bob', 'no game found', 1],
    ['\n  1) 31: 8/5 6/5', 'expected the names of two players', 2],
    ['x'.repeat(5000), 'expected the names of two players', 1],
  ])('is no game: %j', (text, message, line) => {
    const read = parseJellyfishGam(text);
    expect(read).toMatchObject({ ok: false, error: { code: 'badGam', place: { line } } });
    expect(!read.ok && read.error.message).toContain(message);
  });

  test('any text is answered', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
        parseJellyfishGam(`Ann  Bob\n${text}`);
      }),
    );
  });

  test.each(['a b\n'.repeat(20_000), `${'a '.repeat(450)}\n`.repeat(2000)])(
    'long text costs little time: %#',
    (text) => {
      const startedAt = performance.now();
      expect(parseJellyfishGam(text).ok).toBe(false);
      expect(performance.now() - startedAt).toBeLessThan(1000);
    },
  );
});
