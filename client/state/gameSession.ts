/**
 * One game on the server, kept right over a connection that may lose, repeat or reorder messages.
 *
 * [GS1] A view older than the one known, or of another game, changes nothing.
 * [GS2] One intent waits at a time; while it does, others are refused.
 * [GS3] When an answer is lost the game is opened again. The intent is sent again only if the revision it was made on
 *       is still the game's; otherwise it has taken effect or was overtaken, and is dropped.
 * [GS4] staleRevision is not an error to the person: the view that comes with it is the truth.
 * [GS5] While the connection is down nothing is sent; when it is back the game is opened again.
 * [GS6] A message about the protocol is never shown: an ID the server cannot read names no game.
 */
import type { GameValue } from '../../engine/position.ts';
import type {
  GameView,
  Intent,
  IntentAnswer,
  IntentErrorCode,
  IntentName,
} from '../../server/protocol/game.ts';
import { Store } from './store.ts';

/** The way to the server. */
export interface GameTransport {
  readonly isUp: boolean;
  /** Resolves with the checked answer, or undefined when none came: the intent may or may not have arrived. */
  send<Name extends IntentName>(
    name: Name,
    intent: Intent<Name>,
  ): Promise<IntentAnswer | undefined>;
  /** Views the server sends by itself. Returns how to stop. */
  onState(listener: (game: GameView) => void): () => void;
  /** Each time the connection comes up or goes down. Returns how to stop. */
  onConnection(listener: (isUp: boolean) => void): () => void;
}

/** What went wrong, for people. */
export interface SessionError {
  readonly code: IntentErrorCode | 'noAnswer';
  readonly message: string;
}

export interface SessionState {
  readonly connection: 'connecting' | 'up' | 'down';
  readonly game: GameView | null;
  /** The intent waiting for its answer. */
  readonly pending: IntentName | null;
  readonly error: SessionError | null;
}

type Pending = {
  [Name in IntentName]: { readonly name: Name; readonly intent: Intent<Name> };
}[IntentName];

/** Unanswered messages on behalf of one intent over a connection that says it is up, before giving up. */
const MOST_TRIES = 4;

/** Holds the person's game and sends their intents. Watch `state`. */
export class GameSession {
  readonly state: Store<SessionState>;
  readonly #transport: GameTransport;
  readonly #stops: (() => void)[];
  #pending: Pending | null = null;
  #tries = 0;
  #isResyncing = false;

  constructor(transport: GameTransport) {
    this.#transport = transport;
    this.state = new Store<SessionState>({
      connection: transport.isUp ? 'up' : 'connecting',
      game: null,
      pending: null,
      error: null,
    });
    this.#stops = [
      transport.onState((game) => this.#adopt(game)),
      transport.onConnection((isUp) => this.#connectionChanged(isUp)),
    ];
  }

  /** Begins a game against a model; the server's default when none is named. */
  start(model?: string): void {
    this.#pending = null;
    this.#submit({ name: 'game:new', intent: model === undefined ? {} : { model } });
  }

  /** Opens a game known by its ID. */
  open(gameId: string): void {
    this.#pending = null;
    this.#submit({ name: 'game:open', intent: { gameId } });
  }

  /** Asks for dice. */
  roll(): void {
    const on = this.#on();
    if (on) this.#submit({ name: 'game:roll', intent: on });
  }

  /** Plays a whole turn. */
  play(moves: readonly { readonly from: number; readonly to: number }[]): void {
    const on = this.#on();
    if (on)
      this.#submit({
        name: 'game:play',
        intent: { ...on, moves: moves.map(({ from, to }) => ({ from, to })) },
      });
  }

  /** Gives the game up. */
  resign(value: GameValue): void {
    const on = this.#on();
    if (on) this.#submit({ name: 'game:resign', intent: { ...on, value } });
  }

  /** Takes the error away once it has been read. */
  clearError(): void {
    if (this.state.get().error) this.state.patch({ error: null });
  }

  /** Stops listening. */
  close(): void {
    this.#pending = null;
    for (const stop of this.#stops) stop();
  }

  /** The game and revision an intent is made on. */
  #on(): { gameId: string; revision: number } | undefined {
    const { game } = this.state.get();
    return game ? { gameId: game.gameId, revision: game.revision } : undefined;
  }

  #submit(pending: Pending): void {
    if (this.#pending) return; // [GS2]
    this.#pending = pending;
    this.#tries = 0;
    this.state.patch({ pending: pending.name, error: null });
    if (this.#transport.isUp) void this.#transmit(); // [GS5]
  }

  async #transmit(): Promise<void> {
    const pending = this.#pending;
    if (!pending) return;
    this.#tries++;
    const answer = await this.#send(pending);
    if (this.#pending !== pending) {
      if (answer?.game) this.#adopt(answer.game);
    } else if (answer) this.#settle(pending, answer);
    else if (this.#transport.isUp) this.#resync();
  }

  #send({ name, intent }: Pending): Promise<IntentAnswer | undefined> {
    return this.#transport.send(name, intent);
  }

  #settle(pending: Pending, answer: IntentAnswer): void {
    this.#pending = null;
    const isNewHere = pending.name === 'game:new' || pending.name === 'game:open';
    if (answer.game) this.#adopt(answer.game, isNewHere);
    const isShown = !answer.ok && !(answer.error.code === 'staleRevision' && answer.game); // [GS4]
    this.state.patch({
      pending: null,
      error: isShown ? forPeople(pending.name, answer.error) : null,
    });
  }

  /** Opens the game again, once at a time, and decides what becomes of the waiting intent. */
  #resync(): void {
    if (this.#isResyncing) return;
    this.#isResyncing = true;
    void this.#reopenOnce();
  }

  async #reopenOnce(): Promise<void> {
    const next = await this.#reopen();
    this.#isResyncing = false;
    if (next === 'transmit') await this.#transmit();
    if (next === 'again') this.#resync();
  }

  async #reopen(): Promise<'transmit' | 'again' | 'done'> {
    const pending = this.#pending;
    if (pending && this.#tries >= MOST_TRIES) return this.#giveUp();
    const { game } = this.state.get();
    if (!game || pending?.name === 'game:new' || pending?.name === 'game:open') return 'transmit';
    this.#tries++;
    const answer = await this.#transport.send('game:open', { gameId: game.gameId });
    const isStillWaiting = pending !== null && this.#pending === pending;
    if (!answer) return this.#transport.isUp && isStillWaiting ? 'again' : 'done';
    if (answer.game) this.#adopt(answer.game);
    if (!answer.ok) this.state.patch({ error: forPeople('game:open', answer.error) });
    if (!isStillWaiting) return 'done';
    const revision = 'revision' in pending.intent ? pending.intent.revision : undefined;
    if (answer.ok && answer.game.revision === revision) return 'transmit'; // [GS3]
    this.#pending = null;
    this.state.patch({ pending: null });
    return 'done';
  }

  #giveUp(): 'done' {
    this.#pending = null;
    const error = {
      code: 'noAnswer',
      message: 'The server does not answer. Nothing is lost: try again.',
    } as const;
    this.state.patch({ pending: null, error });
    return 'done';
  }

  #connectionChanged(isUp: boolean): void {
    this.state.patch({ connection: isUp ? 'up' : 'down' });
    if (!isUp) return;
    this.#tries = 0;
    this.#resync(); // [GS5]
  }

  #adopt(game: GameView, isNewHere = false): void {
    const { game: known } = this.state.get();
    const isSame = known?.gameId === game.gameId;
    if (!isSame && !isNewHere) return; // [GS1]
    if (isSame && game.revision <= known.revision) return; // [GS1]
    this.state.patch({ game });
  }
}

/** [GS6] */
function forPeople(name: IntentName, error: SessionError): SessionError {
  const { code } = error;
  const isOpening = name === 'game:open';
  if (code === 'unknownGame' || (code === 'badMessage' && isOpening))
    return { code: 'unknownGame', message: 'There is no such game.' };
  if (code === 'badMessage')
    return { code, message: 'The server does not understand this page. Reload the page.' };
  return error;
}
