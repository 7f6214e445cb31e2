/** Everything a run or an evaluation learns or judges by, read from records and labels. */
import path from 'node:path';
import * as z from 'zod';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import type { ImportSummary } from '../../model/importSummary.ts';
import type { Decision } from './decision.ts';
import { streamRecords, type Teachers } from './importRecords.ts';
import { streamLabels } from './labels.ts';

/** Where decisions come from and whose plays count. */
export interface Sources {
  readonly records: readonly string[];
  readonly labels: readonly string[];
  /** Of the records. */
  readonly teachers: Teachers;
  /** Of the labels: only decisions of these players, any case; every player's when empty. */
  readonly players: readonly string[];
}

/** One source as the model's card will name it. */
export const sourceSummarySchema = z.strictObject({
  source: z.string(),
  teacher: z.string(),
  matches: z.int(),
  decisions: z.int(),
  forced: z.int(),
  refused: z.int(),
});
export type SourceSummary = z.infer<typeof sourceSummarySchema>;

export type LoadErrorCode = 'noRecords' | 'noLabels' | 'badLabels' | 'noDecisions' | 'stopped';

/** What was read, in memory. */
export interface Loaded {
  readonly decisions: Decision[];
  readonly sources: SourceSummary[];
}

/** What is being read and how far it is, 0 to 1. */
export type OnLoading = (what: string, share: number) => void;

/** Returns whose plays count, for people. */
export function describeTeachers(teachers: Teachers): string {
  switch (teachers.kind) {
    case 'all':
      return 'every player';
    case 'players':
      return teachers.names.join(', ');
    case 'side':
      return `the ${teachers.side} column`;
  }
}

/** Reads all sources into memory; otherwise as `streamDecisions`. */
export async function loadDecisions(
  sources: Sources,
  onLoading: OnLoading = () => {},
): Promise<Result<Loaded, Failure<LoadErrorCode>>> {
  const decisions: Decision[] = [];
  const read = await streamDecisions(sources, (d) => void decisions.push(lean(d)), onLoading);
  return read.ok ? ok({ decisions, sources: read.value }) : read;
}

/**
 * Reads all sources, hands every decision to `take` as it comes and returns what each source held, records first. An
 * error names the file; no decision at all is an error too, and so is to be stopped. What `take` throws is thrown.
 */
export async function streamDecisions(
  sources: Sources,
  take: (decision: Decision) => void,
  onLoading: OnLoading = () => {},
  isStopping: () => boolean = () => false,
): Promise<Result<SourceSummary[], Failure<LoadErrorCode>>> {
  const heed = (): void => {
    if (isStopping()) throw new StoppedError();
  };
  const heedAndTake = (decision: Decision): void => {
    heed();
    take(decision);
  };
  try {
    return await streamAll(sources, { take: heedAndTake, onLoading, heed });
  } catch (error) {
    if (!(error instanceof StoppedError)) throw error;
    return fail('stopped', 'stopped while the sources were read: nothing is kept, start again');
  }
}

/** Thrown through the reading to end it. */
class StoppedError extends Error {}

interface Reader {
  readonly take: (decision: Decision) => void;
  readonly onLoading: OnLoading;
  /** Throws when the reading is to stop. */
  readonly heed: () => void;
}

async function streamAll(
  sources: Sources,
  { take, onLoading, heed }: Reader,
): Promise<Result<SourceSummary[], Failure<LoadErrorCode>>> {
  const { records, labels, teachers, players } = sources;
  const summaries: SourceSummary[] = [];
  let summary: ImportSummary | undefined;
  if (records.length > 0) {
    const counter = new Counter(take);
    const read = await streamRecords(records, teachers, counter.take, (done, total) => {
      heed();
      onLoading('records', done / total);
    });
    if (!read.ok) return read;
    summary = read.value.summary;
    summaries.push({
      source: records.map((place) => path.basename(place)).join(', '),
      teacher: `plays of ${describeTeachers(teachers)}`,
      ...counter.counts(),
      forced: read.value.forcedOfTeachers,
      refused: summary.refused,
    });
  }
  for (const file of labels) {
    const counter = new Counter(take);
    const read = await streamLabels(file, players, counter.take, (share) =>
      onLoading(path.basename(file), share),
    );
    if (!read.ok) return read;
    const { forced, refused } = read.value;
    const whose = players.length > 0 ? ` in decisions of ${players.join(', ')}` : '';
    summaries.push({
      source: path.basename(file),
      teacher: `best labelled play${whose}`,
      ...counter.counts(),
      forced,
      refused,
    });
  }
  if (summaries.every(({ decisions }) => decisions === 0)) {
    return fail('noDecisions', whyNone(sources, summary));
  }
  return ok(summaries);
}

/** Counts decisions and their matches as they pass by. */
class Counter {
  readonly #take: (decision: Decision) => void;
  readonly #matches = new Set<string>();
  #decisions = 0;

  constructor(take: (decision: Decision) => void) {
    this.#take = take;
  }

  readonly take = (decision: Decision): void => {
    this.#decisions++;
    this.#matches.add(decision.match);
    this.#take(decision);
  };

  counts(): { readonly matches: number; readonly decisions: number } {
    return { matches: this.#matches.size, decisions: this.#decisions };
  }
}

/** Why there is no decision at all: who was asked for, where, and who is there. */
function whyNone({ records, labels, teachers, players }: Sources, summary?: ImportSummary): string {
  const places = [...records, ...labels].join(', ');
  if (summary && summary.players.length > 0) {
    const there = summary.players.slice(0, 8).map(({ name }) => name || '(no name)');
    const more = summary.players.length > there.length ? ', ...' : '';
    return `no decision of ${describeTeachers(teachers)} in ${places}: the players there are ${there.join(', ')}${more}`;
  }
  if (players.length > 0) return `no decision of ${players.join(', ')} in ${places}`;
  const [refusal] = summary?.refusals ?? [];
  const why = refusal ? ` (${refusal.file}:${refusal.line}: ${refusal.reason})` : '';
  return `no decision in ${places}${why}`;
}

/** The decision without where it was read, which training does not need. */
function lean({ position, roll, preferred, played, labels, match, turn }: Decision): Decision {
  return { position, roll, preferred, played, labels, match, turn };
}
