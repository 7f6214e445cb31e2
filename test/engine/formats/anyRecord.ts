/** Arbitrary match records for fast-check, every event legal: what any reader may hand to any writer. */
import fc from 'fast-check';
import type { GameRecord, MatchRecord } from '../../../engine/match/record.ts';
import { Recorder } from '../../../engine/match/recorder.ts';
import { type LegalAction, legalActions } from '../../../engine/match/legalActions.ts';
import { makeRules, type MatchRules } from '../../../engine/match/rules.ts';
import { matchWinner, newMatch } from '../../../engine/match/state.ts';
import { apply } from '../../../engine/match/apply.ts';
import { makePlay } from '../../../engine/notation.ts';
import { legalPlays } from '../../../engine/plays/legalPlays.ts';
import { DICE } from '../../../engine/roll.ts';

const anyRules: fc.Arbitrary<MatchRules> = fc
  .record({
    length: fc.constantFrom(0, 0, 1, 3, 5, 7),
    variant: fc.constantFrom('standard', 'nackgammon', 'hypergammon', 'longgammon'),
    hasCube: fc.boolean(),
    isOn: fc.boolean(),
    beavers: fc.constantFrom(0, 1, 3),
    ties: fc.constantFrom(0, 0, 2),
  })
  .map(({ length, variant, hasCube, isOn, beavers, ties }) => {
    const rules = makeRules({
      length,
      variant,
      hasCube,
      hasCrawford: length > 0 && isOn,
      hasJacoby: length === 0 && isOn,
      mostBeavers: length === 0 ? beavers : 0,
      mostAutomaticDoubles: length === 0 ? ties : 0,
      cubeLimit: hasCube ? 64 : 1,
    });
    if (!rules.ok) throw new Error(rules.error.message);
    return rules.value;
  });

const anyName = fc.constantFrom(
  'Ann',
  'Bob',
  '',
  'A : B',
  'J\u00f6rg  X',
  '12 : 3',
  '-',
  'Takes',
  'long '.repeat(40).trim(),
);

/** Matches of up to three games, most of them played to an end. */
export const anyRecord: fc.Arbitrary<MatchRecord> = fc
  .record({
    rules: anyRules,
    light: anyName,
    dark: anyName,
    seed: fc.infiniteStream(fc.nat(9999)),
    games: fc.integer({ min: 1, max: 3 }),
    tags: fc.dictionary(fc.constantFrom('Elo', 'Match ID'), fc.constantFrom('', 'a "b"', '1'), {
      noNullPrototype: true,
    }),
    event: fc.constantFrom(undefined, 'Cup', ''),
  })
  .map(({ rules, light, dark, seed, games, tags, event }) => {
    const next = (n: number): number => (seed.next().value as number) % n;
    return {
      rules,
      players: { light, dark },
      info: {
        ...(event !== undefined && { event }),
        ...(Object.keys(tags).length > 0 && { tags }),
      },
      games: playGames(rules, games, next),
    };
  });

function playGames(rules: MatchRules, most: number, next: (n: number) => number): GameRecord[] {
  const games: GameRecord[] = [];
  let opening = newMatch(rules);
  while (games.length < most) {
    const recorder = new Recorder(opening);
    if (next(3) === 0) for (let ties = next(3); ties > 0; ties--) tie(recorder);
    for (let turn = 0; recorder.state.phase !== 'over' && turn < 300; turn++) {
      if (!step(recorder, next)) break;
    }
    games.push(recorder.finish());
    const { state } = recorder;
    if (state.phase !== 'over' || matchWinner(state) !== undefined) break;
    const following = apply(state, { kind: 'nextGame' });
    if (!following.ok || following.value.phase !== 'opening') throw new Error('no next game');
    opening = following.value;
  }
  return games;
}

function tie(recorder: Recorder): void {
  const tied = recorder.act({ kind: 'openingRoll', light: 4, dark: 4 });
  if (!tied.ok) throw new Error(tied.error.message);
}

/** Does something legal; returns false where the record breaks off. */
function step(recorder: Recorder, next: (n: number) => number): boolean {
  const { state } = recorder;
  const dice = next(300);
  if (state.phase === 'opening' || (state.phase === 'toRoll' && dice > 20)) {
    const seat = state.phase === 'toRoll' ? state.onRoll : next(2) === 0 ? 'light' : 'dark';
    return recorder.roll(seat, [DICE[next(6)]!, DICE[next(6)]!]).ok;
  }
  if (dice === 0) return false;
  if (state.phase === 'toPlay' && dice > 10) {
    const plays = legalPlays(state.position, state.roll);
    const play = plays.length > 0 ? plays[next(plays.length)]!.play : [];
    const played = recorder.act({ kind: 'play', moves: play });
    if (!played.ok) throw new Error(makePlay(play));
    return true;
  }
  const actions = legalActions(state).filter(({ kind }) => kind !== 'roll' && kind !== 'play');
  return take(recorder, actions[next(actions.length)]!, next);
}

function take(recorder: Recorder, action: LegalAction, next: (n: number) => number): boolean {
  switch (action.kind) {
    case 'resign':
      // Mostly nobody resigns.
      if (next(12) > 0) return true;
      return recorder.act({ kind: 'resign', seat: action.seat, value: action.values[next(3)]! }).ok;
    case 'double':
    case 'take':
    case 'pass':
    case 'beaver':
    case 'accept':
    case 'reject':
      return recorder.act({ kind: action.kind }).ok;
    case 'openingRoll':
    case 'nextGame':
    case 'roll':
    case 'play':
      return true;
  }
}
