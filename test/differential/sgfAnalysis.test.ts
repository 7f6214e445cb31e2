/**
 * GNU Backgammon's analyses in SGF: we read the numbers that it shows itself, and what we write it reads as its own:
 * saved again, our file is the one it makes of its own.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeSgf } from '../../engine/formats/sgf/makeSgf.ts';
import { parseSgf } from '../../engine/formats/sgf/parseSgf.ts';
import type { MatchRecord, RecordedEvent } from '../../engine/match/record.ts';
import { makeRules } from '../../engine/match/rules.ts';
import type { CumulativeOutcome } from '../../engine/outcome.ts';
import { randomMatch } from '../engine/randomMatch.ts';
import { gnubg, hasGnubg } from '../gnubg.ts';

/** Analyses each file with the nets alone, rolls a decision out, and says what it knows of every record. */
const ANALYSE = `
import gnubg, json, os
gnubg.command('set confirm new off')
gnubg.command('set confirm save off')
gnubg.command('set display off')
gnubg.command('set threads 1')
for kind in ('chequerplay', 'cubedecision'):
    gnubg.command('set analysis ' + kind + ' evaluation plies 0')
for setting in ('trials 36', 'chequer plies 0', 'cube plies 0', 'cubeful on',
                'truncation plies 5', 'truncation enable on'):
    gnubg.command('set rollout ' + setting)
for file in json.loads(os.environ['FILES']):
    gnubg.command('load match ' + file)
    gnubg.command('analyse match')
    gnubg.command('first game')
    gnubg.command('next')
    for mark in ('cmark move set rollout 1', 'cmark move set rollout 2', 'cmark cube set rollout',
                 'analyse rollout move', 'annotate accept bad'):
        gnubg.command(mark)
    gnubg.command('save match ' + file + '.theirs')
    gnubg.command('load match ' + file + '.theirs')
    with open(file + '.json', 'w') as out:
        json.dump([[record.get('analysis') for record in game['game'] if record['action'] in ('move', 'double')]
                   for game in gnubg.match(1, 0, 0, 0)['games']], out)
`;
const SAVE_AGAIN = `
import gnubg, json, os
gnubg.command('set confirm new off')
gnubg.command('set confirm save off')
gnubg.command('set display off')
for file in json.loads(os.environ['FILES']):
    for whose in ('theirs', 'ours'):
        gnubg.command('load match ' + file + '.' + whose)
        gnubg.command('save match ' + file + '.' + whose + '.again')
`;

/** What GNU Backgammon's Python says of an analysed record. */
interface TheirAnalysis {
  readonly probs?: readonly number[];
  readonly 'nd-cubeful-eq'?: number;
  readonly 'dt-cubeful-eq'?: number;
  readonly 'luck-value'?: number;
  readonly moves?: readonly { type: string; probs: readonly number[]; score?: number }[];
}

function chances(outcome: CumulativeOutcome | null): number[] {
  const { win, winGammon, winBackgammon, loseGammon, loseBackgammon } = outcome!;
  return [win, winGammon, winBackgammon, loseGammon, loseBackgammon];
}

/** Our numbers of an event as GNU Backgammon's Python names them; a take and a pass have no record of theirs. */
function numbersOf(event: RecordedEvent): TheirAnalysis {
  const { cubeAnalysis: cube, playAnalysis: plays, luck } = event;
  const equities = cube && (cube.mwc ?? cube);
  return {
    ...(cube && {
      probs: chances(cube.outcome),
      'nd-cubeful-eq': equities!.noDouble!,
      'dt-cubeful-eq': equities!.doubleTake!,
    }),
    ...(luck !== undefined && { 'luck-value': luck }),
    ...(plays && {
      moves: plays.plays.map(({ outcome, equity, level }) => ({
        type: level.kind === 'rollout' ? 'rollout' : 'eval',
        probs: chances(outcome),
        // Its Python does not name the equity of a rollout.
        ...(level.kind === 'search' && { score: equity }),
      })),
    }),
  };
}

/** What both say, in whole millionths: the file has six places, and their numbers are of single precision. */
function millionths(analysis: TheirAnalysis | null): unknown {
  const { probs = [], moves = [], ...numbers } = analysis ?? {};
  const round = (number = 0): number => Math.round(number * 1e6) + 0;
  return {
    probs: probs.map(round),
    moves: moves.map(({ type, probs: chancesOf, score }) => [
      type,
      ...[...chancesOf, score].map(round),
    ]),
    noDouble: round(numbers['nd-cubeful-eq']),
    doubleTake: round(numbers['dt-cubeful-eq']),
    luck: round(numbers['luck-value']),
  };
}

function drawMatch(length: number): MatchRecord {
  const rules = makeRules({ length, mostBeavers: length === 0 ? 3 : 0 });
  if (!rules.ok) throw new Error(rules.error.message);
  return randomMatch(length + 1, rules.value, { games: 2, leavesRolls: true });
}

describe.skipIf(!hasGnubg)('analyses of GNU Backgammon', { timeout: 120_000 }, () => {
  let folder = '';
  let files: string[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'better-play-analyses-'));
    files = ['money', 'match'].map((name) => path.join(folder, name));
    for (const [i, file] of files.entries()) {
      const written = makeSgf(drawMatch(i * 3));
      if (!written.ok) throw new Error(written.error.message);
      await writeFile(file, written.value.data);
    }
    await gnubg(ANALYSE, { FILES: JSON.stringify(files) });
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  async function readTheirs(file: string): Promise<MatchRecord> {
    const read = parseSgf(await readFile(`${file}.theirs`, 'utf8'));
    if (!read.ok) throw new Error(read.error.message);
    expect(read.value.problems).toEqual([]);
    return read.value.match;
  }

  test.each([0, 1])('are read as it shows them (file %i)', async (i) => {
    const match = await readTheirs(files[i]!);
    const theirs = JSON.parse(await readFile(`${files[i]!}.json`, 'utf8')) as TheirAnalysis[][];
    for (const [n, { events }] of match.games.entries()) {
      const ours = events.filter(({ kind }) => kind === 'play' || kind === 'double');
      expect(ours.map((event) => millionths(numbersOf(event)))).toEqual(theirs[n]!.map(millionths));
    }
  });

  test('come back to it as they were', async () => {
    for (const file of files) {
      const written = makeSgf(await readTheirs(file));
      if (!written.ok) throw new Error(written.error.message);
      expect(written.value.lost).toEqual([]);
      await writeFile(`${file}.ours`, written.value.data);
    }
    await gnubg(SAVE_AGAIN, { FILES: JSON.stringify(files) });
    for (const file of files) {
      const [theirs, ours] = await Promise.all(
        ['theirs', 'ours'].map((whose) => readFile(`${file}.${whose}.again`, 'utf8')),
      );
      const plain = (text: string): string[] =>
        text.replaceAll('-0.00000]', '0.00000]').split('\n');
      expect(plain(ours!)).toEqual(plain(theirs!));
    }
    expect(await readFile(`${files[1]!}.ours`, 'utf8')).toContain('X ver 3');
  });
});
