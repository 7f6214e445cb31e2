/**
 * A set of positions in typed arrays, for millions of them: 16 bytes a slot, no object a position.
 *
 *     const set = new PositionSet();
 *     set.add(generator.rows, 0); // 0, the first one's number
 *
 * A position is known by the 80 bits of its Position ID (engine/formats/positionId.ts), so nothing is left to chance.
 */
import { BAR } from '../position.ts';
import { ROW_BYTES, ROW_OPPONENT } from './positionRow.ts';

const KEY_WORDS = 3;
const FIRST_SLOTS = 1 << 10;
/** Always set in a key's last word, so that no key is a free slot. */
const TAKEN = 1 << 31;

/** Numbers distinct positions from 0 in the order they are added. At most 15 checkers a side. */
export class PositionSet {
  /** How many distinct positions were added. */
  size = 0;
  #mask = FIRST_SLOTS - 1;
  #keys = new Int32Array(KEY_WORDS * FIRST_SLOTS);
  #numbers = new Int32Array(FIRST_SLOTS);
  readonly #key = new Int32Array(KEY_WORDS);

  /** Adds the position in the row of that index if it is new; returns its number, which is `size` - 1 then. */
  add(rows: Uint8Array, row: number): number {
    this.#readKey(rows, row * ROW_BYTES);
    const slot = this.#slotOf(this.#key, 0);
    if (this.#keys[KEY_WORDS * slot + 2] !== 0) return this.#numbers[slot]!;
    this.#keys.set(this.#key, KEY_WORDS * slot);
    this.#numbers[slot] = this.size;
    if (10 * this.size > 7 * this.#mask) this.#grow();
    return this.size++;
  }

  /** For each place one 1 bit a checker, then a 0. */
  #readKey(rows: Uint8Array, start: number): void {
    const key = this.#key;
    key[0] = 0;
    key[1] = 0;
    key[2] = TAKEN;
    let at = 0;
    for (let side = start; side <= start + ROW_OPPONENT; side += ROW_OPPONENT) {
      for (let place = 1; place <= BAR; place++) {
        const n = rows[side + place]!;
        const ones = (1 << n) - 1;
        const shift = at & 31;
        key[at >> 5]! |= ones << shift;
        if (shift + n > 32) key[(at >> 5) + 1]! |= ones >>> (32 - shift);
        at += n + 1;
      }
    }
  }

  /** Returns the slot that holds the key at `at` of `keys`, or the free one where it belongs. */
  #slotOf(keys: Int32Array, at: number): number {
    const [a, b, c] = [keys[at]!, keys[at + 1]!, keys[at + 2]!];
    let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77) ^ Math.imul(c, 0xc2b2ae3d);
    hash = Math.imul(hash ^ (hash >>> 15), 0x27d4eb2f);
    let slot = (hash ^ (hash >>> 13)) & this.#mask;
    const own = this.#keys;
    for (;;) {
      const i = KEY_WORDS * slot;
      if (own[i + 2] === 0 || (own[i] === a && own[i + 1] === b && own[i + 2] === c)) return slot;
      slot = (slot + 1) & this.#mask;
    }
  }

  #grow(): void {
    const keys = this.#keys;
    const numbers = this.#numbers;
    this.#mask = 2 * this.#mask + 1;
    this.#keys = new Int32Array(2 * keys.length);
    this.#numbers = new Int32Array(2 * numbers.length);
    for (let old = 0; old < numbers.length; old++) {
      const at = KEY_WORDS * old;
      if (keys[at + 2] === 0) continue;
      const slot = this.#slotOf(keys, at);
      for (let i = 0; i < KEY_WORDS; i++) this.#keys[KEY_WORDS * slot + i] = keys[at + i]!;
      this.#numbers[slot] = numbers[old]!;
    }
  }
}
