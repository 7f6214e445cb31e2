/** Checker moves given one by one, held to the rules in the order they are given. */
import { isDoubles, type Roll } from '../roll.ts';
import { BAR, OFF, type Position, rearmost, type Side } from '../position.ts';
import { type CheckerMove, moveChecker, type Play } from './play.ts';

/** A checker's step as it is asked for. */
export type Step = Pick<CheckerMove, 'from' | 'to'>;

/**
 * Returns the play that the steps make, each with a die of its own, or undefined where one of them cannot be made when
 * its turn comes. That the play uses as many dice as it must is not looked at.
 */
export function orderedPlay(
  position: Position,
  roll: Roll,
  steps: readonly Step[],
): Play | undefined {
  const own = [...position.playerOnRoll];
  const opponent = [...position.opponent];
  const dice: number[] = isDoubles(roll) ? [...roll, ...roll] : [...roll];
  const play: CheckerMove[] = [];
  for (const { from, to } of steps) {
    const die = dieFor({ from, to }, dice, own);
    if (die === undefined || !isOpen(opponent, to)) return undefined;
    dice.splice(dice.indexOf(die), 1);
    play.push({ from, to, isHit: moveChecker(own, opponent, from, to) });
  }
  return play;
}

/** The die that makes a step, by its exact number where one does. */
function dieFor({ from, to }: Step, dice: readonly number[], own: Side): number | undefined {
  if (!(own[from]! > 0) || from === OFF || to < OFF) return undefined;
  if (own[BAR]! > 0 && from !== BAR) return undefined; // [HIT-2]
  if (to === OFF && rearmost(own) > 6) return undefined; // [OFF-1]
  const exact = dice.find((die) => from - die === to);
  if (exact !== undefined || to !== OFF || rearmost(own) !== from) return exact;
  return dice.find((die) => die > from); // [OFF-3]
}

function isOpen(opponent: Side, to: number): boolean {
  return to === OFF || opponent[25 - to]! < 2;
}
