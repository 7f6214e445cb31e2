/** What the tests use of scripts/differential, which is JavaScript, with its types. */
import { makePositionId, parsePositionId } from '../../engine/formats/positionId.ts';
import { bestIndex } from '../../engine/player/evaluator.ts';
import { PUBEVAL } from '../../engine/player/pubeval.ts';
import { legalPlays } from '../../engine/plays/legalPlays.ts';
import type { LegalPlay } from '../../engine/plays/play.ts';
import { ending, flip, type Position } from '../../engine/position.ts';
import type { Roll } from '../../engine/roll.ts';

/** GNU Backgammon's answer to a pair: how many distinct results, and a hash of their Position IDs. */
export interface Answer {
  readonly id: string;
  readonly dice: string;
  readonly isRefused: boolean;
  readonly count: number;
  readonly hash?: string;
}
export type Generator = (position: Position, roll: Roll) => readonly (Position | LegalPlay)[];
export interface Family {
  readonly variation: string;
  readonly checkers: number;
}

const load = async (name: string): Promise<unknown> =>
  import(new URL(`../../scripts/differential/${name}.mjs`, import.meta.url).href);

interface PairsModule {
  readonly FAMILIES: Record<string, Family>;
  readonly chunkLines: (chunk: object, engine: object) => Promise<string[]>;
}
interface AnswersModule {
  readonly parseAnswer: (line: string) => Answer;
  readonly readLines: (file: string) => string[];
}
interface CheckModule {
  readonly agrees: (
    answer: Answer,
    checkers: number,
    generator: Generator,
    engine: object,
  ) => boolean;
}
interface GnubgModule {
  readonly askGnubg: (
    lines: string[],
    options: { readonly variation: string; readonly shortWait: string | undefined },
  ) => Promise<string[]>;
  readonly buildShortWait: (into: string) => string | undefined;
}

const pairs = (await load('pairs')) as PairsModule;
const check = (await load('check')) as CheckModule;
const engine = { bestIndex, ending, flip, legalPlays, makePositionId, parsePositionId, PUBEVAL };

export const { FAMILIES } = pairs;
export const { parseAnswer, readLines } = (await load('answers')) as AnswersModule;
export const { askGnubg, buildShortWait } = (await load('gnubg')) as GnubgModule;

/** Returns the first `size` pairs of a family for a seed, as gnubgPlays.py reads them. */
export function pairLines(family: string, size: number, seed: number): Promise<string[]> {
  return pairs.chunkLines({ family, number: 0, size, seed }, engine);
}

/** Returns true when the generator finds exactly the results that GNU Backgammon has. */
export function agrees(answer: Answer, checkers: number, generator: Generator): boolean {
  return check.agrees(answer, checkers, generator, engine);
}
