/** Counting in places that are the bits of a number (plays/placeBits.ts): bit 1 for a side's ace point to bit 25, its bar. */

/** Points 1 to 24, without the bar. */
export const POINTS: number = 0x1fffffe;
/** Points 1 to 6. */
export const HOME: number = 0b1111110;
/** Points 7 to 18, both outer boards. */
export const OUTFIELD: number = 0b111111111111 << 7;
/** Points 19 to 24, the enemy's home board. */
export const ENEMY_HOME: number = 0b111111 << 19;

/** Returns how many bits are set, by adding neighbours (Warren, Hacker's Delight, 5-1). */
export function bitCount(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Returns the places in the other side's numbering: bit p becomes bit 25 - p (Warren, Hacker's Delight, 7-1). */
export function mirrored(places: number): number {
  let bits = ((places & 0x55555555) << 1) | ((places >>> 1) & 0x55555555);
  bits = ((bits & 0x33333333) << 2) | ((bits >>> 2) & 0x33333333);
  bits = ((bits & 0x0f0f0f0f) << 4) | ((bits >>> 4) & 0x0f0f0f0f);
  bits = ((bits & 0x00ff00ff) << 8) | ((bits >>> 8) & 0x00ff00ff);
  return ((bits << 16) | (bits >>> 16)) >>> 6;
}

/** Returns 1 where a bit is set, or else 0, without a branch. */
export function isAny(bits: number): number {
  return (bits | (0 - bits)) >>> 31;
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
