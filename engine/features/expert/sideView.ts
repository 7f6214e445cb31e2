/**
 * One side of a board as the features look at it: where its checkers are, in bits, and sums over them. A view is read
 * into again for every board; nothing of the last one is left.
 *
 *     view.read(counts, 0);
 *     enemy.read(others, 0);
 *     view.face(enemy);       // what it can move, and where to
 *     enemy.face(view);
 */
import { highestBit, movable } from '../../plays/placeBits.ts';
import { BAR, OFF } from '../../position.ts';
import { mirrored, POINTS } from './bits.ts';

/**
 * Sums over a side's checkers are read off tables by place and number of checkers there. Several go into one number, in
 * fields wide enough for 15 checkers anywhere: [name of the field, bits, what n checkers on a place add].
 */
type Field = readonly [bits: number, add: (place: number, n: number) => number];

const PIPS: Field = [9, (place, n) => n * place];
const SQUARES: Field = [14, (place, n) => n * place * place];
const LEFT: Field = [4, (_, n) => n];

const STACKED: Field = [4, (place, n) => (place === BAR ? 0 : Math.max(0, n - 3))];
const SPARES: Field = [4, (place, n) => (place === BAR ? 0 : Math.max(0, n - 2))];
const PIPS_HOME: Field = [9, (place, n) => n * Math.max(0, place - 6)];
const CROSSOVERS: Field = [6, (place, n) => n * Math.floor((place - 1) / 6)];
const OUTSIDE: Field = [4, (place, n) => (place > 6 ? n : 0)];

const IN_OUTFIELD: Field = [4, (place, n) => (place > 6 && place < 19 ? n : 0)];
const DEEP: Field = [4, (place, n) => (place < 3 ? n : 0)];
/** Pips to play before a home point is given up: outfield checkers to the six point, spares at home to the ace point. */
const SPARE_PIPS: Field = [
  8,
  (place, n) => {
    if (place > 6) return place < 19 ? n * (place - 6) : 0;
    return Math.max(0, n - 2) * (place - 1);
  },
];

const STRIPPED: Field = [3, (place, n) => (place < BAR && n === 2 ? 1 : 0)];

/** Numbers of checkers on a place that are told apart: 0 to 15. */
const COUNTS = 16;

function packed(...fields: readonly Field[]): Int32Array {
  return Int32Array.from({ length: (BAR + 1) * COUNTS }, (_, i) => {
    const place = Math.floor(i / COUNTS);
    let sum = 0;
    let shift = 0;
    for (const [bits, add] of fields) {
      if (place > OFF) sum |= add(place, i % COUNTS) << shift;
      shift += bits;
    }
    return sum;
  });
}

const FIRST_SUMS = packed(PIPS, SQUARES, LEFT);
const SECOND_SUMS = packed(STACKED, SPARES, PIPS_HOME, CROSSOVERS, OUTSIDE);
const THIRD_SUMS = packed(IN_OUTFIELD, DEEP, SPARE_PIPS, STRIPPED);

/** One side's checkers, numbered from its own end. Bits are places (plays/placeBits.ts). */
export class SideView {
  /** Checkers by place, as they were read. */
  readonly counts: Uint8Array = new Uint8Array(BAR + 1);
  /** Places with a checker or more, the bar among them. */
  occupied = 0;
  /** Places with two or more. */
  many = 0;
  /** Points with two or more, and points with exactly one. */
  made = 0;
  blots = 0;
  /** The same in the enemy's numbering. */
  madeFar = 0;
  blotsFar = 0;
  /** The farthest place with a checker; 0 when all are off. */
  rear = 0;
  bar = 0;
  off = 0;
  /** Checkers not yet off, their pips, and the sum of the squares of their places. */
  left = 0;
  pips = 0;
  squares = 0;
  /** Checkers of a point beyond three; beyond two. */
  stacked = 0;
  spares = 0;
  /** Checkers outside the home board, pips that bring them all in, and quadrants they cross on the way. */
  outside = 0;
  pipsHome = 0;
  crossovers = 0;
  /** Checkers on points 7 to 18; on the ace and two points; pips to play before a home point is given up. */
  inOutfield = 0;
  deep = 0;
  sparePips = 0;
  /** Points with exactly two checkers. */
  stripped = 0;

  /** Points it may land on, once it faces the enemy; and in the enemy's numbering. */
  open = 0;
  openFar = 0;
  /** By die 1 to 6, the places from which the die alone can be played. */
  readonly movable: Int32Array = new Int32Array(7);
  /** Bit d when two checkers or more can play die d, so that it can be played whatever the other die did before. */
  safeDice = 0;

  /** Reads the 26 counts that begin at `start`: off, points 1 to 24, bar; at most 15 checkers. */
  read(counts: ArrayLike<number>, start: number): void {
    let occupied = 0;
    let many = 0;
    // Without a branch, for none could be predicted: the sign bit of a difference is the comparison.
    for (let place = BAR; place > OFF; place--) {
      const n = counts[start + place]!;
      this.counts[place] = n;
      occupied = (occupied | ((0 - n) >>> 31)) << 1;
      many = (many | ((1 - n) >>> 31)) << 1;
    }
    this.off = counts[start + OFF]!;
    this.counts[OFF] = this.off;
    this.bar = this.counts[BAR]!;
    this.occupied = occupied;
    this.many = many;
    this.made = many & POINTS;
    this.blots = (occupied ^ many) & POINTS;
    this.madeFar = mirrored(this.made);
    this.blotsFar = mirrored(this.blots);
    this.rear = Math.max(OFF, highestBit(occupied));
    this.#sum();
  }

  #sum(): void {
    let first = 0;
    let second = 0;
    let third = 0;
    for (let rest = this.occupied; rest !== 0;) {
      const place = highestBit(rest);
      rest ^= 1 << place;
      const entry = place * COUNTS + this.counts[place]!;
      first += FIRST_SUMS[entry]!;
      second += SECOND_SUMS[entry]!;
      third += THIRD_SUMS[entry]!;
    }
    this.pips = first & 0x1ff;
    this.squares = (first >> 9) & 0x3fff;
    this.left = first >> 23;
    this.stacked = second & 0xf;
    this.spares = (second >> 4) & 0xf;
    this.pipsHome = (second >> 8) & 0x1ff;
    this.crossovers = (second >> 17) & 0x3f;
    this.outside = second >> 23;
    this.inOutfield = third & 0xf;
    this.deep = (third >> 4) & 0xf;
    this.sparePips = (third >> 8) & 0xff;
    this.stripped = third >> 16;
  }

  /** Finds out what the side can move, given where the enemy stands. */
  face(enemy: SideView): void {
    const occupied = this.occupied;
    const open = POINTS & ~enemy.madeFar;
    this.open = open;
    this.openFar = POINTS & ~enemy.made;
    let safe = 0;
    for (let die = 1; die <= 6; die++) {
      const froms = movable(occupied, open, die);
      this.movable[die] = froms;
      if ((froms & (froms - 1)) !== 0 || (froms & this.many) !== 0) safe |= 1 << die;
    }
    this.safeDice = safe;
  }
}
