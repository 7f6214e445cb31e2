/**
 * Who may install and remove backends over HTTP. A set-up runs programs that it fetches, so that whoever may start one
 * may do a lot.
 *
 * Nobody proves to be at this machine: any proxy on it comes over the loopback address too. So it takes a server that
 * listens to this machine alone, as it does unless it is told otherwise, and somebody who puts a proxy before it for
 * others shuts set-ups off with BETTER_PLAY_ALLOW_SETUP=0. Pages of other origins never may.
 */
import type { IncomingMessage } from 'node:http';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import { isLoopbackHost, isOverLoopback, isOwnPage } from '../transport/sameOrigin.ts';

/** all: whoever reaches the server. machine: who comes over the loopback address. none: nobody. */
export type SetupAccess = 'all' | 'machine' | 'none';

/** Returns who may set backends up on a server that listens at `host`; `setting` is BETTER_PLAY_ALLOW_SETUP. */
export function setupAccessOf(host: string, setting: string | undefined): SetupAccess {
  if (setting === '1') return 'all';
  return setting === undefined && isLoopbackHost(host) ? 'machine' : 'none';
}

/** Accepts a request for a set-up, or says why it may not be and what to do. */
export function checkSetup(
  request: Pick<IncomingMessage, 'headers' | 'socket'>,
  access: SetupAccess,
): Result<void, Failure<'otherOrigin' | 'otherMachine'>> {
  if (!isOwnPage(request)) return fail('otherOrigin', 'this page is of another origin');
  if (access === 'all' || (access === 'machine' && isOverLoopback(request))) return ok(undefined);
  return fail(
    'otherMachine',
    'backends are not installed or removed over this address: use bin/better-play backend on the machine of the server, or http://localhost there where the server listens to that machine alone; BETTER_PLAY_ALLOW_SETUP=1 lets whoever reaches the server do it, 0 nobody',
  );
}
