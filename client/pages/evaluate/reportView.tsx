/** A report as tables: every player beside the others, slice by slice, intervals drawn. */
import type { VNode } from 'preact';
import type { Agreement, EvaluationReport, PlayerReport, Slice } from '../../../model/report.ts';
import { agreementText, count, counted, percent } from '../../state/format.ts';

interface Props {
  readonly report: EvaluationReport;
  /** The record set as the page calls it. */
  readonly records: string;
}

const GROUPS = [
  ['byClass', 'By kind of position'],
  ['byLegalPlays', 'By number of legal plays'],
  ['byGap', 'By gap between the two best plays'],
  ['byTurn', 'By turn of the game'],
] as const satisfies readonly (readonly [keyof PlayerReport, string])[];

/** The whole report. */
export function ReportView({ report, records }: Props): VNode {
  const { players, decisions, forced, matches, teacher } = report;
  return (
    <>
      <p class="lead">
        {records}; teacher: {teacher}. {counted(decisions, 'decision')} of{' '}
        {counted(matches, 'match', 'matches')}
        {forced > 0 && `, ${count(forced)} forced plays left out`}.
      </p>
      <div class="card">
        <h2>Agreement</h2>
        <p class="muted">
          Share of decisions where the first choice is the expert&rsquo;s, with the 95% interval.
        </p>
        <OverallTable players={players} />
      </div>
      {GROUPS.map(([group, title]) => (
        <GroupTable
          key={group}
          title={title}
          players={players}
          slices={(player) => player[group]}
        />
      ))}
      <p class="muted formula">
        Agreement counts decisions with at least two different legal plays. mEMG is 1000 &times; the
        mean equity lost per labelled decision, in points; &ge; where some choices are not among the
        labelled plays and count as the worst of them.
      </p>
    </>
  );
}

function OverallTable({ players }: { readonly players: readonly PlayerReport[] }): VNode {
  const hasLoss = players.some(({ overall }) => overall.equityLost !== undefined);
  return (
    <div class="table-box">
      <table class="report" data-testid="report-overall">
        <thead>
          <tr>
            <th scope="col">Player</th>
            <th scope="col" class="bar-column">
              Agreement
            </th>
            <th scope="col">95% interval</th>
            {hasLoss && <th scope="col">mEMG</th>}
          </tr>
        </thead>
        <tbody>
          {players.map(({ player, overall }, i) => (
            <tr key={player} class={i === 0 ? 'subject' : ''}>
              <th scope="row">{playerName(player)}</th>
              <td class="bar-column">
                <Bar agreement={overall.agreement} />
              </td>
              <td class="number interval">{agreementText(overall.agreement)}</td>
              {hasLoss && <td class="number">{lossText(overall)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface GroupProps {
  readonly title: string;
  readonly players: readonly PlayerReport[];
  readonly slices: (player: PlayerReport) => readonly Slice[];
}

/** One table for a way of slicing: rows are slices, columns players. Nothing where no player has such slices. */
function GroupTable({ title, players, slices }: GroupProps): VNode | null {
  const [subject] = players;
  const rows = subject ? slices(subject) : [];
  if (rows.length === 0) return null;
  const hasLoss = players.some((player) =>
    slices(player).some(({ equityLost }) => equityLost !== undefined),
  );
  return (
    <div class="card">
      <h2>{title}</h2>
      <div class="table-box">
        <table class="report">
          <thead>
            <tr>
              <th scope="col" />
              <th scope="col" class="of">
                Decisions
              </th>
              {players.map(({ player }) => (
                <th key={player} scope="col">
                  {playerName(player)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, agreement }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="number of">{count(agreement.of)}</td>
                {players.map((player) => (
                  <td key={player.player}>
                    <SliceCell
                      slice={slices(player).find((slice) => slice.name === name)}
                      hasLoss={hasLoss}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function SliceCell({
  slice,
  hasLoss,
}: {
  readonly slice: Slice | undefined;
  readonly hasLoss: boolean;
}): VNode {
  if (!slice || slice.agreement.of === 0) return <span class="muted">&ndash;</span>;
  return (
    <div class="slice" title={agreementText(slice.agreement)}>
      <span>{percent(slice.agreement.share)}</span>
      <Bar agreement={slice.agreement} />
      {hasLoss && (
        <span class="muted">
          {slice.equityLost
            ? `${atLeast(slice)}${slice.equityLost.mEMG.toFixed(1)} mEMG`
            : '\u00a0'}
        </span>
      )}
    </div>
  );
}

/** A bar up to the share, and a whisker over the interval. */
function Bar({ agreement: { share, low, high } }: { readonly agreement: Agreement }): VNode {
  const x = (value: number): string => `${(100 * Math.min(1, Math.max(0, value))).toFixed(2)}%`;
  return (
    <svg class="bar" width="100%" height="14" aria-hidden="true">
      <rect class="bar-ground" x="0" y="3" width="100%" height="8" rx="2" />
      <rect class="bar-share" x="0" y="3" width={x(share)} height="8" rx="2" />
      <line class="bar-interval" x1={x(low)} x2={x(high)} y1="7" y2="7" />
      <line class="bar-interval" x1={x(low)} x2={x(low)} y1="2" y2="12" />
      <line class="bar-interval" x1={x(high)} x2={x(high)} y1="2" y2="12" />
    </svg>
  );
}

function lossText(slice: Slice): string {
  const { equityLost } = slice;
  if (!equityLost) return '\u2013';
  return `${atLeast(slice)}${equityLost.mEMG.toFixed(2)} \u00b1 ${equityLost.halfWidth.toFixed(2)}`;
}

/** A choice that is not among the labelled plays counts as the worst of them: the true figure is higher. */
function atLeast({ equityLost }: Slice): string {
  return equityLost && equityLost.unlisted > 0 ? '\u2265 ' : '';
}

function playerName(player: string): string {
  return player === 'played' ? 'what was played' : player;
}
