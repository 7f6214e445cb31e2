/**
 * Rooms: each is one game of a person against a model. A room has no state of its own: an intent loads the game,
 * changes it, stores it and answers, one intent of a game at a time, so whatever was answered survives a kill.
 *
 * After the person's turn the model's whole turn follows before the answer. Should it fail, or the server die between
 * the two, the person's turn is kept and the model's is made up for when the game is next opened.
 */
import { randomBytes } from 'node:crypto';
import { apply, type MatchAction, type MatchErrorCode } from '../../engine/match/apply.ts';
import type { MatchState } from '../../engine/match/state.ts';
import type { Evaluator } from '../../engine/player/evaluator.ts';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import type { Dice } from '../../engine/roll.ts';
import { KeyedQueue } from '../keyedQueue.ts';
import type { Log } from '../log.ts';
import type { GameView, Intent, IntentAnswer, IntentErrorCode } from '../protocol/game.ts';
import type { GameStore } from '../stores/gameStore.ts';
import { type GameRecord, isPlayed, type PlayedState } from './gameRecord.ts';
import { gameView } from './gameView.ts';
import { modelTurn, throwOpening } from './modelTurn.ts';

/** Games a store may hold: some 20 KB each. */
export const MAX_GAMES = 100_000;
/** The opponent when none is named. */
export const DEFAULT_MODEL = 'default';

/** What rooms are made of; tests hand in scripted dice, a simple evaluator and a store in memory. */
export interface RoomParts {
  readonly store: GameStore;
  readonly dice: Dice;
  /** Returns a model ready to play, or says that there is none of this name. */
  readonly evaluatorFor: (model: string) => Promise<Result<Evaluator, Failure<'unknownModel'>>>;
  /** Called with each game that has changed, after it was stored and before the intent is answered. */
  readonly announce: (game: GameView) => void;
  readonly log: Log;
}

type Change = Result<PlayedState, Failure<IntentErrorCode>>;

/** All games of a server. Every method answers; it throws only when the store fails. */
export class Rooms {
  readonly #parts: RoomParts;
  readonly #queue = new KeyedQueue();

  constructor(parts: RoomParts) {
    this.#parts = parts;
  }

  /** Begins a game: throws the opening dice, and lets the model play when it won them. */
  async begin({ model = DEFAULT_MODEL }: Intent<'game:new'>): Promise<IntentAnswer> {
    const { store, dice, evaluatorFor } = this.#parts;
    const evaluator = await evaluatorFor(model);
    if (!evaluator.ok) return refuse(evaluator.error);
    if ((await store.count()) >= MAX_GAMES) {
      return refuse({
        code: 'tooManyGames',
        message: `this server keeps ${MAX_GAMES} games and has no room for another`,
      });
    }
    const id = randomBytes(16).toString('base64url');
    const record: GameRecord = { id, revision: 0, model, seat: 'light', ...throwOpening(dice) };
    await this.#store(record);
    return this.#queue.run(id, () => this.#finishModelTurn(record));
  }

  /** Returns the game as it stands, after the model's turn where that was still to be made. */
  open({ gameId }: Intent<'game:open'>): Promise<IntentAnswer> {
    return this.#queue.run(gameId, async () => {
      const record = await this.#parts.store.load(gameId);
      return record ? this.#finishModelTurn(record) : refuseUnknown(gameId);
    });
  }

  /** Rolls for the person. */
  roll(intent: Intent<'game:roll'>): Promise<IntentAnswer> {
    return this.#change(intent, (record) =>
      onTurn(record, () =>
        record.state.phase === 'toPlay'
          ? fail('wrongPhase', 'the dice are thrown already: play them')
          : change(record.state, { kind: 'roll', roll: this.#parts.dice.roll() }),
      ),
    );
  }

  /** Makes the person's play, and then the model's turn. */
  play(intent: Intent<'game:play'>): Promise<IntentAnswer> {
    return this.#change(intent, (record) =>
      onTurn(record, () => change(record.state, { kind: 'play', moves: intent.moves })),
    );
  }

  /** Gives the game up at the value named, on either side's turn; the model accepts whatever it is offered. */
  resign(intent: Intent<'game:resign'>): Promise<IntentAnswer> {
    const { value } = intent;
    return this.#change(intent, ({ state, seat }) =>
      change(state, { kind: 'resign', seat, value }, { kind: 'accept' }),
    );
  }

  /** Resolves when no intent is being worked on. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  #change(
    { gameId, revision }: { readonly gameId: string; readonly revision: number },
    makeChange: (record: GameRecord) => Change,
  ): Promise<IntentAnswer> {
    return this.#queue.run(gameId, async () => {
      const record = await this.#parts.store.load(gameId);
      if (!record) return refuseUnknown(gameId);
      if (record.revision !== revision) {
        const message = `the game is at revision ${record.revision}, this was meant for ${revision}`;
        return refuse({ code: 'staleRevision', message }, record);
      }
      const next = makeChange(record);
      if (!next.ok) return refuse(next.error, record);
      const changed = await this.#store({ ...record, revision: revision + 1, state: next.value });
      return this.#finishModelTurn(changed, true);
    });
  }

  /** Answers with the game after the model's turn, if it is the model's, and announces it if it has changed. */
  async #finishModelTurn(record: GameRecord, hasChanged = false): Promise<IntentAnswer> {
    const { state, seat, model } = record;
    if (state.phase === 'over' || state.onRoll === seat) {
      const game = gameView(record);
      if (hasChanged) this.#parts.announce(game);
      return { ok: true, game };
    }
    try {
      const evaluator = await this.#parts.evaluatorFor(model);
      if (!evaluator.ok) return this.#keepWaiting(evaluator.error, record, hasChanged);
      const next = await modelTurn(state, evaluator.value, this.#parts.dice);
      const changed = await this.#store({ ...record, revision: record.revision + 1, state: next });
      return await this.#finishModelTurn(changed, true);
    } catch (error) {
      this.#parts.log.error(`turn of model ${model} in a game`, error);
      const message = `${model} failed to make its turn; the game is kept, open it again to let it try once more`;
      return this.#keepWaiting({ code: 'serverError', message }, record, hasChanged);
    }
  }

  #keepWaiting(
    error: Failure<IntentErrorCode>,
    record: GameRecord,
    hasChanged: boolean,
  ): IntentAnswer {
    if (hasChanged) this.#parts.announce(gameView(record));
    return refuse(error, record);
  }

  async #store(record: GameRecord): Promise<GameRecord> {
    if (await this.#parts.store.save(record)) return record;
    throw new Error(
      `a game was changed by someone else while revision ${record.revision} was made`,
    );
  }
}

/** The state after the actions, or why one of them cannot be taken. */
function change(state: MatchState, ...actions: readonly MatchAction[]): Change {
  let now = state;
  for (const action of actions) {
    const next = apply(now, action);
    if (!next.ok) return refusal(next.error);
    now = next.value;
  }
  if (!isPlayed(now)) throw new Error(`${actions.at(-1)?.kind} led to ${now.phase}`);
  return ok(now);
}

/** What the page is told; that there is no cube is not something it can run into. */
function refusal({ code, message }: Failure<MatchErrorCode>): Change {
  switch (code) {
    case 'gameOver':
    case 'wrongPhase':
    case 'illegalPlay':
      return fail(code, message);
    case 'matchOver':
    case 'badAction':
    case 'badRoll':
    case 'illegalDouble':
    case 'illegalBeaver':
      return fail('serverError', message);
  }
}

/** The change, or a refusal unless it is the person's turn. */
function onTurn({ state, seat, model }: GameRecord, makeChange: () => Change): Change {
  if (state.phase === 'over') return fail('gameOver', 'the game is over');
  return state.onRoll === seat ? makeChange() : fail('notYourTurn', `it is ${model}'s turn`);
}

function refuse({ code, message }: Failure<IntentErrorCode>, record?: GameRecord): IntentAnswer {
  return { ok: false, error: { code, message }, ...(record && { game: gameView(record) }) };
}

function refuseUnknown(gameId: string): IntentAnswer {
  return refuse({ code: 'unknownGame', message: `there is no game ${gameId} on this server` });
}
