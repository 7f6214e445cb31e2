/** From any format to any other: what is kept, and what is said to be lost. */
import { describe, expect, test } from 'vitest';
import {
  type Content,
  findFormat,
  type ReadContent,
  readAs,
  writeAs,
} from '../../../engine/formats/convert.ts';
import { RECORD_EXTENSIONS } from '../../../engine/formats/extensions.ts';
import type { Format } from '../../../engine/formats/format.ts';
import {
  FORMATS,
  formatNamed,
  POSITION_FORMATS,
  RECORD_FORMATS,
} from '../../../engine/formats/formats.ts';
import { decodeText } from '../../../engine/formats/text.ts';
import type { MatchRecord } from '../../../engine/match/record.ts';
import { makeRules } from '../../../engine/match/rules.ts';
import type { MatchState } from '../../../engine/match/state.ts';
import { randomMatch } from '../randomMatch.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const named = (name: string): Format => {
  const format = formatNamed(name);
  if (!format) throw new Error(name);
  return format;
};

function match(): MatchRecord {
  const rules = makeRules({ length: 5 });
  if (!rules.ok) throw new Error(rules.error.message);
  return randomMatch(7, rules.value);
}
const MATCH = match();
const CONTENT: Content = { kind: 'match', match: MATCH };

function write(content: Content, format: Format): { bytes: Uint8Array; lost: readonly string[] } {
  const written = writeAs(content, format);
  if (!written.ok) throw new Error(`${format.name}: ${written.error.message}`);
  const { data, lost } = written.value;
  return { bytes: typeof data === 'string' ? encode(data) : data, lost };
}

function read(bytes: Uint8Array, format: Format): ReadContent {
  const content = readAs(bytes, format);
  if (!content.ok) throw new Error(`${format.name}: ${content.error.message}`);
  return content.value;
}

/** What every format of matches keeps: who did what, from which position. */
function story(content: Content): unknown {
  if (content.kind !== 'match') throw new Error('positions');
  return content.match.games.map(({ score, isCrawford, events, ending }) => ({
    score,
    isCrawford,
    ending,
    events: events.map((event) =>
      event.kind === 'play'
        ? [event.seat, event.position, [...event.roll].sort((a, b) => a - b), event.play.length]
        : [event.kind, 'seat' in event && event.seat],
    ),
  }));
}

const WRITTEN_RECORDS = RECORD_FORMATS.filter((format) => format.make !== undefined);
const PAIRS = WRITTEN_RECORDS.flatMap((from) => WRITTEN_RECORDS.map((to) => [from, to] as const));

describe('matches', () => {
  test.each(PAIRS)('$0.name to $1.name keep what was played', (from, to) => {
    const first = read(write(CONTENT, from).bytes, from);
    const second = read(write(first.content, to).bytes, to);
    expect(second.problems).toEqual([]);
    expect(story(second.content)).toEqual(story(CONTENT));
  });
});

const EVENTS = MATCH.games.flatMap(({ events }) => events);
const TURNS = EVENTS.filter(({ kind }) => ['play', 'double', 'take', 'pass'].includes(kind)).length;

describe('positions', () => {
  test.each(POSITION_FORMATS.filter(({ isLine }) => isLine))(
    'of a match as $name: one a turn, readable again',
    (format) => {
      const { bytes, lost } = write(CONTENT, format);
      expect(lost).toContain('results, and which game a position is from');
      const { content, problems } = read(bytes, format);
      expect(problems).toEqual([]);
      if (content.kind !== 'positions') throw new Error(content.kind);
      expect(content.states).toHaveLength(TURNS);
    },
  );

  test('become a match of one game each, set up, and come back', () => {
    const all = decodeText(write(CONTENT, named('xgid')).bytes);
    // Without doubles: one becomes an event of the match, and two decisions.
    const ids = encode(all.replaceAll(/.*:D:.*\n/g, ''));
    const { content } = read(ids, named('xgid'));
    const sgf = read(write(content, named('sgf')).bytes, named('sgf'));
    if (sgf.content.kind !== 'match' || content.kind !== 'positions') throw new Error('kinds');
    expect(sgf.content.match.games).toHaveLength(content.states.length);
    expect(content.states.length).toBeGreaterThan(100);
    const again = write(sgf.content, named('xgid'));
    expect(decodeText(again.bytes)).toBe(decodeText(ids));
  });

  test.each(['00', '31', '66'])('the start, dice %s, becomes a match and comes back', (dice) => {
    const line = `XGID=-b----E-C---eE---c-e----B-:0:0:1:${dice}:0:0:0:0:10\n`;
    const { bytes, lost } = write(read(encode(line), named('xgid')).content, named('sgf'));
    expect(lost).toEqual([]);
    const back = read(bytes, named('sgf'));
    expect(back.problems).toEqual([]);
    expect(decodeText(write(back.content, named('xgid')).bytes)).toBe(line);
  });

  test.each(['sgf', 'ogxm'])('of a game that is over are not begun again, as %s', (name) => {
    const { content } = read(write(CONTENT, named('xgid')).bytes, named('xgid'));
    if (content.kind !== 'positions') throw new Error(content.kind);
    const [first] = content.states;
    if (!first || first.state.phase === 'opening') throw new Error('no position');
    const begun = first.state;
    const states: MatchState[] = [
      {
        ...begun,
        phase: 'over',
        score: { light: 1, dark: 0 },
        ending: { winner: 'light', value: 'single', by: 'pass', points: 1 },
      },
      {
        ...begun,
        phase: 'resigned',
        resignation: { seat: 'dark', value: 'gammon' },
        resumes: { phase: 'toRoll' },
      },
    ];
    for (const state of states) {
      const one: Content = { kind: 'positions', states: [{ ...first, state }] };
      expect(writeAs(one, named(name))).toMatchObject({ error: { code: 'unwritable' } });
    }
  });

  test('there is none in a match that nobody has begun', () => {
    const { content } = read(encode('(;FF[4]GM[6]MI[length:7])'), named('sgf'));
    expect(writeAs(content, named('xgid'))).toMatchObject({ error: { code: 'empty' } });
  });

  test('of different rules do not become one match', () => {
    const ids = [
      'XGID=-b----E-C---eE---c-e----B-:0:0:1:31:0:0:0:5:10',
      'XGID=-b----E-C---eE---c-e----B-:0:0:1:31:0:0:0:7:10',
    ];
    const { content } = read(encode(ids.join('\n')), named('xgid'));
    expect(writeAs(content, named('mat'))).toMatchObject({ error: { code: 'mixedRules' } });
    expect(writeAs(content, named('pos'))).toMatchObject({ error: { code: 'manyPositions' } });
  });

  test('a bad line is a problem with its number, the others are read', () => {
    const good = 'XGID=-b----E-C---eE---c-e----B-:0:0:1:31:0:0:0:5:10';
    const { content, problems } = read(encode(`\n${good}\nnonsense\r\n${good}\r\n`), named('xgid'));
    expect(content).toMatchObject({ kind: 'positions', states: [{}, {}] });
    expect(problems).toMatchObject([{ code: 'badXgid', place: { line: 3 }, game: null }]);
    expect(readAs(encode('nonsense\n'), named('xgid'))).toMatchObject({
      error: { code: 'badXgid', place: { line: 1 } },
    });
    expect(readAs(encode('\n'), named('xgid'))).toMatchObject({ error: { code: 'empty' } });
  });
});

describe('the format of a file', () => {
  test.each(FORMATS.filter((format) => format.make !== undefined))(
    '$name is found by content',
    (format) => {
      const { content } = read(write(CONTENT, named('xgid')).bytes, named('xgid'));
      if (content.kind !== 'positions') throw new Error(content.kind);
      const one: Content = { kind: 'positions', states: content.states.slice(0, 1) };
      const { bytes } = write(format.kind === 'record' ? CONTENT : one, format);
      expect(findFormat(bytes)?.name).toBe(format.name);
      expect(findFormat(bytes, 'wrong.mat')?.name).toBe(format.name);
    },
  );

  test('is that of its name where the content says nothing, or none', () => {
    expect(findFormat(encode('hello'), 'x.MAT')?.name).toBe('mat');
    expect(findFormat(encode('hello'), 'x.doc')).toBeUndefined();
  });

  test('extensions of records are those of the formats', () => {
    const extensions = RECORD_FORMATS.flatMap((format) => format.extensions);
    expect([...RECORD_EXTENSIONS].sort()).toEqual([...extensions].sort());
    expect(new Set(FORMATS.map(({ name }) => name)).size).toBe(FORMATS.length);
  });
});

describe('text', () => {
  test.each([
    ['UTF-8', encode('Jörg – 1'), 'Jörg – 1'],
    ['a byte-order mark', Uint8Array.of(0xef, 0xbb, 0xbf, 0x41), 'A'],
    ['Latin-1', Uint8Array.of(0x4a, 0xf6, 0x72, 0x67), 'Jörg'],
    ['a replacement character of its own', encode('a\uFFFDb'), 'a\uFFFDb'],
    ['nothing', new Uint8Array(), ''],
  ])('%s', (_, bytes, text) => {
    expect(decodeText(bytes)).toBe(text);
  });
});
