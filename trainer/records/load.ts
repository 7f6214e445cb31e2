/** Everything a run or an evaluation learns or judges by, read from records and labels. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import type { ImportSummary } from '../../model/importSummary.ts';
import type { Decision } from './decision.ts';
import { type Teachers, importRecords } from './importRecords.ts';
import { readLabels } from './labels.ts';

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
export interface SourceSummary {
  readonly source: string;
  readonly teacher: string;
  readonly matches: number;
  readonly decisions: number;
  readonly forced: number;
  readonly refused: number;
}

export interface Loaded {
  readonly decisions: Decision[];
  readonly sources: SourceSummary[];
  /** Of the records, where there are any. */
  readonly summary: ImportSummary | undefined;
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

/** Reads all sources; an error names the file. No decision at all is an error too. */
export async function loadDecisions(
  sources: Sources,
  onLoading: OnLoading = () => {},
): Promise<Result<Loaded, Failure<'noRecords' | 'noLabels' | 'badLabels' | 'noDecisions'>>> {
  const decisions: Decision[] = [];
  const summaries: SourceSummary[] = [];
  let summary: ImportSummary | undefined;
  if (sources.records.length > 0) {
    const read = await importRecords(sources.records, sources.teachers, (done, total) =>
      onLoading('records', done / total),
    );
    if (!read.ok) return read;
    summary = read.value.summary;
    for (const decision of read.value.decisions) decisions.push(lean(decision));
    summaries.push({
      source: sources.records.map((place) => path.basename(place)).join(', '),
      teacher: `plays of ${describeTeachers(sources.teachers)}`,
      matches: new Set(read.value.decisions.map(({ match }) => match)).size,
      decisions: read.value.decisions.length,
      forced: read.value.forcedOfTeachers,
      refused: summary.refused,
    });
  }
  for (const file of sources.labels) {
    const read = await readLabels(file, sources.players, (share) =>
      onLoading(path.basename(file), share),
    );
    if (!read.ok) return read;
    const { matches, forced, refused } = read.value;
    for (const decision of read.value.decisions) decisions.push(decision);
    summaries.push({
      source: path.basename(file),
      teacher: `best labelled play${sources.players.length > 0 ? ` in decisions of ${sources.players.join(', ')}` : ''}`,
      matches,
      decisions: read.value.decisions.length,
      forced,
      refused,
    });
  }
  if (decisions.length === 0) {
    return fail('noDecisions', whyNone(sources, summary));
  }
  return ok({ decisions, sources: summaries, summary });
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

/** Returns a SHA-256 over what is learned: positions, rolls, preferences and matches, in order. */
export function fingerprint(decisions: readonly Decision[]): string {
  const hash = createHash('sha256');
  for (const { position, roll, preferred, match } of decisions) {
    hash.update(`${position} ${roll.join('')} ${preferred.join(',')} ${match}\n`);
  }
  return hash.digest('hex');
}
