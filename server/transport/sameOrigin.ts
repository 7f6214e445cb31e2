/** Keeps other web pages in the same browser, and for some things other machines, from using this server. */
import type { IncomingMessage } from 'node:http';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
/** As Node gives it: an IPv4 address is mapped into IPv6 where a server listens on both. */
const LOOPBACK_ADDRESS = /^(::ffff:)?127\.|^::1$/;

/**
 * Returns true unless the request was made by a page of another origin. A browser names the page's origin with every
 * WebSocket and every writing request; programs such as curl name none and are let in, as are pages of this machine
 * (a development server that passes requests on).
 */
export function isSameOrigin({ headers }: IncomingMessage): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin) || !URL.canParse(`http://${host}`)) return false;
  const [page, server] = [new URL(origin), new URL(`http://${host}`)];
  return (
    page.host === server.host || (LOOPBACK.has(page.hostname) && LOOPBACK.has(server.hostname))
  );
}

/**
 * Returns true for a request made on this machine, to it by a name of its own: a page whose name was made to lead here
 * (DNS rebinding) is not, and neither is what a proxy passes on for somebody else.
 */
export function isFromThisMachine({
  headers,
  socket,
}: Pick<IncomingMessage, 'headers'> & {
  readonly socket: Pick<IncomingMessage['socket'], 'remoteAddress'>;
}): boolean {
  const { host, forwarded, 'x-forwarded-for': forwardedFor } = headers;
  if (forwarded !== undefined || forwardedFor !== undefined) return false;
  if (!LOOPBACK_ADDRESS.test(socket.remoteAddress ?? '')) return false;
  return URL.canParse(`http://${host}`) && LOOPBACK.has(new URL(`http://${host}`).hostname);
}
