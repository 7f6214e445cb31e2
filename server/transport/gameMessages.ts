/** The messages of server/protocol/game.ts: each checked by its schema, then handed to the rooms. */
import type { Socket } from 'socket.io';
import * as z from 'zod';
import {
  INTENT_SCHEMAS,
  type Intent,
  type IntentAnswer,
  type IntentName,
} from '../protocol/game.ts';
import type { Rooms } from '../rooms/rooms.ts';
import { type Refusal, refuse } from './refusal.ts';

/** The Socket.IO room of those who have a game open. */
export const gameChannel = (gameId: string): string => `game:${gameId}`;

/** Returns true for the name of an intent. */
export function isIntentName(name: string): name is IntentName {
  return Object.hasOwn(INTENT_SCHEMAS, name);
}

/** Carries out an intent, whatever its payload is, and returns its answer. */
export async function answerIntent<Name extends IntentName>(
  socket: Socket,
  rooms: Rooms,
  name: Name,
  payload: unknown,
): Promise<IntentAnswer | Refusal> {
  const schema: z.ZodType = INTENT_SCHEMAS[name];
  const intent = schema.safeParse(payload);
  if (!intent.success) return refuse('badMessage', `${name}: ${z.prettifyError(intent.error)}`);
  return handlers(socket, rooms)[name](intent.data as Intent<Name>);
}

type Handlers = { readonly [Name in IntentName]: (intent: Intent<Name>) => Promise<IntentAnswer> };

const handlers = (socket: Socket, rooms: Rooms): Handlers => ({
  'game:new': async (intent) => {
    const answer = await rooms.begin(intent);
    if (answer.game) await socket.join(gameChannel(answer.game.gameId));
    return answer;
  },
  'game:open': async (intent) => {
    // Joined before the game is read, so that no change falls between the two.
    const channel = gameChannel(intent.gameId);
    await socket.join(channel);
    const answer = await rooms.open(intent);
    if (!answer.game) await socket.leave(channel);
    return answer;
  },
  'game:roll': (intent) => rooms.roll(intent),
  'game:play': (intent) => rooms.play(intent),
  'game:resign': (intent) => rooms.resign(intent),
});
