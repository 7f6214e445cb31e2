/** Socket.IO: who may connect, and how much a message may hold. */
import { Server } from 'socket.io';
import { PROTOCOL_VERSION } from '../protocol/game.ts';
import { isSameOrigin } from './sameOrigin.ts';

/** The longest message: an intent has a few hundred bytes. */
export const MAX_MESSAGE_BYTES = 16_384;

/**
 * Returns the Socket.IO server, to be attached to an HTTP server. It refuses pages of other origins, and clients that say, in the handshake's
 * `auth: {protocol}`, that they speak another version of the protocol.
 */
export function makeSocketServer(): Server {
  const io = new Server({
    serveClient: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    allowRequest: (request, decide) => {
      const isAllowed = isSameOrigin(request);
      decide(isAllowed ? undefined : 'this page is of another origin', isAllowed);
    },
  });
  io.use((socket, next) => {
    const version: unknown = socket.handshake.auth['protocol'];
    const isSpoken = version === undefined || version === PROTOCOL_VERSION;
    next(
      isSpoken ? undefined : new Error('this page is of another version of the program: reload it'),
    );
  });
  return io;
}
