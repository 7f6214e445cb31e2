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

/**
 * An evaluation in the words of the format it was read from, where they say more than the fields do: settings, seeds,
 * standard errors. That format writes them back; others leave them out.
 */
export interface EvaluationSource {
  readonly format: 'sgf';
  readonly text: string;
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
  readonly source?: EvaluationSource;
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
  /** Normalised to the cube before the double, like the next two; null where the source does not say. */
  readonly noDouble: number | null;
  readonly doubleTake: number | null;
  readonly doublePass: number | null;
  /** In a match, as chances to win it, 0..1, where the source says so: the equities follow by a match equity table. */
  readonly mwc?: { readonly noDouble: number; readonly doubleTake: number };
  readonly source?: EvaluationSource;
}
