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

/** A request as far as it tells who made it. */
type Asking = Pick<IncomingMessage, 'headers'> & {
  readonly socket: Pick<IncomingMessage['socket'], 'remoteAddress'>;
};

/**
 * Returns true unless the request was made by a page of any other origin, also one of this machine at another port. The
 * scheme is left out: a proxy may have taken HTTPS away.
 */
export function isOwnPage({
  headers: { origin, host },
}: Pick<IncomingMessage, 'headers'>): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin) || !URL.canParse(`http://${host}`)) return false;
  return new URL(origin).host === new URL(`http://${host}`).host;
}

/** Returns true for the name or address of a host that only programs of this machine reach. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK.has(host) || LOOPBACK_ADDRESS.test(host);
}

/**
 * Returns true for a request that came over the loopback address, to a name of it: a page whose name was made to lead
 * here (DNS rebinding) does not, and neither does what a proxy that says so passes on. One on this machine that does not
 * say so cannot be told from a person at it.
 */
export function isOverLoopback({ headers, socket }: Asking): boolean {
  const { host, forwarded, 'x-forwarded-for': forwardedFor } = headers;
  if (forwarded !== undefined || forwardedFor !== undefined) return false;
  if (!LOOPBACK_ADDRESS.test(socket.remoteAddress ?? '')) return false;
  return URL.canParse(`http://${host}`) && LOOPBACK.has(new URL(`http://${host}`).hostname);
}
