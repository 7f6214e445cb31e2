/** Decisions -> what a training step needs: their boards encoded, the preferred play of each first. */
import { encodeRows, type FeatureSet } from '../../engine/features/raw.ts';
import { makePositionId } from '../../engine/formats/positionId.ts';
import { MOST_RESULTS, PlayGenerator } from '../../engine/plays/playGenerator.ts';
import { ROW_BYTES } from '../../engine/plays/positionRow.ts';
import type { Position } from '../../engine/position.ts';
import type { Random } from '../random.ts';
import { type Decision, openDecision } from '../records/decision.ts';
import {
  packDecision,
  packedRoll,
  preferredCount,
  unpackPosition,
  unpackPreferred,
} from '../records/packedDecision.ts';

const ROW_WORDS = ROW_BYTES / 8;

export interface Batch {
  /** [boards, features], decision after decision, the preferred play's board first in each. */
  readonly input: Float32Array<ArrayBuffer>;
  readonly boards: number;
  /** Boards of each decision; 2 or more. */
  readonly playCounts: readonly number[];
}

/**
 * Makes batches, one after the other, decision by decision. A decision with more than `mostAlternatives` alternatives is
 * compared with that many of them, drawn anew each time; plays that the teacher calls exactly as good are no
 * alternatives. No object is made for a play or a board: they are rows of bytes (engine/plays/positionRow.ts) until
 * they are encoded.
 */
export class BatchAssembler {
  readonly #features: FeatureSet;
  readonly #mostAlternatives: number;
  readonly #generator = new PlayGenerator();
  readonly #position = new Uint8Array(ROW_BYTES);
  /** The preferred results of a decision. */
  readonly #preferred = new Uint8Array(MOST_RESULTS * ROW_BYTES);
  // Rows are compared and copied 8 bytes at a time; of bytes up to 15 no double is a NaN.
  readonly #playWords = new Float64Array(this.#generator.rows.buffer);
  readonly #preferredWords = new Float64Array(this.#preferred.buffer);
  /** The plays of a decision that are alternatives, by their number in the generator. */
  readonly #alternatives = new Uint16Array(MOST_RESULTS);
  /** Boards of the batch so far, grown by doubling. */
  #boardWords = new Float64Array(1024 * ROW_WORDS);
  #boardCount = 0;
  #playCounts: number[] = [];

  constructor(features: FeatureSet, mostAlternatives: number) {
    this.#features = features;
    this.#mostAlternatives = mostAlternatives;
  }

  /** Adds a packed decision (records/packedDecision.ts); one without an alternative is left out. */
  add(packed: Uint8Array, random: Random): void {
    const generator = this.#generator;
    unpackPosition(packed, this.#position, 0);
    const plays = generator.generateFromRow(this.#position, 0, packedRoll(packed));
    const preferred = preferredCount(packed);
    for (let rank = 0; rank < preferred; rank++) {
      unpackPreferred(packed, rank, this.#preferred, rank);
    }
    let chosen = -1;
    let count = 0;
    for (let play = 0; play < plays; play++) {
      const rank = this.#rankOf(play, preferred);
      if (rank === 0) chosen = play;
      else if (rank < 0) this.#alternatives[count++] = play;
    }
    if (chosen < 0 || count === 0) return;
    const drawn = this.#draw(count, random);
    this.#addBoard(chosen);
    for (let i = 0; i < drawn; i++) this.#addBoard(this.#alternatives[i]!);
    this.#playCounts.push(1 + drawn);
  }

  /** Returns the batch of the decisions added since the last one. */
  finish(): Batch {
    const boards = this.#boardCount;
    const input = encodeRows(this.#features, new Uint8Array(this.#boardWords.buffer), boards);
    const playCounts = this.#playCounts;
    this.#boardCount = 0;
    this.#playCounts = [];
    return { input, boards, playCounts };
  }

  /** Which of the preferred results a play leads to; -1 for none. */
  #rankOf(play: number, preferred: number): number {
    for (let rank = 0; rank < preferred; rank++) {
      if (isSameRow(this.#playWords, play, this.#preferredWords, rank)) return rank;
    }
    return -1;
  }

  /** Brings the alternatives to be compared to the front, each set of them as likely; returns how many they are. */
  #draw(count: number, random: Random): number {
    const values = this.#alternatives;
    const most = this.#mostAlternatives;
    if (count <= most) return count;
    for (let i = 0; i < most; i++) {
      const j = i + random.below(count - i);
      const value = values[i]!;
      values[i] = values[j]!;
      values[j] = value;
    }
    return most;
  }

  #addBoard(play: number): void {
    const at = this.#boardCount++ * ROW_WORDS;
    if (at === this.#boardWords.length) {
      const grown = new Float64Array(2 * at);
      grown.set(this.#boardWords);
      this.#boardWords = grown;
    }
    const from = play * ROW_WORDS;
    for (let i = 0; i < ROW_WORDS; i++) this.#boardWords[at + i] = this.#playWords[from + i]!;
  }
}

/** Rows as 8-byte words. */
function isSameRow(a: Float64Array, rowOfA: number, b: Float64Array, rowOfB: number): boolean {
  const inA = rowOfA * ROW_WORDS;
  const inB = rowOfB * ROW_WORDS;
  for (let i = 0; i < ROW_WORDS; i++) if (a[inA + i] !== b[inB + i]) return false;
  return true;
}

/** Returns the batch of these decisions, as `BatchAssembler` makes it. */
export function makeBatch(
  decisions: readonly Decision[],
  features: FeatureSet,
  mostAlternatives: number,
  random: Random,
): Batch {
  const assembler = new BatchAssembler(features, mostAlternatives);
  for (const decision of decisions) assembler.add(packDecision(decision), random);
  return assembler.finish();
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
