/**
 * GNU Backgammon loads our files of 100 whole matches and agrees on every position, every state of the cube and every
 * result, which it works out itself from the moves; and our readers agree with it on what it saves of them.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeMat, parseMat } from '../../engine/formats/mat.ts';
import { makeSgf } from '../../engine/formats/sgf/makeSgf.ts';
import { parseSgf } from '../../engine/formats/sgf/parseSgf.ts';
import type { MatchRecord, ParsedMatch, Written } from '../../engine/match/record.ts';
import { makeRules, type MatchRules } from '../../engine/match/rules.ts';
import type { Result } from '../../engine/result.ts';
import { VARIANTS } from '../../engine/variants.ts';
import { type Manner, randomMatch } from '../engine/randomMatch.ts';
import { hasGnubg } from '../gnubg.ts';
import { type GnubgMatch, readByGnubg } from './gnubgMatches.ts';
import { outline, viewMatch } from './matchView.ts';

interface Format {
  readonly name: string;
  readonly make: (match: MatchRecord) => Result<Written, unknown>;
  readonly parse: (text: string) => Result<ParsedMatch, unknown>;
  /** GNU Backgammon's commands. */
  readonly load: string;
  readonly save: string;
  /** False for matches of which GNU Backgammon keeps or reads too little in this format. */
  readonly holds: (match: MatchRecord) => boolean;
}

const FORMATS: readonly Format[] = [
  {
    name: 'sgf',
    make: makeSgf,
    parse: parseSgf,
    load: 'load match',
    save: 'save match',
    holds: () => true,
  },
  {
    name: 'mat',
    make: makeMat,
    parse: parseMat,
    load: 'import mat',
    save: 'export match mat',
    holds: holdsAsMat,
  },
];

/**
 * Match text says less: GNU Backgammon takes the Crawford and the Jacoby rule for granted when it reads it, makes an
 * empty move of an unplayed roll, and scores a gammon that was resigned under Jacoby as two points.
 */
function holdsAsMat({ rules, games }: MatchRecord): boolean {
  if (rules.variant !== 'standard' || !rules.hasCube) return false;
  if (games.some(({ unplayed }) => unplayed)) return false;
  if (rules.length > 0) return rules.hasCrawford || rules.length === 1;
  return (
    rules.hasJacoby &&
    games.every(
      ({ ending, events }) =>
        ending?.by !== 'resignation' && events.every(({ kind }) => kind !== 'automaticDouble'),
    )
  );
}

const MATCHES = 100;

/** Matches of every length from 1 to 25 and money sessions, variants, rules and manners in turn. */
function drawMatch(seed: number): MatchRecord {
  const isMoney = seed % 4 === 3;
  const given: Partial<MatchRules> = isMoney
    ? {
        length: 0,
        hasJacoby: seed % 12 !== 7,
        mostBeavers: seed % 16 < 4 ? 0 : 3,
        mostAutomaticDoubles: seed % 8 === 3 ? 2 : 0,
      }
    : { length: 1 + ((seed * 7) % 25), hasCrawford: seed % 9 !== 5 };
  const rules = makeRules({
    ...given,
    variant: VARIANTS[seed % 10] ?? 'standard',
    hasCube: seed % 20 !== 4,
  });
  if (!rules.ok) throw new Error(rules.error.message);
  const manner: Manner = {
    games: 4,
    randomPlays: [0, 0.1, 1][seed % 3]!,
    resigns: seed % 5 === 0 ? 0 : 0.05,
    leavesRolls: seed % 8 < 2,
  };
  return randomMatch(seed, rules.value, manner);
}

const drawn: MatchRecord[] = [];

/** The first `MATCHES` matches that the format holds. */
function drawMatches({ holds }: Format): MatchRecord[] {
  const held: MatchRecord[] = [];
  for (let seed = 0; held.length < MATCHES; seed++) {
    const match = (drawn[seed] ??= drawMatch(seed));
    if (holds(match)) held.push(match);
  }
  return held;
}

/** A random match, our file of it in one format, and what GNU Backgammon saves of that in every format. */
interface Sample {
  readonly match: MatchRecord;
  readonly file: string;
  readonly saved: readonly { readonly format: Format; readonly file: string }[];
}

describe.skipIf(!hasGnubg)('100 random matches', { timeout: 120_000 }, () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'better-play-matches-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  test('have all that is to be compared', () => {
    const kinds = new Set(
      drawMatches(FORMATS[0]!).flatMap(({ games }) =>
        games.flatMap(({ events, ending, isCrawford, unplayed }) => [
          ...events.map(({ kind }) => kind),
          `${ending!.value} by ${ending!.by}`,
          ...(isCrawford ? ['Crawford game'] : []),
          ...(unplayed ? ['unplayed'] : []),
        ]),
      ),
    );
    expect([...kinds].sort()).toEqual([
      'Crawford game',
      'accept',
      'automaticDouble',
      'backgammon by bearoff',
      'backgammon by resignation',
      'beaver',
      'double',
      'gammon by bearoff',
      'gammon by resignation',
      'pass',
      'play',
      'reject',
      'resign',
      'single by bearoff',
      'single by pass',
      'single by resignation',
      'take',
      'unplayed',
    ]);
  });

  describe.each(FORMATS)('as $name', (format) => {
    const samples: Sample[] = [];
    let views: readonly GnubgMatch[] = [];

    beforeAll(async () => {
      for (const [i, match] of drawMatches(format).entries()) {
        const file = path.join(folder, `${format.name}-${i}.${format.name}`);
        const written = format.make(match);
        if (!written.ok) throw new Error(JSON.stringify(written.error));
        await writeFile(file, written.value.data);
        const saved = FORMATS.filter(({ holds }) => holds(match)).map((other) => ({
          format: other,
          file: path.join(folder, `${format.name}-${i}-saved.${other.name}`),
        }));
        samples.push({ match, file, saved });
      }
      views = await readByGnubg(
        samples.map(({ file, saved }) => ({
          load: format.load,
          file,
          saves: saved.map((one) => [one.format.save, one.file] as const),
        })),
      );
    });

    test('GNU Backgammon agrees on every position, cube and result', () => {
      for (const [i, { match }] of samples.entries()) {
        expect(views[i]).toEqual(viewMatch(match));
      }
    });

    test('our reader agrees with what GNU Backgammon saves', async () => {
      for (const { match, saved } of samples) {
        for (const { format: other, file } of saved) {
          const read = other.parse(await readFile(file, 'utf8'));
          if (!read.ok) throw new Error(`${file}: ${JSON.stringify(read.error)}`);
          expect(read.value.problems).toEqual([]);
          expect(outline(read.value.match)).toEqual(outline(match));
        }
      }
    });
  });
});
