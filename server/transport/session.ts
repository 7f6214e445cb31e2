/** One socket's life: every message it sends is limited, checked, carried out and answered. */
import type { Socket } from 'socket.io';
import type { Jobs } from '../jobs/jobs.ts';
import type { Log } from '../log.ts';
import { RateLimit } from '../rateLimit.ts';
import type { Rooms } from '../rooms/rooms.ts';
import { answerIntent, isIntentName } from './gameMessages.ts';
import { watchJob } from './jobMessages.ts';
import { refuse } from './refusal.ts';

/** Messages a session may send at once, enough for a whole game, and a second in the long run. */
export const MESSAGE_BURST = 300;
export const MESSAGES_PER_SECOND = 20;
/** Refused messages over that limit after which a session is disconnected. */
export const MAX_OVER_LIMIT = 200;

/** What a session works on. */
export interface SessionParts {
  readonly rooms: Rooms;
  readonly jobs: Jobs;
  readonly log: Log;
}

/** Answers whatever the socket sends, known or not, until it disconnects. */
export function startSession(socket: Socket, parts: SessionParts): void {
  const limit = new RateLimit(MESSAGE_BURST, MESSAGES_PER_SECOND);
  let overLimit = 0;
  socket.onAny(async (name: string, ...values: unknown[]) => {
    const acknowledge = values.find((value) => typeof value === 'function');
    const payload = values[0] === acknowledge ? undefined : values[0];
    if (limit.take()) {
      acknowledge?.(await answer(socket, parts, name, payload));
    } else {
      acknowledge?.(
        refuse(
          'tooManyMessages',
          `more than ${MESSAGES_PER_SECOND} messages a second: send them more slowly`,
        ),
      );
      if (++overLimit > MAX_OVER_LIMIT) socket.disconnect(true);
    }
  });
}

/** The answer to one message; never rejects. */
async function answer(
  socket: Socket,
  { rooms, jobs, log }: SessionParts,
  name: string,
  payload: unknown,
): Promise<unknown> {
  try {
    if (isIntentName(name)) return await answerIntent(socket, rooms, name, payload);
    if (name === 'job:watch') return await watchJob(socket, jobs, payload);
    return refuse('badMessage', `there is no message "${name}"`);
  } catch (error) {
    log.error(`message ${name}`, error);
    return refuse('serverError', 'something went wrong on the server; its log says what');
  }
}
