import { describe, expect, it } from 'vitest';
import { playsOf } from '../../engine/match/state.ts';
import { replaySteps, restingBoard } from '../../client/state/replay.ts';
import { personPosition } from '../../client/state/perspective.ts';
import { moveRows, stepWords } from '../../client/state/words.ts';
import { pipCount, START } from '../../engine/position.ts';
import { FakeGame } from './fakes.ts';

const kinds = (steps: readonly { kind: string }[]): string[] => steps.map(({ kind }) => kind);

describe('the steps from one view to another', () => {
  it('tells the opening roll of a new game, then who begins', () => {
    const game = new FakeGame().open(3, 1);
    const steps = replaySteps(null, null, game.view());
    expect(kinds(steps)).toEqual(['opening', 'jump']);
    expect(stepWords(steps[0]!, game.view())).toBe('Opening roll: you 3, rival 1. You begin.');
    expect(steps.at(-1)!.shown).toEqual(restingBoard(game.view()));
  });

  it('tells the first play of an opponent who began', () => {
    const view = new FakeGame()
      .open(3, 1)
      .act({
        kind: 'play',
        moves: [
          { from: 8, to: 5 },
          { from: 6, to: 5 },
        ],
      })
      .view();
    // Turned round: the same game seen by the one who did not begin.
    const steps = replaySteps(null, null, { ...view, seat: 'dark' });
    expect(kinds(steps)).toEqual(['opening', 'move', 'move', 'played']);
  });

  it('shows a reply checker by checker, dice first', () => {
    const game = new FakeGame().open(3, 1).play([8, 5], [6, 5]);
    const before = game.view();
    const after = game.roll(6, 4).play([24, 18], [18, 14]).view();
    const steps = replaySteps(before, personPosition(before), after);
    expect(kinds(steps)).toEqual(['roll', 'move', 'move', 'played']);
    expect(steps.map(({ shown }) => pipCount(shown.position.opponent))).toEqual([
      167, 161, 157, 157,
    ]);
    expect(steps.map(({ shown }) => shown.dice?.used)).toEqual([
      [false, false],
      [true, false],
      [true, true],
      [true, true],
    ]);
    expect(stepWords(steps[3]!, after)).toBe('rival plays 24/14.');
  });

  it('does not show a roll twice when it came by itself', () => {
    const game = new FakeGame().open(3, 1).play([8, 5], [6, 5]);
    const before = game.view();
    const rolled = game.roll(6, 4).view();
    const played = game.play([24, 18], [18, 14]).view();
    expect(kinds(replaySteps(before, null, rolled))).toEqual(['roll']);
    expect(kinds(replaySteps(rolled, null, played))).toEqual(['move', 'move', 'played']);
  });

  it('does not move again what the person moved by hand', () => {
    const game = new FakeGame().open(3, 1);
    const before = game.view();
    const after = game.play([8, 5], [6, 5]).view();
    expect(kinds(replaySteps(before, personPosition(after), after))).toEqual(['played']);
    // The same play made in another window is shown.
    expect(kinds(replaySteps(before, START, after))).toEqual(['move', 'move', 'played']);
  });

  it('tells own play, reply and the next roll that arrive as one', () => {
    const game = new FakeGame().open(3, 1);
    const before = game.view();
    const after = game.play([8, 5], [6, 5]).roll(6, 4).play([24, 18], [18, 14]).roll(5, 5).view();
    const hand = playsOf(game.state)[1]!.position;
    const steps = replaySteps(
      before,
      { playerOnRoll: hand.opponent, opponent: hand.playerOnRoll },
      after,
    );
    expect(kinds(steps)).toEqual(['played', 'roll', 'move', 'move', 'played', 'roll']);
    expect(steps.at(-1)!.shown).toEqual(restingBoard(after));
    expect(stepWords(steps.at(-1)!, after)).toBe('You roll double 5.');
  });

  it('shows a hit checker on the bar', () => {
    const game = new FakeGame().open(6, 2).play([24, 18], [13, 11]);
    const before = game.view();
    const after = game.roll(6, 1).play([13, 7], [8, 7]).view();
    const steps = replaySteps(before, null, after);
    expect(steps[1]!.shown.position.playerOnRoll[25]).toBe(1);
    expect(stepWords(steps.at(-1)!, after)).toBe('rival plays 13/7* 8/7.');
  });

  it('tells a resignation and jumps to another game', () => {
    const game = new FakeGame().open(3, 1);
    const before = game.view();
    const after = game
      .act({ kind: 'resign', seat: 'light', value: 'gammon' }, { kind: 'accept' })
      .view();
    const steps = replaySteps(before, null, after);
    expect(kinds(steps)).toEqual(['over']);
    expect(stepWords(steps[0]!, after)).toBe('rival wins a gammon (2 points): you resigned.');
    const other = new FakeGame('another-game-0123456789')
      .open(6, 2)
      .play([24, 18], [13, 11])
      .roll(4, 1)
      .play([24, 23], [13, 9])
      .view();
    expect(kinds(replaySteps(after, null, other))).toEqual(['jump']);
  });

  it('lists the moves in two columns, the first left open when dark begins', () => {
    const game = new FakeGame()
      .open(1, 3)
      .play([8, 5], [6, 5])
      .roll(4, 6)
      .play([24, 18], [18, 14])
      .view();
    expect(moveRows(game)).toEqual([
      { number: 1, light: undefined, dark: { roll: '31', play: '8/5 6/5' } },
      { number: 2, light: { roll: '64', play: '24/14' }, dark: undefined },
    ]);
  });
});
