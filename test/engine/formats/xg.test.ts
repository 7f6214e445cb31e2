import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnalysisLevel, CubeAnalysis } from '../../../engine/analysis.ts';
import { plainText } from '../../../engine/formats/xg/comments.ts';
import { parseXg } from '../../../engine/formats/xg/xg.ts';
import type { GameRecord, MatchRecord, ParsedMatch } from '../../../engine/match/record.ts';
import { openingState } from '../../../engine/match/state.ts';
import { makeRules } from '../../../engine/match/rules.ts';
import type { MatchState } from '../../../engine/match/state.ts';
import { legalPlays } from '../../../engine/plays/legalPlays.ts';
import { flip } from '../../../engine/position.ts';
import { pos } from '../positions.ts';
import { annotatedMatch } from './annotatedMatch.ts';
import { makeArchive, makeXgFile, RECORD, xgFiles } from './xgFile.ts';

const LEVELS: readonly AnalysisLevel[] = [
  { kind: 'search', ply: 0, isCubeful: true, name: '1-ply' },
  { kind: 'search', ply: 3, isCubeful: true, name: '4-ply' },
  { kind: 'search', ply: 6, isCubeful: true, name: '7-ply' },
  { kind: 'search', ply: 2, isCubeful: true, name: '3-ply red' },
  { kind: 'book', ply: 0, isCubeful: true, name: 'Opening book' },
  { kind: 'rollout', ply: 0, isCubeful: true, name: 'XG Roller' },
  { kind: 'rollout', ply: 0, isCubeful: true, name: 'XG Roller++' },
  { kind: 'rollout', ply: 2, isCubeful: true, trials: 1296, name: 'Rollout' },
  { kind: 'rollout', ply: 0, isCubeful: false, trials: 36, name: 'Rollout' },
];
const ZOE = 'Zoë';
/** A seed of a match of two games. */
const TWO_GAMES = 2;

function anyMatch(seed: number): MatchRecord {
  const round = Math.fround;
  return annotatedMatch(seed, {
    levels: LEVELS,
    round,
    hasNotes: true,
    mostGames: 2,
    isPlain: false,
  });
}

function read(bytes: Uint8Array): ParsedMatch {
  const parsed = parseXg(bytes);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

/** A match of one game of two turns, 31 and 66 from the start. */
function shortMatch(): MatchRecord {
  const rules = makeRules({ length: 5 });
  if (!rules.ok) throw new Error(rules.error.message);
  const opening = openingState(rules.value, {
    number: 1,
    score: { light: 0, dark: 0 },
    isCrawford: false,
  });
  const moves = { plays: legalPlays(pos('x 24:2 13:5 8:3 6:5; o 24:2 13:5 8:3 6:5'), [3, 1]) };
  const [{ play, result }] = moves.plays as [(typeof moves.plays)[0]];
  const [reply] = legalPlays(result, [6, 6]);
  const outcome = {
    win: 0.5,
    winGammon: 0.25,
    winBackgammon: 0,
    loseGammon: 0.125,
    loseBackgammon: 0,
  };
  const level = LEVELS[0]!;
  const playAnalysis = { plays: [{ play, equity: 0.5, outcome, level }] };
  const position = flip(flip(pos('x 24:2 13:5 8:3 6:5; o 24:2 13:5 8:3 6:5')));
  const game: GameRecord = {
    number: 1,
    score: opening.score,
    isCrawford: false,
    events: [
      { kind: 'play', seat: 'light', position, roll: [3, 1], play, playAnalysis },
      { kind: 'play', seat: 'dark', position: result, roll: [6, 6], play: reply!.play },
    ],
    ending: null,
  };
  return { rules: rules.value, players: { light: ZOE, dark: 'B' }, info: {}, games: [game] };
}

describe('a match that was written by the published layout', () => {
  it('is read as it was, with its analyses, luck and comments', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const match = anyMatch(seed);
        expect(read(makeXgFile(match))).toEqual({ match, problems: [] });
      }),
      { numRuns: 25 },
    );
  });

  it('may have a thumbnail and any version', () => {
    const match = shortMatch();
    for (const version of [1, 7, 8, 23, 24, 32, 40]) {
      const bytes = makeXgFile(match, { version, thumbnail: new Uint8Array(5000).fill(0x78) });
      expect(read(bytes), `version ${version}`).toEqual({ match, problems: [] });
    }
  });

  it('may be of another game', () => {
    for (const [variation, name] of [
      'standard',
      'nackgammon',
      'hypergammon',
      'longgammon',
    ].entries()) {
      const files = xgFiles({ ...shortMatch(), games: [] });
      new DataView(files['temp.xg']!.buffer).setInt32(96, variation, true);
      expect(read(makeArchive(files)).match.rules.variant).toBe(name);
    }
  });
});

describe('a position', () => {
  const rules = makeRules({ length: 7 });
  if (!rules.ok) throw new Error(rules.error.message);
  const position = pos('x 24:1 13:4 8:4 6:6; o bar:1 20:2 13:5 8:2 6:5');
  const setup: MatchState = {
    ...openingState(rules.value, { number: 1, score: { light: 2, dark: 4 }, isCrawford: false }),
    phase: 'toRoll',
    onRoll: 'dark',
    position,
    cube: { value: 2, owner: 'dark' },
  };
  const outcome = {
    win: 0.75,
    winGammon: 0.25,
    winBackgammon: 0,
    loseGammon: 0.125,
    loseBackgammon: 0,
  };
  const cubeAnalysis: CubeAnalysis = {
    level: { kind: 'rollout', ply: 0, isCubeful: true, name: 'XG Roller+' },
    outcome,
    cubelessEquity: 0.625,
    noDouble: 0.75,
    doubleTake: 0.875,
    doublePass: 1,
  };
  const game = {
    number: 1,
    score: setup.score,
    isCrawford: false,
    setup,
    events: [],
    ending: null,
  };
  const matchOf = (only: GameRecord): MatchRecord => ({
    rules: rules.value,
    players: { light: 'A', dark: 'B' },
    info: {},
    games: [only],
  });

  it('is a game that is set up, with the analysis of its cube decision', () => {
    const match = matchOf({ ...game, undecided: { cubeAnalysis } });
    expect(read(makeXgFile(match))).toEqual({ match, problems: [] });
  });

  it('is one with the analysis of its roll', () => {
    const plays = legalPlays(position, [5, 2]).map(({ play }, i) => ({
      play,
      equity: -i / 8,
      outcome,
      level: LEVELS[1]!,
    }));
    const match = matchOf({
      ...game,
      unplayed: { seat: 'dark', roll: [5, 2] },
      undecided: { cubeAnalysis, playAnalysis: { plays: plays.slice(0, 20) } },
    });
    expect(read(makeXgFile(match))).toEqual({ match, problems: [] });
  });
});

describe('comments', () => {
  it.each([
    ['plain', 'plain'],
    [
      '{\\rtf1\\ansi{\\fonttbl{\\f0\\fcharset0 Arial;}}{\\*\\generator X;}\\pard\\fs20 a\\par b\\par}',
      'a\nb',
    ],
    ["{\\rtf1 caf\\'e9 \\'80 \\u321?\\'f3d\\u378 ?}", 'café € Łódź'],
    ['{\\rtf1\\uc2 \\u8211--\\u-3913??.}', '–\uf0b7.'],
    ['{\\rtf1 \\{a\\\\b\\}\\tab c\\emdash d}', '{a\\b}\tc—d'],
    ['{\\rtf1 {\\b bold} and {\\colortbl;\\red0;}{\\pict 00ff}not}}}', 'bold and not'],
    ['{\\rtf1 broken \\', 'broken'],
  ])('%j is %j', (rich, plain) => {
    expect(plainText(rich)).toBe(plain);
  });

  it('are read in no time however deep they are', () => {
    expect(plainText(`{\\rtf1 ${'{\\b '.repeat(100_000)}x`)).toBe('x');
  });
});

describe('a file that is wrong', () => {
  const bytes = makeXgFile(shortMatch());
  const refusal = (file: Uint8Array): unknown => {
    const parsed = parseXg(file);
    return parsed.ok ? undefined : [parsed.error.code, parsed.error.place];
  };
  /** The records of the short match, one of them changed: 0 match, 1 game, then a cube and a move a turn, footer. */
  const changed = (record: number, change: (view: DataView) => void): ParsedMatch => {
    const files = xgFiles(shortMatch());
    const file = Uint8Array.from(files['temp.xg']!);
    change(new DataView(file.buffer, record * RECORD, RECORD));
    return read(makeArchive({ ...files, 'temp.xg': file }));
  };

  it('is refused where it is no XG file', () => {
    expect(refusal(new Uint8Array())).toEqual(['badXg', { byte: 0 }]);
    expect(refusal(new Uint8Array(100))).toEqual(['badXg', { byte: 0 }]);
    expect(refusal(makeArchive({ other: new Uint8Array(9) }))?.toString()).toMatch(/badXg/);
    expect(refusal(makeArchive({ 'temp.xg': new Uint8Array(RECORD) }))).toEqual([
      'badXg',
      { byte: 0 },
    ]);
  });

  it('is refused or read in part where it is cut off', () => {
    for (let length = 0; length < bytes.length; length += 97) {
      const parsed = parseXg(bytes.subarray(0, length));
      if (parsed.ok) expect(parsed.value.problems.length).toBeGreaterThan(0);
    }
  });

  it('is read without its index, and says so', () => {
    const { match, problems } = read(bytes.subarray(0, bytes.length - 36));
    expect(match).toEqual(shortMatch());
    expect(problems.map(({ code }) => code)).toEqual(['noIndex']);
  });

  it('says that it was damaged', () => {
    const damaged = Uint8Array.from(bytes);
    // The checksum of the archive, in its last 36 bytes.
    damaged[bytes.length - 36]! ^= 1;
    expect(read(damaged).problems.map(({ code }) => code)).toEqual(['badChecksum']);
  });

  it('is refused where it would inflate without end', () => {
    const bomb = makeArchive({ 'temp.xg': new Uint8Array(80 * 2 ** 20) });
    expect(refusal(bomb)).toEqual(['badXg', { byte: 8232 }]);
  });

  it('loses the game that breaks the rules, no other', () => {
    const files = xgFiles(anyMatch(TWO_GAMES));
    const whole = read(makeArchive(files));
    expect(whole.match.games).toHaveLength(2);
    const file = Uint8Array.from(files['temp.xg']!);
    // The first play of the first game, which its cube record and two headers precede: all checkers off.
    const first = file.findIndex((kind, at) => at % RECORD === 8 && kind === 3) - 8;
    file.fill(0, first + 35, first + 61);
    const { match, problems } = read(makeArchive({ ...files, 'temp.xg': file }));
    expect(match.games).toEqual(whole.match.games.slice(1));
    expect(problems).toMatchObject([{ code: 'illegalPlay', game: 1, place: { byte: first } }]);
  });

  it.each<[string, number, (view: DataView) => void, string]>([
    ['an edited position', 4, (view) => view.setInt8(36 + 24, 3), 'editedPosition'],
    ['dice of 0', 5, (view) => view.setInt32(100, 0, true), 'badRoll'],
    ['dice of 7', 3, (view) => view.setInt32(104, 7, true), 'badRoll'],
    ['a third player', 3, (view) => view.setInt32(64, 2, true), 'badRecord'],
    ['the same player twice', 5, (view) => view.setInt32(64, 1, true), 'illegalPlay'],
    ['a double by the other side', 4, (view) => doubleBy(view, 1), 'outOfTurn'],
    ['a set-up with too many checkers', 2, (view) => view.setInt8(36 + 6, 9), 'badCount'],
    ['a set-up on no point', 2, (view) => view.setInt8(36, 1), 'badCount'],
    ['a set-up with an enormous cube', 2, (view) => view.setInt32(32, 99, true), 'badRecord'],
    ['a score below 0', 1, (view) => view.setInt32(12, -1, true), 'badRecord'],
  ])('says what is wrong with %s', (_, record, change, code) => {
    const { match, problems } = changed(record, change);
    expect(match.games).toEqual([]);
    expect(problems.map((problem) => problem.code)).toEqual([code]);
  });

  it.each<[string, (view: DataView) => void]>([
    ['no numbers', (view) => view.setFloat32(1408 + 24, Number.NaN, true)],
    ['infinite equity', (view) => view.setFloat32(1408 + 24, Number.POSITIVE_INFINITY, true)],
    ['odd chances', (view) => view.setFloat32(1408 + 12, 7, true)],
    ['no legal play', (view) => view.setInt8(192 + 3, 100)],
  ])('leaves out an analysed play that has %s, and says so', (_, change) => {
    const { match, problems } = changed(3, change);
    expect(match.games[0]!.events).toHaveLength(2);
    expect(match.games[0]!.events[0]).not.toHaveProperty('playAnalysis');
    expect(problems).toMatchObject([
      { code: 'badAnalysis', game: null, place: { byte: 3 * RECORD } },
    ]);
  });

  it.each([-5, 1_000_000])(
    'takes %i candidates for none or as many as there is room for',
    (count) => {
      const { match } = changed(3, (view) => view.setInt32(188, count, true));
      expect(match.games[0]!.events).toHaveLength(2);
    },
  );

  it('does not double as often as a game says', () => {
    const { match } = changed(1, (view) => view.setInt32(64, 2_000_000_000, true));
    expect(match.games).toHaveLength(1);
  });

  it('is refused for rules that no match has', () => {
    for (const [at, value] of [
      [92, -3],
      [92, 50_000],
      [96, 9],
    ] as const) {
      const files = xgFiles(shortMatch());
      new DataView(files['temp.xg']!.buffer).setInt32(at, value, true);
      expect(refusal(makeArchive(files))).toEqual(['badXg', { byte: 0 }]);
    }
  });

  it('never throws, whatever its bytes', () => {
    const files = xgFiles(shortMatch());
    const flips = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(flips, fc.boolean(), (changes, isInside) => {
        const target = Uint8Array.from(isInside ? files['temp.xg']! : bytes);
        for (const [at, value] of changes) target[at % target.length] = value;
        parseXg(isInside ? makeArchive({ ...files, 'temp.xg': target }) : target);
      }),
      { numRuns: 150 },
    );
  });
});

function doubleBy(view: DataView, player: number): void {
  view.setInt32(12, player, true);
  view.setInt32(16, 1, true);
}
