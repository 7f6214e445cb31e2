/** A model's card: what it is, what it learned from, how well it does. */
import type { VNode } from 'preact';
import type { ModelCard } from '../../../model/card.ts';
import { agreementText, count, counted, dateText, duration, percent } from '../../state/format.ts';
import { modelFilePath } from '../../transport/api.ts';

interface Props {
  readonly card: ModelCard;
}

/** The card. */
export function ModelCardView({ card }: Props): VNode {
  const { name, description, made, network, parameters, features, training, heldOut, sha256 } =
    card;
  const sources = training.data.map(
    ({ source, teacher, matches, decisions }) =>
      `${source} (expert: ${teacher}): ${counted(matches, 'match', 'matches')}, ${counted(decisions, 'decision')}`,
  );
  const rows: readonly (readonly [string, string | VNode])[] = [
    ['Made', dateText(made)],
    ['Network', `${network}; ${count(parameters)} parameters; features ${features}`],
    [
      'Learned from',
      <ul class="sources">
        {sources.map((source) => (
          <li key={source}>{source}</li>
        ))}
      </ul>,
    ],
    [
      'Training',
      `${count(training.steps)} steps, ${count(training.decisionsSeen)} decisions, ${duration(training.seconds)}, ${training.backend}`,
    ],
    [
      'Held out',
      `${percent(training.split.heldOutShare, 0)} of the matches, seed ${training.split.seed}`,
    ],
    ...(heldOut ? [['Held-out agreement', agreementText(heldOut.overall.agreement)] as const] : []),
    ...(heldOut?.byClass ?? []).map(
      (slice) => [`\u2003${slice.name}`, agreementText(slice.agreement)] as const,
    ),
  ];
  return (
    <section class="card model-card" data-testid="model-card">
      <header class="training-head">
        <h2>Card of {name}</h2>
        <div class="actions">
          <a class="button" href={modelFilePath(name)} download="">
            Download
          </a>
        </div>
      </header>
      <p>{description}</p>
      <table>
        <tbody>
          {rows.map(([label, value], i) => (
            <tr key={i}>
              <th scope="row">{label}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <details>
        <summary>Command and checksum</summary>
        <p>
          <code>{training.command}</code>
        </p>
        <p>
          SHA-256 <code>{sha256}</code>
        </p>
      </details>
    </section>
  );
}
