/** Dice drawn from the system's cryptographic generator. */
import { randomInt } from 'node:crypto';
import type { Dice, Die } from '../engine/roll.ts';

const die = (): Die => randomInt(1, 7) as Die;

/** Fair dice that nobody can predict: `crypto.randomInt` has no modulo bias. */
export const CRYPTO_DICE: Dice = { roll: () => [die(), die()] };
