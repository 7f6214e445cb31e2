/** What the formats have in common: one shape for those of records, one for those of positions. */
import type { FormatFailure, MatchRecord, ParsedMatch, Written } from '../match/record.ts';
import type { MatchState } from '../match/state.ts';
import type { Failure, Result } from '../result.ts';
import type { NamedState, Names } from './position/positionState.ts';

/** A format that holds matches. */
export interface RecordFormat {
  readonly kind: 'record';
  readonly name: string;
  /** For people: "Jellyfish match text". */
  readonly title: string;
  /** The usual one first, without the dot. */
  readonly extensions: readonly string[];
  /** True when a file that begins so may be of this format; the first that says so is tried. */
  readonly looksLike: (head: string) => boolean;
  readonly parse: (bytes: Uint8Array) => Result<ParsedMatch, FormatFailure<string>>;
  /** Absent from formats that are only read. */
  readonly make?: (match: MatchRecord) => Result<Written<string | Uint8Array>, Failure<string>>;
}

/** A format that holds one position with what belongs to it. */
export interface PositionFormat {
  readonly kind: 'position';
  readonly name: string;
  readonly title: string;
  readonly extensions: readonly string[];
  /** True for a line of text, of which a file may have many; false for a file of bytes. */
  readonly isLine: boolean;
  /** True where it holds the players' names. */
  readonly hasNames: boolean;
  readonly looksLike: (head: string) => boolean;
  /** Names are empty where the format has none. */
  readonly parse: (bytes: Uint8Array) => Result<NamedState, FormatFailure<string>>;
  readonly make: (
    state: MatchState,
    names: Names,
  ) => Result<Written<string | Uint8Array>, Failure<string>>;
}

export type Format = RecordFormat | PositionFormat;
