/** Decisions: what the trainer learns from and the evaluation judges by. Kept small; features are never stored. */
import { isRecordFileName } from '../../engine/formats/extensions.ts';
import { parsePositionId } from '../../engine/formats/positionId.ts';
import { type LegalPlay, legalPlays } from '../../engine/plays/legalPlays.ts';
import type { Position } from '../../engine/position.ts';
import type { Roll } from '../../engine/roll.ts';

/** A teacher's equities for some of the plays of a decision, best first. */
export interface Labels {
  /** Position ID after each play, the other side on roll. */
  readonly results: readonly string[];
  /** Points for the mover at a cube of 1, as the file gives them. */
  readonly equities: Float32Array;
  /** Depth each was searched at, counted as GNU Backgammon does. */
  readonly plies: Uint8Array;
}

/** A checker play with two or more distinct legal plays, and the teacher's choice. */
export interface Decision {
  /** Position ID before the play, player on roll. */
  readonly position: string;
  readonly roll: Roll;
  /** Position IDs after the plays the teacher calls best: the chosen one first, then those exactly as good. */
  readonly preferred: readonly string[];
  /** Position ID after the play made in the record, where the source has one. */
  readonly played: string | undefined;
  readonly labels: Labels | undefined;
  /** The match it is from: the unit of the split. */
  readonly match: string;
  /** Turns since the start of the game, both sides counted; undefined where the source does not say. */
  readonly turn: number | undefined;
}

/** Returns a decision's position and its legal plays. Throws where its ID is none: readers have checked it. */
export function openDecision({ position: id, roll }: Pick<Decision, 'position' | 'roll'>): {
  readonly position: Position;
  readonly plays: readonly LegalPlay[];
} {
  const position = parsePositionId(id);
  if (!position.ok) throw new Error(position.error.message);
  return { position: position.value, plays: legalPlays(position.value, roll) };
}

/**
 * Returns the name of the match a file belongs to: its name without extension and without the `_002` by which
 * analyses number the parts of a session. Records and labels of one match get the same.
 */
export function matchOf(fileName: string): string {
  const name = isRecordFileName(fileName) ? fileName.replace(/\.[^.]*$/, '') : fileName;
  return name.replace(/_\d{3}$/, '');
}
