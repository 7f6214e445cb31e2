/** Games and jobs over Socket.IO. Everything received is checked against the protocol's schemas. */
import { io, type Socket } from 'socket.io-client';
import * as z from 'zod';
import { type TrainingEvent, trainingEventSchema } from '../../model/trainingEvents.ts';
import {
  type GameView,
  gameViewSchema,
  type Intent,
  INTENT_ERROR_CODES,
  type IntentAnswer,
  type IntentName,
  PROTOCOL_VERSION,
} from '../../server/protocol/game.ts';
import { type Job, jobSchema } from '../../server/protocol/jobs.ts';
import type { GameTransport } from '../state/gameSession.ts';
import type { JobTransport } from '../state/jobWatch.ts';
import { Store } from '../state/store.ts';

/** Milliseconds without an answer after which a message counts as lost. */
const ANSWER_TIMEOUT_MS = 10_000;
/** Milliseconds before connecting again after the server ended the connection. */
const RECONNECT_MS = 1000;

const NOT_UNDERSTOOD =
  'The server answered in a way this page does not understand. Reload the page.';

const errorSchema = z.object({ code: z.string(), message: z.string() });
const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), game: gameViewSchema }),
  z.object({
    ok: z.literal(false),
    error: z.object({ code: z.enum(INTENT_ERROR_CODES), message: z.string() }),
    game: gameViewSchema.optional(),
  }),
]);
const watchAnswerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), job: jobSchema }),
  z.object({ ok: z.literal(false), error: errorSchema }),
]);
const jobEventSchema = z.object({ jobId: z.string(), event: trainingEventSchema });

/** The page's one connection to the server it came from. */
export class ServerSocket implements GameTransport, JobTransport {
  /** Why the server will not talk to this page, if it said so; trying again does not help. */
  readonly refusal: Store<string | null> = new Store<string | null>(null);
  readonly #socket: Socket;

  constructor() {
    this.#socket = io({ auth: { protocol: PROTOCOL_VERSION }, reconnectionDelayMax: 3000 });
    // An error after which the socket does not try again was the server's decision.
    this.#socket.on('connect_error', (error) =>
      this.refusal.set(this.#socket.active ? null : error.message),
    );
    this.#socket.on('connect', () => this.refusal.set(null));
    // A server that ends a connection on purpose may be starting anew.
    this.#socket.on('disconnect', (reason) => {
      if (reason === 'io server disconnect') setTimeout(() => this.#socket.connect(), RECONNECT_MS);
    });
  }

  get isUp(): boolean {
    return this.#socket.connected;
  }

  async send<Name extends IntentName>(
    name: Name,
    intent: Intent<Name>,
  ): Promise<IntentAnswer | undefined> {
    const answer = await this.#ask(name, intent);
    if (answer === undefined) return undefined;
    const read = answerSchema.safeParse(answer);
    if (!read.success) {
      return {
        ok: false,
        error: {
          code: 'serverError',
          message: NOT_UNDERSTOOD,
        },
      };
    }
    const { data } = read;
    if (data.ok) return data;
    return data.game === undefined
      ? { ok: false, error: data.error }
      : { ok: false, error: data.error, game: data.game };
  }

  async watchJob(jobId: string): Promise<Job | undefined> {
    const answer = await this.#ask('job:watch', { jobId });
    if (answer === undefined) return undefined;
    const read = watchAnswerSchema.safeParse(answer);
    if (!read.success) throw new Error(NOT_UNDERSTOOD);
    if (read.data.ok) return read.data.job;
    const { code, message } = read.data.error;
    // An ID the server cannot read names no job.
    const isUnknown = code === 'unknownJob' || code === 'badMessage';
    throw new Error(isUnknown ? 'There is no such run.' : message);
  }

  onState(listener: (game: GameView) => void): () => void {
    return this.#on('game:state', gameViewSchema, listener);
  }

  onJobEvent(listener: (jobId: string, event: TrainingEvent) => void): () => void {
    return this.#on('job:event', jobEventSchema, ({ jobId, event }) => listener(jobId, event));
  }

  onJobState(listener: (job: Job) => void): () => void {
    return this.#on('job:state', jobSchema, listener);
  }

  onConnection(listener: (isUp: boolean) => void): () => void {
    const up = (): void => listener(true);
    const down = (): void => listener(false);
    this.#socket.on('connect', up);
    this.#socket.on('disconnect', down);
    this.#socket.on('connect_error', down);
    return () => {
      this.#socket.off('connect', up);
      this.#socket.off('disconnect', down);
      this.#socket.off('connect_error', down);
    };
  }

  /** Sends one message; undefined when the connection is down or no answer came in time. Never buffers. */
  async #ask(name: string, message: unknown): Promise<unknown> {
    if (!this.#socket.connected) return undefined;
    try {
      return (await this.#socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck(name, message)) as unknown;
    } catch {
      return undefined;
    }
  }

  /** Listens for a message; one that does not fit its schema is reported and left out. */
  #on<T>(name: string, schema: z.ZodType<T>, listener: (message: T) => void): () => void {
    const check = (message: unknown): void => {
      const read = schema.safeParse(message);
      if (read.success) listener(read.data);
      else console.error(`${name} does not fit the protocol: ${read.error.message}`);
    };
    this.#socket.on(name, check);
    return () => this.#socket.off(name, check);
  }
}
