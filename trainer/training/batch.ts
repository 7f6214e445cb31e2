/** Decisions -> what a training step needs: their boards encoded, the preferred play of each first. */
import { encodeBoards, type FeatureSet } from '../../engine/features/raw.ts';
import { makePositionId } from '../../engine/formats/positionId.ts';
import type { Position } from '../../engine/position.ts';
import type { Random } from '../random.ts';
import { type Decision, openDecision } from '../records/decision.ts';

export interface Batch {
  /** [boards, features], decision after decision, the preferred play's board first in each. */
  readonly input: Float32Array;
  readonly boards: number;
  /** Boards of each decision; 2 or more. */
  readonly playCounts: readonly number[];
}

/**
 * Returns the batch of these decisions. A decision with more than `mostAlternatives` alternatives is compared with
 * that many of them, drawn anew each time; plays that the teacher calls exactly as good are no alternatives.
 */
export function makeBatch(
  decisions: readonly Decision[],
  features: FeatureSet,
  mostAlternatives: number,
  random: Random,
): Batch {
  const boards: Position[] = [];
  const playCounts: number[] = [];
  for (const decision of decisions) {
    const {
      preferred: [preferred],
      alternatives,
    } = comparisons(decision);
    if (!preferred || alternatives.length === 0) continue;
    const drawn = draw(alternatives, mostAlternatives, random);
    boards.push(preferred, ...drawn);
    playCounts.push(1 + drawn.length);
  }
  return { input: encodeBoards(features, boards), boards: boards.length, playCounts };
}

/** The positions a decision compares. */
export interface Comparisons {
  /** After the play the teacher chose, then after those exactly as good. */
  readonly preferred: Position[];
  /** After every other legal play. */
  readonly alternatives: Position[];
}

/** Returns the positions a decision compares. */
export function comparisons(decision: Decision): Comparisons {
  const preferred: Position[] = [];
  const alternatives: Position[] = [];
  for (const { result } of openDecision(decision).plays) {
    const rank = decision.preferred.indexOf(makePositionId(result));
    if (rank === 0) preferred.unshift(result);
    else (rank > 0 ? preferred : alternatives).push(result);
  }
  return { preferred, alternatives };
}

/** `most` of the values, each set as likely; all of them where there are no more. */
function draw(values: Position[], most: number, random: Random): Position[] {
  if (values.length <= most) return values;
  for (let i = 0; i < most; i++) {
    const j = i + random.below(values.length - i);
    [values[i], values[j]] = [values[j]!, values[i]!];
  }
  return values.slice(0, most);
}
