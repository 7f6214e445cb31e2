// What generators of pairs draw with: seeded numbers, and a board that checkers are put on one rule at a time.
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export const OFF = 0;
export const BAR = 25;

/** Returns draws that depend on the seed (a 32-bit integer) alone. */
export function draws(seed) {
  const generator = xoroshiro128plus(seed);
  const int = (low, high) => uniformInt(generator, low, high);
  return {
    /** A whole number from low to high, both included. */
    int,
    /** True with the probability given. */
    chance: (probability) => int(0, 999_999) < probability * 1_000_000,
    pick: (list) => list[int(0, list.length - 1)],
    /** A die; with no argument any, else one of those given. */
    die: (...dice) => (dice.length > 0 ? dice[int(0, dice.length - 1)] : int(1, 6)),
    /** Above 0, below 1. */
    share: () => (int(0, 999_998) + 1) / 1_000_000,
    roll: () => [int(1, 6), int(1, 6)],
  };
}

/**
 * Returns an empty board with `checkers` a side borne off. Checkers are put back one rule at a time; one whose point
 * is the other side's stays off. Places are the side's own, 1..24 and the bar.
 */
export function emptyBoard(checkers = 15) {
  const own = Array.from({ length: 26 }, () => 0);
  const opponent = Array.from({ length: 26 }, () => 0);
  own[OFF] = checkers;
  opponent[OFF] = checkers;
  const put = (side, other, place, count) => {
    if (place < 1 || place > BAR) return;
    if (place < BAR && other[25 - place] > 0) return;
    const moved = Math.min(count, side[OFF]);
    side[OFF] -= moved;
    side[place] += moved;
  };
  return {
    own: (place, count = 1) => put(own, opponent, place, count),
    opponent: (place, count = 1) => put(opponent, own, place, count),
    /** The other side's checkers on a point in the numbering of the player on roll. */
    enemy: (point, count = 1) => {
      if (point >= 1 && point < BAR) put(opponent, own, BAR - point, count);
    },
    /** Puts about `count` checkers of a side one by one on places from low to high. */
    scatter(side, draw, count, [low, high]) {
      for (let i = 0; i < count; i++) this[side](draw.int(low, high));
    },
    /** The position, or undefined where a side has nothing left to play. */
    position: () =>
      own[OFF] < checkers && opponent[OFF] < checkers ? { playerOnRoll: own, opponent } : undefined,
  };
}
