/** The held-out decisions a network gets wrong at the most cost, ready to be drawn as boards. */
import { parsePositionId } from '../../engine/formats/positionId.ts';
import { parsePlay } from '../../engine/notation.ts';
import type { CheckerMove, Play } from '../../engine/plays/play.ts';
import type { Position } from '../../engine/position.ts';
import { makeRoll, type Roll } from '../../engine/roll.ts';
import type { Mistake, TrainingEvent } from '../../model/trainingEvents.ts';
import { percent } from './format.ts';
import { type EvaluationEvent, evaluationsOf } from './trainingSeries.ts';

/** Whose checker moves an arrow shows: the network's alone, the expert's alone, or both would make it. */
export type ArrowKind = 'network' | 'expert' | 'both';
export interface PlayArrow {
  readonly from: number;
  readonly to: number;
  readonly kind: ArrowKind;
}

/** One mistake. */
export interface ShownMistake {
  /** The same decision in every evaluation. */
  readonly key: string;
  readonly positionId: string;
  readonly position: Position;
  readonly roll: Roll;
  /** In notation, the network's play and the expert's. */
  readonly chosen: string;
  readonly preferred: string;
  /** [] where a play cannot be read. */
  readonly arrows: readonly PlayArrow[];
  /** "120 mEMG", "\u2265 120 mEMG" where its play is not labelled, or "83% sure" where nothing is labelled. */
  readonly cost: string;
  /** The same in a sentence. */
  readonly costWords: string;
  /** How many evaluations in a row it has been among the dearest, this one counted. */
  readonly times: number;
}

/** The mistakes of one evaluation. */
export interface ShownMistakes {
  readonly step: number;
  /** The step whose parameters are the model, as far as is known: others than those that made the mistakes, it may be. */
  readonly bestStep: number;
  /** Some are labelled, so that the dearest come first; else those it was surest of. */
  readonly isPriced: boolean;
  readonly list: readonly ShownMistake[];
}

/** Returns the mistakes of the newest evaluation, dearest first; undefined before the first. */
export function shownMistakes(events: readonly TrainingEvent[]): ShownMistakes | undefined {
  const evaluations = evaluationsOf(events);
  const newest = evaluations.at(-1);
  if (!newest) return undefined;
  // A decision that came up twice is one board.
  const distinct = new Map(newest.mistakes.map((mistake) => [keyOf(mistake), mistake]));
  const list = [...distinct.values()].flatMap(
    (mistake) => showMistake(mistake, timesInARow(evaluations, mistake)) ?? [],
  );
  const best = evaluations.findLast(({ isBest }) => isBest) ?? newest;
  const isPriced = newest.mistakes.some(({ mEMG }) => mEMG !== null);
  return { step: newest.step, bestStep: best.step, isPriced, list };
}

/** undefined where the Position ID or the roll is none: an event of another version of the program. */
function showMistake(mistake: Mistake, times: number): ShownMistake | undefined {
  const position = parsePositionId(mistake.position);
  const read = makeRoll(mistake.roll);
  if (!position.ok || !read.ok) return undefined;
  const roll = read.value;
  const { chosen, preferred, mEMG, isUnlisted, probability } = mistake;
  const sure = percent(1 - probability, 0);
  return {
    key: keyOf(mistake),
    positionId: mistake.position,
    position: position.value,
    roll,
    chosen: chosen.play,
    preferred: preferred.play,
    arrows: playArrows(
      movesOf(chosen.play, position.value, roll),
      movesOf(preferred.play, position.value, roll),
    ),
    cost: mEMG === null ? `${sure} sure` : `${isUnlisted ? '\u2265 ' : ''}${Math.round(mEMG)} mEMG`,
    costWords:
      mEMG === null
        ? `It was ${sure} sure of it.`
        : `It costs ${isUnlisted ? 'at least ' : ''}${Math.round(mEMG)} mEMG; it was ${sure} sure.`,
    times,
  };
}

/** Returns the arrows of two plays: a checker move that both make is one arrow. */
export function playArrows(chosen: Play, preferred: Play): PlayArrow[] {
  const rest = [...preferred];
  const arrows = chosen.map(({ from, to }): PlayArrow => {
    const same = rest.findIndex((move) => move.from === from && move.to === to);
    if (same >= 0) rest.splice(same, 1);
    return { from, to, kind: same >= 0 ? 'both' : 'network' };
  });
  return [...arrows, ...rest.map(({ from, to }): PlayArrow => ({ from, to, kind: 'expert' }))];
}

/** A play's moves, one checker's steps joined so that arrows do not lie on one another. */
function movesOf(text: string, position: Position, roll: Roll): CheckerMove[] {
  const read = parsePlay(text, position, roll);
  if (!read.ok) return [];
  const moves: CheckerMove[] = [];
  for (const move of read.value.play) {
    const before = moves.findIndex(({ to, isHit }) => to === move.from && !isHit);
    if (before >= 0) moves[before] = { ...move, from: moves[before]!.from };
    else moves.push(move);
  }
  return moves;
}

function timesInARow(evaluations: readonly EvaluationEvent[], mistake: Mistake): number {
  const key = keyOf(mistake);
  const isIn = (evaluation: EvaluationEvent): boolean =>
    evaluation.mistakes.some((other) => keyOf(other) === key);
  const since = evaluations.findLastIndex((evaluation) => !isIn(evaluation));
  return evaluations.length - 1 - since;
}

function keyOf({ position, roll, preferred }: Mistake): string {
  return `${position} ${Math.max(...roll)}${Math.min(...roll)} ${preferred.result}`;
}
