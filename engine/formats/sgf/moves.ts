/**
 * Places and plays as SGF writes them, the same letters for both sides: a is white's 1 point and black's 24, x white's
 * 24 and black's 1, y the bar, z off; a play is the roll, then from and to of each checker move, as in 31hefe.
 * White is light, black is dark. Source: red-bean.com/sgf/backgammon.html.
 */
import type { Step } from '../../plays/orderedPlay.ts';
import type { Seat } from '../../match/rules.ts';
import { afterPlay, type Play } from '../../plays/play.ts';
import { BAR, OFF, type Position, samePosition } from '../../position.ts';
import { makeRoll, type Roll } from '../../roll.ts';

const A = 'a'.charCodeAt(0);

/** Returns the letter of a place, as `seat` numbers it. */
export function makePlace(place: number, seat: Seat): string {
  if (place === BAR) return 'y';
  if (place === OFF) return 'z';
  return String.fromCharCode(A - 1 + (seat === 'light' ? place : BAR - place));
}

/** Returns the place of a letter, as `seat` numbers it; undefined for other characters. */
export function parsePlace(letter: string | undefined, seat: Seat): number | undefined {
  if (letter === 'y') return BAR;
  if (letter === 'z') return OFF;
  if (letter === undefined || letter < 'a' || letter > 'x') return undefined;
  const point = letter.charCodeAt(0) - A + 1;
  return seat === 'light' ? point : BAR - point;
}

/** Returns a play's letters, '' for none. */
export function makeMoves(play: Play, seat: Seat): string {
  return play.map(({ from, to }) => makePlace(from, seat) + makePlace(to, seat)).join('');
}

/** Returns the steps of a play's letters, or undefined where they are none. */
export function parseMoves(letters: string, seat: Seat): Step[] | undefined {
  if (letters.length % 2 !== 0 || letters.length > 8) return undefined;
  const steps: Step[] = [];
  for (let i = 0; i < letters.length; i += 2) {
    const from = parsePlace(letters[i], seat);
    const to = parsePlace(letters[i + 1], seat);
    if (from === undefined || to === undefined || to >= from) return undefined;
    steps.push({ from, to });
  }
  return steps;
}

/** A turn as written: its roll and its steps. */
export interface SgfTurn {
  readonly roll: Roll;
  readonly steps: readonly Step[];
}

/** Returns the turn of a move's value, such as 31hefe, or undefined where it is none. */
export function parseTurn(value: string, seat: Seat): SgfTurn | undefined {
  const text = value.trim();
  const roll = makeRoll([Number(text[0]), Number(text[1])]);
  const steps = parseMoves(text.slice(2), seat);
  return roll.ok && steps ? { roll: roll.value, steps } : undefined;
}

/** Returns true when two plays lead from a position to the same one. */
export function sameResult(position: Position, a: Play, b: Play): boolean {
  return samePosition(afterPlay(position, a), afterPlay(position, b));
}
