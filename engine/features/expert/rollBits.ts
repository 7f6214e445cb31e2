/**
 * Sets of rolls as bits: bits 0 to 14 for two different dice, 21 31 32 41 .. 65, each of them two of the 36 ordered rolls,
 * and bits 16 to 21 for doubles. Dice are sets, too: bit d - 1 for die d. Tables answer for all rolls at once.
 */
/** Ordered rolls of two dice. */
export const ORDERED_ROLLS = 36;
/** Every die. */
export const DICE_BITS = 0b111111;
/** The bit of double ones; those of the others follow. */
export const FIRST_DOUBLES = 16;

/** Returns how many of the 36 ordered rolls are in the set. */
export function rollCount(rolls: number): number {
  // As bitCount; only that in the end the lower two bytes, of different dice, count twice.
  const pairs = rolls - ((rolls >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x02020101) >>> 24;
}

/** The 15 rolls of two different dice in the order of their bits, higher die first. */
const ROLLS: readonly (readonly [high: number, low: number])[] = [2, 3, 4, 5, 6].flatMap((high) =>
  Array.from({ length: high - 1 }, (_, i) => [high, i + 1] as const),
);

/** Of each of them the higher die, by bit; and the lower. */
export const HIGH_DIE: Uint8Array = Uint8Array.from(ROLLS, ([high]) => high);
export const LOW_DIE: Uint8Array = Uint8Array.from(ROLLS, ([, low]) => low);

function rollsWhere(isSuch: (high: number, low: number) => boolean): number {
  return ROLLS.reduce((set, [high, low], i) => (isSuch(high, low) ? set | (1 << i) : set), 0);
}

function has(dice: number, die: number): boolean {
  return ((dice >> (die - 1)) & 1) === 1;
}

const DICE_SETS = DICE_BITS + 1;

const WITH_ANY = Int16Array.from({ length: DICE_SETS }, (_, dice) =>
  rollsWhere((high, low) => has(dice, high) || has(dice, low)),
);

/** Returns the rolls of two different dice, at least one of them in the set. */
export function rollsWithAny(dice: number): number {
  return WITH_ANY[dice]!;
}

const HIGH_AND_LOW = Int16Array.from({ length: DICE_SETS * DICE_SETS }, (_, i) =>
  rollsWhere((high, low) => has(i >> 6, high) && has(i & DICE_BITS, low)),
);

/** Returns the rolls of two different dice, the higher in one set and the lower in the other. */
export function rollsOfHighAndLow(highs: number, lows: number): number {
  return HIGH_AND_LOW[(highs << 6) | lows]!;
}

/** Returns the rolls of two different dice, one of them in one set and the other in the other. */
export function rollsOfOneEach(dice: number, others: number): number {
  return HIGH_AND_LOW[(dice << 6) | others]! | HIGH_AND_LOW[(others << 6) | dice]!;
}

const LEAST_SUM = 3;
/** Sums 3 to 11. */
const SUM_BITS = 0b111111111;
const WITH_SUM = Int16Array.from({ length: SUM_BITS + 1 }, (_, sums) =>
  rollsWhere((high, low) => ((sums >> (high + low - LEAST_SUM)) & 1) === 1),
);

/** Returns the rolls of two different dice whose sum is among the distances, bit k - 1 for k. */
export function rollsWithSum(distances: number): number {
  return WITH_SUM[(distances >> (LEAST_SUM - 1)) & SUM_BITS]!;
}

const WITH_DIFFERENCE = Int16Array.from({ length: 6 }, (_, difference) =>
  rollsWhere((high, low) => high - low === difference),
);

/** Returns the rolls whose dice differ by so much, 1 or more. */
export function rollsWithDifference(difference: number): number {
  return difference < 6 ? WITH_DIFFERENCE[difference]! : 0;
}
