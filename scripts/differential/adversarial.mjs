// Pairs that aim at one rule each: entering, blocked dice, bearing off, hits on the way.
import { BAR, draws, emptyBoard } from './draw.mjs';

/** Yields [position, roll] without end: the kinds in turn, a third of the pairs in both orders of the dice. */
export function* adversarial(seed) {
  const draw = draws(seed);
  while (true) {
    for (const kind of Object.values(KINDS)) {
      const board = emptyBoard();
      const roll = kind(board, draw) ?? draw.roll();
      const position = board.position();
      if (!position) continue;
      yield [position, roll];
      if (draw.chance(1 / 3)) yield [position, [roll[1], roll[0]]];
    }
  }
}

const doubles = (draw, ...dice) => {
  const die = draw.die(...dice);
  return [die, die];
};

/** Two enemy checkers on each of `points` (own numbering of the player on roll). */
function block(board, points) {
  for (const point of points) board.enemy(point, 2);
}

/** The rest of both sides: on their low points, or left borne off. */
function settle(board, draw) {
  if (draw.chance(0.7)) board.scatter('own', draw, 15, [1, 8]);
  if (draw.chance(0.7)) board.scatter('opponent', draw, 15, [1, 12]);
}

/** Numbers from low to high, each with the probability given. */
const some = (draw, probability, low, high) =>
  Array.from({ length: high - low + 1 }, (_, i) => low + i).filter(() => draw.chance(probability));

/** Each kind fills the board and may return the roll; without one any roll is asked. */
export const KINDS = {
  /** One to eight on the bar against a home board of points, blots and gaps. */
  bar(board, draw) {
    board.own(BAR, draw.pick([1, 1, 2, 2, 3, 4, 5, 8]));
    for (let point = 19; point <= 24; point++) {
      board.enemy(point, draw.pick([0, 0, 1, 2, 2, 3]));
    }
    board.scatter('own', draw, draw.int(0, 12), [1, 18]);
    settle(board, draw);
  },
  /** Both sides on the bar. */
  bothOnBar(board, draw) {
    board.own(BAR, draw.int(1, 4));
    board.opponent(BAR, draw.int(1, 4));
    for (let point = 1; point <= 6; point++) {
      board.own(point, draw.pick([0, 0, 1, 2, 2]));
      board.opponent(point, draw.pick([0, 0, 1, 2, 2]));
    }
    board.scatter('own', draw, 6, [1, 24]);
    board.scatter('opponent', draw, 6, [1, 24]);
  },
  /** One or two free checkers before many blocks, the rest deep at home: often one die only, or the order matters. */
  oneDie(board, draw) {
    board.scatter('own', draw, draw.int(1, 2), [7, 24]);
    block(board, some(draw, 0.55, 1, 23));
    board.own(draw.int(1, 3), 2);
    board.own(1, draw.int(0, 12));
    settle(board, draw);
  },
  /** Entering with one die and what the other then may do: one on the bar, the rest stuck. */
  barAndOneDie(board, draw) {
    board.own(BAR);
    block(board, some(draw, 0.6, 7, 24));
    board.scatter('own', draw, draw.int(0, 2), [7, 24]);
    board.own(1, draw.int(0, 10));
    settle(board, draw);
  },
  /** Doubles that stop after one, two or three checkers. */
  shortDoubles(board, draw) {
    const roll = doubles(draw);
    board.scatter('own', draw, draw.int(1, 4), [2, 24]);
    block(board, some(draw, 0.4, 1, 24));
    if (draw.chance(0.3)) board.own(BAR, draw.int(1, 3));
    board.own(draw.int(1, 2), draw.int(0, 8));
    settle(board, draw);
    return roll;
  },
  /** All at home, with gaps, some off; the other side at home, on the bar or behind. */
  bearOff(board, draw) {
    const gaps = some(draw, 0.6, 1, 6);
    const points = gaps.length > 0 ? gaps : [6];
    for (let i = draw.int(1, 15); i > 0; i--) board.own(draw.pick(points));
    if (draw.chance(0.4)) board.enemy(draw.int(1, 6), draw.int(1, 2));
    if (draw.chance(0.2)) board.opponent(BAR, draw.int(1, 2));
    board.scatter('opponent', draw, draw.int(1, 15), [1, 24]);
  },
  /** One or two stragglers: bearing off begins in the middle of the turn, if the dice are played that way round. */
  stragglers(board, draw) {
    board.scatter('own', draw, draw.int(1, 2), [7, 12]);
    board.scatter('own', draw, draw.int(1, 10), [1, 6]);
    if (draw.chance(0.5)) block(board, some(draw, 0.3, 1, 11));
    if (draw.chance(0.4)) board.enemy(draw.int(1, 11));
    board.scatter('opponent', draw, draw.int(1, 15), [1, 12]);
  },
  /** One to three checkers left, anywhere: games end before the dice are used up. */
  lastCheckers(board, draw) {
    board.scatter('own', draw, draw.int(1, 3), [1, draw.pick([3, 6, 9, 24])]);
    if (draw.chance(0.3)) board.opponent(draw.int(13, BAR), draw.int(1, 2));
    board.scatter('opponent', draw, draw.int(1, 15), [1, 24]);
  },
  /** Primes of four to six points, checkers behind and at their edge. */
  primes(board, draw) {
    const length = draw.int(4, 6);
    const first = draw.int(2, 24 - length);
    block(
      board,
      Array.from({ length }, (_, i) => first + i),
    );
    board.own(first + length, draw.int(1, 3));
    board.scatter('own', draw, draw.int(1, 4), [first, 24]);
    if (draw.chance(0.3)) board.own(BAR);
    if (draw.chance(0.5)) board.opponent(draw.int(18, BAR), draw.int(1, 2));
    settle(board, draw);
  },
  /** Doubles among enemy blots: up to four hits, in any order of the checkers. */
  doubleHits(board, draw) {
    const roll = doubles(draw);
    const start = draw.int(10, 24);
    board.own(start, draw.int(1, 4));
    for (let i = 1; i <= 4; i++) if (draw.chance(0.7)) board.enemy(start - i * roll[0]);
    board.scatter('own', draw, draw.int(1, 4), [6, 24]);
    board.scatter('opponent', draw, draw.int(1, 8), [1, 24]);
    settle(board, draw);
    return roll;
  },
  /** One checker, two ways to where both dice take it: blots, points or nothing on either way. */
  twoWays(board, draw) {
    const roll = [draw.die(), draw.die()];
    const start = draw.int(3, BAR);
    board.own(start, draw.pick([1, 1, 2]));
    for (const pips of [roll[0], roll[1], roll[0] + roll[1]]) {
      board.enemy(start - pips, draw.pick([0, 1, 1, 1, 2]));
    }
    board.scatter('own', draw, draw.int(0, 3), [1, 24]);
    settle(board, draw);
    return roll;
  },
  /** Stacks of all checkers on one or two points. */
  stacks(board, draw) {
    board.own(draw.int(1, BAR), draw.int(5, 15));
    board.own(draw.int(1, BAR), 15);
    board.opponent(draw.int(1, BAR), draw.int(5, 15));
    board.opponent(draw.int(1, BAR), 15);
  },
  /** Big doubles against points that block them or nearly do. */
  bigDoubles(board, draw) {
    const roll = doubles(draw, 4, 5, 6);
    for (let point = 24; point > 0; point -= roll[0]) {
      if (draw.chance(0.8)) board.own(point, draw.int(1, 3));
    }
    block(board, some(draw, 0.25, 1, 24));
    board.scatter('own', draw, 15, [1, 24]);
    board.scatter('opponent', draw, 15, [1, 24]);
    return roll;
  },
};
