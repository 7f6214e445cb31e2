/** Every parser of the engine, with good inputs for it. */
import { makeBearoffDatabase, parseBearoffDatabase } from '../../engine/bearoff/format.ts';
import { generateOneSided } from '../../engine/bearoff/generateOneSided.ts';
import { generateTwoSided } from '../../engine/bearoff/generateTwoSided.ts';
import { runToEnd } from '../../engine/bearoff/generation.ts';
import { type Content, readAs, writeAs } from '../../engine/formats/convert.ts';
import type { Format } from '../../engine/formats/format.ts';
import { FORMATS, formatNamed } from '../../engine/formats/formats.ts';
import { decodeText } from '../../engine/formats/text.ts';
import type { MatchRecord } from '../../engine/match/record.ts';
import { replayGame } from '../../engine/match/replay.ts';
import { makeRules, type MatchRules } from '../../engine/match/rules.ts';
import type { MatchState } from '../../engine/match/state.ts';
import { parseMatchState } from '../../engine/match/stateJson.ts';
import { makeMetCsv } from '../../engine/met/csv.ts';
import { KAZAROSS_XG2 } from '../../engine/met/kazarossXg2.ts';
import { parseMet } from '../../engine/met/parseMet.ts';
import { makeMetXml } from '../../engine/met/xml.ts';
import { makePlay, parsePlay } from '../../engine/notation.ts';
import { START } from '../../engine/position.ts';
import { fail, type Failure, ok, type Result } from '../../engine/result.ts';
import { randomMatch } from '../engine/randomMatch.ts';
import type { Target } from './run.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** One game of each kind of match, so that a million inputs take minutes. */
const MATCHES: readonly MatchRecord[] = (
  [
    { length: 1 },
    { length: 5 },
    { length: 0, mostBeavers: 2, mostAutomaticDoubles: 1 },
    { length: 0, variant: 'hypergammon' },
    { length: 3, variant: 'nackgammon' },
  ] satisfies Partial<MatchRules>[]
).map((given, seed) => {
  const rules = makeRules(given);
  if (!rules.ok) throw new Error(rules.error.message);
  const match = randomMatch(seed + 1, rules.value, { games: 1, resigns: 0.3 });
  return { ...match, games: match.games.slice(0, 1) };
});

const STATES: readonly MatchState[] = MATCHES.flatMap(({ rules, games }) =>
  games.flatMap((game) => {
    const steps = replayGame(rules, game);
    if (!steps.ok) throw new Error(steps.error.message);
    return steps.value.map(({ after }) => after);
  }),
);

/** Every match or position in a format, where it can hold it. A format that is only read borrows match text. */
function formatTarget(format: Format): Target {
  const target = format.make ? format : formatNamed('mat')!;
  const contents: Content[] =
    format.kind === 'record'
      ? MATCHES.map((match) => ({ kind: 'match', match }))
      : STATES.map((state) => ({
          kind: 'positions',
          states: [{ state, names: { light: 'Ann', dark: 'Bob' } }],
        }));
  const corpus = contents.flatMap((content) => {
    const written = writeAs(content, target);
    if (!written.ok) return [];
    const { data } = written.value;
    return [typeof data === 'string' ? encode(data) : data];
  });
  return {
    name: format.name,
    isPlaced: true,
    corpus,
    parse: (bytes) => readAndWrite(bytes, format),
  };
}

const WRITTEN_TO = FORMATS.filter(({ make }) => make);

/** Reads the input, and writes what was read in some format: whatever a reader lets in, no writer may trip over. */
function readAndWrite(bytes: Uint8Array, format: Format): ReturnType<Target['parse']> {
  const read = readAs(bytes, format);
  if (read.ok) writeAs(read.value.content, WRITTEN_TO[bytes.length % WRITTEN_TO.length]!);
  return read;
}

function parseStateText(bytes: Uint8Array): Result<unknown, Failure<string>> {
  let json: unknown;
  try {
    json = JSON.parse(decodeText(bytes));
  } catch {
    return fail('notJson', 'that is no JSON');
  }
  return parseMatchState(json);
}

/** All formats, and everything else that reads what people or programs wrote. */
export const TARGETS: readonly Target[] = [
  ...FORMATS.map(formatTarget),
  {
    name: 'notation',
    isPlaced: false,
    corpus: STATES.flatMap(({ history }) => {
      const event = history.at(-1);
      return event?.kind === 'play' ? [encode(makePlay(event.play))] : [];
    }),
    parse: (bytes) => parsePlay(decodeText(bytes), START, [bytes.length % 2 === 0 ? 3 : 1, 1]),
  },
  {
    name: 'state JSON',
    isPlaced: false,
    corpus: STATES.slice(0, 200).map((state) => encode(JSON.stringify(state))),
    parse: parseStateText,
  },
  {
    name: 'match equity tables',
    isPlaced: false,
    corpus: [encode(makeMetCsv(KAZAROSS_XG2)), encode(makeMetXml(KAZAROSS_XG2))],
    parse: (bytes) => parseMet(decodeText(bytes)),
  },
  {
    name: 'bear-off databases',
    isPlaced: false,
    corpus: [
      makeBearoffDatabase(runToEnd(generateOneSided(3))),
      makeBearoffDatabase(runToEnd(generateTwoSided(2))),
    ],
    parse: parseBearoffDatabase,
  },
  {
    name: 'text',
    isPlaced: false,
    corpus: [encode('Müller 1 – 0'), Uint8Array.of(0xff, 0xfe, 0x4d, 0xfc)],
    parse: (bytes) => ok(decodeText(bytes)),
  },
];
