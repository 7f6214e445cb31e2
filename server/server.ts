/**
 * The server whole: games over Socket.IO, models, records and jobs over HTTP, and the built client.
 *
 *     const server = await createServer({ home: 'var', port: 3000, ... });
 *     if (server.ok) console.log(server.value.url);
 */
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Evaluator } from '../engine/player/evaluator.ts';
import { type Failure, ok, type Result } from '../engine/result.ts';
import type { Dice } from '../engine/roll.ts';
import { packModel } from '../model/node/modelFile.ts';
import { CRYPTO_DICE } from './dice.ts';
import { type HomeErrorCode, lockHome } from './home/homeLock.ts';
import type { ApiParts } from './http/apiRoutes.ts';
import { makeApp } from './http/app.ts';
import { type SetupAccess, setupAccessOf } from './http/setupAccess.ts';
import { BackendList, readBackends } from './jobs/backendList.ts';
import { Jobs } from './jobs/jobs.ts';
import { CONSOLE_LOG, type Log } from './log.ts';
import { CheckpointModels } from './models/checkpointModels.ts';
import { ModelExchange, type ModelFiles } from './models/modelExchange.ts';
import { importBy } from './models/modelImport.ts';
import { ModelLibrary } from './models/modelLibrary.ts';
import { MAX_MODEL_FILE_BYTES } from './protocol/jobs.ts';
import { RecordSets } from './records/recordSets.ts';
import { Rooms } from './rooms/rooms.ts';
import type { GameStore } from './stores/gameStore.ts';
import { OpeningGameStore } from './stores/openingGameStore.ts';
import { PgliteGameStore } from './stores/pgliteGameStore.ts';
import { gameChannel } from './transport/gameMessages.ts';
import { jobBroadcast } from './transport/jobMessages.ts';
import { startSession } from './transport/session.ts';
import { makeSocketServer } from './transport/sockets.ts';

export interface ServerOptions {
  /** Everything the server keeps: games, jobs, runs, uploaded records, trained models. Made when missing. */
  readonly home: string;
  readonly shippedModels: string;
  readonly sampleRecords: string;
  /** The built client. */
  readonly clientFolder: string;
  /** The bear-off databases, which a page fetches when it needs one. */
  readonly bearoffFolder: string;
  /** bin/better-play, which trains, evaluates and reads records in processes of their own. */
  readonly program: string;
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly dice?: Dice;
  /** Where games are kept; PGlite in the home when absent. */
  readonly gameStore?: GameStore;
  /** Who may install and remove backends; as `host` and BETTER_PLAY_ALLOW_SETUP say when absent. */
  readonly setupAccess?: SetupAccess;
  /** Makes files of models and models of files; as the program does when absent. */
  readonly modelFiles?: ModelFiles;
  /** Loads the model of a name; from the model folders when absent. */
  readonly loadEvaluator?: (name: string) => Promise<Result<Evaluator, Failure<'unknownModel'>>>;
  readonly log?: Log;
}

export interface RunningServer {
  /** Where a browser finds it. */
  readonly url: string;
  /** Resolves when games can be played; rejects when the stored games cannot be opened. */
  readonly ready: Promise<void>;
  /** Stores everything, lets jobs save themselves, and ends. */
  close(): Promise<void>;
}

export type ServerErrorCode = HomeErrorCode | 'portTaken' | 'portRefused' | 'badAddress';

/** Starts a server; it listens when this returns, and answers games as soon as its store is open. */
export async function createServer(
  options: ServerOptions,
): Promise<Result<RunningServer, Failure<ServerErrorCode>>> {
  const lock = lockHome(options.home);
  if (!lock.ok) return lock;
  const http = createHttpServer();
  const listening = await listen(http, options);
  if (!listening.ok) {
    lock.value.release();
    return listening;
  }
  const parts = assemble(http, options);
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await parts.close();
    lock.value.release();
  };
  return ok({ url: listening.value, ready: parts.ready, close: () => (closing ??= close()) });
}

const modelFilesOf = (program: string): ModelFiles => ({
  largestBytes: MAX_MODEL_FILE_BYTES,
  pack: packModel,
  unpack: importBy(program),
});

/** Puts the parts together on an HTTP server. */
function assemble(
  http: HttpServer,
  options: ServerOptions,
): Pick<RunningServer, 'ready' | 'close'> {
  const { home, shippedModels, sampleRecords, program, log = CONSOLE_LOG } = options;
  const { clientFolder, bearoffFolder } = options;
  const opening = options.gameStore
    ? Promise.resolve(options.gameStore)
    : PgliteGameStore.open(path.join(home, 'games'));
  const store = new OpeningGameStore(opening);
  const models = new ModelLibrary(path.join(home, 'models'), shippedModels);
  const recordSets = new RecordSets({
    uploads: path.join(home, 'records'),
    sample: sampleRecords,
    program,
  });
  const io = makeSocketServer();
  const rooms = new Rooms({
    store,
    dice: options.dice ?? CRYPTO_DICE,
    evaluatorFor: options.loadEvaluator ?? ((name) => models.evaluator(name)),
    announce: (game) => void io.to(gameChannel(game.gameId)).emit('game:state', game),
    log,
  });
  const backends = new BackendList(() => readBackends(program));
  // Known by the time somebody asks.
  void backends.list();
  const jobs = new Jobs({
    home,
    program,
    backends,
    recordsFolder: (name) => recordSets.folder(name),
    modelFolder: (name) => models.folder(name),
    models: models.trained,
    listener: jobBroadcast(io),
    log,
  });
  const api = { models, recordSets, jobs, backends, ...modelParts(models, jobs, options) };
  http.on('request', makeApp({ ...api, clientFolder, bearoffFolder, log }));
  io.on('connection', (socket) => startSession(socket, { rooms, jobs, log }));
  // After the application, so that Socket.IO takes its own requests away from it.
  io.attach(http);
  const ready = opening.then(() => undefined);
  ready.catch(() => {}); // whoever waits for it is told
  return {
    ready,
    close: async () => {
      await jobs.close();
      const closed = io.close();
      http.closeAllConnections();
      await closed;
      await rooms.idle();
      await store.close();
    },
  };
}

/** What brings and makes models, and who may bring programs. */
function modelParts(
  library: ModelLibrary,
  jobs: Jobs,
  {
    program,
    host,
    modelFiles: files = modelFilesOf(program),
    setupAccess = setupAccessOf(host, process.env['BETTER_PLAY_ALLOW_SETUP']),
  }: ServerOptions,
): Pick<ApiParts, 'exchange' | 'checkpoints' | 'setupAccess'> {
  const holdsName = (name: string): boolean => jobs.holdsName(name);
  return {
    exchange: new ModelExchange({ library, files, holdsName }),
    checkpoints: new CheckpointModels({ jobs, library, program }),
    setupAccess,
  };
}

/** Listens and returns the address for a browser. */
function listen(
  http: HttpServer,
  { host, port, log = CONSOLE_LOG }: ServerOptions,
): Promise<Result<string, Failure<ServerErrorCode>>> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      const failure = explain(error, host, port);
      if (failure) resolve({ ok: false, error: failure });
      else reject(error);
    });
    http.listen(port, host, () => {
      http
        .removeAllListeners('error')
        .on('error', (error) => log.error('accepting connections', error));
      const name = ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(host) ? 'localhost' : host;
      resolve(
        ok(
          `http://${name.includes(':') ? `[${name}]` : name}:${(http.address() as AddressInfo).port}`,
        ),
      );
    });
  });
}

function explain(
  error: NodeJS.ErrnoException,
  host: string,
  port: number,
): Failure<ServerErrorCode> | undefined {
  const choose = 'choose another with --port or PORT';
  const badAddress: Failure<ServerErrorCode> = {
    code: 'badAddress',
    message: `"${host}" is no address of this machine: choose another with --host or HOST`,
  };
  const known: Readonly<Record<string, Failure<ServerErrorCode>>> = {
    EADDRINUSE: {
      code: 'portTaken',
      message: `port ${port} is taken by another program: stop it, or ${choose}`,
    },
    EACCES: {
      code: 'portRefused',
      message: `port ${port} may not be used by this user: ${choose}`,
    },
    ENOTFOUND: badAddress,
    EADDRNOTAVAIL: badAddress,
  };
  return known[error.code ?? ''];
}
