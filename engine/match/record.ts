/**
 * A match as it was played: what record formats are read into and written from. Every event has been checked against
 * the rules (see recorder.ts).
 */
import type { CubeAnalysis, PlayAnalysis } from '../analysis.ts';
import type { Failure } from '../result.ts';
import type { Roll } from '../roll.ts';
import type { MatchRules, Seat } from './rules.ts';
import type { GameEnding, GameEvent, MatchState, Score } from './state.ts';

/** What a record says about an event beside the event itself. */
export interface EventNotes {
  /** Of the text it was read from, from 1. */
  readonly line?: number;
  readonly comment?: string;
  /** Of the play, on a `play` event. */
  readonly playAnalysis?: PlayAnalysis;
  /** Of the choice to double or not: on the `double`, or on the `play` of a turn without one; of the answer, on that. */
  readonly cubeAnalysis?: CubeAnalysis;
  /** Equity gained by the roll over the average roll, for the player who rolled. */
  readonly luck?: number;
  /** Anything else, by the format's own name for it, in the order of the file. */
  readonly tags?: Readonly<Record<string, string>>;
}
export type RecordedEvent = GameEvent & EventNotes;

/** How a recorded game ended. `claimed`: the record says so, its plays do not show it. */
export type RecordedEnding = Omit<GameEnding, 'by'> & {
  readonly by: GameEnding['by'] | 'claimed';
};

export interface GameRecord {
  /** Of the match, from 1. */
  readonly number: number;
  /** Before the game. */
  readonly score: Score;
  readonly isCrawford: boolean;
  /** What the record begins with, where that is not the opening roll. */
  readonly setup?: MatchState;
  readonly events: readonly RecordedEvent[];
  /** The last thing recorded, where it is a roll that nobody played. */
  readonly unplayed?: { readonly seat: Seat; readonly roll: Roll; readonly line?: number };
  /** What the record says about the decision it breaks off at: all that a record of a position has. */
  readonly undecided?: EventNotes;
  /** Where the record itself does not know what was rolled or played: its own words. What followed is not kept. */
  readonly gap?: { readonly seat: Seat; readonly text: string; readonly line?: number };
  /** null where the record breaks off. */
  readonly ending: RecordedEnding | null;
}

/** What a record says about the match. */
export interface MatchInfo {
  readonly event?: string;
  readonly round?: string;
  readonly place?: string;
  /** As written. */
  readonly date?: string;
  readonly annotator?: string;
  readonly comment?: string;
  /** Anything else, by the format's own name for it, in the order of the file. */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface MatchRecord {
  readonly rules: MatchRules;
  readonly players: Readonly<Record<Seat, string>>;
  readonly info: MatchInfo;
  readonly games: readonly GameRecord[];
}

/** Where something stands in what was read: lines and columns from 1, bytes from 0. */
export interface Place {
  readonly line?: number;
  readonly column?: number;
  readonly byte?: number;
}

/** Why something could not be read, and where. */
export interface FormatFailure<Code extends string> extends Failure<Code> {
  readonly place: Place;
}

/** Something in a record that could not be read; it costs the game it is in, or with `game` null only itself. */
export interface RecordProblem extends FormatFailure<string> {
  /** As the record counts it. */
  readonly game: number | null;
}

/** What a record format reads as: the games that follow the rules, and what was wrong with the rest. */
export interface ParsedMatch {
  readonly match: MatchRecord;
  readonly problems: readonly RecordProblem[];
}

/** What a format was written as, and what it could not hold: phrases such as "the analysis of 12 plays". */
export interface Written<Data = string> {
  readonly data: Data;
  readonly lost: readonly string[];
}
