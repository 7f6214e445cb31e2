import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { playsOf } from '../../engine/match/state.ts';
import { GameSession } from '../../client/state/gameSession.ts';
import { legalPlays } from '../../engine/plays/legalPlays.ts';
import { FakeGame, FakeTransport, type Fate, GAME_ID, settle } from './fakes.ts';

async function begun(): Promise<{ transport: FakeTransport; session: GameSession }> {
  const transport = new FakeTransport();
  const session = new GameSession(transport);
  session.start();
  await settle();
  return { transport, session };
}

const PLAY_31 = [
  { from: 8, to: 5 },
  { from: 6, to: 5 },
];

describe('a game session', () => {
  it('begins a game and plays on the revision it knows', async () => {
    const { transport, session } = await begun();
    expect(session.state.get()).toMatchObject({
      pending: null,
      error: null,
      game: { phase: 'toPlay', revision: 1 },
    });
    session.play(PLAY_31);
    expect(session.state.get().pending).toBe('game:play');
    await settle();
    expect(session.state.get()).toMatchObject({
      pending: null,
      game: { revision: 2, onRoll: 'dark' },
    });
    expect(transport.sent).toEqual(['game:new', 'game:play']);
  });

  it('[GS1] ignores views that are older, repeated or of another game', async () => {
    const { transport, session } = await begun();
    const old = transport.game.view();
    session.play(PLAY_31);
    await settle();
    const now = session.state.get().game;
    transport.push(old);
    transport.push(structuredClone(now!));
    transport.push(new FakeGame('another-game-0123456789').open(6, 1).view());
    expect(session.state.get().game).toBe(now);
  });

  it('[GS1] takes up what the server sends by itself', async () => {
    const { transport, session } = await begun();
    session.play(PLAY_31);
    await settle();
    transport.game.roll(6, 4).play([24, 18], [18, 14]);
    transport.push();
    expect(session.state.get().game).toMatchObject({
      phase: 'toRoll',
      onRoll: 'light',
      revision: 4,
    });
  });

  it('[GS2] sends one intent at a time', async () => {
    const { transport, session } = await begun();
    session.play(PLAY_31);
    session.play(PLAY_31);
    session.roll();
    await settle();
    expect(transport.sent).toEqual(['game:new', 'game:play']);
  });

  it.each<[string, Fate, string[]]>([
    ['an intent that never arrived is sent again', 'lost', ['game:play', 'game:open', 'game:play']],
    ['an intent whose answer was lost has taken effect', 'answerLost', ['game:play', 'game:open']],
  ])('[GS3] %s', async (_, fate, sent) => {
    const { transport, session } = await begun();
    transport.sent.length = 0;
    transport.fates = [fate];
    session.play(PLAY_31);
    await settle();
    expect(transport.sent).toEqual(sent);
    expect(session.state.get()).toMatchObject({
      pending: null,
      error: null,
      game: { revision: 2, onRoll: 'dark' },
    });
    expect(transport.game.revision).toBe(2);
  });

  it('[GS3] gives up after some tries, says so, and goes on when asked again', async () => {
    const { transport, session } = await begun();
    transport.fates = Array.from({ length: 20 }, () => 'lost' as const);
    session.play(PLAY_31);
    await settle();
    expect(session.state.get()).toMatchObject({ pending: null, error: { code: 'noAnswer' } });
    transport.fates = [];
    session.play(PLAY_31);
    await settle();
    expect(session.state.get()).toMatchObject({ error: null, game: { revision: 2 } });
  });

  it('[GS4] a stale revision brings the truth and no error', async () => {
    const { transport, session } = await begun();
    transport.game.play([8, 5], [6, 5]); // From another window.
    session.play(PLAY_31);
    await settle();
    expect(session.state.get()).toMatchObject({
      pending: null,
      error: null,
      game: { revision: 2 },
    });
  });

  it('shows what the server refuses and keeps the game', async () => {
    const { session } = await begun();
    session.play([
      { from: 24, to: 20 },
      { from: 13, to: 7 },
    ]);
    await settle();
    expect(session.state.get()).toMatchObject({
      pending: null,
      error: { code: 'illegalPlay' },
      game: { revision: 1 },
    });
    session.clearError();
    expect(session.state.get().error).toBeNull();
  });

  it('[GS5] keeps an intent while the connection is down and sends it when it is back', async () => {
    const { transport, session } = await begun();
    transport.setUp(false);
    session.play(PLAY_31);
    await settle();
    expect(session.state.get()).toMatchObject({
      connection: 'down',
      pending: 'game:play',
      game: { revision: 1 },
    });
    transport.setUp(true);
    await settle();
    expect(session.state.get()).toMatchObject({
      connection: 'up',
      pending: null,
      game: { revision: 2 },
    });
  });

  it('[GS5] opens the game again after an interruption and sees what it missed', async () => {
    const { transport, session } = await begun();
    session.play(PLAY_31);
    await settle();
    transport.setUp(false);
    transport.game.roll(6, 4).play([24, 18], [18, 14]);
    transport.setUp(true);
    await settle();
    expect(session.state.get().game).toMatchObject({
      phase: 'toRoll',
      onRoll: 'light',
      revision: 4,
    });
  });

  it('opens a game by its ID, and says when there is none', async () => {
    const transport = new FakeTransport(new FakeGame().open(6, 2));
    const session = new GameSession(transport);
    session.open(GAME_ID);
    await settle();
    expect(session.state.get().game).toMatchObject({ gameId: GAME_ID });
    const lost = new GameSession(transport);
    lost.open('no-such-game-0123456789');
    await settle();
    expect(lost.state.get()).toMatchObject({ game: null, error: { code: 'unknownGame' } });
  });

  it.each([
    ['game:open', 'There is no such game.'],
    ['game:new', 'The server does not understand this page. Reload the page.'],
  ] as const)('[GS6] says in words what the server could not read in %s', async (name, words) => {
    const transport = new FakeTransport();
    transport.send = async (asked) => ({
      ok: false,
      error: { code: 'badMessage', message: `${asked}: \u2716 expected a game ID` },
    });
    const session = new GameSession(transport);
    if (name === 'game:open') session.open('nonexistent');
    else session.start();
    await settle();
    expect(session.state.get().error?.message).toBe(words);
    session.clearError();
    expect(session.state.get().error).toBeNull();
  });

  it('[GS1-GS5] ends where the server is, whatever is lost, and plays nothing twice', async () => {
    const event = fc.oneof(
      fc.constantFrom<Fate>('answered', 'lost', 'answerLost'),
      fc.constantFrom('down' as const, 'push' as const, 'pushOld' as const, 'rival' as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 40 }), async (events) => {
        const { transport, session } = await begun();
        const old = transport.game.view();
        for (const next of events) {
          if (next === 'down') {
            transport.setUp(false);
            act(session);
            await settle();
            transport.setUp(true);
          } else if (next === 'push') transport.push();
          else if (next === 'pushOld') transport.push(old);
          else if (next === 'rival') rivalMoves(transport.game);
          else {
            transport.fates = [next];
            act(session);
          }
          await settle();
          const { game } = session.state.get();
          expect(game!.revision).toBeLessThanOrEqual(transport.game.revision);
        }
        transport.fates = [];
        transport.setUp(false);
        transport.setUp(true);
        await settle();
        expect(session.state.get().game).toEqual(transport.game.view());
        expect(session.state.get().pending).toBeNull();
        // Every revision is one action of one side: nothing was carried out twice.
        const { state, revision } = transport.game;
        const actions = 1 + 2 * playsOf(state).length + (state.phase === 'toPlay' ? 1 : 0) - 1;
        expect(revision).toBe(actions);
      }),
      { numRuns: 60 },
    );
  });
});

/** The person does what can be done. */
function act(session: GameSession): void {
  const { game } = session.state.get();
  if (!game || game.onRoll !== 'light') return;
  if (game.phase === 'toRoll') session.roll();
  if (game.phase === 'toPlay' && game.roll)
    session.play(legalPlays(game.position, game.roll)[0]?.play ?? []);
}

/** The other side rolls and plays, unheard. */
function rivalMoves(game: FakeGame): void {
  if (game.state.phase === 'toRoll' && game.state.onRoll === 'dark') game.roll(5, 2);
  const { state } = game;
  if (state.phase !== 'toPlay' || state.onRoll !== 'dark') return;
  const play = legalPlays(state.position, state.roll)[0]?.play ?? [];
  game.play(...play.map(({ from, to }) => [from, to] as const));
}
