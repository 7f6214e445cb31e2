/** Beside the board: who plays, what is to be done, the buttons, the typed play, the moves, the options. */
import type { RefObject, VNode } from 'preact';
import { makePlay } from '../../../engine/notation.ts';
import { pipCount } from '../../../engine/position.ts';
import type { GameView } from '../../../server/protocol/game.ts';
import { drawnBoard, type PlayController, type PlayState } from '../../state/playController.ts';
import { isPass } from '../../state/turn.ts';
import { diceWords, opponentName, playText } from '../../state/words.ts';
import { Notice } from '../shared/parts.tsx';
import { GameRecord } from './gameRecord.tsx';
import { Options } from './options.tsx';
import type { OpenDialog } from './gameDialogs.tsx';

interface Props {
  readonly play: PlayController;
  readonly state: PlayState;
  readonly input: RefObject<HTMLInputElement | null>;
  readonly open: (dialog: OpenDialog) => void;
}

/** The panel. */
export function GamePanel({ play, state, input, open }: Props): VNode {
  const { game, error } = state.session;
  return (
    <aside class="panel" aria-label="Game">
      <Players state={state} />
      <div class="now card">
        <p class="status" data-testid="status">
          {play.status()}
        </p>
        {game && <LastPlay game={game} isReplaying={state.isReplaying} />}
        {game?.phase === 'over' && !state.isReplaying && (
          <p
            class="visually-hidden"
            data-testid="result"
            data-value={game.ending?.value}
            data-winner={game.ending?.winner}
          >
            {play.status()}
          </p>
        )}
        <Actions play={play} state={state} open={open} />
        {game && game.phase !== 'over' && <PlayForm play={play} state={state} input={input} />}
        {/* Without a game the start card says it. */}
        {game && error && <Notice kind="error">{error.message}</Notice>}
      </div>
      {game && <GameRecord game={game} />}
      <div class="panel-foot">
        <button type="button" data-testid="new-game" onClick={() => open('newGame')}>
          New game
        </button>
        <button
          type="button"
          data-testid="resign"
          disabled={!game || game.phase === 'over' || game.phase === 'opening'}
          onClick={() => open('resign')}
        >
          Resign
        </button>
        <button type="button" data-testid="help" onClick={() => open('help')}>
          Help
        </button>
      </div>
      <Options settings={state.settings} onChange={(settings) => play.changeSettings(settings)} />
    </aside>
  );
}

function Players({ state }: { readonly state: PlayState }): VNode | null {
  const { game } = state.session;
  const board = drawnBoard(state);
  if (!game || !board) return null;
  const { playerOnRoll, opponent } = board.position;
  const other = game.seat === 'light' ? 'dark' : 'light';
  const rows = [
    { seat: other, name: opponentName(game.model), pips: pipCount(opponent) },
    { seat: game.seat, name: 'You', pips: pipCount(playerOnRoll) },
  ] as const;
  return (
    <div class="players card">
      {rows.map(({ seat, name, pips }) => {
        const isOnRoll = game.phase !== 'over' && game.onRoll === seat;
        return (
          <div key={seat} class={isOnRoll ? 'player on-roll' : 'player'}>
            <span class={`disc ${seat}`} aria-hidden="true" />
            <span class="player-name">
              {name}
              {isOnRoll && <span class="visually-hidden"> (on roll)</span>}
            </span>
            <span class="pips">
              <span data-testid={`pips-${seat}`}>{pips}</span> pips
            </span>
          </div>
        );
      })}
    </div>
  );
}

/** What the opponent did last, in words; the arrows on the board say the same. */
function LastPlay({
  game,
  isReplaying,
}: {
  readonly game: GameView;
  readonly isReplaying: boolean;
}): VNode | null {
  const last = game.turns.findLast(({ seat }) => seat !== game.seat);
  if (!last) return null;
  return (
    <p class="last-play" data-testid="last-play">
      {isReplaying
        ? '\u00a0'
        : `${opponentName(game.model)}, ${diceWords(last.roll)}: ${playText(last.play)}`}
    </p>
  );
}

function Actions({ play, state, open }: Omit<Props, 'input'>): VNode | null {
  const { turn, session } = state;
  const { game } = session;
  if (!game) return null;
  if (game.phase === 'over') {
    return (
      <div class="actions">
        <button type="button" class="primary" onClick={() => open('newGame')}>
          New game
        </button>
      </div>
    );
  }
  return (
    <div class="actions">
      {turn ? (
        <button
          type="button"
          class="primary"
          data-testid="confirm"
          disabled={!play.canConfirm()}
          onClick={() => play.confirm()}
        >
          {isPass(turn) ? 'Pass' : 'Confirm'}
        </button>
      ) : (
        <button
          type="button"
          class="primary"
          data-testid="roll"
          disabled={!play.canRoll()}
          onClick={() => play.roll()}
        >
          Roll
        </button>
      )}
      <button
        type="button"
        data-testid="undo"
        disabled={!play.canUndo()}
        onClick={() => play.undo()}
      >
        Undo
      </button>
      <button
        type="button"
        data-testid="undo-all"
        disabled={!play.canUndo()}
        onClick={() => play.undoAll()}
      >
        Undo all
      </button>
    </div>
  );
}

function PlayForm({ play, state, input }: Omit<Props, 'open'>): VNode {
  const { turn, typedError } = state;
  const submit = (event: Event): void => {
    event.preventDefault();
    const field = input.current;
    if (!field || !play.playTyped(field.value)) return;
    field.value = '';
    field.blur();
  };
  const example = turn?.legal.plays[0];
  return (
    <form class="play-form" data-testid="play-form" onSubmit={submit}>
      <label class="visually-hidden" for="typed-play">
        Type a play
      </label>
      <input
        ref={input}
        id="typed-play"
        data-testid="play-input"
        type="text"
        autoComplete="off"
        autoCapitalize="off"
        spellcheck={false}
        placeholder={example ? `or type it: ${makePlay(example.play)}` : 'or type a play: 8/5 6/5'}
        disabled={!turn}
        aria-invalid={typedError !== null}
        aria-describedby="typed-error"
        onInput={() => play.clearTypedError()}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <button type="submit" disabled={!turn}>
        Play
      </button>
      <p id="typed-error" class="field-error" role="alert" data-testid="play-error">
        {typedError}
      </p>
    </form>
  );
}
