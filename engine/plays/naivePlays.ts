/**
 * The rules once more, as plainly as they are written down, to hold legalPlays.ts to: every order of the dice, every
 * checker, whole positions copied at each step, the rules on using dice applied at the end.
 */
import { BAR, flip, OFF, type Position, rearmost } from '../position.ts';
import { type Die, isDoubles, type Roll } from '../roll.ts';
import { makePositionId } from '../formats/positionId.ts';

interface Line {
  readonly position: Position;
  readonly diceUsed: readonly Die[];
}

/** Returns the distinct results of every legal play, each seen by the other side; [] where no checker can move. */
export function naiveResults(position: Position, roll: Roll): Position[] {
  const [a, b] = roll;
  const orders: Die[][] = isDoubles(roll)
    ? [[a, a, a, a]]
    : [
        [a, b],
        [b, a],
      ];
  const lines = orders.flatMap((dice) => playOut({ position, diceUsed: [] }, dice));
  const most = Math.max(...lines.map((line) => line.diceUsed.length));
  if (most === 0) return [];
  let legal = lines.filter((line) => line.diceUsed.length === most);
  if (most === 1 && !isDoubles(roll)) {
    const high = Math.max(a, b);
    const withHigh = legal.filter((line) => line.diceUsed[0] === high);
    if (withHigh.length > 0) legal = withHigh;
  }
  const results = new Map(
    legal.map((line) => [makePositionId(line.position), flip(line.position)]),
  );
  return [...results.values()];
}

/** Returns every line that ends because the dice are used up or the next one cannot be played. */
function playOut(line: Line, dice: readonly Die[]): Line[] {
  const [die, ...rest] = dice;
  if (die === undefined) return [line];
  const next: Line[] = [];
  for (let from = 1; from <= BAR; from++) {
    const position = moveChecker(line.position, from, die);
    if (position) next.push({ position, diceUsed: [...line.diceUsed, die] });
  }
  return next.length === 0 ? [line] : next.flatMap((after) => playOut(after, rest));
}

/** Returns the position with one checker moved, still seen by the mover, or undefined where the rules forbid it. */
function moveChecker(position: Position, from: number, die: Die): Position | undefined {
  const own = [...position.playerOnRoll];
  const opponent = [...position.opponent];
  if (!own[from]) return undefined;
  if (own[BAR]! > 0 && from !== BAR) return undefined;
  const to = Math.max(from - die, OFF);
  if (to === OFF) {
    const isAllHome = rearmost(own) <= 6;
    const isExact = from === die;
    const isFarthest = rearmost(own) === from;
    if (!isAllHome || !(isExact || isFarthest)) return undefined;
  } else {
    const enemies = opponent[25 - to]!;
    if (enemies >= 2) return undefined;
    if (enemies === 1) {
      opponent[25 - to] = 0;
      opponent[BAR]!++;
    }
  }
  own[from]--;
  own[to]!++;
  return { playerOnRoll: own, opponent };
}
