/** A folder for one test, and a server in it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { io, type Socket } from 'socket.io-client';
import { onTestFinished } from 'vitest';
import type { Log } from '../../../server/log.ts';
import { createServer, type RunningServer, type ServerOptions } from '../../../server/server.ts';
import { MemoryGameStore } from '../../../server/stores/memoryGameStore.ts';
import { loadRunner } from './games.ts';

/** The stand-in for bin/better-play. */
export const FAKE_PROGRAM: string = fileURLToPath(new URL('program.mjs', import.meta.url));

/** Says nothing. */
export const SILENT: Log = { error: () => {} };

/** Fails the test on an error nobody expected. */
export const STRICT: Log = {
  error: (where, error) => {
    throw new Error(`${where}: ${String(error)}`);
  },
};

/** Returns a new folder, removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'better-play-server-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Returns a folder with a client, a sample of records and no shipped model. */
export function makeOptions(): Omit<ServerOptions, 'gameStore'> {
  const folder = temporaryFolder();
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  write('client/index.html', '<title>the page</title>');
  write('client/assets/page-1234.js', 'page()');
  write('bearoff/one-sided.bearoff', 'BPBEAR');
  write('sample/one.mat', ' 0 point match');
  write('secret.txt', 'secret');
  return {
    home: path.join(folder, 'home'),
    shippedModels: path.join(folder, 'models'),
    sampleRecords: path.join(folder, 'sample'),
    clientFolder: path.join(folder, 'client'),
    bearoffFolder: path.join(folder, 'bearoff'),
    program: FAKE_PROGRAM,
    host: '127.0.0.1',
    port: 0,
    loadEvaluator: loadRunner,
    log: STRICT,
  };
}

/** Starts a server, with games in memory unless options say otherwise; it is closed after the test. */
export async function startServer(options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const server = await createServer({
    ...makeOptions(),
    gameStore: new MemoryGameStore(),
    ...options,
  });
  if (!server.ok) throw new Error(server.error.message);
  onTestFinished(() => server.value.close());
  return server.value;
}

/** Connects to a server; disconnected after the test. */
export async function connect(
  url: string,
  options: Parameters<typeof io>[1] = {},
): Promise<Socket> {
  const socket = io(url, { transports: ['websocket'], reconnection: false, ...options });
  onTestFinished(() => void socket.disconnect());
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}
