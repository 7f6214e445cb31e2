/** Inputs spoiled in the ways that files get spoiled, and in a few that only an attacker would think of. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Numbers and signs that readers have tripped over elsewhere. */
const TOKENS = [
  '-1',
  '0',
  '00',
  '99999999999999999999',
  '1e309',
  'NaN',
  '0x10',
  '25',
  '26',
  '64',
  '32768',
  '????',
  ' ',
  '\t',
  '\n',
  '\r\n',
  '\0',
  '\uFEFF',
  '\uFFFD',
  '(',
  ')',
  '[',
  ']',
  ';',
  ':',
  '/',
  '*',
  '\\',
  '"',
  '<',
  '>',
  '&',
  '<!DOCTYPE x [<!ENTITY a "b">]>',
  'bar',
  'off',
  'Game 1',
  'Doubles => 2',
  'Takes',
  'Drops',
  'Wins 2 points',
  '__proto__',
  'constructor',
] as const;

/** A source of spoiled inputs; the same for the same seed. */
export class Mutator {
  readonly #generator: ReturnType<typeof xoroshiro128plus>;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  /** A whole number from 0 to n - 1. */
  below(n: number): number {
    return n <= 1 ? 0 : uniformInt(this.#generator, 0, n - 1);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  /** Returns one to four spoilings of a whole input; `others` lends parts to splice in. Never more than twice as long. */
  spoil(input: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
    let bytes = input;
    for (let times = 1 + this.below(4); times > 0; times--) bytes = this.#once(bytes, others);
    return bytes.subarray(0, 2 * input.length + 64);
  }

  #once(bytes: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
    const at = this.below(bytes.length + 1);
    const length = 1 + this.below(Math.min(64, Math.max(1, bytes.length - at)));
    switch (this.below(9)) {
      case 0:
        return bytes.slice(0, at); // cut short
      case 1:
        return join(bytes.slice(0, at), bytes.slice(at + length)); // a part missing
      case 2:
        return join(bytes.slice(0, at), bytes.slice(at, at + length), bytes.slice(at)); // a part twice
      case 3: {
        const copy = bytes.slice();
        for (let n = 1 + this.below(4); n > 0; n--) copy[this.below(copy.length)] = this.below(256);
        return copy;
      }
      case 4: {
        const copy = bytes.slice();
        if (copy.length > 0) copy[this.below(copy.length)]! ^= 1 << this.below(8);
        return copy;
      }
      case 5: {
        const other = this.pick(others);
        const from = this.below(other.length);
        return join(bytes.slice(0, at), other.slice(from, from + this.below(200)), bytes.slice(at));
      }
      case 6: {
        const token = new TextEncoder().encode(this.pick(TOKENS));
        return join(bytes.slice(0, at), token, bytes.slice(at + this.below(3)));
      }
      case 7: {
        const token = new TextEncoder().encode(this.pick(TOKENS));
        const times = this.below(Math.max(2, Math.min(5000, bytes.length)));
        return join(
          bytes.slice(0, at),
          ...Array.from({ length: times }, () => token),
          bytes.slice(at),
        );
      }
      default:
        return Uint8Array.from({ length: this.below(200) }, () => this.below(256)); // no file at all
    }
  }
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
