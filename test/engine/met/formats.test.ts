import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeMetCsv, parseMetCsv } from '../../../engine/met/csv.ts';
import { parseMetIni } from '../../../engine/met/ini.ts';
import { KAZAROSS_XG2 } from '../../../engine/met/kazarossXg2.ts';
import { matchEquity, type MatchEquityTable } from '../../../engine/met/matchEquityTable.ts';
import { parseMet } from '../../../engine/met/parseMet.ts';
import type { TableResult } from '../../../engine/met/readTable.ts';
import { makeMetXml, parseMetXml } from '../../../engine/met/xml.ts';
import { HAS_GNUBG, runGnubg, said } from './gnubg.ts';

function valueOf(result: TableResult): MatchEquityTable {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** Returns "code message" of a refusal. */
function refusal(result: TableResult): string {
  return result.ok ? 'ok' : `${result.error.code} ${result.error.message}`;
}

/** Rows as [reason, text], so that the reason names the test. */
const byReason = (rows: [text: string, why: string][]): [why: string, text: string][] =>
  rows.map(([text, why]) => [why, text]);

const anyText = fc
  .array(fc.constantFrom(...'aZ é<>&"\'-_;,=[]0.9'), { maxLength: 30 })
  .map((letters) => letters.join('').replaceAll(/\s+/g, ' ').trim());

/** Any table of 3 to 8 points, not one that makes sense. */
const anyTable: fc.Arbitrary<MatchEquityTable> = fc
  .record({
    name: anyText,
    description: anyText,
    chances: fc.array(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 }),
      {
        minLength: 9,
        maxLength: 9,
      },
    ),
    size: fc.integer({ min: 3, max: 8 }),
  })
  .map(({ name, description, chances, size }) => ({
    name,
    description,
    preCrawford: Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (_, j) => {
        if (i === j) return 0.5;
        return i < j ? chances[i]![j]! : 1 - chances[j]![i]!;
      }),
    ),
    postCrawford: chances[8]!.slice(0, size),
  }));

describe.each([
  ['CSV', makeMetCsv, parseMetCsv],
  ['XML', makeMetXml, parseMetXml],
] as const)('%s', (_, make, parse) => {
  test('round-trips any table, by itself and told by its beginning', () => {
    fc.assert(
      fc.property(anyTable, (table) => {
        expect(valueOf(parse(make(table)))).toEqual(table);
        expect(valueOf(parseMet(make(table)))).toEqual(table);
      }),
      { numRuns: 60 },
    );
  });

  test('never throws on damaged text', () => {
    const text = make({
      ...KAZAROSS_XG2,
      preCrawford: KAZAROSS_XG2.preCrawford.slice(0, 3).map((row) => row.slice(0, 3)),
      postCrawford: [0.5, 0.4, 0.3],
    });
    fc.assert(
      fc.property(
        fc.nat(text.length),
        fc.nat(20),
        fc.string({ maxLength: 12 }),
        (at, cut, noise) => {
          const result = parse(text.slice(0, at) + noise + text.slice(at + cut));
          if (!result.ok) expect(result.error.message.length).toBeLessThan(300);
        },
      ),
      { numRuns: 150 },
    );
  });
});

test('the notice goes into files, and is kept where a file can say it', () => {
  expect(valueOf(parseMetCsv(makeMetCsv(KAZAROSS_XG2)))).toEqual(KAZAROSS_XG2);
  expect(makeMetXml(KAZAROSS_XG2)).toContain('without any warranty');
  expect(valueOf(parseMetXml(makeMetXml({ ...KAZAROSS_XG2, notice: 'a --- b -' }))).name).toBe(
    'Kazaross-XG2',
  );
});

test('data/met holds the default table', () => {
  const file = new URL('../../../data/met/kazaross-xg2.csv', import.meta.url);
  expect(readFileSync(file, 'utf8')).toBe(makeMetCsv(KAZAROSS_XG2));
});

describe('CSV of spreadsheets', () => {
  const EXPECTED = {
    name: '',
    description: '',
    preCrawford: [
      [0.5, 0.7, 0.75],
      [0.3, 0.5, 0.6],
      [0.25, 0.4, 0.5],
    ],
    postCrawford: [0.5, 0.485],
  };
  test.each([
    [
      'commas',
      '\uFEFFaway,1,2,3\r\n1,.5,.7,.75\r\n2,.3,.5,.6\r\n3,.25,.4,.5\r\npost-Crawford,0.5,0.485,\r\n',
    ],
    [
      'quotes',
      '"Away","1","2","3"\n"1",".5",".7",".75"\n"2",".3",".5",".6"\n\n"3",".25",".4",".5"\n"Post-crawford",".5",".485"',
    ],
    [
      'semicolons',
      'away;1;2;3\n1;0,5;0,7;0,75\n2;0,3;0,5;0,6\n3;0,25;0,4;0,5\npost-Crawford;0,5;0,485\n',
    ],
    [
      'tabs',
      'away\t1\t2\t3\n1\t5e-1\t.7\t.75\n2\t.3\t.5\t.6\n3\t.25\t.4\t.5\npost-Crawford\t.5\t.485\n',
    ],
  ])('%s', (_, text) => {
    expect(valueOf(parseMetCsv(text))).toEqual(EXPECTED);
  });

  test.each(
    byReason([
      ['', 'notATable no post-Crawford row at the end'],
      ['hello', 'notATable line 1: "hello", expected the heading'],
      ['away,1,2\n2,.5', 'notATable line 2: row "2", expected 1 or post-Crawford'],
      ['away,1\n1,.5\npost-Crawford,.5', 'badSize 1 pre-Crawford rows, expected 3 to 64'],
      [
        'away,1,2,3\n1,.5,.7,.75\n2,.3,.5\n3,.25,.4,.5\npost-Crawford,.5,.485',
        'badSize line 3: 2 chances, expected 3',
      ],
      [
        'away,1,2,3\n1,.5,.7,x\n2,.3,.5,.6\n3,.25,.4,.5\npost-Crawford,.5,.485',
        'badNumber line 2, 3 away: "x", expected a chance',
      ],
      [
        'away,1,2,3\n1,.5,.7,75\n2,.3,.5,.6\n3,.25,.4,.5\npost-Crawford,.5,.485',
        'badNumber line 2, 3 away: "75"',
      ],
      [
        'away,1,2,3\n1,.5,.7,.75\n2,.4,.5,.6\n3,.25,.4,.5\npost-Crawford,.5,.485',
        "notComplementary line 3: 1 away, the two sides' chances are 0.4 and 0.7",
      ],
      ['away,1\npost-Crawford,.5\n1,.5', 'notATable line 3: "1,.5" after the post-Crawford row'],
      [`away,${'1,'.repeat(200_000)}`, 'badSize 400005 characters'],
    ]),
  )('refused: %s', (why, text) => {
    expect(refusal(parseMetCsv(text))).toContain(why);
  });
});

describe('XML', () => {
  const xml = (
    pre: string,
    post = '<post-crawford-table><row><me>.5</me><me>.4</me></row></post-crawford-table>',
  ): string =>
    `<met><info><name>n</name></info><pre-crawford-table type="explicit">${pre}</pre-crawford-table>${post}</met>`;
  const row = (text: string): string =>
    `<row>${text
      .split(' ')
      .map((chance) => `<me> ${chance} </me>`)
      .join('')}</row>`;
  const GOOD = row('.5 .7 .75') + row('.3 .5 .6') + row('.25 .4 .5');

  test('reads both players together or alike', () => {
    const one =
      '<post-crawford-table player="0"><row><me>.5</me><me>.4</me></row></post-crawford-table>';
    expect(valueOf(parseMetXml(xml(GOOD))).postCrawford).toEqual([0.5, 0.4]);
    expect(valueOf(parseMetXml(xml(GOOD, one + one.replace('0', '1')))).name).toBe('n');
  });

  test.each(
    byReason([
      ['', 'notATable'],
      ['<a/>', 'notATable no element <met>'],
      ['<met>', 'notATable line 1: not XML'],
      [xml(GOOD, ''), 'notATable no <row> in a <post-crawford-table>'],
      [xml(row('.5 .7') + GOOD), 'badSize pre-Crawford row 1: 2 chances, expected 4'],
      [xml(GOOD.replace('.75', '-1')), 'badNumber pre-Crawford row 1, 3 away: "-1"'],
      [xml(GOOD).replace('explicit', 'zadeh'), 'parametric a table of type "zadeh"'],
      [
        xml(
          GOOD,
          '<post-crawford-table><row><me>.5</me><me>.4</me></row><row><me>.5</me><me>.3</me></row></post-crawford-table>',
        ),
        'notATable different post-Crawford chances',
      ],
      ['<met>'.repeat(50_000), 'notATable line 1: not XML'],
      [`<met>${'<row><me/>'.repeat(20_000)}`, 'notATable'],
      [`<met>${'<a>'.repeat(200)}${'</a>'.repeat(200)}</met>`, 'notATable not XML'],
    ]),
  )('refused: %s', (why, text) => {
    const refused = refusal(parseMetXml(text));
    expect(refused).toContain(why);
    expect(refused.length).toBeLessThan(300);
  });

  test('entities of its own are not expanded', () => {
    const bomb = `<!DOCTYPE met [<!ENTITY a "0.5"><!ENTITY b "&a;&a;&a;&a;">]>${xml(GOOD.replace('.75', '&b;'))}`;
    expect(refusal(parseMetXml(bomb))).toContain('badNumber pre-Crawford row 1, 3 away: "&b;"');
  });
});

describe('.met', () => {
  const INI = `[Current]
Name=Kit Woolsey
Copyright=1993
[PostCrawford]
Size=3
Data=0.50 0.485 0.30
; a comment = of sorts
[PreCrawford]
Size=3
 1=0.50 0.70 0.75
 2=0.30 0.50 0.60
 3=0.25 0.40 0.50
`;
  test('is read', () => {
    const table = valueOf(parseMet(INI.replaceAll('\n', '\r\n')));
    expect([table.name, table.notice]).toEqual(['Kit Woolsey', '1993']);
    expect(matchEquity(table, { playerAway: 2, opponentAway: 3 })).toBe(0.6);
    expect(matchEquity(table, { playerAway: 3, opponentAway: 1, isPostCrawford: true })).toBe(0.3);
  });

  test.each(
    byReason([
      ['', 'notATable no Data='],
      [INI.replace(' 2=', ' 4='), 'notATable line 11: row "4", expected 2'],
      [INI.replace('0.75', '0.75 0.8'), 'badSize line 10: 4 chances, expected 3'],
    ]),
  )('refused: %s', (why, text) => {
    expect(refusal(parseMetIni(text))).toContain(why);
  });
});

const PUBLISHED = new URL('../../../../shared/data/met/', import.meta.url);
test.skipIf(!existsSync(PUBLISHED))('seven published .met tables are read', () => {
  const files = readdirSync(PUBLISHED).filter((name) => name.endsWith('.met'));
  expect(files).toHaveLength(7);
  for (const name of files) {
    const table = valueOf(parseMet(readFileSync(new URL(name, PUBLISHED), 'latin1')));
    expect(matchEquity(table, { playerAway: 3, opponentAway: 6 })).toBeCloseTo(0.71, 1);
    if (name === 'Kazaross-XG2.met') expect(table.preCrawford).toEqual(KAZAROSS_XG2.preCrawford);
    // "You have 3 points to go, your opponent has 6: 71%", http://fibs.com/golarchive/demo/equity.htm
    if (name === 'Woolsey.met')
      expect(matchEquity(table, { playerAway: 3, opponentAway: 6 })).toBe(0.71);
  }
});

const DEBIAN = '/usr/share/gnubg/met';
test.skipIf(!existsSync(DEBIAN))(
  "GNU Backgammon's tables are read, or refused with a reason",
  () => {
    const codes = readdirSync(DEBIAN)
      .filter((name) => name.endsWith('.xml') && name !== 'catalog.xml')
      .map((name) => refusal(parseMet(readFileSync(`${DEBIAN}/${name}`, 'latin1'))).split(' ')[0]);
    expect(codes.filter((code) => code === 'ok').length).toBeGreaterThanOrEqual(8);
    expect(new Set(codes)).toEqual(new Set(['ok', 'parametric', 'notATable']));
  },
);

test.skipIf(!HAS_GNUBG)('GNU Backgammon reads our XML', () => {
  const name = 'A <new> & "good" table';
  // Woolsey's first three points, and the rest of ours.
  const table = {
    ...KAZAROSS_XG2,
    name,
    preCrawford: KAZAROSS_XG2.preCrawford.map((row) => [...row]),
  };
  table.preCrawford[0]![1] = 0.7;
  table.preCrawford[1]![0] = 0.3;
  const output = runGnubg(
    `gnubg.command("set matchequitytable " + FOLDER + "/table.xml")
gnubg.command("show matchequitytable")
say(gnubg.met(25))`,
    { 'table.xml': makeMetXml(table) },
  );
  expect(output).toContain(name);
  const [tables] = said<[number[][], number[], number[]]>(output);
  const [pre, ...posts] = tables!;
  const expected = (chances: readonly number[]): unknown[] =>
    chances.map((chance) => expect.closeTo(chance, 6) as unknown);
  expect(pre).toEqual(table.preCrawford.map(expected));
  // Of a match to 25 it leaves the entry for 25 away unread: nobody is that far away after the Crawford game.
  const post = expected(table.postCrawford.slice(0, 24));
  expect(posts.map((chances) => chances.slice(0, 24))).toEqual([post, post]);
});
