/** Play: the board, and beside it (on a phone below it) everything that is not on the board. */
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PlayState } from '../../state/playController.ts';
import type { Route } from '../../state/route.ts';
import { makeScene } from '../../state/scene.ts';
import { keepGame, rememberedGame, type Services } from '../services.ts';
import { useStore } from '../shared/hooks.ts';
import { BoardPane } from './boardPane.tsx';
import {
  HelpDialog,
  NewGameDialog,
  type OpenDialog,
  ResignDialog,
  ResultDialog,
  StartCard,
} from './gameDialogs.tsx';
import { GamePanel } from './gamePanel.tsx';
import { listenToKeys } from './keys.ts';

interface Props {
  readonly route: Route;
  readonly services: Services;
}

/** The Play page. */
export function PlayPage({ route, services }: Props): VNode {
  const { play } = services;
  const state = useStore(play.state);
  const [dialog, setDialog] = useState<OpenDialog>(null);
  const input = useRef<HTMLInputElement>(null);
  useGameInAddress(route, services, state);
  useResultDialog(state, setDialog);
  const open = (next: OpenDialog): void => {
    play.session.clearError();
    setDialog(next);
  };
  useEffect(
    () =>
      listenToKeys(play, {
        newGame: () => open('newGame'),
        help: () => open('help'),
        toggleTextBoard: () =>
          play.changeSettings({ showsTextBoard: !play.state.get().settings.showsTextBoard }),
        type: (first) => {
          if (!input.current || input.current.disabled) return;
          input.current.value = first;
          input.current.focus();
        },
      }),
    [play],
  );
  const { game, pending } = state.session;
  const scene = useScene(state, play.canRoll());
  const start = (model: string | undefined): void => {
    setDialog(null);
    play.session.start(model);
  };
  const close = (): void => setDialog(null);
  return (
    <main
      class="play"
      data-phase={game?.phase ?? 'none'}
      data-on-roll={game?.onRoll ?? ''}
      data-revision={game?.revision ?? ''}
      data-seat={game?.seat ?? ''}
      data-busy={state.isReplaying || pending !== null}
      data-testid="play-page"
    >
      <h1 class="visually-hidden">Play backgammon</h1>
      <p class="visually-hidden" role="status" aria-live="polite" data-testid="announcer">
        {/* Two equal sentences in a row are still two: the space makes the second one new. */}
        {state.said.text + (state.said.number % 2 === 0 ? '\u00a0' : '')}
      </p>
      <div class="board-column">
        <BoardPane
          play={play}
          scene={scene}
          showsTextBoard={state.settings.showsTextBoard}
          homeSide={state.settings.homeSide}
        />
        {!game && (pending === null || pending === 'game:new') && (
          <StartCard
            isBusy={pending !== null}
            error={state.session.error?.message ?? null}
            onStart={start}
          />
        )}
      </div>
      <GamePanel play={play} state={state} input={input} open={open} />
      {dialog === 'newGame' && (
        <NewGameDialog
          isGameOn={game !== null && game.phase !== 'over'}
          onStart={start}
          onClose={close}
        />
      )}
      {dialog === 'resign' && game && (
        <ResignDialog game={game} onResign={(value) => play.resign(value)} onClose={close} />
      )}
      {dialog === 'help' && <HelpDialog onClose={close} />}
      {dialog === 'result' && game && (
        <ResultDialog game={game} onAgain={() => start(game.model)} onClose={close} />
      )}
    </main>
  );
}

/** The scene is made anew only when what it shows has changed, so that the board does not draw for nothing. */
function useScene(state: PlayState, canRoll: boolean): ReturnType<typeof makeScene> {
  const last = useRef<{
    state: PlayState;
    canRoll: boolean;
    scene: ReturnType<typeof makeScene>;
  } | null>(null);
  const { session, shown, turn, selected, isReplaying, slideMs, settings } = state;
  const known = last.current;
  const isSame =
    known !== null &&
    known.canRoll === canRoll &&
    known.state.session.game === session.game &&
    known.state.session.pending === session.pending &&
    known.state.shown === shown &&
    known.state.turn === turn &&
    known.state.selected === selected &&
    known.state.isReplaying === isReplaying &&
    known.state.slideMs === slideMs &&
    known.state.settings === settings;
  if (!isSame) last.current = { state, canRoll, scene: makeScene(state, canRoll) };
  return last.current!.scene;
}

/** Keeps the game's ID in the address and in the browser, and opens the game they name. */
function useGameInAddress(route: Route, services: Services, { session }: PlayState): void {
  const { play } = services;
  const { game, error } = session;
  useEffect(() => {
    if (route.model !== null) {
      // The game remembered would be opened while the new one is on its way.
      keepGame(null);
      play.session.start(route.model);
      services.go({ use: 'play' }, true);
      return;
    }
    const wanted = route.id ?? play.session.state.get().game?.gameId ?? rememberedGame();
    if (wanted !== null && wanted !== play.session.state.get().game?.gameId)
      play.session.open(wanted);
    else if (wanted !== null && route.id === null) services.go({ use: 'play', id: wanted }, true);
  }, [route.id, route.model]);
  useEffect(() => {
    if (!game) return;
    keepGame(game.gameId);
    // Back leads from a new game to the one before.
    const isAnother = route.id !== null && route.id !== game.gameId;
    services.go({ use: 'play', id: game.gameId }, !isAnother);
  }, [game?.gameId]);
  useEffect(() => {
    if (error?.code !== 'unknownGame') return;
    if (game && route.id === game.gameId) return;
    keepGame(null);
    services.go({ use: 'play', id: game?.gameId ?? null }, true);
  }, [error]);
}

/** Shows the result once, when a game ends before one's eyes. */
function useResultDialog(
  { session, isReplaying }: PlayState,
  setDialog: (dialog: OpenDialog) => void,
): void {
  const { game } = session;
  const live = useRef<string | null>(null);
  useEffect(() => {
    if (!game) return;
    if (game.phase !== 'over') live.current = game.gameId;
    else if (!isReplaying && live.current === game.gameId) {
      live.current = null;
      setDialog('result');
    }
  }, [game, isReplaying]);
}
