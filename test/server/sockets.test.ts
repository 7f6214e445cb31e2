import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import type { Socket } from 'socket.io-client';
import {
  gameViewSchema,
  INTENT_ERROR_CODES,
  INTENT_SCHEMAS,
  type IntentAnswer,
  PROTOCOL_VERSION,
} from '../../server/protocol/game.ts';
import { MAX_OVER_LIMIT, MESSAGE_BURST } from '../../server/transport/session.ts';
import { codeOf, firstPlay, gameOf } from './fakes/games.ts';
import { connect, SILENT, startServer } from './fakes/startServer.ts';

/** Sends a message and returns the answer; rejects when there is none. */
async function ask(
  socket: Socket,
  ...message: [name: string, payload: unknown]
): Promise<IntentAnswer> {
  return (await socket.timeout(5000).emitWithAck(...message)) as IntentAnswer;
}

/** Plays a game from where it stands to its end; returns the answers' states. */
async function playOut(socket: Socket, gameId: string): Promise<ReturnType<typeof gameOf>> {
  let game = gameOf(await ask(socket, 'game:open', { gameId }));
  while (game.phase !== 'over') {
    const { revision } = game;
    const answer =
      game.phase === 'toRoll'
        ? await ask(socket, 'game:roll', { gameId, revision })
        : await ask(socket, 'game:play', { gameId, revision, moves: firstPlay(game) });
    game = gameOf(answer);
  }
  return game;
}

describe('a game over a socket', () => {
  it('is played to its end, and seen by another session that opened it', async () => {
    const { url } = await startServer();
    const [player, watcher] = [await connect(url), await connect(url)];
    const { gameId } = gameOf(await ask(player, 'game:new', {}));
    await ask(watcher, 'game:open', { gameId });
    const seen: unknown[] = [];
    const sawEnd = new Promise<void>((resolve) => {
      watcher.on('game:state', (game) => {
        seen.push(game);
        if (gameViewSchema.parse(game).phase === 'over') resolve();
      });
    });
    const game = await playOut(player, gameId);
    await sawEnd;
    expect(game.ending).not.toBeNull();
    expect(seen.at(-1)).toEqual(game);
    const revisions = seen.map((each) => gameViewSchema.parse(each).revision);
    expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
  });

  it('is not shown to those who have not opened it', async () => {
    const { url } = await startServer();
    const [player, other] = [await connect(url), await connect(url)];
    const seen: unknown[] = [];
    other.on('game:state', (game) => seen.push(game));
    const { gameId, revision } = gameOf(await ask(player, 'game:new', {}));
    await ask(player, 'game:resign', { gameId, revision, value: 'single' });
    await ask(other, 'game:open', { gameId: 'no-game-of-this-id' });
    expect(seen).toEqual([]);
  });
});

describe('whatever a client sends', () => {
  const gameId = fc.constantFrom('no-game-of-this-id', 'short', '', '../../etc/passwd');
  const almost = fc.record(
    {
      gameId: fc.oneof(gameId, fc.anything()),
      revision: fc.oneof(fc.integer(), fc.anything()),
      moves: fc.oneof(fc.array(fc.record({ from: fc.integer(), to: fc.integer() })), fc.anything()),
      value: fc.oneof(fc.constant('single'), fc.anything()),
      model: fc.oneof(fc.constantFrom('nobody', '../default', ''), fc.anything()),
    },
    { requiredKeys: [] },
  );
  /** JSON as a socket carries it. */
  const payload = fc.oneof(almost, fc.jsonValue(), fc.uint8Array()).map((value) => {
    if (value instanceof Uint8Array) return value;
    try {
      return JSON.parse(JSON.stringify(value) ?? 'null') as unknown;
    } catch {
      return null;
    }
  });
  const name = fc.oneof(
    fc.constantFrom(
      ...Object.keys(INTENT_SCHEMAS),
      'job:watch',
      'error',
      'message',
      '__proto__',
      'constructor',
    ),
    fc.string(),
  );

  it('is answered with a code, with and without an acknowledgement asked for', async () => {
    const { url } = await startServer();
    const reserved = new Set([
      'connect',
      'connect_error',
      'disconnect',
      'disconnecting',
      'newListener',
      'removeListener',
    ]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, payload), { maxLength: 20 }), async (messages) => {
        const socket = await connect(url);
        for (const [event, value] of messages) {
          if (reserved.has(event)) continue;
          socket.emit(event, value);
          const answer = await ask(socket, event, value);
          if (answer.ok) expect(event).toBe('game:new');
          else expect([...INTENT_ERROR_CODES, 'unknownJob']).toContain(answer.error.code);
        }
        socket.disconnect();
      }),
      { numRuns: 60 },
    );
    expect(codeOf(await ask(await connect(url), 'game:new', {}))).toBe('ok');
  });

  it('says what is wrong with it', async () => {
    const socket = await connect((await startServer()).url);
    const answers = [
      await ask(socket, 'game:open', null),
      await ask(socket, 'game:open', { gameId: 'x' }),
      await ask(socket, 'game:new', { model: 'runner', seat: 'dark' }),
      await ask(socket, 'game:shuffle', {}),
    ];
    expect(answers.map(codeOf)).toEqual(Array(4).fill('badMessage'));
    expect(answers.map((answer) => (answer.ok ? '' : answer.error.message)).join('\n'))
      .toMatchInlineSnapshot(`
      "game:open: ✖ Invalid input: expected object, received null
      game:open: ✖ expected a game ID
        → at gameId
      game:new: ✖ Unrecognized key: "seat"
      there is no message "game:shuffle""
    `);
    expect(await socket.timeout(5000).emitWithAck('game:open')).toMatchObject({
      error: { code: 'badMessage' },
    });
  });

  it('is answered as an error of the server where the server fails', async () => {
    const loadEvaluator = (): never => {
      throw new Error('no memory');
    };
    const socket = await connect((await startServer({ loadEvaluator, log: SILENT })).url);
    expect(codeOf(await ask(socket, 'game:new', {}))).toBe('serverError');
  });

  it('is refused when it is too much, and a session that goes on is disconnected', async () => {
    const socket = await connect((await startServer()).url);
    const disconnected = new Promise((resolve) => socket.once('disconnect', resolve));
    expect(codeOf(await ask(socket, 'game:open', { gameId: 'no-game-of-this-id' }))).toBe(
      'unknownGame',
    );
    const codes: string[] = [];
    for (let sent = 0; sent < MESSAGE_BURST + 2 * MAX_OVER_LIMIT; sent++) {
      socket.emit('game:open', { gameId: 'no-game-of-this-id' }, (answer: IntentAnswer) =>
        codes.push(codeOf(answer)),
      );
    }
    expect(await disconnected).toBe('io server disconnect');
    expect(codes.filter((code) => code === 'tooManyMessages').length).toBeGreaterThan(
      MAX_OVER_LIMIT / 2,
    );
  });

  it('is cut off when one message is too long', async () => {
    const socket = await connect((await startServer()).url);
    const disconnected = new Promise((resolve) => socket.once('disconnect', resolve));
    socket.emit('game:new', { model: 'x'.repeat(20_000) });
    await disconnected;
  });
});

describe('a connection', () => {
  it('is refused to pages of another origin', async () => {
    const { url } = await startServer();
    await expect(
      connect(url, { extraHeaders: { origin: 'https://elsewhere.example' } }),
    ).rejects.toThrow();
    await connect(url, { extraHeaders: { origin: url } });
  });

  it('is refused to a page of another version, which is told to reload', async () => {
    const { url } = await startServer();
    await expect(connect(url, { auth: { protocol: PROTOCOL_VERSION + 1 } })).rejects.toThrow(
      'reload',
    );
    await connect(url, { auth: { protocol: PROTOCOL_VERSION } });
  });
});
