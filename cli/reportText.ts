/** Evaluation reports as tables of text. */
import type { EvaluationReport, PairedAgreement, PlayerReport, Slice } from '../model/report.ts';
import { table } from './terminal.ts';

/** Returns a share as a percentage with one decimal: "71.3%". */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

/** Returns the whole report for people. */
export function reportText(report: EvaluationReport): string {
  const { decisions, forced, matches, data, teacher } = report;
  return [
    `${decisions.toLocaleString('en')} decisions of ${matches.toLocaleString('en')} matches or games in ${data}; teacher: ${teacher}`,
    `(unforced plays only${forced > 0 ? `; ${forced.toLocaleString('en')} forced ones left out` : ''})`,
    '',
    playerTables(report.players),
    '',
    ...(report.paired ?? []).map(pairedText),
    ...(report.paired ? [''] : []),
    ...footnotes(report.players),
  ].join('\n');
}

/** Returns in a line how two players' agreement on the same decisions differs. */
export function pairedText({ players, of, ...paired }: PairedAgreement): string {
  const { onlyFirst, onlySecond, difference, low, high, pValue } = paired;
  const points = (share: number): string => `${share >= 0 ? '+' : ''}${(100 * share).toFixed(1)}`;
  const p = pValue < 0.0001 ? 'p < 0.0001' : `p = ${pValue.toFixed(4)}`;
  return `${players[0]} against ${players[1]}: ${points(difference)} points (${points(low)} to ${points(high)}); only ${players[0]} agrees in ${percent(onlyFirst / of)} of the decisions, only ${players[1]} in ${percent(onlySecond / of)} (${p})`;
}

/** What the figures mean. */
export function footnotes(players: readonly PlayerReport[]): string[] {
  const notes = [
    "agreement: share of decisions where the top play is the teacher's, with its 95% interval.",
  ];
  if (players.some(({ overall }) => overall.equityLost)) {
    notes.push(
      'mEMG: 1000 x mean equity lost a decision, as labelled, with its 95% interval; > where some choices were not',
      'labelled: each counts as losing what the worst labelled play does. gap: points between the two best plays.',
    );
  }
  return notes;
}

const CUTS = ['byClass', 'byLegalPlays', 'byGap', 'byTurn'] as const;

/** Returns the players' agreement side by side, a row a slice, and below it what they lose where there are labels. */
export function playerTables(players: readonly PlayerReport[]): string {
  const agreement = sliceTable('agreement', players, agreementText);
  const isLabelled = players.some(({ overall }) => overall.equityLost);
  return isLabelled ? `${agreement}\n\n${sliceTable('mEMG', players, lossText)}` : agreement;
}

function sliceTable(
  what: string,
  players: readonly PlayerReport[],
  text: (slice: Slice) => string,
): string {
  const [first] = players;
  if (!first) return '';
  const row = (name: string, slices: readonly (Slice | undefined)[]): string[] => [
    name,
    (slices[0]?.agreement.of ?? 0).toLocaleString('en'),
    ...slices.map((slice) => (slice ? text(slice) : '-')),
  ];
  const rows = [
    row(
      'all',
      players.map(({ overall }) => overall),
    ),
  ];
  for (const cut of CUTS) {
    for (const { name } of first[cut]) {
      const same = players.map((player) => player[cut].find((slice) => slice.name === name));
      rows.push(row(name, same));
    }
  }
  return table([[what, 'decisions', ...players.map(({ player }) => player)], ...rows]);
}

function agreementText({ agreement: { share, low, high } }: Slice): string {
  return `${percent(share)} (${(100 * low).toFixed(1)}-${(100 * high).toFixed(1)})`;
}

function lossText({ equityLost }: Slice): string {
  if (!equityLost) return '-';
  const { mEMG, halfWidth, unlisted } = equityLost;
  return `${unlisted > 0 ? '>' : ''}${mEMG.toFixed(1)} ±${halfWidth.toFixed(1)}`;
}
