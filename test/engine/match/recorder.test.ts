/** Records are built under the rules, and play through again as they were built. */
import { describe, expect, test } from 'vitest';
import type { GameRecord } from '../../../engine/match/record.ts';
import { Recorder } from '../../../engine/match/recorder.ts';
import { openingState } from '../../../engine/match/state.ts';
import { replayGame, setupOf } from '../../../engine/match/replay.ts';
import { makeRules, type MatchRules } from '../../../engine/match/rules.ts';
import { LONGEST_GAME, type MatchState, newMatch } from '../../../engine/match/state.ts';
import { START } from '../../../engine/position.ts';

function rules(given: Partial<MatchRules> = {}): MatchRules {
  const made = makeRules(given);
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

const RULES = rules({ length: 5 });
const open = (given = RULES): Recorder =>
  new Recorder(openingState(given, { number: 2, score: { light: 1, dark: 0 }, isCrawford: false }));

/** 31: 8/5 6/5; 64: 24/14; double, take; 52: 13/8 13/11*. */
function begun(): Recorder {
  const recorder = open();
  expect(recorder.turn('light', [3, 1], '8/5 6/5', { line: 4 }).ok).toBe(true);
  expect(recorder.turn('dark', [6, 4], '24/14', { line: 4, comment: 'runs' }).ok).toBe(true);
  expect(recorder.cube('double', 'light', { line: 5 }).ok).toBe(true);
  expect(recorder.cube('take', 'dark').ok).toBe(true);
  expect(recorder.turn('light', [5, 2], '13/8 13/11*').ok).toBe(true);
  return recorder;
}

const kinds = ({ events }: GameRecord): string[] => events.map(({ kind }) => kind);

describe('a record', () => {
  test('holds what was done, with its notes', () => {
    const game = begun().finish();
    expect(game).toMatchObject({ number: 2, score: { light: 1, dark: 0 }, ending: null });
    expect(kinds(game)).toEqual(['play', 'play', 'double', 'take', 'play']);
    expect(game.events[0]).toMatchObject({ seat: 'light', position: START, roll: [3, 1], line: 4 });
    expect(game.events[1]).toMatchObject({ comment: 'runs' });
    expect(game.setup).toBeUndefined();
  });

  test('may open with doubles, and with dark', () => {
    const recorder = open();
    expect(recorder.turn('dark', [1, 1], '8/7(2) 6/5(2)').ok).toBe(true);
    expect(recorder.finish().events[0]).toMatchObject({ seat: 'dark', roll: [1, 1] });
  });

  test.each([
    ['the wrong side rolls', (r: Recorder) => r.turn('light', [3, 1], '6/5 8/5'), 'outOfTurn'],
    ['a play is illegal', (r: Recorder) => r.turn('dark', [3, 1], '6/1'), 'illegalPlay'],
    ['a play cannot be read', (r: Recorder) => r.turn('dark', [3, 1], 'hello'), 'badNotation'],
    ['the wrong side doubles', (r: Recorder) => r.cube('double', 'light'), 'outOfTurn'],
    ['a double is not allowed', (r: Recorder) => r.cube('take', 'dark'), 'wrongPhase'],
    [
      'moves are illegal',
      (r: Recorder) => r.turn('dark', [3, 1], [{ from: 6, to: 2, isHit: false }]),
      'illegalPlay',
    ],
  ])('stays as it was where %s', (_, act, code) => {
    const recorder = begun();
    const before = recorder.finish();
    expect(act(recorder)).toMatchObject({ ok: false, error: { code } });
    expect(recorder.finish()).toEqual(before);
  });

  test('keeps a roll that nobody played, also where its player then resigned', () => {
    const recorder = begun();
    recorder.roll('dark', [6, 6], 9);
    const unplayed = { seat: 'dark', roll: [6, 6], line: 9 };
    expect(recorder.finish()).toMatchObject({ unplayed, ending: null });
    recorder.claim('light', 4);
    const game = recorder.finish();
    expect(game).toMatchObject({
      unplayed,
      ending: { winner: 'light', value: 'gammon', by: 'resignation', points: 4 },
    });
    expect(kinds(game).slice(-2)).toEqual(['resign', 'accept']);
  });

  test('takes a result that no resignation scores as a claim', () => {
    const recorder = begun();
    recorder.claim('dark', 3);
    const game = recorder.finish();
    expect(game.ending).toEqual({ winner: 'dark', value: 'single', by: 'claimed', points: 3 });
    expect(kinds(game)).not.toContain('resign');
  });

  test('passes over what comes after a gap, but for the result', () => {
    const recorder = begun();
    recorder.skip('dark', '????', 7);
    expect(recorder.turn('light', [6, 6], 'nonsense').ok).toBe(true);
    expect(recorder.cube('double', 'light').ok).toBe(true);
    recorder.claim('light', 2);
    expect(recorder.finish()).toMatchObject({
      gap: { seat: 'dark', text: '????', line: 7 },
      ending: { winner: 'light', by: 'claimed', points: 2 },
    });
    expect(recorder.finish().events).toHaveLength(5);
  });

  test('has an end: no game is as long as this', () => {
    const shut = Array.from({ length: 26 }, (_, place) => (place >= 1 && place <= 6 ? 2 : 0));
    const side = shut.map((n, place) => (place === 25 ? 3 : n));
    const position = { playerOnRoll: side, opponent: side };
    const setup: MatchState = { ...newMatch(RULES), phase: 'toRoll', onRoll: 'light', position };
    const recorder = new Recorder(setup);
    const startedAt = performance.now();
    let passes = 0;
    while (recorder.turn(passes % 2 === 0 ? 'light' : 'dark', [1, 1], []).ok) passes++;
    expect(passes).toBe(LONGEST_GAME);
    expect(recorder.turn('light', [1, 1], '')).toMatchObject({ error: { code: 'tooLong' } });
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  test('takes no roll that is none', () => {
    expect(open().roll('light', [7, 9] as never)).toMatchObject({ error: { code: 'badRoll' } });
  });

  test('leaves the result of the plays alone', () => {
    const recorder = begun();
    recorder.roll('dark', [2, 1]);
    recorder.act({ kind: 'resign', seat: 'dark', value: 'single' });
    recorder.act({ kind: 'accept' });
    recorder.claim('dark', 6);
    expect(recorder.finish().ending).toMatchObject({ winner: 'light', points: 2 });
  });
});

describe('a replay', () => {
  test('leads from the setup through every event to the state the recorder had', () => {
    const recorder = begun();
    recorder.act({ kind: 'resign', seat: 'light', value: 'single' });
    recorder.act({ kind: 'reject' });
    recorder.cube('double', 'dark');
    recorder.cube('pass', 'light');
    const game = recorder.finish();
    const steps = replayGame(RULES, game);
    if (!steps.ok) throw new Error(steps.error.message);
    expect(steps.value.map(({ event }) => event.kind)).toEqual(kinds(game));
    expect(steps.value[0]!.before).toEqual(setupOf(RULES, game));
    expect(steps.value.at(-1)!.after).toEqual(recorder.state);
    steps.value.slice(1).forEach(({ before }, i) => expect(before).toEqual(steps.value[i]!.after));
  });

  test('begins from a setup in the middle of a game, its roll made or not', () => {
    const recorder = begun();
    recorder.roll('dark', [3, 1]);
    const setup = recorder.state;
    const second = new Recorder(setup);
    second.act({
      kind: 'play',
      moves: [
        { from: 25, to: 22 },
        { from: 6, to: 5 },
      ],
    });
    const game = second.finish();
    expect(game.setup).toBe(setup);
    expect(kinds(game)).toEqual(['play']);
    const steps = replayGame(RULES, game);
    expect(steps.ok && steps.value.at(-1)!.after).toEqual(second.state);
  });

  test('through a resignation on a roll, the opening roll too', () => {
    for (const recorder of [open(), begun()]) {
      recorder.roll('dark', [6, 2]);
      recorder.act({ kind: 'resign', seat: 'dark', value: 'single' });
      recorder.act({ kind: 'reject' });
      recorder.act({ kind: 'resign', seat: 'light', value: 'gammon' });
      recorder.act({ kind: 'accept' });
      const game = recorder.finish();
      expect(game.unplayed).toEqual({ seat: 'dark', roll: [6, 2] });
      const steps = replayGame(RULES, game);
      expect(steps.ok && steps.value.at(-1)!.after).toEqual(recorder.state);
      expect(steps.ok && steps.value.at(-4)!.before).toMatchObject({
        phase: 'toPlay',
        roll: [6, 2],
      });
    }
  });

  test('of a play after a rejected resignation, whose roll waited', () => {
    const recorder = begun();
    recorder.roll('dark', [3, 1]);
    recorder.act({ kind: 'resign', seat: 'dark', value: 'single' });
    recorder.act({ kind: 'reject' });
    expect(recorder.turn('dark', [1, 3], 'bar/22 6/5').ok).toBe(true);
    const steps = replayGame(RULES, recorder.finish());
    expect(steps.ok && steps.value.at(-1)!.after).toEqual(recorder.state);
  });

  test('with automatic doubles', () => {
    const money = rules({ length: 0, mostAutomaticDoubles: 1 });
    const recorder = open(money);
    recorder.act({ kind: 'openingRoll', light: 2, dark: 2 });
    recorder.turn('dark', [3, 1], '8/5 6/5');
    const steps = replayGame(money, recorder.finish());
    expect(steps.ok && steps.value.at(-1)!.after).toEqual(recorder.state);
  });

  test('refuses a record that breaks the rules', () => {
    const game = begun().finish();
    const broken = { ...game, events: game.events.slice(0, 1).concat(game.events.slice(2)) };
    expect(replayGame(RULES, broken)).toMatchObject({ ok: false });
  });
});
