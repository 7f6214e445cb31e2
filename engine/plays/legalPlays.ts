/**
 * All legal plays of a roll, every distinct resulting position once.
 *
 *     legalPlays(START, [3, 1]).length; // 16
 *
 * The search works in place on two arrays and copies only when it records a result. naivePlays.ts is a second,
 * independent generator that the tests hold it to.
 */
import { BAR, OFF, type Position, sameSide, type Side } from '../position.ts';
import { type Die, isDoubles, type Roll } from '../roll.ts';

/** One checker moved by one die, in the mover's own numbering: from 1..25 (25 = bar), to 0..24 (0 = off). */
export interface CheckerMove {
  readonly from: number;
  readonly to: number;
  readonly isHit: boolean;
}

/** A whole turn's checker moves, 0 to 4 of them, in an order in which they can be made. */
export type Play = readonly CheckerMove[];

/** A play with the position it leads to. */
export interface LegalPlay {
  readonly play: Play;
  /** After the play, seen by the other side, which is now on roll. */
  readonly result: Position;
}

/**
 * Returns every legal play, one for each distinct result; [] where no checker can move.
 * Both dice are played when possible, the higher one when only one can be (rules of the game: US Backgammon
 * Federation, "Movement of the checkers"); checkers on the bar enter first; a checker is borne off with its exact
 * number, or with a higher one when no checker stands behind it.
 */
export function legalPlays(position: Position, roll: Roll): LegalPlay[] {
  const search = new Search(position);
  if (isDoubles(roll)) {
    const [die] = roll;
    search.run([die, die, die, die], true);
  } else {
    const [first, second] = roll;
    const [high, low] = first > second ? [first, second] : [second, first];
    search.run([high, low], false);
    search.run([low, high], false);
    // Only one die can be played: the higher one, if it can be.
    if (search.mostDice === 1) search.keepSingles(high);
  }
  return search.plays;
}

/**
 * Returns where a checker on `from` goes with `die`, or -1 where it may not: a point held by two or more enemy
 * checkers, or bearing off too early. Does not check that the bar is empty.
 */
function destination(own: Side, opponent: Side, from: number, die: Die): number {
  const to = from - die;
  if (to > 0) return opponent[25 - to]! >= 2 ? -1 : to;
  for (let place = BAR; place > 6; place--) if (own[place]! > 0) return -1;
  if (to < 0) for (let place = 6; place > from; place--) if (own[place]! > 0) return -1;
  return OFF;
}

/** Moves one checker in place, sending a blot it lands on to the bar; returns whether it hit. Checks nothing else. */
export function moveChecker(own: number[], opponent: number[], from: number, to: number): boolean {
  const isHit = to > OFF && opponent[25 - to] === 1;
  if (isHit) {
    opponent[25 - to] = 0;
    opponent[BAR]!++;
  }
  own[from]!--;
  own[to]!++;
  return isHit;
}

class Search {
  plays: LegalPlay[] = [];
  /** The most dice any play found so far uses. */
  mostDice = 0;
  readonly #own: number[];
  readonly #opponent: number[];
  readonly #untouched: Side;
  readonly #from = [0, 0, 0, 0];
  readonly #to = [0, 0, 0, 0];
  readonly #isHit = [false, false, false, false];
  #dice: readonly Die[] = [];
  #isSameDie = false;

  constructor(position: Position) {
    this.#own = [...position.playerOnRoll];
    this.#untouched = position.opponent;
    this.#opponent = [...position.opponent];
  }

  /** Searches all ways of playing the dice in this order. */
  run(dice: readonly Die[], isSameDie: boolean): void {
    this.#dice = dice;
    this.#isSameDie = isSameDie;
    this.#descend(0, BAR);
  }

  /** Keeps the plays that use `high`, if there are any. All plays found use exactly one die. */
  keepSingles(high: Die): void {
    // A higher number bears off from a lower point too, so the die is not from - to: play it again.
    const single = new Search({ playerOnRoll: this.#own, opponent: this.#opponent });
    single.run([high], false);
    if (single.mostDice === 1) this.plays = single.plays;
  }

  #descend(depth: number, highest: number): void {
    const own = this.#own;
    const die = this.#dice[depth];
    let hasMoved = false;
    if (die !== undefined) {
      // With equal dice, moving the farthest checkers first reaches every result exactly once: each result is one
      // multiset of moves, and that order is always playable because it only ever helps bearing off.
      const lowest = own[BAR]! > 0 ? BAR : 1;
      for (let from = this.#isSameDie ? highest : BAR; from >= lowest; from--) {
        if (own[from] === 0) continue;
        const to = destination(own, this.#opponent, from, die);
        if (to < 0) continue;
        hasMoved = true;
        this.#make(depth, from, to);
        this.#descend(depth + 1, from);
        this.#unmake(depth, from, to);
      }
    }
    if (!hasMoved && depth > 0) this.#record(depth);
  }

  #make(depth: number, from: number, to: number): void {
    this.#isHit[depth] = moveChecker(this.#own, this.#opponent, from, to);
    this.#from[depth] = from;
    this.#to[depth] = to;
  }

  #unmake(depth: number, from: number, to: number): void {
    this.#own[from]!++;
    this.#own[to]!--;
    if (this.#isHit[depth]) {
      this.#isHit[depth] = false;
      this.#opponent[25 - to] = 1;
      this.#opponent[BAR]!--;
    }
  }

  #record(depth: number): void {
    if (depth < this.mostDice) return;
    if (depth > this.mostDice) {
      this.mostDice = depth;
      this.plays = [];
    }
    if (!this.#isSameDie && this.#isKnown()) return;
    const play: CheckerMove[] = [];
    for (let i = 0; i < depth; i++) {
      play.push({ from: this.#from[i]!, to: this.#to[i]!, isHit: this.#isHit[i]! });
    }
    const isUnhit = !this.#isHit.includes(true);
    // Results without a hit share the opponent's checkers with the position played from.
    const opponent = isUnhit ? this.#untouched : this.#opponent.slice();
    this.plays.push({ play, result: { playerOnRoll: opponent, opponent: this.#own.slice() } });
  }

  #isKnown(): boolean {
    return this.plays.some(
      ({ result }) =>
        sameSide(result.opponent, this.#own) && sameSide(result.playerOnRoll, this.#opponent),
    );
  }
}
