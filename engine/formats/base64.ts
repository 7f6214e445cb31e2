/** Base64 without padding, of bytes by the three: what GNU Backgammon's IDs are written in. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Every two characters, by their 12 bits: half the look-ups and half the joining of strings. */
const PAIRS: readonly string[] = Array.from(
  { length: 4096 },
  (_, bits) => ALPHABET[bits >> 6]! + ALPHABET[bits & 63]!,
);

/** The value of each ASCII character, -1 for those that are no Base64. */
const VALUES = new Int8Array(128).fill(-1);
for (let value = 0; value < 64; value++) VALUES[ALPHABET.charCodeAt(value)] = value;

/** Returns the first `length` characters of the bytes, four for every three, whose number must be a multiple of three. */
export function toBase64(bytes: Uint8Array, length: number): string {
  let text = '';
  for (let i = 0; text.length < length; i += 3) {
    const chunk = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!;
    text += PAIRS[chunk >> 12]!;
    text += text.length < length ? PAIRS[chunk & 4095]! : '';
  }
  return text;
}

/**
 * Fills `bytes` with what `text` stands for, missing characters counting as A, and returns -1; or returns the index of
 * the first character that is no Base64.
 */
export function fromBase64(text: string, bytes: Uint8Array): number {
  for (let i = 0, at = 0; i < bytes.length; i += 3) {
    let chunk = 0;
    for (let j = 0; j < 4; j++, at++) {
      const code = at < text.length ? text.charCodeAt(at) : 65;
      const value = code < 128 ? VALUES[code]! : -1;
      if (value < 0) return at;
      chunk = (chunk << 6) | value;
    }
    bytes[i] = chunk >> 16;
    bytes[i + 1] = chunk >> 8;
    bytes[i + 2] = chunk;
  }
  return -1;
}
