/**
 * The Play page without the page: the session with the server, the turn in the making, what is selected, and the
 * opponent's replies told one step after another. The canvas and the text board both draw `state` and call the
 * methods; neither knows the other.
 */
import { parsePlay } from '../../engine/notation.ts';
import type { GameValue, Position } from '../../engine/position.ts';
import type { GameView } from '../../server/protocol/game.ts';
import { GameSession, type GameTransport, type SessionState } from './gameSession.ts';
import { isPersonsTurn } from './perspective.ts';
import {
  freshDice,
  replaySteps,
  type ReplayStep,
  restingBoard,
  type Shown,
  STEP_MS,
} from './replay.ts';
import { type Settings, SPEEDS } from './settings.ts';
import { Store } from './store.ts';
import {
  isComplete,
  makeMoves,
  movableFrom,
  moveChecker,
  startTurn,
  swapDice,
  targetsFrom,
  type Turn,
  undoAll,
  undoMove,
  usedDice,
} from './turn.ts';
import { opponentName, placeWords, playText, sentence, statusWords, stepWords } from './words.ts';

/** Calls back after some time; returns how to cancel. Handed in, so that tests have their own time. */
export type Clock = (milliseconds: number, callback: () => void) => () => void;

/** Milliseconds a checker moved by hand takes to slide to its place. */
const HAND_MS = 130;

export interface PlayState {
  readonly session: SessionState;
  /** What the board shows, apart from the turn in the making; null before a game is known. */
  readonly shown: Shown | null;
  /** The person's turn in the making; null when it is not theirs or while something is being told. */
  readonly turn: Turn | null;
  /** The place whose checker is picked up. */
  readonly selected: number | null;
  readonly isReplaying: boolean;
  /** Milliseconds in which checkers slide to where they are now. */
  readonly slideMs: number;
  /** What was said last, for the live region; the number tells two equal sentences apart. */
  readonly said: { readonly number: number; readonly text: string };
  /** What is wrong with the play typed. */
  readonly typedError: string | null;
  readonly settings: Settings;
}

/** Plays one game at a time. */
export class PlayController {
  readonly state: Store<PlayState>;
  readonly session: GameSession;
  readonly #clock: Clock;
  readonly #stop: () => void;
  /** The view the board has been told up to. */
  #told: GameView | null = null;
  #cancelWait: (() => void) | null = null;
  #isSkipping = false;

  constructor(transport: GameTransport, settings: Settings, clock: Clock) {
    this.session = new GameSession(transport);
    this.#clock = clock;
    this.state = new Store<PlayState>({
      session: this.session.state.get(),
      shown: null,
      turn: null,
      selected: null,
      isReplaying: false,
      slideMs: 0,
      said: { number: 0, text: '' },
      typedError: null,
      settings,
    });
    this.#stop = this.session.state.watch((session) => this.#sessionChanged(session));
  }

  /** Stops listening and waiting. */
  close(): void {
    this.#stop();
    this.session.close();
    this.#cancelWait?.();
  }

  /** Returns the line of status. */
  status(): string {
    const { session, turn, isReplaying } = this.state.get();
    if (isReplaying && session.game)
      return session.game.phase === 'over'
        ? '\u2026'
        : `${opponentName(session.game.model)} is playing.`;
    return statusWords(session.game, turn, session.pending !== null);
  }

  /** Returns true when the person may roll now. */
  canRoll(): boolean {
    const { session, isReplaying } = this.state.get();
    const { game, pending } = session;
    if (!game || pending || isReplaying) return false;
    return game.phase === 'opening' || (game.phase === 'toRoll' && isPersonsTurn(game));
  }

  /** Returns true when the turn may be confirmed now. */
  canConfirm(): boolean {
    const { turn, session } = this.state.get();
    return turn !== null && session.pending === null && isComplete(turn);
  }

  /** Returns true when there is a checker move to take back. */
  canUndo(): boolean {
    const { turn, session } = this.state.get();
    return turn !== null && session.pending === null && turn.moves.length > 0;
  }

  roll(): void {
    if (this.canRoll()) this.session.roll();
  }

  confirm(): void {
    const { turn } = this.state.get();
    if (turn && this.canConfirm()) this.session.play(turn.moves);
  }

  resign(value: GameValue): void {
    this.session.resign(value);
  }

  undo(): void {
    const { turn } = this.state.get();
    if (turn && this.canUndo()) this.#setTurn(undoMove(turn), 'Undone.');
  }

  undoAll(): void {
    const { turn } = this.state.get();
    if (turn && this.canUndo()) this.#setTurn(undoAll(turn), 'All undone.');
  }

  swapDice(): void {
    const { turn } = this.state.get();
    if (turn) this.state.patch({ turn: swapDice(turn) });
  }

  /** What a click on the dice means now: roll, confirm, or turn them round. */
  clickDice(): void {
    if (this.canRoll()) this.roll();
    else if (this.canConfirm()) this.confirm();
    else this.swapDice();
  }

  /** A click on a place: picks a checker up, puts it down, or takes another. */
  clickPlace(place: number): void {
    const { turn, selected } = this.state.get();
    if (!turn || this.#isSent()) return;
    if (selected !== null && selected !== place && this.move(selected, place)) return;
    const canMove = selected !== place && movableFrom(turn).has(place);
    this.session.clearError();
    this.state.patch({ selected: canMove ? place : null });
    if (canMove)
      this.#say(`${placeWords(place)} picked up: can go to ${targetWords(turn, place)}.`);
  }

  /** Picks up the checker on a place, as dragging does; returns false where none may move. */
  pickUp(place: number): boolean {
    const { turn } = this.state.get();
    if (!turn || this.#isSent() || !movableFrom(turn).has(place)) return false;
    this.state.patch({ selected: place });
    return true;
  }

  /** Puts a picked up checker back. */
  deselect(): void {
    this.state.patch({ selected: null });
  }

  /** Moves a checker if that is allowed; returns whether it was. `slides` is false for one dropped where it goes. */
  move(from: number, to: number, slides = true): boolean {
    const { turn } = this.state.get();
    const moved = turn && !this.#isSent() ? moveChecker(turn, from, to) : undefined;
    if (!turn || !moved) return false;
    const words = playText(moved.moves.slice(turn.moves.length));
    this.#setTurn(
      moved,
      isComplete(moved) ? `${words}. Confirm or undo.` : `${words}.`,
      slides ? HAND_MS : 0,
    );
    return true;
  }

  /** Plays what is typed, whole, and confirms it; what is wrong with it is in `typedError`. Returns whether it was right. */
  playTyped(text: string): boolean {
    const { turn } = this.state.get();
    if (!turn || this.#isSent()) {
      this.state.patch({ typedError: 'It is not your turn to play.' });
      return false;
    }
    const read = parsePlay(text, turn.start, turn.roll, turn.legal.plays);
    const made = read.ok ? makeMoves(turn, read.value.play) : undefined;
    if (!read.ok || !made) {
      this.state.patch({
        typedError: read.ok ? 'That play cannot be made.' : sentence(read.error.message),
      });
      return false;
    }
    this.#setTurn(made, `${playText(made.moves)}.`, HAND_MS);
    this.session.play(made.moves);
    return true;
  }

  /** Forgets what was wrong with the last typed play. */
  clearTypedError(): void {
    this.state.patch({ typedError: null });
  }

  /** Ends the telling at once; the board shows the game as it is. Returns whether something was being told. */
  skip(): boolean {
    if (!this.state.get().isReplaying) return false;
    this.#isSkipping = true;
    this.#cancelWait?.();
    return true;
  }

  changeSettings(settings: Partial<Settings>): void {
    this.state.patch({ settings: { ...this.state.get().settings, ...settings } });
    this.#rollForThem();
  }

  #isSent(): boolean {
    return this.state.get().session.pending === 'game:play';
  }

  #setTurn(turn: Turn, words: string, slideMs: number = HAND_MS): void {
    this.session.clearError();
    this.state.patch({ turn, selected: null, slideMs, typedError: null });
    this.#say(words);
  }

  #say(text: string): void {
    this.state.patch({ said: { number: this.state.get().said.number + 1, text } });
  }

  #sessionChanged(session: SessionState): void {
    this.state.patch({ session });
    if (session.game !== this.#told && !this.state.get().isReplaying) void this.#tell();
    else if (session.connection === 'up' && session.pending === null) this.#rollForThem();
  }

  /** Shows what is new, step by step, until the board is where the game is. */
  async #tell(): Promise<void> {
    this.state.patch({ isReplaying: true, selected: null });
    for (
      let game = this.session.state.get().game;
      game && game !== this.#told;
      game = this.session.state.get().game
    ) {
      const steps = replaySteps(this.#told, this.#shownPosition(), game);
      this.#told = game;
      this.state.patch({ turn: null });
      for (const [i, step] of steps.entries()) {
        const holdMs = this.#holdMs(step, i === steps.length - 1, game);
        this.state.patch({ shown: step.shown, slideMs: step.kind === 'move' ? holdMs * 0.85 : 0 });
        const words = stepWords(step, game);
        if (words !== undefined) this.#say(words);
        if (holdMs > 0) await this.#wait(holdMs);
      }
    }
    this.#isSkipping = false;
    this.#rest();
  }

  #shownPosition(): Position | null {
    const { turn, shown } = this.state.get();
    return turn?.position ?? shown?.position ?? null;
  }

  /** The person need not wait for their own dice; everything else stays long enough to be seen. */
  #holdMs(step: ReplayStep, isLast: boolean, game: GameView): number {
    if (this.#isSkipping || (isLast && step.kind === 'roll' && step.seat === game.seat)) return 0;
    return STEP_MS[step.kind] * SPEEDS[this.state.get().settings.speed];
  }

  #wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#cancelWait = null;
        resolve();
      };
      const cancel = this.#clock(milliseconds, done);
      this.#cancelWait = () => {
        cancel();
        done();
      };
    });
  }

  /** The board is where the game is: the person's turn begins, if it is theirs. */
  #rest(): void {
    const game = this.#told;
    if (!game) return this.state.patch({ isReplaying: false, shown: null, turn: null });
    const isToPlay = game.phase === 'toPlay' && isPersonsTurn(game) && game.roll !== null;
    const shown = restingBoard(game);
    const turn = isToPlay && game.roll ? startTurn(shown.position, game.roll) : null;
    this.state.patch({ isReplaying: false, shown, turn, slideMs: 0 });
    this.#rollForThem();
  }

  #rollForThem(): void {
    const { settings, session } = this.state.get();
    if (settings.rollsForMe && session.connection === 'up' && !session.error) this.roll();
  }
}

/** Returns the board as it is drawn: what is told, with the person's own moves made. */
export function drawnBoard({ shown, turn, session }: PlayState): Shown | null {
  if (!turn || !session.game) return shown;
  const dice = {
    ...freshDice(session.game.seat, turn.roll),
    values: turn.dice,
    used: usedDice(turn),
  };
  return { position: turn.position, dice };
}

function targetWords(turn: Turn, from: number): string {
  return [...targetsFrom(turn, from).keys()].map(placeWords).join(', ');
}
