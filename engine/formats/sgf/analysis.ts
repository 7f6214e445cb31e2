/**
 * GNU Backgammon's evaluations in SGF: property A, the candidates of a play, and DA, the choice to double.
 *
 *     A[0][hefe E ver 3 .5510 .1737 .0128 .1244 .0050 .2635 0C 0 1 0.000000 1]...   hefe: the play, 0: the one made
 *     DA[E ver 3 0C 1 0.000000 1 (no double: 7 numbers) (double, take: 7 numbers)]
 *
 * After E for an evaluation come the version of the format, then for a play the chances to win, to win a gammon, a
 * backgammon, to lose a gammon, a backgammon and the equity (in a match normalised, EMG), for a cube choice twice those
 * chances, the cubeless equity and the cubeful one (in a match the chance to win it). 0C is the depth and C for
 * cubeful; then come a flag of the past (plays only), deterministic noise, noise and the use of pruning networks.
 * X and R are rollouts, their figures named: Score, Trials, Output, StdDev (a standard error), RC for their settings.
 * Found from what GNU Backgammon 1.07.001 writes, and for versions before 3 from its sgf.c.
 */
import type { AnalysedPlay, AnalysisLevel, CubeAnalysis, PlayAnalysis } from '../../analysis.ts';
import type { Seat } from '../../match/rules.ts';
import type { CumulativeOutcome } from '../../outcome.ts';
import { findPlay } from '../../plays/findPlay.ts';
import type { Play } from '../../plays/play.ts';
import type { Position } from '../../position.ts';
import type { Roll } from '../../roll.ts';
import { makeMoves, parseMoves } from './moves.ts';

/** Half the width of a 95% interval in standard errors. */
const INTERVAL = 1.96;
/** GNU Backgammon's number for an equity that it does not have. */
const NO_EQUITY = -20_000;

/** The decision that an analysis is of. */
export interface SgfDecision {
  readonly seat: Seat;
  readonly position: Position;
  readonly roll: Roll;
  readonly isMoney: boolean;
}

/** Returns what property A says, without the candidates that cannot be read; undefined where none can. */
export function parsePlayAnalysis(
  values: readonly string[],
  { seat, position, roll, isMoney }: SgfDecision,
): PlayAnalysis | undefined {
  const plays = values.slice(1).flatMap((value) => {
    const letters = /^[a-z]*/.exec(value)![0];
    const steps = parseMoves(letters, seat);
    const play = steps && findPlay(position, roll, steps)?.play;
    const read = play && parseEvaluation(play, value.slice(letters.length).trim(), isMoney);
    return read ? [read] : [];
  });
  return plays.length > 0 ? { plays } : undefined;
}

function parseEvaluation(play: Play, text: string, isMoney: boolean): AnalysedPlay | undefined {
  const words = new Words(text);
  const read = words.kind === 'E' ? evaluationOf(words) : rolloutOf(words, isMoney);
  if (!read) return undefined;
  const analysed: AnalysedPlay = { play, ...read };
  return makeEvaluation(analysed) === text
    ? analysed
    : { ...analysed, source: { format: 'sgf', text } };
}

type Evaluation = Omit<AnalysedPlay, 'play'>;

function evaluationOf(words: Words): Evaluation | undefined {
  const [win, winGammon, winBackgammon, loseGammon, loseBackgammon, equity] = words.numbers(6);
  const level = words.level();
  if (equity === undefined || !level) return undefined;
  return {
    equity,
    outcome: outcomeOf([win, winGammon, winBackgammon, loseGammon, loseBackgammon]),
    level,
  };
}

function rolloutOf(words: Words, isMoney: boolean): Evaluation | undefined {
  const level = words.rolloutLevel();
  const [equity] = words.after('Score', 2);
  const output = words.after('Output', 7);
  const errors = words.after('StdDev', 7);
  if (equity === undefined || !level) return undefined;
  // In a match the standard error of a cubeful equity is one of chances to win the match.
  const error = level.isCubeful ? (isMoney ? errors[6] : undefined) : errors[5];
  return {
    equity,
    outcome: outcomeOf(output),
    level,
    ...(error !== undefined && { interval: INTERVAL * error }),
  };
}

function outcomeOf(numbers: readonly (number | undefined)[]): CumulativeOutcome | null {
  const [win, winGammon, winBackgammon, loseGammon, loseBackgammon] = numbers;
  if (
    win === undefined ||
    winGammon === undefined ||
    winBackgammon === undefined ||
    loseGammon === undefined ||
    loseBackgammon === undefined
  ) {
    return null;
  }
  return { win, winGammon, winBackgammon, loseGammon, loseBackgammon };
}

/** Returns what property DA says, or undefined where it cannot be read. */
export function parseCubeAnalysis(text: string, isMoney: boolean): CubeAnalysis | undefined {
  const words = new Words(text.trim());
  const read = words.kind === 'E' ? cubeEvaluationOf(words) : cubeRolloutOf(words);
  if (!read) return undefined;
  const { level, noDouble, doubleTake } = read;
  const [, , , , , cubelessEquity] = noDouble;
  const [without, withTake] = [equityOf(noDouble[6]), equityOf(doubleTake[6])];
  const analysis: CubeAnalysis = {
    level,
    outcome: outcomeOf(noDouble),
    cubelessEquity: cubelessEquity ?? null,
    noDouble: isMoney ? without : null,
    doubleTake: isMoney ? withTake : null,
    doublePass: 1,
    ...(!isMoney &&
      without !== null &&
      withTake !== null && { mwc: { noDouble: without, doubleTake: withTake } }),
  };
  return makeCubeAnalysis(analysis, isMoney) === text
    ? analysis
    : { ...analysis, source: { format: 'sgf', text } };
}

function equityOf(number: number | undefined): number | null {
  return number === undefined || number <= NO_EQUITY ? null : number;
}

interface CubeFigures {
  readonly level: AnalysisLevel;
  readonly noDouble: readonly number[];
  readonly doubleTake: readonly number[];
}

function cubeEvaluationOf(words: Words): CubeFigures | undefined {
  if (words.version < 2) words.numbers(4); // equities that are computed from the rest
  const level = words.level('DA');
  const [noDouble, doubleTake] = [words.numbers(7), words.numbers(7)];
  return level && doubleTake.length === 7 ? { level, noDouble, doubleTake } : undefined;
}

function cubeRolloutOf(words: Words): CubeFigures | undefined {
  const level = words.rolloutLevel();
  const noDouble = words.after('Output', 7);
  const doubleTake = words.after('Output', 7, 'DoubleTake');
  return level && doubleTake.length === 7 ? { level, noDouble, doubleTake } : undefined;
}

/** An evaluation's words, read from the left or after a name. */
class Words {
  readonly kind: string;
  readonly version: number;
  readonly #words: readonly string[];
  #at = 1;

  constructor(text: string) {
    this.#words = text.split(/\s+/, 1000);
    this.kind = this.#words[0]!;
    this.version = 0;
    if (this.#words[1] === 'ver') {
      this.version = Number(this.#words[2]);
      this.#at = 3;
    }
  }

  /** The next `count` words as numbers; fewer where a word is none. */
  numbers(count: number): number[] {
    const read: number[] = [];
    while (read.length < count) {
      const number = Number(this.#words[this.#at] ?? 'none');
      if (!Number.isFinite(number)) break;
      read.push(number + 0); // -0 is 0
      this.#at++;
    }
    return read;
  }

  /** The `count` numbers after a name, the first one after another name where one is given. */
  after(name: string, count: number, later?: string): number[] {
    const from = later === undefined ? 0 : this.#words.indexOf(later);
    const at = from < 0 ? -1 : this.#words.indexOf(name, from);
    if (at < 0) return [];
    this.#at = at + 1;
    return this.numbers(count);
  }

  /** The depth, and with it the settings behind it, which differ with the property and the version. */
  level(property: 'A' | 'DA' = 'A'): AnalysisLevel | undefined {
    const level = this.#depth(this.#words[this.#at++]);
    const hasReduced = property === 'A' || this.version < 3;
    this.numbers((hasReduced ? 3 : 2) + (this.version < 2 ? 0 : 1));
    return level && { kind: 'search', ...level };
  }

  /** The depth of a rollout's checker play, with its number of games. */
  rolloutLevel(): AnalysisLevel | undefined {
    if (this.kind !== 'X' && this.kind !== 'R') return undefined;
    const at = this.#words.indexOf('cheq0');
    const hasVersion = this.#words[at + 1] === 'ver';
    const level = at < 0 ? { ply: 0 } : this.#depth(this.#words[at + (hasVersion ? 3 : 1)]);
    const settings = this.after('RC', 5);
    const trials = this.kind === 'X' ? this.after('Trials', 1)[0] : settings[4];
    if (!level || trials === undefined) return undefined;
    return { kind: 'rollout', ply: level.ply, isCubeful: settings[0] !== 0, trials };
  }

  #depth(word = ''): { ply: number; isCubeful: boolean } | undefined {
    const match = /^(\d{1,2})(C?)$/.exec(word);
    return match ? { ply: Number(match[1]), isCubeful: match[2] === 'C' } : undefined;
  }
}

/** Returns the values of property A, or undefined where SGF cannot hold the analysis or it lacks the play made. */
export function makePlayAnalysis(
  { plays }: PlayAnalysis,
  seat: Seat,
  isPlayed: (play: Play) => boolean,
): string[] | undefined {
  const made = plays.findIndex(({ play }) => isPlayed(play));
  const texts = plays.map((analysed) => {
    const text = makeEvaluation(analysed);
    return text === undefined ? undefined : `${makeMoves(analysed.play, seat)} ${text}`;
  });
  return made < 0 || texts.includes(undefined) ? undefined : [`${made}`, ...(texts as string[])];
}

function makeEvaluation({ equity, outcome, level, source }: AnalysedPlay): string | undefined {
  if (source?.format === 'sgf') return source.text;
  if (level.kind === 'rollout' || !outcome) return undefined;
  const numbers = [...chancesOf(outcome), equity].map(sixPlaces).join(' ');
  return `E ver 3 ${numbers} ${depthText(level)} 0 1 0.000000 1`;
}

/** Returns the value of property DA, or undefined where SGF cannot hold the analysis. */
export function makeCubeAnalysis(analysis: CubeAnalysis, isMoney: boolean): string | undefined {
  const { level, outcome, cubelessEquity, source } = analysis;
  if (source?.format === 'sgf') return source.text;
  const { noDouble = null, doubleTake = null } = (isMoney ? analysis : analysis.mwc) ?? {};
  if (level.kind === 'rollout' || !outcome) return undefined;
  if (cubelessEquity === null || noDouble === null || doubleTake === null) return undefined;
  const common = [...chancesOf(outcome), cubelessEquity];
  const numbers = [...common, noDouble, ...common, doubleTake].map(sixPlaces).join(' ');
  return `E ver 3 ${depthText(level)} 1 0.000000 1 ${numbers}`;
}

function chancesOf(outcome: CumulativeOutcome): number[] {
  const { win, winGammon, winBackgammon, loseGammon, loseBackgammon } = outcome;
  return [win, winGammon, winBackgammon, loseGammon, loseBackgammon];
}

function depthText({ ply, isCubeful }: AnalysisLevel): string {
  return `${ply}${isCubeful ? 'C' : ''}`;
}

function sixPlaces(number: number): string {
  return number.toFixed(6);
}
