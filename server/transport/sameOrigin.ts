/** Keeps other web pages in the same browser from using this server. */
import type { IncomingMessage } from 'node:http';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

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
