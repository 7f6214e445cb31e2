/** Every count of rolls held to the legal plays of all 21 rolls. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeExpert, EXPERT_FEATURES, EXPERT_SIZE } from '../../../engine/features/expert.ts';
import { legalPlays } from '../../../engine/plays/legalPlays.ts';
import { BAR, flip, hasContact, OFF, type Position, rearmost } from '../../../engine/position.ts';
import { DICE, isDoubles } from '../../../engine/roll.ts';
import { pos } from '../positions.ts';
import { anyBoard, playedPositions, positions, rollsWhere, WEIGHTED_ROLLS } from './boards.ts';
import { everyPlay, type Move } from './everyPlay.ts';

type Counts = Readonly<Record<string, number>>;

/** Features of the player on roll by name. */
function features({ playerOnRoll, opponent }: Position): Counts {
  const out = new Float32Array(EXPERT_SIZE);
  encodeExpert(playerOnRoll, opponent, out, 0);
  return Object.fromEntries(
    EXPERT_FEATURES.map(({ name }, i) => [name.replace('own.', ''), out[i]!]),
  );
}

function expectCounts(position: Position, expected: Counts): void {
  const found = features(position);
  const rounded = Object.fromEntries(
    Object.entries(expected).map(([name, value]) => [name, expect.closeTo(value, 5)]),
  );
  expect(Object.fromEntries(Object.keys(expected).map((name) => [name, found[name]]))).toEqual(
    rounded,
  );
}

/** What the enemy of the player on roll can do to its blots, by all its legal plays. */
function shotCounts(position: Position): Counts {
  const hitter = flip(position);
  const blots = position.playerOnRoll.flatMap((n, place) =>
    n === 1 && place > OFF && place < BAR ? [place] : [],
  );
  const byBlot = new Map(blots.map((blot) => [blot, 0]));
  const counts = { hit: 0, hitTwo: 0, hitHome: 0, hitBack: 0, pips: 0 };
  for (const { roll, weight } of WEIGHTED_ROLLS) {
    const hit = new Set<number>();
    let most = 0;
    for (const { result } of legalPlays(hitter, roll)) {
      const gone = blots.filter((blot) => result.playerOnRoll[blot] === 0);
      most = Math.max(most, gone.length);
      for (const blot of gone) hit.add(blot);
    }
    for (const blot of hit) byBlot.set(blot, byBlot.get(blot)! + weight);
    if (hit.size > 0) counts.hit += weight;
    if (most > 1) counts.hitTwo += weight;
    if ([...hit].some((blot) => blot < 7)) counts.hitHome += weight;
    if ([...hit].some((blot) => blot > 18)) counts.hitBack += weight;
    counts.pips += weight * Math.max(0, ...[...hit].map((blot) => 25 - blot));
  }
  const [most = 0, next = 0] = [...byBlot.values()].sort((a, b) => b - a);
  const { pips, ...rolls } = counts;
  return {
    ...Object.fromEntries(Object.entries(rolls).map(([name, n]) => [name, n / 36])),
    hitMost: most / 36,
    hitNext: next / 36,
    pipsAtStake: pips / 36 / 24,
  };
}

/** Rolls with which the enemy of the player on roll has, at some time of a play, two checkers where a blot was. */
function pointingCounts(position: Position): Counts {
  const hitter = flip(position);
  const isTarget = (to: number): boolean => to > 0 && to < 7 && hitter.opponent[25 - to] === 1;
  const points = rollsWhere((roll) => {
    // Most rolls bring no two checkers there, which is seen without the plays.
    const own = hitter.playerOnRoll;
    const near = DICE.some((to) => isTarget(to) && own.some((n, from) => n > 0 && from > to));
    return near && everyPlay(hitter, roll).some((moves) => isPointing(own, moves, isTarget));
  });
  return { pointedOn: points / 36 };
}

function isPointing(
  side: readonly number[],
  moves: readonly Move[],
  isTarget: (to: number) => boolean,
): boolean {
  const own = [...side];
  return moves.some(({ from, to }) => {
    own[from]!--;
    own[to]!++;
    return isTarget(to) && own[to]! >= 2;
  });
}

/** What enters, by all legal plays of the player on roll. */
function entryCounts(position: Position): Counts {
  const onBar = position.playerOnRoll[BAR]!;
  const withOne = {
    playerOnRoll: position.playerOnRoll.with(BAR, 1).map((n, place) => (place === OFF ? 0 : n)),
    opponent: position.opponent,
  };
  const alone = {
    playerOnRoll: withOne.playerOnRoll.map((n, place) => (place === BAR ? n : 0)),
    opponent: position.opponent,
  };
  return {
    enterOne: rollsWhere((roll) => legalPlays(alone, roll).length > 0) / 36,
    enterAll:
      rollsWhere(
        (roll) =>
          onBar === 0 ||
          legalPlays(position, roll).some(({ result }) => result.opponent[BAR] === 0),
      ) / 36,
  };
}

/** The last enemy point on the enemy's half that the rear checker must pass; undefined without one or without contact. */
function frontOf(position: Position): number | undefined {
  const rear = rearmost(position.playerOnRoll);
  if (!hasContact(position)) return undefined;
  for (let point = 13; point < rear; point++) if (position.opponent[25 - point]! >= 2) return point;
  return undefined;
}

/** What gets past the front, by all legal plays and every way to play them. */
function escapeCounts(position: Position): Counts {
  const front = frontOf(position);
  if (front === undefined) return { escapeRear: 1, escapeAny: 1 };
  const rear = rearmost(position.playerOnRoll);
  return {
    escapeRear:
      rollsWhere((roll) =>
        everyPlay(position, roll).some((moves) => passes(moves, front, (from) => from === rear)),
      ) / 36,
    escapeAny:
      rollsWhere((roll) =>
        everyPlay(position, roll).some((moves) => passes(moves, front, (from) => from > front)),
      ) / 36,
  };
}

/** Returns true when the moves can be read so that a checker from such a place gets past the front. */
function passes(
  moves: readonly Move[],
  front: number,
  isFrom: (place: number) => boolean,
): boolean {
  return moves.some(({ from, to }, i) => {
    if (!isFrom(from)) return false;
    let at = to;
    for (const next of moves.slice(i + 1)) if (next.from === at) at = next.to;
    return at < front;
  });
}

/** With which rolls a checker alone on the place plays every die. */
function runs(position: Position, place: number): number {
  const alone = Array.from({ length: 26 }, (_, i) => Number(i === place) + (i === OFF ? 14 : 0));
  return rollsWhere((roll) => {
    const dice = isDoubles(roll) ? 4 : 2;
    return everyPlay({ playerOnRoll: alone, opponent: position.opponent }, roll).some(
      (moves) => moves.length === dice || (moves.length > 0 && moves.at(-1)!.to === OFF),
    );
  });
}

function runCounts(position: Position): Counts {
  const side = position.playerOnRoll;
  const rear = rearmost(side);
  const back = [19, 20, 21, 22, 23, 24, 25].filter((place) => side[place]! > 0);
  const checkers = back.reduce((sum, place) => sum + side[place]!, 0);
  const rolls = back.reduce((sum, place) => sum + side[place]! * runs(position, place), 0);
  const fewest = Math.min(...Array.from({ length: 10 }, (_, i) => runs(position, 16 + i)));
  return {
    ...(rear > 12 ? { runRear: runs(position, rear) / 36 } : {}),
    runBack: checkers === 0 ? 1 : rolls / checkers / 36,
    contained: 1 - fewest / 36,
  };
}

function mobility(position: Position): Counts {
  const pairs = DICE.flatMap((die) => {
    const froms = everyPlay(position, [die, die]).map((moves) => moves[0]?.from);
    return [...new Set(froms)].filter((from) => from !== undefined);
  });
  return { mobility: pairs.length / 60 };
}

const PLAYED = playedPositions(2000, 1);

describe('shots and entry', () => {
  test('of played positions are those of their legal plays', () => {
    for (const position of PLAYED) {
      expectCounts(position, { ...shotCounts(position), ...entryCounts(position) });
    }
  });

  test.each([
    ['crowds, bars and few checkers', anyBoard],
    ['few checkers', positions(5, BAR)],
  ])('of any are those of their legal plays: %s', (_, any) => {
    fc.assert(
      fc.property(any, (position) => {
        expectCounts(position, { ...shotCounts(position), ...entryCounts(position) });
      }),
      { numRuns: 1500 },
    );
  });

  // The hitter's checkers on 7 and 2, a blot on its 5, points on 4 and 1. A 2 hits, and leaves no 1; but 7/6 and bearing off
  // from 2 play both dice, which the rules then want. Chance hardly finds such boards.
  test('of a hit that would keep both dice from being played are none', () => {
    const position = pos('x 20:1 21:2 24:2; o 7:1 2:1');
    expectCounts(position, shotCounts(position));
    const hits = legalPlays(flip(position), [2, 1]).filter(
      ({ result }) => result.playerOnRoll[BAR],
    );
    expect(hits).toEqual([]);
  });

  // https://oeis.org/A055100: rolls that hit a blot so many points away, nothing else being there.
  test('of a lone checker at a blot are those of the known table', () => {
    const rolls = [11, 12, 14, 15, 15, 17, 6, 6, 5, 3, 2, 3, 0, 0, 1, 1, 0, 1, 0, 1, 0, 0, 0, 1];
    const found = rolls.map((_, i) =>
      Math.round(36 * features(pos(`x ${i + 1}:1; o bar:1`))['hit']!),
    );
    expect(found).toEqual(rolls);
  });
});

describe('points made on blots', () => {
  test('are those of every way to play every roll', () => {
    for (const position of PLAYED.filter((_, i) => i % 16 === 0)) {
      expectCounts(position, pointingCounts(position));
    }
  });

  test('of any position, too', () => {
    fc.assert(
      fc.property(positions(7, 12), positions(5, BAR), (near, far) => {
        // The hitter's checkers near its home board, blots in it.
        const opponent = near.playerOnRoll;
        const playerOnRoll = far.opponent.map((n, place) =>
          place > OFF && place < BAR && opponent[25 - place]! > 0 ? 0 : n,
        );
        expectCounts({ playerOnRoll, opponent }, pointingCounts({ playerOnRoll, opponent }));
      }),
      { numRuns: 500 },
    );
  });
});

describe('escape and containment', () => {
  test('are those of every way to play every roll', () => {
    for (const position of PLAYED.filter((_, i) => i % 16 === 0)) {
      expectCounts(position, { ...escapeCounts(position) });
    }
  });

  test('of any position, too', () => {
    fc.assert(
      fc.property(positions(6, BAR), (position) => expectCounts(position, escapeCounts(position))),
      { numRuns: 500 },
    );
  });

  test('runs are those of a lone checker', () => {
    for (const position of PLAYED.filter((p, i) => i % 10 === 0 && hasContact(p))) {
      expectCounts(position, runCounts(position));
    }
  });

  test('mobility counts what can be played first', () => {
    for (const position of PLAYED.filter((_, i) => i % 40 === 0)) {
      expectCounts(position, mobility(position));
    }
  });
});
