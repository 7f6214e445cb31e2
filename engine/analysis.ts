/** What a program thought of a decision: kept when records are read and written, whoever analysed them. */
import type { CumulativeOutcome } from './outcome.ts';
import type { Play } from './plays/legalPlays.ts';

/** How an evaluation was made. */
export interface AnalysisLevel {
  readonly kind: 'search' | 'rollout' | 'book';
  /** Depth of a search counted as GNU Backgammon does: 0 is the evaluation alone. Of a rollout, its checker play. */
  readonly ply: number;
  /** True where the equity counts the cube. */
  readonly isCubeful: boolean;
  /** Games of a rollout. */
  readonly trials?: number;
  /** What the program calls it, where that says more: "XG Roller++", "4-ply". */
  readonly name?: string;
}

/** A candidate play. */
export interface AnalysedPlay {
  readonly play: Play;
  /** Normalised: points at a cube of 1 (EMG), for the player who plays. */
  readonly equity: number;
  /** For the player who plays; null where the source does not say. */
  readonly outcome: CumulativeOutcome | null;
  readonly level: AnalysisLevel;
  /** 95% half-width of a rollout's equity. */
  readonly interval?: number;
}

/** The candidates of a checker play, best first. */
export interface PlayAnalysis {
  readonly plays: readonly AnalysedPlay[];
}

/** A cube decision, seen by the player on roll, who may double. */
export interface CubeAnalysis {
  readonly level: AnalysisLevel;
  /** null where the source does not say. */
  readonly outcome: CumulativeOutcome | null;
  /** Points at a cube of 1; null where the source does not say. */
  readonly cubelessEquity: number | null;
  /** Normalised to the cube before the double, like the next two. */
  readonly noDouble: number;
  readonly doubleTake: number;
  readonly doublePass: number;
}
