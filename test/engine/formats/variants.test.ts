import { describe, expect, test } from 'vitest';
import { makeFibsBoard, parseFibsBoard } from '../../../engine/formats/fibsBoard.ts';
import { makeJellyfishPos, parseJellyfishPos } from '../../../engine/formats/jellyfishPos.ts';
import { makeGnubgId, parseGnubgId } from '../../../engine/formats/matchId.ts';
import { makeOgid, parseOgid } from '../../../engine/formats/ogid.ts';
import { makeSnowiePosition, parseSnowiePosition } from '../../../engine/formats/snowiePosition.ts';
import { makeXgid, parseXgid } from '../../../engine/formats/xgid.ts';
import { makeRules } from '../../../engine/match/rules.ts';
import type { MatchState } from '../../../engine/match/state.ts';
import { flip } from '../../../engine/position.ts';
import { VARIANTS, variant } from '../../../engine/variants.ts';

const NAMES = { light: 'Alice', dark: 'Bob' };

describe.each(VARIANTS)('%s', (name) => {
  const rules = makeRules({ variant: name });
  if (!rules.ok) throw new Error(rules.error.message);
  const state: MatchState = {
    phase: 'toPlay',
    roll: [6, 5],
    rules: rules.value,
    game: 1,
    score: { light: 1, dark: 2 },
    isCrawford: false,
    cube: { value: 1, owner: null },
    history: [],
    onRoll: 'dark',
    position: flip(variant(name).start),
  };
  const lost = name === 'standard' ? [] : [`that the game is ${name}`];

  test('is held by the formats whose reader is told of it', () => {
    for (const [make, parse] of [
      [makeGnubgId, parseGnubgId],
      [makeXgid, parseXgid],
      [makeOgid, parseOgid],
    ] as const) {
      const made = make(state);
      if (!made.ok) throw new Error(made.error.message);
      const says = make === makeOgid && name === 'hypergammon';
      expect(made.value.lost).toEqual(says ? [] : lost);
      expect(parse(made.value.data, name)).toMatchObject({
        ok: true,
        value: { rules: state.rules },
      });
      if (says)
        expect(parseOgid(made.value.data)).toMatchObject({
          ok: true,
          value: { rules: state.rules },
        });
    }
  });

  test('is held by those with names as well', () => {
    const whole = { ok: true, value: { state, names: NAMES } };
    const fibs = makeFibsBoard(state, NAMES);
    expect(fibs.ok && fibs.value.lost).toEqual(lost);
    expect(fibs.ok && parseFibsBoard(fibs.value.data, { variant: name })).toEqual(whole);
    const snowie = makeSnowiePosition(state, NAMES);
    expect(snowie.ok && snowie.value.lost).toEqual(lost);
    expect(snowie.ok && parseSnowiePosition(snowie.value.data, name)).toEqual(whole);
    const jellyfish = makeJellyfishPos(state, NAMES);
    expect(jellyfish.ok && jellyfish.value.lost).toEqual(lost);
    expect(jellyfish.ok && parseJellyfishPos(jellyfish.value.data, name)).toEqual(whole);
  });
});
