/**
 * All legal plays of a roll without an allocation: the results are rows of a typed array that is used again.
 *
 *     const generator = new PlayGenerator();
 *     const count = generator.generate(START, [3, 1]); // 16
 *     for (let i = 0; i < count; i++) generator.rows[i * ROW_BYTES + ROW_OPPONENT + 5]; // the mover's 5 point after play i
 *     generator.generateFromRow(generator.rows, 0, [6, 5]); // what the other side can answer to the first
 *
 * A number of 25 bits for each side says which checkers a die can move (placeBits.ts). Moves are made and taken back on
 * one board; the last checker of a play is moved in the row that is its result.
 *
 * No result is written twice. With doubles, moving the farthest checkers first reaches every result once: a result is
 * one multiset of moves, and that order is always playable because it only ever helps bearing off. With two dice a
 * result is known by where each die was played from, see `#playInOrder`.
 */
import { BAR, OFF, type Position, STANDARD_CHECKERS } from '../position.ts';
import { isDoubles, type Roll } from '../roll.ts';
import type { CheckerMove, Play } from './legalPlays.ts';
import { bit, destination, highestBit, isOrderFree, movable } from './placeBits.ts';
import { readRow, ROW_BYTES, ROW_OPPONENT } from './positionRow.ts';

/**
 * The most results a roll can have. What doubles lead to depends on how many dice each checker is moved by alone: 4 dice
 * among 15 checkers are C(18, 4) ways. Two different dice are 15 x 15 ways, and 15 more by the other order.
 */
export const MOST_RESULTS = 3060;

const PLACES = 26;
const WORDS = ROW_BYTES / 8;
/** The board that moves are made on is a result to be: seen by the other side, the mover is its opponent. */
const OWN = ROW_OPPONENT;
/** A play in a number: 5 bits for each place that a checker leaves, then this one when the low die goes first. */
const LOW_FIRST = 1 << 20;

/** Generates the plays of one position and roll at a time. A search wants one for each ply. */
export class PlayGenerator {
  /**
   * The results, rows 0 to `count` - 1, each seen by the other side, which is then on roll; for layout see
   * positionRow.ts. Where no checker can move, row 0 is the position after the pass. Read only.
   */
  readonly rows: Uint8Array = new Uint8Array(MOST_RESULTS * ROW_BYTES);
  /** How many results there are; 0 where no checker can move. */
  count = 0;

  readonly #plays = new Int32Array(MOST_RESULTS);
  readonly #board = new Uint8Array(ROW_BYTES);
  // Rows are copied 8 bytes at a time; of bytes up to 15 no double is a NaN, so each arrives as it was.
  readonly #rowWords = new Float64Array(this.rows.buffer);
  readonly #boardWords = new Float64Array(this.#board.buffer);
  /** Where the mover has checkers, bits 1..25 for its places. */
  #own = 0;
  /** Points it may land on, and those of them where it hits. */
  #open = 0;
  #blots = 0;
  #high = 0;
  #low = 0;
  /** The most dice any play of doubles found so far uses. */
  #mostDice = 0;
  /** By name, the last generation that found a result of two dice. */
  readonly #found = new Uint16Array(PLACES * PLACES);
  #generation = 0;

  /**
   * Finds all results of the roll in place of the last ones and returns how many: 0 where no checker can move.
   * Throws where the player on roll has more than 15 checkers.
   */
  generate({ playerOnRoll, opponent }: Position, roll: Roll): number {
    const board = this.#board;
    for (let place = 0; place < PLACES; place++) {
      board[place] = opponent[place]!;
      board[OWN + place] = playerOnRoll[place]!;
    }
    return this.#generate(roll);
  }

  /** The same for the position in a row of `rows`, which may be this generator's own. */
  generateFromRow(rows: Uint8Array, row: number, roll: Roll): number {
    const board = this.#board;
    const start = row * ROW_BYTES;
    for (let place = 0; place < PLACES; place++) {
      board[place] = rows[start + ROW_OPPONENT + place]!;
      board[OWN + place] = rows[start + place]!;
    }
    return this.#generate(roll);
  }

  /** Returns result `i`, below `count`, as a position seen by the other side. */
  result(i: number): Position {
    return readRow(this.rows, i);
  }

  /** Returns the play that leads to result `i`, the first found: high die first, farthest checkers first. */
  play(i: number): Play {
    const packed = this.#plays[i]!;
    const moves: CheckerMove[] = [];
    let blots = this.#blots;
    let die = packed & LOW_FIRST ? this.#low : this.#high;
    for (let froms = packed & (LOW_FIRST - 1); froms > 0; froms >>= 5) {
      const from = froms & 31;
      const to = destination(from, die);
      const isHit = bit(blots, to) === 1;
      if (isHit) blots ^= 1 << to;
      moves.push({ from, to, isHit });
      die = this.#high + this.#low - die;
    }
    return moves;
  }

  #generate(roll: Roll): number {
    this.#readBoard();
    this.count = 0;
    this.#high = Math.max(roll[0], roll[1]);
    this.#low = Math.min(roll[0], roll[1]);
    if (isDoubles(roll)) {
      this.#mostDice = 1;
      this.#playDoubles(0, this.#own, this.#blots, 0);
    } else {
      this.#playBoth();
      if (this.count === 0) this.#playEither();
    }
    if (this.count === 0) {
      this.#add(0);
      this.count = 0;
    }
    return this.count;
  }

  #readBoard(): void {
    const board = this.#board;
    let own = 0;
    let open = 0;
    let blots = 0;
    let checkers = board[OWN + OFF]!;
    // Without a branch, for none could be predicted: the sign bit of a difference is the comparison.
    for (let place = 1; place <= BAR; place++) {
      const n = board[OWN + place]!;
      checkers += n;
      own |= ((0 - n) >>> 31) << place;
    }
    for (let point = 1; point <= 24; point++) {
      const n = board[25 - point]!;
      const isOpen = (n - 2) >>> 31;
      open |= isOpen << point;
      blots |= (isOpen & n) << point;
    }
    if (checkers > STANDARD_CHECKERS) {
      throw new RangeError(`${checkers} checkers, at most ${STANDARD_CHECKERS} can be played`);
    }
    this.#own = own;
    this.#open = open;
    this.#blots = blots;
  }

  /** Plays what is left of doubles, farthest checkers first; `depth` dice are played, `play` says from where. */
  #playDoubles(depth: number, own: number, blots: number, play: number): void {
    const die = this.#high;
    const shift = 5 * depth;
    const farthest = depth === 0 ? BAR : play >> (shift - 5);
    let froms = movable(own, this.#open, die) & ((2 << farthest) - 1);
    if (froms === 0) {
      if (this.#isLongest(depth)) this.#add(play);
    } else if (depth === 3) {
      if (this.#isLongest(4)) this.#playLast(froms, blots, play, shift);
    } else {
      while (froms !== 0) {
        const from = highestBit(froms);
        froms ^= 1 << from;
        const to = destination(from, die);
        const hits = bit(blots, to);
        const after = this.#make(own, from, to, hits);
        this.#playDoubles(depth + 1, after, blots ^ (hits << to), play | (from << shift));
        this.#unmake(from, to, hits);
      }
    }
  }

  /** Returns true when no play found uses more dice; forgets those that use fewer. */
  #isLongest(dice: number): boolean {
    if (dice > this.#mostDice) {
      this.#mostDice = dice;
      this.count = 0;
    }
    return dice === this.#mostDice;
  }

  /** Finds the plays of two different dice that use both. */
  #playBoth(): void {
    this.#nextGeneration();
    const own = this.#own;
    const open = this.#open;
    const high = this.#high;
    const low = this.#low;
    this.#playInOrder(high, low, movable(own, open, high), 0);
    let froms = movable(own, open, low);
    if (isOrderFree(own)) {
      // Two checkers can as well move the other way round. One moved by both dice comes to something new where the high
      // die cannot go first or one of its two ways hits.
      const isNewWay = ~(open << high) | (this.#blots << high) | (this.#blots << low);
      froms &= (open << (high + low)) & isNewWay;
    }
    this.#playInOrder(low, high, froms, LOW_FIRST);
  }

  /** Forgets what is found by counting on, and every 65,535 times by going through it. */
  #nextGeneration(): void {
    if (this.#generation === 0xffff) {
      this.#found.fill(0);
      this.#generation = 0;
    }
    this.#generation++;
  }

  /**
   * Finds the plays of die `first` from one of `froms` and then `second`; `lowFirst` is 0 or the bit that says so.
   * A result is named by where the high and the low die are played from. Two kinds of result have two such names and
   * share one: one checker's pips by both dice without a hit on the way, and two checkers borne off.
   */
  #playInOrder(first: number, second: number, froms: number, lowFirst: number): void {
    const blots = this.#blots;
    const found = this.#found;
    const generation = this.#generation;
    while (froms !== 0) {
      const from = highestBit(froms);
      froms ^= 1 << from;
      const to = destination(from, first);
      const hits = bit(blots, to);
      const own = this.#make(this.#own, from, to, hits);
      let nextFroms = movable(own, this.#open, second);
      while (nextFroms !== 0) {
        const next = highestBit(nextFroms);
        nextFroms ^= 1 << next;
        const end = destination(next, second);
        let name = lowFirst === 0 ? from * PLACES + next : next * PLACES + from;
        if (next === to || end === from) {
          if (bit(blots, Math.min(from, next)) === 0) name = Math.max(from, next) * PLACES;
        } else if (to === OFF && end === OFF) {
          name = Math.max(from, next) * PLACES + Math.min(from, next);
        }
        if (found[name] === generation) continue;
        found[name] = generation;
        this.#addMoved(next, end, bit(blots ^ (hits << to), end), lowFirst | from | (next << 5));
      }
      this.#unmake(from, to, hits);
    }
  }

  /** Finds the plays of one die where none uses both: of the higher one, if it can be played. */
  #playEither(): void {
    const own = this.#own;
    this.#playLast(movable(own, this.#open, this.#high), this.#blots, 0, 0);
    if (this.count > 0) return;
    this.#playLast(movable(own, this.#open, this.#low), this.#blots, LOW_FIRST, 0);
  }

  /** Adds a result for each of `froms`, where the last die is played from; `play` is kept in the bits below `shift`. */
  #playLast(froms: number, blots: number, play: number, shift: number): void {
    const die = play < LOW_FIRST ? this.#high : this.#low;
    while (froms !== 0) {
      const from = highestBit(froms);
      froms ^= 1 << from;
      const to = destination(from, die);
      this.#addMoved(from, to, bit(blots, to), play | (from << shift));
    }
  }

  /** Moves a checker on the board; returns where the mover then has checkers. */
  #make(own: number, from: number, to: number, hits: number): number {
    const board = this.#board;
    const left = board[OWN + from]! - 1;
    board[OWN + from] = left;
    board[OWN + to]!++;
    if (hits !== 0) {
      board[25 - to] = 0;
      board[BAR]!++;
    }
    const others = left === 0 ? own ^ (1 << from) : own;
    return (others | (1 << to)) & ~(1 << OFF);
  }

  #unmake(from: number, to: number, hits: number): void {
    const board = this.#board;
    board[OWN + from]!++;
    board[OWN + to]!--;
    if (hits !== 0) {
      board[25 - to] = 1;
      board[BAR]!--;
    }
  }

  /** Adds the board as a result, `play` leading to it; returns where its row starts. */
  #add(play: number): number {
    const rowWords = this.#rowWords;
    const words = this.#boardWords;
    const row = this.count++;
    const at = row * WORDS;
    rowWords[at] = words[0]!;
    rowWords[at + 1] = words[1]!;
    rowWords[at + 2] = words[2]!;
    rowWords[at + 3] = words[3]!;
    rowWords[at + 4] = words[4]!;
    rowWords[at + 5] = words[5]!;
    rowWords[at + 6] = words[6]!;
    this.#plays[row] = play;
    return row * ROW_BYTES;
  }

  /** Adds the board with one more checker moved. */
  #addMoved(from: number, to: number, hits: number, play: number): void {
    const rows = this.rows;
    const start = this.#add(play);
    rows[start + OWN + from]!--;
    rows[start + OWN + to]!++;
    if (hits !== 0) {
      rows[start + 25 - to] = 0;
      rows[start + BAR]!++;
    }
  }
}
