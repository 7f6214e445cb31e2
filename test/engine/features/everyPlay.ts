/**
 * Every legal play of a roll as a series of checker moves, none left out because another leads to the same result: what
 * single checkers can do needs that. As plain as naivePlays.ts, and as slow.
 */
import { BAR, OFF, type Position, rearmost } from '../../../engine/position.ts';
import { type Die, isDoubles, type Roll } from '../../../engine/roll.ts';

/** One checker's move, in the mover's numbering. */
export interface Move {
  readonly from: number;
  readonly to: number;
}

interface Line {
  readonly own: readonly number[];
  readonly moves: readonly Move[];
  readonly dice: readonly Die[];
}

/** Returns every legal play; one without moves where no checker can move. */
export function everyPlay(position: Position, [a, b]: Roll): (readonly Move[])[] {
  const orders: Die[][] = isDoubles([a, b])
    ? [[a, a, a, a]]
    : [
        [a, b],
        [b, a],
      ];
  const start = { own: position.playerOnRoll, moves: [], dice: [] };
  const lines = orders.flatMap((dice) => playOut(start, position.opponent, dice));
  const most = Math.max(...lines.map(({ dice }) => dice.length));
  let legal = lines.filter(({ dice }) => dice.length === most);
  const high = Math.max(a, b);
  if (most === 1 && a !== b && legal.some(({ dice }) => dice[0] === high)) {
    legal = legal.filter(({ dice }) => dice[0] === high);
  }
  return legal.map(({ moves }) => moves);
}

function playOut(line: Line, enemy: readonly number[], dice: readonly Die[]): Line[] {
  const [die, ...rest] = dice;
  if (die === undefined) return [line];
  const next: Line[] = [];
  for (let from = 1; from <= BAR; from++) {
    const to = destinationOf(line.own, enemy, from, die);
    if (to === undefined) continue;
    const own = [...line.own];
    own[from]!--;
    own[to]!++;
    next.push({ own, moves: [...line.moves, { from, to }], dice: [...line.dice, die] });
  }
  return next.length === 0 ? [line] : next.flatMap((after) => playOut(after, enemy, rest));
}

function destinationOf(
  own: readonly number[],
  enemy: readonly number[],
  from: number,
  die: number,
): number | undefined {
  if (!own[from] || (own[BAR]! > 0 && from !== BAR)) return undefined;
  const to = Math.max(OFF, from - die);
  if (to > OFF) return enemy[25 - to]! < 2 ? to : undefined;
  const isHome = rearmost(own) <= 6;
  return isHome && (from === die || rearmost(own) === from) ? OFF : undefined;
}
