/** Boards for tests of features: any, and those of games that pubeval or chance plays. */
import fc from 'fast-check';
import { pubevalScore } from '../../../engine/player/pubeval.ts';
import { CONTACT_WEIGHTS, RACE_WEIGHTS } from '../../../engine/player/pubevalWeights.ts';
import { legalPlays } from '../../../engine/plays/legalPlays.ts';
import {
  BAR,
  ending,
  flip,
  hasContact,
  OFF,
  type Position,
  START,
} from '../../../engine/position.ts';
import { DICE, isDoubles, type Roll } from '../../../engine/roll.ts';
import { seededDice } from '../../../engine/seededDice.ts';

/** The 21 rolls and how many of 36 each is. */
export const WEIGHTED_ROLLS: readonly { readonly roll: Roll; readonly weight: number }[] =
  DICE.flatMap((high) =>
    DICE.filter((low) => low <= high).map((low) => ({
      roll: [high, low] as const,
      weight: low === high ? 1 : 2,
    })),
  );

/** Returns how many of 36 rolls are such. */
export function rollsWhere(isSuch: (roll: Roll) => boolean): number {
  return WEIGHTED_ROLLS.reduce((sum, { roll, weight }) => sum + (isSuch(roll) ? weight : 0), 0);
}

/**
 * Returns `count` positions that come up in games, the player on roll's turn: of 3 games 2 by pubeval, 1 at random, which
 * leaves blots and crowds no one else would.
 */
export function playedPositions(count: number, seed: number): Position[] {
  const positions: Position[] = [];
  for (let game = 0; positions.length < count; game++) {
    const dice = seededDice(seed + game);
    let position = START;
    while (ending(position) === undefined) {
      positions.push(position);
      const roll = dice.roll();
      const isRandom = game % 3 === 2;
      position = isRandom ? randomResult(position, roll, dice.roll()) : bestResult(position, roll);
    }
  }
  return positions.slice(0, count);
}

function bestResult(position: Position, roll: Roll): Position {
  const weights = hasContact(position) ? CONTACT_WEIGHTS : RACE_WEIGHTS;
  let best = flip(position);
  let bestScore = -Infinity;
  for (const { result } of legalPlays(position, roll)) {
    const score = pubevalScore(result, weights);
    if (score > bestScore) [best, bestScore] = [result, score];
  }
  return best;
}

function randomResult(position: Position, roll: Roll, choice: Roll): Position {
  const plays = legalPlays(position, roll);
  const index = (36 * choice[0] + 7 * choice[1] + (isDoubles(choice) ? 3 : 0)) % plays.length;
  return plays[index]?.result ?? flip(position);
}

/**
 * Any position of at most `checkers` a side, places up to `farthest` each; a checker that would stand on an enemy's point
 * goes off instead.
 */
export function positions(checkers: number, farthest: number): fc.Arbitrary<Position> {
  const places = fc.array(fc.integer({ min: 0, max: farthest }), { maxLength: checkers });
  return fc.tuple(places, places).map(([own, other]) => {
    const playerOnRoll = Array.from({ length: 26 }, () => 0);
    const opponent = Array.from({ length: 26 }, () => 0);
    for (const place of own) playerOnRoll[place]!++;
    for (const place of other) {
      const isTaken = place > OFF && place < BAR && playerOnRoll[25 - place]! > 0;
      opponent[isTaken ? OFF : place]!++;
    }
    playerOnRoll[OFF]! += 15 - own.length;
    opponent[OFF]! += 15 - other.length;
    return { playerOnRoll, opponent };
  });
}

/** Two sides wherever they crowd: blots and points mixed, some on the bar, some home, few or all checkers. */
export const anyBoard: fc.Arbitrary<Position> = fc.oneof(
  positions(15, BAR),
  positions(6, BAR),
  positions(15, 24),
  fc
    .tuple(positions(15, 12), positions(15, BAR))
    .map(([a, b]) => clash(a.playerOnRoll, b.opponent)),
  fc.tuple(positions(15, 7), positions(4, BAR)).map(([a, b]) => clash(a.playerOnRoll, b.opponent)),
  fc.tuple(positions(4, BAR), positions(15, 8)).map(([a, b]) => clash(a.playerOnRoll, b.opponent)),
);

/** The position of two sides, the opponent's checkers on shared points off. */
function clash(playerOnRoll: readonly number[], other: readonly number[]): Position {
  const opponent = other.map((n, place) =>
    place > OFF && place < BAR && playerOnRoll[25 - place]! > 0 ? 0 : n,
  );
  opponent[OFF] = 15 - opponent.reduce((sum, n, place) => (place === OFF ? sum : sum + n), 0);
  return { playerOnRoll, opponent };
}
