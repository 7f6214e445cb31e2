/** Choosing records and whose plays in them count as expert: for training and for evaluation alike. */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { ImportSummary } from '../../../model/importSummary.ts';
import type { RecordSet } from '../../../server/protocol/jobs.ts';
import { count, counted, recordSetText } from '../../state/format.ts';
import { getRecordSet } from '../../transport/api.ts';
import { type Loaded, useLoaded } from './hooks.ts';
import { Loading, Notice } from './parts.tsx';

interface Props {
  readonly sets: Loaded<RecordSet[]>;
  readonly chosen: string | null;
  readonly experts: readonly string[];
  /** One player is to be chosen rather than any number. */
  readonly isOne?: boolean;
  readonly onChoose: (set: string) => void;
  readonly onExperts: (experts: readonly string[]) => void;
}

/** The record sets, the summary of the one chosen, and its players. */
export function RecordsPicker(props: Props): VNode {
  const { sets, chosen, experts, isOne = false, onChoose, onExperts } = props;
  // A list loaded again follows an upload: the set may hold other files now.
  const detail = useLoaded(chosen, getRecordSet, sets.data);
  if (sets.error)
    return (
      <Notice kind="error" onRetry={sets.reload}>
        {sets.error}
      </Notice>
    );
  if (!sets.data) return <Loading what="Looking for records" />;
  if (sets.data.length === 0)
    return <Notice kind="info">There are no records yet. Add some below.</Notice>;
  return (
    <>
      <label class="field">
        Records
        <select
          value={chosen ?? ''}
          data-testid="record-set"
          onChange={(event) => onChoose(event.currentTarget.value)}
        >
          {sets.data.map((set) => (
            <option key={set.name} value={set.name}>
              {recordSetText(set)}
            </option>
          ))}
        </select>
      </label>
      {detail.error && (
        <Notice kind="error" onRetry={detail.reload}>
          {detail.error}
        </Notice>
      )}
      {detail.isLoading && <Loading what="Reading the records" />}
      {detail.data && !detail.isLoading && !detail.error && (
        <>
          <Summary summary={detail.data.summary} />
          <ExpertPicker
            players={detail.data.summary.players}
            experts={experts}
            isOne={isOne}
            onExperts={onExperts}
          />
        </>
      )}
    </>
  );
}

/** Refusals listed in the page. */
const SHOWN_REFUSALS = 200;

function Summary({ summary }: { readonly summary: ImportSummary }): VNode {
  const { files, games, matches, decisions, forced } = summary;
  const { refused, refusals, refusedGames, refusedFiles, duplicateGames } = summary;
  const figures: readonly (readonly [string, number])[] = [
    ['files', files],
    ['matches', matches],
    ['games', games],
    ['decisions', decisions],
    ['forced plays', forced],
    ['refused games', refusedGames],
  ];
  return (
    <div data-testid="import-summary">
      <dl class="figures">
        {figures.map(([name, n]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{count(n)}</dd>
          </div>
        ))}
      </dl>
      {duplicateGames > 0 && (
        <p class="muted">{counted(duplicateGames, 'game')} twice; each counts once.</p>
      )}
      {refusals.length > 0 && (
        <details class="refusals">
          <summary>
            {counted(refused, 'refusal')}: why
            {refusedFiles > 0 ? ` (${counted(refusedFiles, 'whole file')})` : ''}
          </summary>
          <ul>
            {refusals.slice(0, SHOWN_REFUSALS).map(({ file, line, game, reason }, i) => (
              <li key={i}>
                <code>
                  {file}:{line}
                </code>
                {game !== null && ` game ${game}`}: {reason}
              </li>
            ))}
          </ul>
          {refused > SHOWN_REFUSALS && (
            <p class="muted">and {count(refused - SHOWN_REFUSALS)} more</p>
          )}
        </details>
      )}
    </div>
  );
}

interface ExpertProps {
  readonly players: ImportSummary['players'];
  readonly experts: readonly string[];
  readonly isOne: boolean;
  readonly onExperts: (experts: readonly string[]) => void;
}

/** Players drawn before the rest is asked for. */
const FIRST_PLAYERS = 12;

function ExpertPicker({ players, experts, isOne, onExperts }: ExpertProps): VNode {
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll
    ? players
    : players.filter(({ name }, i) => i < FIRST_PLAYERS || experts.includes(name));
  const choose = (name: string): void => {
    if (isOne) onExperts([name]);
    else if (experts.includes(name)) onExperts(experts.filter((other) => other !== name));
    else onExperts([...experts, name]);
  };
  return (
    <fieldset class="experts" data-testid="experts">
      <legend>
        {isOne ? 'The player to learn from, with decisions' : 'Whose plays count as expert'}
      </legend>
      {!isOne && (
        <label class="tick">
          <input
            type="checkbox"
            checked={experts.length === 0}
            data-testid="experts-all"
            onChange={() => onExperts([])}
          />
          everybody
        </label>
      )}
      {shown.map(({ name, decisions }) => (
        <label key={name} class="tick">
          <input
            type={isOne ? 'radio' : 'checkbox'}
            name="experts"
            checked={experts.includes(name)}
            onChange={() => choose(name)}
          />
          {name} <span class="muted">{count(decisions)}</span>
        </label>
      ))}
      {players.length > FIRST_PLAYERS && (
        <button type="button" class="small" onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? 'Fewer' : `All ${count(players.length)} players`}
        </button>
      )}
    </fieldset>
  );
}
