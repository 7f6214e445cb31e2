import { describe, expect, it } from 'vitest';
import { CUBELESS } from '../../engine/match/rules.ts';
import { newMatch, playsOf } from '../../engine/match/state.ts';
import { drawnBoard, PlayController } from '../../client/state/playController.ts';
import { makeScene } from '../../client/state/scene.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../client/state/settings.ts';
import { FakeClock, FakeGame, FakeTransport } from './fakes.ts';

interface Table {
  readonly transport: FakeTransport;
  readonly time: FakeClock;
  readonly play: PlayController;
}

/** A game begun with 31 for the person, everything told. */
async function table(settings: Partial<Settings> = {}): Promise<Table> {
  const transport = new FakeTransport();
  const time = new FakeClock();
  const play = new PlayController(transport, { ...DEFAULT_SETTINGS, ...settings }, time.clock);
  play.session.start();
  await time.pass(10_000);
  return { transport, time, play };
}

const scene = (play: PlayController): ReturnType<typeof makeScene> =>
  makeScene(play.state.get(), play.canRoll());

describe('the play controller', () => {
  it('tells the opening roll, then lets the person move', async () => {
    const transport = new FakeTransport();
    const time = new FakeClock();
    const play = new PlayController(transport, DEFAULT_SETTINGS, time.clock);
    play.session.start();
    await time.pass(500);
    expect(play.state.get()).toMatchObject({
      isReplaying: true,
      turn: null,
      shown: { dice: { seat: 'opening', values: [3, 1] } },
    });
    await time.pass(1000);
    expect(play.state.get().isReplaying).toBe(false);
    expect(play.status()).toBe('Your turn: play 3 and 1.');
  });

  it('moves by two clicks, lights only legal targets, undoes, and confirms once', async () => {
    const { transport, play, time } = await table();
    play.clickPlace(8);
    expect([...scene(play).targets].sort((a, b) => a - b)).toEqual([4, 5, 7]);
    play.clickPlace(8);
    expect(play.state.get().selected).toBeNull();
    play.clickPlace(8);
    play.clickPlace(5);
    expect(drawnBoard(play.state.get())!.dice!.used).toEqual([true, false]);
    expect(play.canConfirm()).toBe(false);
    play.confirm();
    play.clickPlace(6);
    play.clickPlace(5);
    expect(play.canConfirm()).toBe(true);
    play.undo();
    expect(play.canConfirm()).toBe(false);
    expect(transport.sent).toEqual(['game:new']);
    play.move(6, 5);
    play.confirm();
    play.confirm();
    await time.pass(5000);
    expect(transport.sent).toEqual(['game:new', 'game:play']);
    expect(transport.game.state).toMatchObject({ phase: 'toRoll', onRoll: 'dark' });
  });

  it('a click on another checker takes that one instead', async () => {
    const { play } = await table();
    play.clickPlace(8);
    play.clickPlace(6);
    expect(play.state.get().selected).toBe(6);
    play.clickPlace(20);
    expect(play.state.get().selected).toBeNull();
  });

  it('shows the reply slowly, and at once when something is pressed', async () => {
    const { transport, play, time } = await table();
    play.playTyped('8/5 6/5');
    await time.pass(1000);
    transport.game.roll(6, 4).play([24, 18], [18, 14]);
    transport.push();
    await time.pass(100);
    expect(drawnBoard(play.state.get())!.dice).toMatchObject({
      seat: 'dark',
      used: [false, false],
    });
    await time.pass(900);
    expect(drawnBoard(play.state.get())!.dice).toMatchObject({ seat: 'dark', used: [true, false] });
    expect(play.skip()).toBe(true);
    await time.pass(0);
    expect(play.state.get().isReplaying).toBe(false);
    expect(play.canRoll()).toBe(true);
    expect(play.state.get().said.text).toBe('rival plays 24/14.');
    expect(scene(play).arrows).toEqual([
      { from: 1, to: 7, isHit: false },
      { from: 7, to: 11, isHit: false },
    ]);
    expect(play.skip()).toBe(false);
  });

  it('plays what is typed, and says what is wrong with it', async () => {
    const { transport, play, time } = await table();
    expect(play.playTyped('8/4 6/5')).toBe(false);
    expect(play.state.get().typedError).toContain('not legal with 31');
    expect(play.state.get().typedError).not.toContain('..');
    expect(play.playTyped('nonsense')).toBe(false);
    expect(transport.sent).toEqual(['game:new']);
    play.clickPlace(24);
    play.clickPlace(23);
    expect(play.playTyped('8/5 6/5')).toBe(true);
    await time.pass(1000);
    expect(playsOf(transport.game.state)).toHaveLength(1);
    expect(play.playTyped('8/5 6/5')).toBe(false);
  });

  it('takes an error away with the next move', async () => {
    const { play, time } = await table();
    play.session.open('no-such-game-0123');
    await time.pass(1000);
    expect(play.state.get().session.error?.code).toBe('unknownGame');
    play.clickPlace(8);
    expect(play.state.get().session.error).toBeNull();
  });

  it('rolls for the person when asked to', async () => {
    const { transport, play, time } = await table({ rollsForMe: true });
    play.playTyped('8/5 6/5');
    await time.pass(1000);
    transport.rolls = [[5, 2]];
    transport.game.roll(6, 4).play([24, 18], [18, 14]);
    transport.push();
    await time.pass(5000);
    expect(transport.sent.at(-1)).toBe('game:roll');
    expect(play.state.get().turn?.roll).toEqual([5, 2]);
  });

  it('keeps the moves made by hand while the connection is down, and sends them when it is back', async () => {
    const { transport, play, time } = await table();
    transport.setUp(false);
    play.move(8, 5);
    play.move(6, 5);
    play.confirm();
    await time.pass(1000);
    expect(play.status()).toBe('Sending\u2026');
    expect(drawnBoard(play.state.get())!.position.playerOnRoll[5]).toBe(2);
    transport.setUp(true);
    await time.pass(1000);
    expect(transport.game.revision).toBe(2);
  });

  it('says the same thing twice as two things', async () => {
    const { play } = await table();
    play.move(24, 23);
    const first = play.state.get().said;
    play.undo();
    play.move(24, 23);
    expect(play.state.get().said.text).toBe(first.text);
    expect(play.state.get().said.number).toBeGreaterThan(first.number);
  });

  it('passes where nothing can move, and tells the end of the game', async () => {
    const transport = new FakeTransport(new FakeGame().open(3, 1));
    const { game } = transport;
    const side = (counts: Record<number, number>): number[] => {
      const places = Array.from({ length: 26 }, (_, place) => counts[place] ?? 0);
      places[0] = 15 - places.reduce((sum, n) => sum + n, 0);
      return places;
    };
    game.state = {
      ...newMatch(CUBELESS),
      phase: 'toPlay',
      onRoll: 'light',
      position: {
        playerOnRoll: side({ 25: 1, 1: 2 }),
        opponent: side({ 1: 2, 2: 2, 3: 2, 4: 2, 5: 2, 6: 2 }),
      },
      roll: [6, 2],
    };
    const time = new FakeClock();
    const play = new PlayController(transport, DEFAULT_SETTINGS, time.clock);
    play.session.open(game.gameId);
    await time.pass(5000);
    expect(play.status()).toBe('6 and 2: you cannot move.');
    expect(play.canConfirm()).toBe(true);
    play.confirm();
    await time.pass(5000);
    expect(game.state.phase).toBe('toRoll');
    play.resign('backgammon');
    await time.pass(5000);
    expect(play.status()).toBe('rival wins a backgammon (3 points): you resigned.');
  });
});
