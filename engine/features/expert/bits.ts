/** Counting in places that are the bits of a number (plays/placeBits.ts): bit 1 for a side's ace point to bit 25, its bar. */

/** Points 1 to 24, without the bar. */
export const POINTS: number = 0x1fffffe;
/** Points 1 to 6. */
export const HOME: number = 0b1111110;
/** Points 7 to 18, both outer boards. */
export const OUTFIELD: number = 0b111111111111 << 7;
/** Points 19 to 24, the enemy's home board. */
export const ENEMY_HOME: number = 0b111111 << 19;

const HALF_BITS = 13;
const HALF = (1 << HALF_BITS) - 1;
const COUNTS = Uint8Array.from({ length: HALF + 1 }, (_, bits) => {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
});

/** Returns how many of bits 0 to 25 are set. */
export function bitCount(bits: number): number {
  return COUNTS[bits & HALF]! + COUNTS[bits >> HALF_BITS]!;
}

/** Returns the length of the longest run of set bits. */
export function longestRun(bits: number): number {
  let length = 0;
  for (let rest = bits; rest !== 0; rest &= rest << 1) length++;
  return length;
}

/** Returns the most bits that are set among any six in a row. */
export function mostInSix(bits: number): number {
  // Six numbers shifted against each other are added bit by bit, all windows at once: ones, twos and fours of each sum.
  const b = bits << 1;
  const c = bits << 2;
  const d = bits << 3;
  const e = bits << 4;
  const f = bits << 5;
  const onesA = bits ^ b ^ c;
  const twosA = (bits & b) | (c & (bits ^ b));
  const onesB = d ^ e ^ f;
  const twosB = (d & e) | (f & (d ^ e));
  const ones = onesA ^ onesB;
  const carry = onesA & onesB;
  const twos = twosA ^ twosB ^ carry;
  const fours = (twosA & twosB) | (carry & (twosA ^ twosB));
  let windows = fours !== 0 ? fours : -1;
  let most = fours !== 0 ? 4 : 0;
  if ((windows & twos) !== 0) {
    windows &= twos;
    most += 2;
  }
  return (windows & ones) !== 0 ? most + 1 : most;
}
