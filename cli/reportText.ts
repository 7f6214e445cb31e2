/** Evaluation reports as tables of text. */
import type { EvaluationReport, PlayerReport, Slice } from '../model/report.ts';
import { table } from './terminal.ts';

/** Returns a share as a percentage with one decimal: "71.3%". */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

/** Returns the whole report for people. */
export function reportText(report: EvaluationReport): string {
  const { decisions, forced, matches, data, expert } = report;
  return [
    `${decisions.toLocaleString('en')} decisions of ${matches.toLocaleString('en')} matches or games in ${data}; teacher: ${expert}`,
    `(unforced plays only${forced > 0 ? `; ${forced.toLocaleString('en')} forced ones left out` : ''})`,
    '',
    playerTables(report.players),
    '',
    'agreement: share of decisions where the top play is the teacher\'s, with its 95% interval.',
    ...(report.players.some(({ overall }) => overall.equityLost)
      ? ['mEMG: 1000 x mean equity lost a decision, as labelled; > where some choices were not labelled and lose at least that.']
      : []),
  ].join('\n');
}

const CUTS = ['byClass', 'byLegalPlays', 'byGap', 'byTurn'] as const;

/** Returns the players' figures side by side, a row a slice. */
export function playerTables(players: readonly PlayerReport[]): string {
  const [first] = players;
  if (!first) return '';
  const heading = ['', 'decisions', ...players.map(({ player }) => player)];
  const row = (name: string, slices: readonly (Slice | undefined)[]): string[] => [
    name,
    (slices[0]?.agreement.of ?? 0).toLocaleString('en'),
    ...slices.map(sliceText),
  ];
  const rows = [row('all', players.map(({ overall }) => overall))];
  for (const cut of CUTS) {
    for (const { name } of first[cut]) {
      rows.push(row(name, players.map((player) => player[cut].find((slice) => slice.name === name))));
    }
  }
  return table([heading, ...rows]);
}

function sliceText(slice: Slice | undefined): string {
  if (!slice) return '-';
  const { share, low, high } = slice.agreement;
  const agreed = `${percent(share)} (${(100 * low).toFixed(1)}-${(100 * high).toFixed(1)})`;
  if (!slice.equityLost) return agreed;
  const { mEMG, unlisted } = slice.equityLost;
  return `${agreed} ${unlisted > 0 ? '>' : ''}${mEMG.toFixed(1)} mEMG`;
}
