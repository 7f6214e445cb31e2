/**
 * Playing over Socket.IO. The client sends intents and gets an acknowledgement with the new state or an error; the
 * server sends `game:state` to everyone who opened the game whenever it changes.
 *
 * Every state carries a revision, one higher after each change. An intent names the revision it was made on; a
 * stale one is answered with `staleRevision` and the current state comes with it, so a client that missed something
 * is whole again after any answer. The handshake's `auth` is {protocol: PROTOCOL_VERSION}. A game ID is unguessable and is all it takes to play: keep it like a key.
 */
import * as z from 'zod';
import { GAME_VALUES } from '../../engine/position.ts';

/** Raised when a message changes its meaning. A client gives it as `auth: {protocol}` when it connects; one of another version is told to reload. */
export const PROTOCOL_VERSION = 2;

const dieSchema = z.union([1, 2, 3, 4, 5, 6].map((n) => z.literal(n as 1 | 2 | 3 | 4 | 5 | 6)));
const rollSchema = z.tuple([dieSchema, dieSchema]);
const seatSchema = z.enum(['light', 'dark']);
const gameValueSchema = z.enum(GAME_VALUES);

export const gameIdSchema = z.string().regex(/^[A-Za-z0-9_-]{16,64}$/, 'expected a game ID');
const revisionSchema = z.int().nonnegative();

/** `game:new`: a game against a model; the person sits light. */
export const newGameSchema = z.strictObject({ model: z.string().max(64).optional() });
/** `game:open`: the game's state now, and `game:state` from then on. */
export const openGameSchema = z.strictObject({ gameId: gameIdSchema });
/** `game:roll`: the person on roll asks for dice. */
export const rollIntentSchema = z.strictObject({ gameId: gameIdSchema, revision: revisionSchema });
/** `game:play`: a whole turn. Places are the mover's own, 25 = bar, 0 = off. [] passes where nothing is legal. */
export const playIntentSchema = z.strictObject({
  gameId: gameIdSchema,
  revision: revisionSchema,
  moves: z
    .array(z.strictObject({ from: z.int().min(1).max(25), to: z.int().min(0).max(24) }))
    .max(4),
});
/** `game:resign`: the person gives up a single game, a gammon or a backgammon. */
export const resignIntentSchema = z.strictObject({
  gameId: gameIdSchema,
  revision: revisionSchema,
  value: gameValueSchema,
});

/** The events a client may send, each with its schema. */
export const INTENT_SCHEMAS = {
  'game:new': newGameSchema,
  'game:open': openGameSchema,
  'game:roll': rollIntentSchema,
  'game:play': playIntentSchema,
  'game:resign': resignIntentSchema,
} as const;
export type IntentName = keyof typeof INTENT_SCHEMAS;
export type Intent<Name extends IntentName> = z.infer<(typeof INTENT_SCHEMAS)[Name]>;

/** 26 counts: off, points 1..24 from that side's own end, bar. */
const sideSchema = z.array(z.int().nonnegative()).length(26);
const positionSchema = z.object({ playerOnRoll: sideSchema, opponent: sideSchema });

const turnSchema = z.object({
  seat: seatSchema,
  /** Before the play, seen by `seat`. */
  position: positionSchema,
  roll: rollSchema,
  play: z.array(z.object({ from: z.int(), to: z.int(), isHit: z.boolean() })),
});

/** A game as the person playing it may see it. */
export const gameViewSchema = z.object({
  gameId: gameIdSchema,
  revision: revisionSchema,
  /** The opponent's name. */
  model: z.string(),
  /** Where the person sits. */
  seat: seatSchema,
  phase: z.enum(['opening', 'toRoll', 'toPlay', 'over']),
  onRoll: seatSchema,
  /** Seen by `onRoll`. */
  position: positionSchema,
  /** The dice waiting to be played. */
  roll: rollSchema.nullable(),
  turns: z.array(turnSchema),
  /** The dice each side threw to begin: the higher begins and plays both. */
  opening: z.object({ light: dieSchema, dark: dieSchema }).nullable(),
  ending: z
    .object({ winner: seatSchema, value: gameValueSchema, by: z.enum(['bearoff', 'resignation']) })
    .nullable(),
});
export type GameView = z.infer<typeof gameViewSchema>;

/** What can be wrong with an intent. */
export const INTENT_ERROR_CODES = [
  'badMessage',
  'unknownGame',
  'unknownModel',
  'staleRevision',
  'notYourTurn',
  'gameOver',
  'wrongPhase',
  'illegalPlay',
  'tooManyGames',
  'tooManyMessages',
  'serverError',
] as const;
export type IntentErrorCode = (typeof INTENT_ERROR_CODES)[number];

/** The acknowledgement of an intent; `game` comes with an error where the client's state may be old. */
export type IntentAnswer =
  | { readonly ok: true; readonly game: GameView }
  | {
      readonly ok: false;
      readonly error: { readonly code: IntentErrorCode; readonly message: string };
      readonly game?: GameView;
    };
