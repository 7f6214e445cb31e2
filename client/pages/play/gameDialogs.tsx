/** What is asked before a game and told after it. */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { GameValue } from '../../../engine/position.ts';
import type { GameView } from '../../../server/protocol/game.ts';
import type { ModelSummary } from '../../../server/protocol/jobs.ts';
import { dayText, percent, valueText } from '../../state/format.ts';
import { opponentName, resultWords } from '../../state/words.ts';
import { getModels } from '../../transport/api.ts';
import { useLoaded } from '../shared/hooks.ts';
import { Dialog, Loading, Notice } from '../shared/parts.tsx';
import { KEYS } from './keys.ts';

/** The dialog that is open, if one is. */
export type OpenDialog = 'newGame' | 'resign' | 'help' | 'result' | null;

interface StartProps {
  readonly onStart: (model: string | undefined) => void;
}

/** On the empty board: choose an opponent and begin. */
export function StartCard({
  onStart,
  isBusy,
  error,
}: StartProps & { readonly isBusy: boolean; readonly error: string | null }): VNode {
  return (
    <div class="start-card card" data-testid="start-card">
      <h2>Play a game</h2>
      <p class="muted">You move the light checkers, from 24 down to 1.</p>
      {error && <Notice kind="error">{error}</Notice>}
      <ModelChoice onStart={onStart} isBusy={isBusy} />
    </div>
  );
}

/** A new game while another may be open. */
export function NewGameDialog({
  isGameOn,
  onStart,
  onClose,
}: StartProps & { readonly isGameOn: boolean; readonly onClose: () => void }): VNode {
  return (
    <Dialog title="New game" testId="new-game-dialog" onClose={onClose}>
      {isGameOn && (
        <p>The game on the board stays as it is: the browser&rsquo;s Back leads to it.</p>
      )}
      <ModelChoice onStart={onStart} isBusy={false} isFocused />
    </Dialog>
  );
}

interface ChoiceProps extends StartProps {
  readonly isBusy: boolean;
  /** Enter starts at once, even before the models are known: then against the server's default. */
  readonly isFocused?: boolean;
}

/** The models as choices, the default first. */
function ModelChoice({ onStart, isBusy, isFocused = false }: ChoiceProps): VNode {
  const { data: models, error, reload } = useLoaded('models', getModels);
  const [chosen, setChosen] = useState<string | null>(null);
  if (error)
    return (
      <Notice kind="error" onRetry={reload}>
        {error}
      </Notice>
    );
  if (models?.length === 0)
    return <Notice kind="info">There is no model to play against yet. Train one first.</Notice>;
  const sorted = [...(models ?? [])].sort((a, b) => Number(b.isDefault) - Number(a.isDefault));
  const model = chosen ?? sorted[0]?.name;
  return (
    <form
      class="model-choice"
      onSubmit={(event) => {
        event.preventDefault();
        onStart(model);
      }}
    >
      <fieldset>
        <legend>Opponent</legend>
        {!models && <Loading what="Looking for models" />}
        {sorted.map((option) => (
          <ModelOption
            key={option.name}
            model={option}
            isChosen={option.name === model}
            onChoose={() => setChosen(option.name)}
          />
        ))}
      </fieldset>
      <button
        type="submit"
        class="primary"
        data-testid="start-game"
        autoFocus={isFocused}
        disabled={isBusy}
      >
        {isBusy ? 'Starting\u2026' : 'Start'}
      </button>
    </form>
  );
}

interface OptionProps {
  readonly model: ModelSummary;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function ModelOption({ model, isChosen, onChoose }: OptionProps): VNode {
  return (
    <label class={isChosen ? 'model-option chosen' : 'model-option'}>
      <input type="radio" name="model" value={model.name} checked={isChosen} onChange={onChoose} />
      <span class="model-facts">
        <span class="model-head">
          <strong>{opponentName(model.name)}</strong>
          {model.agreement !== null && (
            <span class="badge" title="Share of held-out decisions where it plays as the expert">
              {percent(model.agreement)} agreement
            </span>
          )}
        </span>
        <span class="muted clamped" title={model.description}>
          {dayText(model.made)} &middot; {model.description}
        </span>
      </span>
    </label>
  );
}

interface ResignProps {
  readonly game: GameView;
  readonly onResign: (value: GameValue) => void;
  readonly onClose: () => void;
}

/** How much to give up. */
export function ResignDialog({ game, onResign, onClose }: ResignProps): VNode {
  const values: readonly GameValue[] = ['single', 'gammon', 'backgammon'];
  return (
    <Dialog title="Resign?" testId="resign-dialog" onClose={onClose}>
      <p>{opponentName(game.model)} wins what you give up.</p>
      <div class="stacked">
        {values.map((value) => (
          <button
            key={value}
            type="button"
            data-testid={`resign-${value}`}
            onClick={() => {
              onClose();
              onResign(value);
            }}
          >
            Resign {valueText(value)}
          </button>
        ))}
        <button
          type="button"
          class="primary"
          data-testid="resign-cancel"
          autoFocus
          onClick={onClose}
        >
          Play on
        </button>
      </div>
    </Dialog>
  );
}

interface ResultProps {
  readonly game: GameView;
  readonly onAgain: () => void;
  readonly onClose: () => void;
}

/** Who won, and how much. */
export function ResultDialog({ game, onAgain, onClose }: ResultProps): VNode {
  const isWon = game.ending?.winner === game.seat;
  return (
    <Dialog
      title={isWon ? 'You win' : `${opponentName(game.model)} wins`}
      testId="result-dialog"
      onClose={onClose}
    >
      <p class="result-words">{resultWords(game)}</p>
      <div class="actions">
        <button type="button" class="primary" data-testid="play-again" autoFocus onClick={onAgain}>
          Play again
        </button>
        <button type="button" data-testid="result-close" onClick={onClose}>
          Look at the board
        </button>
      </div>
    </Dialog>
  );
}

/** How to play with mouse, finger and keyboard. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }): VNode {
  return (
    <Dialog title="Help" testId="help-dialog" onClose={onClose}>
      <p>
        Drag a checker, or click it and then where it should go; only legal places light up. Click
        the dice to roll, to turn them round, and to confirm when the turn is complete. Until you
        confirm, everything can be undone.
      </p>
      <table class="keys">
        <tbody>
          {KEYS.map(([key, what]) => (
            <tr key={key}>
              <th scope="row">
                <kbd>{key}</kbd>
              </th>
              <td>{what}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
