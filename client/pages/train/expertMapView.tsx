/** Experts by phase of the game: a table whose cells are coloured by load. */
import type { VNode } from 'preact';
import { count, percent } from '../../state/format.ts';
import type { ExpertMap, ExpertRow } from '../../state/expertMap.ts';

interface Props {
  readonly map: ExpertMap;
}

/** Experts up to which every cell has its number written in it. */
const MOST_WITH_NUMBERS = 16;

/** The heat map. */
export function ExpertMapView({ map: { step, experts, rows } }: Props): VNode {
  const numbers = Array.from({ length: experts }, (_, i) => i + 1);
  const isWide = experts > MOST_WITH_NUMBERS;
  return (
    <section class="card" data-testid="expert-map">
      <h3>Experts by phase</h3>
      <p class="muted">
        Of the boards of each phase of the game, how many percent each expert of the network works
        on, in the evaluation at step {count(step)}.
      </p>
      <div class="table-box">
        <table class="heat">
          <thead>
            <tr>
              <th scope="col">Phase</th>
              {numbers.map((n) => (
                <th key={n} scope="col" aria-label={`Expert ${n}`}>
                  {n}
                </th>
              ))}
              <th scope="col" class="entropy">
                Entropy
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <PhaseRow key={row.phase} row={row} isWide={isWide} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function PhaseRow({ row, isWide }: { readonly row: ExpertRow; readonly isWide: boolean }): VNode {
  const { phase, boards, load, heat, entropy, indecision } = row;
  return (
    <tr>
      <th scope="row">
        {phase} <span class="boards muted">{count(boards)}</span>
      </th>
      {load.map((share, i) => (
        <td
          key={i}
          class={heat[i]! > 0.55 ? 'cell strong' : 'cell'}
          style={{ '--heat': `${Math.round(100 * heat[i]!)}%` }}
          title={`${phase}, expert ${i + 1}: ${percent(share)}`}
        >
          <span class={isWide ? 'visually-hidden' : ''}>{Math.round(100 * share)}</span>
        </td>
      ))}
      <td class="entropy" title={`${entropy.toFixed(2)} nats`}>
        <span class="level" style={{ '--level': percent(indecision, 0) }} />
        {entropy.toFixed(2)}
      </td>
    </tr>
  );
}
