/**
 * Our generators of legal plays against GNU Backgammon's: the same set of resulting positions for every pair of a
 * position and a roll. A committed sample of its answers (scripts/differential/sample.mjs makes it), and fresh pairs
 * where it is installed; docs/experiments/2026-11-24-differential.md reports on two million.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { legalPlays } from '../../engine/plays/legalPlays.ts';
import { naiveResults } from '../../engine/plays/naivePlays.ts';
import { hasGnubg } from '../gnubg.ts';
import { type BrokenRule, BROKEN_RULES, brokenResults } from './brokenRules.ts';
import {
  agrees,
  type Answer,
  askGnubg,
  buildShortWait,
  FAMILIES,
  type Family,
  type Generator,
  pairLines,
  parseAnswer,
  readLines,
} from './comparison.ts';

const GENERATORS: [string, Generator][] = [
  ['legalPlays', legalPlays],
  ['naiveResults', naiveResults],
];
const SEED = 20_261_124;
const FRESH_PAIRS = 400;

interface Sampled {
  readonly family: string;
  readonly answer: Answer;
}
const sample: Sampled[] = readLines(fileURLToPath(new URL('sample.txt.gz', import.meta.url))).map(
  (line) => {
    const [family] = line.split(' ');
    return { family: family!, answer: parseAnswer(line.slice(family!.length + 1)) };
  },
);
const differs = ({ family, answer }: Sampled, generator: Generator): boolean =>
  !agrees(answer, FAMILIES[family]!.checkers, generator);

describe("a sample of GNU Backgammon's answers", () => {
  test('has pairs of every family', () => {
    expect(sample).toHaveLength(3000);
    expect(new Set(sample.map(({ family }) => family))).toEqual(new Set(Object.keys(FAMILIES)));
  });

  test.each(GENERATORS)('%s finds the same results', (_, generator) => {
    expect(sample.filter((sampled) => differs(sampled, generator))).toEqual([]);
  });

  test.each(Object.entries(BROKEN_RULES))('notices when %s is broken: %s', (rule) => {
    const broken: Generator = (position, roll) => brokenResults(position, roll, rule as BrokenRule);
    expect(sample.some((sampled) => differs(sampled, broken))).toBe(true);
  });

  test('has nothing against the same generator with no rule broken', () => {
    expect(sample.filter((sampled) => differs(sampled, brokenResults))).toEqual([]);
  });
});

describe.skipIf(!hasGnubg)('GNU Backgammon (skipped where it is not installed)', () => {
  test(`has the same results for ${FRESH_PAIRS} fresh pairs of each family`, async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'better-play-differential-'));
    try {
      const shortWait = buildShortWait(folder);
      const ask = async ([family, { variation }]: [string, Family]): Promise<Sampled[]> => {
        const lines = await pairLines(family, FRESH_PAIRS, SEED);
        const answers = await askGnubg(lines, { variation, shortWait });
        return answers.slice(0, FRESH_PAIRS).map((line) => ({ family, answer: parseAnswer(line) }));
      };
      const fresh = (await Promise.all(Object.entries(FAMILIES).map(ask))).flat();
      expect(fresh).toHaveLength(FRESH_PAIRS * Object.keys(FAMILIES).length);
      for (const [name, generator] of GENERATORS) {
        const wrong = fresh.filter((sampled) => differs(sampled, generator));
        expect(wrong, `${name}, seed ${SEED}`).toEqual([]);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('says so when it refuses a position: both sides on the bar before closed boards', async () => {
    const options = { variation: 'standard', shortWait: undefined };
    const [line] = await askGnubg(['27YBANC2bQAABA 65'], options);
    expect(line).toBe('27YBANC2bQAABA 65 refused');
  });
});
