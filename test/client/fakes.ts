/** A server in memory with a connection that loses, repeats and reorders what a test tells it to, and time by hand. */
import type { GameTransport } from '../../client/state/gameSession.ts';
import type { Clock } from '../../client/state/playController.ts';
import { apply, type MatchAction } from '../../engine/match/apply.ts';
import { CUBELESS, type Seat } from '../../engine/match/rules.ts';
import { type MatchState, newMatch, playsOf } from '../../engine/match/state.ts';
import { START } from '../../engine/position.ts';
import type { Die, Roll } from '../../engine/roll.ts';
import type {
  GameView,
  Intent,
  IntentAnswer,
  IntentErrorCode,
  IntentName,
} from '../../server/protocol/game.ts';

export const GAME_ID = 'game-0123456789abcdef';

/** One game as the server keeps it; the person sits light. */
export class FakeGame {
  readonly gameId: string;
  state: MatchState = newMatch(CUBELESS);
  revision = 0;
  opening: { light: Die; dark: Die } | null = null;

  constructor(gameId: string = GAME_ID) {
    this.gameId = gameId;
  }

  /** Makes the opening roll. */
  open(light: Die, dark: Die): this {
    this.opening = { light, dark };
    return this.act({ kind: 'openingRoll', light, dark });
  }

  roll(...roll: Roll): this {
    return this.act({ kind: 'roll', roll });
  }

  /** Plays moves given as [from, to]. */
  play(...moves: readonly (readonly [number, number])[]): this {
    return this.act({ kind: 'play', moves: moves.map(([from, to]) => ({ from, to })) });
  }

  /** One change of the game, in one or more actions. */
  act(...actions: readonly MatchAction[]): this {
    for (const action of actions) {
      const next = apply(this.state, action);
      if (!next.ok) throw new Error(next.error.message);
      this.state = next.value;
    }
    this.revision++;
    return this;
  }

  view(): GameView {
    const { state } = this;
    const onRoll: Seat = state.phase === 'opening' ? 'light' : state.onRoll;
    const view = {
      gameId: this.gameId,
      revision: this.revision,
      model: 'rival',
      seat: 'light',
      phase: state.phase,
      onRoll,
      position: state.phase === 'opening' ? START : state.position,
      roll: state.phase === 'toPlay' ? state.roll : null,
      turns: playsOf(state),
      opening: this.opening,
      ending: state.phase === 'over' ? state.ending : null,
    };
    // As it comes over the wire: values of its own, nothing shared.
    return structuredClone(view) as unknown as GameView;
  }
}

/** What becomes of the next message: all is well, it never arrives, or its answer is lost. */
export type Fate = 'answered' | 'lost' | 'answerLost';

/** A connection to one FakeGame. Dice come from `rolls`. */
export class FakeTransport implements GameTransport {
  isUp = true;
  /** Fates of the next messages; afterwards all is well. */
  fates: Fate[] = [];
  rolls: Roll[] = [];
  readonly sent: IntentName[] = [];
  game: FakeGame;
  readonly #onState = new Set<(game: GameView) => void>();
  readonly #onConnection = new Set<(isUp: boolean) => void>();

  constructor(game: FakeGame = new FakeGame()) {
    this.game = game;
  }

  async send<Name extends IntentName>(
    name: Name,
    intent: Intent<Name>,
  ): Promise<IntentAnswer | undefined> {
    this.sent.push(name);
    await Promise.resolve();
    const fate = this.isUp ? (this.fates.shift() ?? 'answered') : 'lost';
    if (fate === 'lost') return undefined;
    const answer = this.#answer(name, intent as never);
    await Promise.resolve();
    return fate === 'answered' ? answer : undefined;
  }

  /** The server sends a view by itself. */
  push(view: GameView = this.game.view()): void {
    for (const listener of this.#onState) listener(view);
  }

  setUp(isUp: boolean): void {
    this.isUp = isUp;
    for (const listener of this.#onConnection) listener(isUp);
  }

  onState(listener: (game: GameView) => void): () => void {
    this.#onState.add(listener);
    return () => this.#onState.delete(listener);
  }

  onConnection(listener: (isUp: boolean) => void): () => void {
    this.#onConnection.add(listener);
    return () => this.#onConnection.delete(listener);
  }

  #answer(
    name: IntentName,
    intent: { gameId?: string; revision?: number; moves?: never; value?: never },
  ): IntentAnswer {
    const { game } = this;
    if (name === 'game:new') {
      if (game.revision === 0) game.open(3, 1);
      return { ok: true, game: game.view() };
    }
    if (intent.gameId !== game.gameId) return refuse('unknownGame');
    if (name === 'game:open') return { ok: true, game: game.view() };
    if (intent.revision !== game.revision) return { ...refuse('staleRevision'), game: game.view() };
    const actions: readonly MatchAction[] =
      name === 'game:roll'
        ? [{ kind: 'roll', roll: this.rolls.shift() ?? [6, 5] }]
        : name === 'game:play'
          ? [{ kind: 'play', moves: intent.moves! }]
          : [{ kind: 'resign', seat: 'light', value: intent.value! }, { kind: 'accept' }];
    const next = apply(game.state, actions[0]!);
    if (!next.ok) return { ...refuse('illegalPlay'), game: game.view() };
    game.act(...actions);
    return { ok: true, game: game.view() };
  }
}

function refuse(code: IntentErrorCode): {
  ok: false;
  error: { code: IntentErrorCode; message: string };
} {
  return { ok: false, error: { code, message: code } };
}

/** Lets every promise that can go on do so. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}

/** Time that passes only when told to. */
export class FakeClock {
  #now = 0;
  #timers: { at: number; callback: () => void }[] = [];

  readonly clock: Clock = (milliseconds, callback) => {
    const timer = { at: this.#now + milliseconds, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  /** Lets time pass, and everything that waited for it happen in order. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      await settle();
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#now = next.at;
      this.#timers = this.#timers.filter((other) => other !== next);
      next.callback();
    }
    this.#now = end;
  }
}
