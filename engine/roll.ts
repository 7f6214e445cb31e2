/** Rolls of two dice. The engine never rolls: dice are handed in. */
import { type Failure, fail, ok, type Result } from './result.ts';

export const DICE = [1, 2, 3, 4, 5, 6] as const;
export type Die = (typeof DICE)[number];

/** Two dice in the order they were read or rolled; the order carries no meaning for the rules. */
export type Roll = readonly [Die, Die];

/** Hands out rolls; the source decides whether they are seeded, scripted or drawn from the system. */
export interface Dice {
  /** Returns the next roll. */
  roll(): Roll;
}

/** Returns true for 11, 22 .. 66, which are played four times. */
export function isDoubles(roll: Roll): boolean {
  return roll[0] === roll[1];
}

/** Returns true for a whole number from 1 to 6. */
export function isDie(n: unknown): n is Die {
  return typeof n === 'number' && Number.isInteger(n) && n >= 1 && n <= 6;
}

/** Returns the roll of two numbers, or an error when one is not 1..6. */
export function makeRoll(dice: readonly unknown[]): Result<Roll, Failure<'badRoll'>> {
  const [first, second] = dice;
  if (dice.length === 2 && isDie(first) && isDie(second)) return ok([first, second]);
  return fail('badRoll', `${JSON.stringify(dice)} is not a roll: expected two numbers from 1 to 6`);
}

/** Returns the roll as its two digits, in the order given: "31". */
export function rollName(roll: Roll): string {
  return `${roll[0]}${roll[1]}`;
}
