/** Dice written down beforehand: for tests, and for playing a game over with the dice it had. */
import type { Dice, Roll } from './roll.ts';

/** Dice that know how many are left. */
export interface ScriptedDice extends Dice {
  readonly left: number;
  /** Throws where rolls were never asked for: the game did not go as the script thought. */
  assertUsed(): void;
}

/** Returns dice that hand these rolls out in order. Asking for more is a bug of the script, and throws. */
export function scriptedDice(...rolls: readonly Roll[]): ScriptedDice {
  let next = 0;
  return {
    roll() {
      const roll = rolls[next++];
      if (!roll) throw new Error(`the script has ${rolls.length} rolls and no more`);
      return roll;
    },
    get left() {
      return Math.max(0, rolls.length - next);
    },
    assertUsed() {
      if (next < rolls.length) {
        throw new Error(`${rolls.length - next} of ${rolls.length} scripted rolls were not used`);
      }
    },
  };
}
