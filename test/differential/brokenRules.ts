/** A plain generator of plays in which one rule can be broken: what is held to GNU Backgammon must notice each. */
import { BAR, flip, OFF, type Position, rearmost } from '../../engine/position.ts';
import { makePositionId } from '../../engine/formats/positionId.ts';
import { isDoubles, type Roll } from '../../engine/roll.ts';

/** What goes wrong when a rule is broken. */
export const BROKEN_RULES = {
  enterFirst: 'moves other checkers while one is on the bar',
  blocked: 'lands on points of two',
  hit: 'leaves blots it lands on where they are',
  allHome: 'bears off with checkers outside the home board',
  farthest: 'bears off with a higher number from any point',
  higherNumber: 'bears off with exact numbers only',
  mostDice: 'may leave a die that can be played',
  higherDie: 'plays either die when only one can be played',
  bothOrders: 'plays the dice in the order rolled only',
  fourTimes: 'plays doubles three times',
} as const;
export type BrokenRule = keyof typeof BROKEN_RULES;

interface Line {
  readonly position: Position;
  readonly dice: readonly number[];
}

/** Returns the distinct results of the plays that are legal but for the broken rule, seen by the other side. */
export function brokenResults(position: Position, roll: Roll, broken?: BrokenRule): Position[] {
  const [a, b] = roll;
  let orders = isDoubles(roll)
    ? [Array.from({ length: 4 }, () => a)]
    : [
        [a, b],
        [b, a],
      ];
  if (broken === 'bothOrders') orders = orders.slice(0, 1);
  if (broken === 'fourTimes') orders = orders.map((dice) => dice.slice(0, 3));
  const lines = orders.flatMap((dice) => playOut({ position, dice: [] }, dice, broken));
  const most = Math.max(...lines.map(({ dice }) => dice.length));
  const isSingle = most === 1 && !isDoubles(roll) && broken !== 'higherDie';
  const high = isSingle ? Math.max(...lines.flatMap(({ dice }) => dice)) : 0;
  const legal = lines.filter(
    ({ dice }) =>
      dice.length > 0 &&
      (broken === 'mostDice' || dice.length === most) &&
      (!isSingle || dice[0] === high),
  );
  return [
    ...new Map(legal.map((line) => [makePositionId(line.position), flip(line.position)])).values(),
  ];
}

/** Every line that ends because no die is left or the next cannot be played; with `mostDice` broken, every line. */
function playOut(line: Line, dice: readonly number[], broken?: BrokenRule): Line[] {
  const [die, ...rest] = dice;
  if (die === undefined) return [line];
  const next: Line[] = [];
  for (let from = 1; from <= BAR; from++) {
    const position = move(line.position, from, die, broken);
    if (position) next.push({ position, dice: [...line.dice, die] });
  }
  if (next.length === 0) return [line];
  const after = next.flatMap((one) => playOut(one, rest, broken));
  return broken === 'mostDice' ? [line, ...after] : after;
}

function move(
  position: Position,
  from: number,
  die: number,
  broken?: BrokenRule,
): Position | undefined {
  const own = [...position.playerOnRoll];
  const opponent = [...position.opponent];
  if (own[from] === 0) return undefined;
  if (broken !== 'enterFirst' && own[BAR]! > 0 && from !== BAR) return undefined;
  const to = Math.max(from - die, OFF);
  if (to === OFF) {
    if (broken !== 'allHome' && rearmost(own) > 6) return undefined;
    const isFarthest = broken === 'farthest' || rearmost(own) === from;
    const isHigher = isFarthest && broken !== 'higherNumber';
    if (from !== die && !isHigher) return undefined;
  } else {
    if (broken !== 'blocked' && opponent[25 - to]! >= 2) return undefined;
    if (broken !== 'hit' && opponent[25 - to] === 1) {
      opponent[25 - to] = 0;
      opponent[BAR]!++;
    }
  }
  own[from]!--;
  own[to]!++;
  return { playerOnRoll: own, opponent };
}
