/** The server as a process: killed, signalled, started twice. Runs what `tsc -b` has built. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer as createTcpServer } from 'node:net';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { IntentAnswer } from '../../server/protocol/game.ts';
import type { Job } from '../../server/protocol/jobs.ts';
import { firstPlay, gameOf } from './fakes/games.ts';
import { connect, makeOptions, temporaryFolder } from './fakes/startServer.ts';
import { training } from './fakes/workshop.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SERVER_PROCESS = fileURLToPath(new URL('fakes/serverProcess.mjs', import.meta.url));
const SERVE_PROCESS = fileURLToPath(new URL('fakes/serveProcess.mjs', import.meta.url));

/** One for all tests of this file, one after the other: making its database takes seconds. */
const home = mkdtempSync(path.join(tmpdir(), 'better-play-home-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

beforeAll(() => {
  const tsc = path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-b', 'server', 'cli'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stdout);
});

interface Process {
  readonly child: ChildProcess;
  /** The first line of standard output, undefined when it ended before. */
  readonly firstLine: Promise<string | undefined>;
  /** How it ended, with what it wrote to standard error. */
  readonly ended: Promise<{ status: number | null; errorText: string }>;
}

/** Starts a script; it is killed after the test if it is still there. */
function start(script: string, ...args: string[]): Process {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let errorText = '';
  child.stderr.on('data', (data) => (errorText += String(data)));
  const ended = new Promise<{ status: number | null; errorText: string }>((resolve) => {
    child.once('close', (status) => resolve({ status, errorText }));
  });
  const line = new Promise<string>((resolve) =>
    createInterface({ input: child.stdout }).once('line', resolve),
  );
  return { child, ended, firstLine: Promise.race([line, ended.then(() => undefined)]) };
}

async function addressOf({ firstLine, ended }: Process): Promise<string> {
  const url = (await firstLine)?.match(/http:\S+/)?.[0];
  if (!url) throw new Error((await ended).errorText);
  return url;
}

describe('a server that is killed', () => {
  it(
    'loses nothing it has answered, and leaves no training behind',
    { timeout: 90_000 },
    async () => {
      const { log: _log, loadEvaluator: _load, ...given } = makeOptions();
      const options = JSON.stringify({ ...given, home });
      const first = start(SERVER_PROCESS, options);
      const url = await addressOf(first);
      const player = await connect(url);
      const ask = async (name: string, payload: unknown): Promise<IntentAnswer> =>
        (await player.emitWithAck(name, payload)) as IntentAnswer;
      let game = gameOf(await ask('game:new', {}));
      const { gameId } = game;
      while (game.turns.length < 7) {
        const { revision } = game;
        game = gameOf(
          game.phase === 'toRoll'
            ? await ask('game:roll', { gameId, revision })
            : await ask('game:play', { gameId, revision, moves: firstPlay(game) }),
        );
      }
      const { id, trained } = await startTraining(url);
      await trained;
      first.child.kill('SIGKILL');
      await first.ended;

      const second = start(SERVER_PROCESS, options);
      const again = await addressOf(second);
      const socket = await connect(again);
      expect(gameOf((await socket.emitWithAck('game:open', { gameId })) as IntentAnswer)).toEqual(
        game,
      );
      const resigned = (await socket.emitWithAck('game:resign', {
        gameId,
        revision: game.revision,
        value: 'gammon',
      })) as IntentAnswer;
      expect(gameOf(resigned)).toMatchObject({ revision: game.revision + 1, phase: 'over' });
      const job = await endOf(again, id);
      expect(job.state).toBe('interrupted');
      expect(job.events.at(-1)).toMatchObject({ event: 'stopped', step: 3 });
      second.child.kill('SIGKILL');
      await second.ended;
    },
  );
});

describe('the verb serve', () => {
  it(
    'ends in good order on SIGTERM, and keeps its home to itself until then',
    { timeout: 90_000 },
    async () => {
      vi.stubEnv('BETTER_PLAY_BACKENDS', temporaryFolder());
      onTestFinished(() => void vi.unstubAllEnvs());
      const first = start(SERVE_PROCESS, '--port', '0', '--home', home, '--allow-setup');
      const url = await addressOf(first);
      expect(url).toMatch(/^http:\/\/localhost:\d+$/);
      const setUp = await fetch(`${url}/api/jobs`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': '192.168.1.7' },
        body: JSON.stringify({ kind: 'backend', action: 'remove', target: 'webgpu' }),
      });
      expect(setUp.status).toBe(200);
      const second = start(SERVE_PROCESS, '--port', '0', '--home', home);
      const { status, errorText } = await second.ended;
      expect([status, errorText]).toEqual([
        1,
        `better-play: another server (process ${first.child.pid}) is using ${home}: stop it, or give this one another --home\n`,
      ]);
      first.child.kill('SIGTERM');
      expect(await first.ended).toMatchObject({ status: 0 });
    },
  );

  it('says in a line that a port is taken', async () => {
    const taken = createTcpServer();
    await new Promise<void>((resolve) => void taken.listen(0, 'localhost', resolve));
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as { port: number };
    const { ended } = start(SERVE_PROCESS, '--port', String(port), '--home', temporaryFolder());
    expect(await ended).toEqual({
      status: 1,
      errorText: `better-play: port ${port} is taken by another program: stop it, or choose another with --port or PORT\n`,
    });
  });
});

/** Starts a training that goes on until it is stopped; `trained` resolves when it has got as far as it will. */
async function startTraining(url: string): Promise<{ id: string; trained: Promise<void> }> {
  const request = { ...training('waits'), experts: [] };
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/api/jobs`, {
    method: 'POST',
    headers,
    body: JSON.stringify(request),
  });
  const { id } = (await response.json()) as Job;
  const socket = await connect(url);
  const trained = new Promise<void>((resolve) => {
    const look = (event: { event: string; step?: number }): void => {
      if (event.event === 'step' && event.step === 3) resolve();
    };
    socket.on('job:event', ({ event }) => look(event));
    socket.emit('job:watch', { jobId: id }, ({ job }: { job: Job }) => job.events.forEach(look));
  });
  return { id, trained };
}

/** Returns the job once it is neither running nor being settled. */
async function endOf(url: string, jobId: string): Promise<Job> {
  const socket = await connect(url);
  return new Promise((resolve) => {
    const look = (job: Job): void => {
      if (job.state !== 'running') resolve(job);
    };
    socket.on('job:state', look);
    socket.emit('job:watch', { jobId }, ({ job }: { job: Job }) => look(job));
  });
}
