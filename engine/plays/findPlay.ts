/** One legal play, without making objects of all the others. */
import { BAR, flip, OFF, type Position, type Side } from '../position.ts';
import type { Roll } from '../roll.ts';
import { orderedPlay, type Step } from './orderedPlay.ts';
import { afterPlay, type LegalPlay } from './play.ts';
import { PlayGenerator } from './playGenerator.ts';
import { ROW_BYTES, ROW_OPPONENT } from './positionRow.ts';

/** Used by one call at a time and left with nothing that a later one reads. */
const generator = new PlayGenerator();

/** Returns the legal play after which the mover has `own` checkers and the other side `other`; undefined for none. */
export function playLeadingTo(
  position: Position,
  roll: Roll,
  own: Side,
  other: Side,
): LegalPlay | undefined {
  const { rows } = generator;
  const count = generator.generate(position, roll);
  for (let i = 0; i < count; i++) {
    const start = i * ROW_BYTES;
    if (isSide(rows, start + ROW_OPPONENT, own) && isSide(rows, start, other)) {
      return { play: generator.play(i), result: generator.result(i) };
    }
  }
  return undefined;
}

function isSide(rows: Uint8Array, start: number, side: Side): boolean {
  for (let place = OFF; place <= BAR; place++) {
    if (rows[start + place] !== side[place]) return false;
  }
  return true;
}

/**
 * Returns the legal play that leads where the steps do, whatever their order and however they are joined: with these
 * steps where they can be made so, else with steps that can. [] is the pass where no play is legal. undefined for none.
 */
export function findPlay(
  position: Position,
  roll: Roll,
  steps: readonly Step[],
): LegalPlay | undefined {
  if (steps.length === 0) {
    const isPass = generator.generate(position, roll) === 0;
    return isPass ? { play: [], result: flip(position) } : undefined;
  }
  if (!steps.every(isDownwards)) return undefined;
  const { playerOnRoll: other, opponent: own } = afterPlay(position, steps);
  const found = playLeadingTo(position, roll, own, other);
  const play = found && orderedPlay(position, roll, steps);
  return found && play?.length === found.play.length ? { play, result: found.result } : found;
}

/** From a place to a lower one; the counts at either may be less than nothing on the way, in an order of no play. */
function isDownwards({ from, to }: Step): boolean {
  return Number.isInteger(from) && Number.isInteger(to) && from <= BAR && to >= OFF && to < from;
}
