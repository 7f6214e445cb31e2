/**
 * Features made by hand: what players count and earlier programs were told, which a raw board has to be taught. Beside the
 * raw encoding (raw.ts) they are the inputs of a network.
 *
 *     const out = new Float32Array(EXPERT_SIZE);
 *     encodeExpert(result.opponent, result.playerOnRoll, out, 0);   // the result of a play, for the player who made it
 *
 * Each side has the same features, computed alike from its own end of the board: those of the side that made the play
 * come first, then the other side's, then one of both. Counts of rolls are exact, of the legal plays, whoever's turn it
 * is. docs/features.md is the table to read; it is made from EXPERT_FEATURES.
 */
import { ROW_BYTES, ROW_OPPONENT } from '../plays/positionRow.ts';
import { BAR } from '../position.ts';
import { BEAROFF_FEATURES, writeBearoff } from './expert/bearoff.ts';
import { ENTRY_FEATURES, writeEntry } from './expert/entry.ts';
import { ESCAPE_FEATURES, writeEscape } from './expert/escape.ts';
import { type ExpertGroup, type SideFeature, SOURCES } from './expert/feature.ts';
import { POINT_FEATURES, writePoints } from './expert/points.ts';
import { RACE_FEATURES, writeRace } from './expert/race.ts';
import { SHAPE_FEATURES, writeShape } from './expert/shape.ts';
import { SHOT_FEATURES, writeShots } from './expert/shots.ts';
import { SideView } from './expert/sideView.ts';

export { EXPERT_GROUPS, type ExpertGroup } from './expert/feature.ts';

/** One number of an encoded board. */
export interface ExpertFeature {
  /** "own." and "opponent." before the name of a side's feature. */
  readonly name: string;
  readonly group: ExpertGroup;
  /** What it says of its side; "enemy" is the other one. */
  readonly meaning: string;
  /** The number is at least 0 and at most this. */
  readonly most: number;
  /** Where it comes from. */
  readonly source: string;
}

/** A side's features in the order they are written. */
const SIDE_FEATURES: readonly (readonly [ExpertGroup, readonly SideFeature[]])[] = [
  ['race', RACE_FEATURES],
  ['blots and shots', SHOT_FEATURES],
  ['escape and containment', ESCAPE_FEATURES],
  ['points and primes', POINT_FEATURES],
  ['home and entry', ENTRY_FEATURES],
  ['timing and shape', SHAPE_FEATURES],
  ['bear-off', BEAROFF_FEATURES],
];

/** All features in the order they are written, [EXPERT_SIZE]. */
export const EXPERT_FEATURES: readonly ExpertFeature[] = [
  ...featuresOf('own'),
  ...featuresOf('opponent'),
  {
    name: 'contact',
    group: 'race',
    meaning: '1 while a checker must still pass an enemy checker',
    most: 1,
    source: SOURCES.tesauro,
  },
];

/** Numbers a board becomes. */
export const EXPERT_SIZE: number = EXPERT_FEATURES.length;

function featuresOf(side: 'own' | 'opponent'): ExpertFeature[] {
  return SIDE_FEATURES.flatMap(([group, features]) =>
    features.map(({ name, meaning, most, source }) => ({
      name: `${side}.${name}`,
      group,
      meaning,
      most,
      source: SOURCES[source],
    })),
  );
}

/** Used by one call at a time, and read into anew by each. */
const ownView = new SideView();
const opponentView = new SideView();

/**
 * Writes the EXPERT_SIZE numbers of a board at `offset`, every one of them. Each side is 26 counts from its own end, off,
 * points 1 to 24, bar, at most 15 checkers; `own` made the play, so `opponent` is on roll.
 */
export function encodeExpert(
  own: ArrayLike<number>,
  opponent: ArrayLike<number>,
  out: Float32Array,
  offset: number,
): void {
  ownView.read(own, 0);
  opponentView.read(opponent, 0);
  write(out, offset);
}

/** The same for the position in a row (plays/positionRow.ts), whose player on roll did NOT make the play. */
export function encodeExpertRow(
  rows: Uint8Array,
  row: number,
  out: Float32Array,
  offset: number,
): void {
  const start = row * ROW_BYTES;
  ownView.read(rows, start + ROW_OPPONENT);
  opponentView.read(rows, start);
  write(out, offset);
}

function write(out: Float32Array, offset: number): void {
  ownView.face(opponentView);
  opponentView.face(ownView);
  const middle = writeSide(ownView, opponentView, out, offset);
  const end = writeSide(opponentView, ownView, out, middle);
  out[end] = ownView.rear + opponentView.rear < BAR ? 0 : 1;
}

/** Writes a side's features from `at` on; returns where they end. */
function writeSide(side: SideView, enemy: SideView, out: Float32Array, at: number): number {
  let next = at;
  writeRace(side, enemy, out, next);
  next += RACE_FEATURES.length;
  writeShots(side, enemy, out, next);
  next += SHOT_FEATURES.length;
  writeEscape(side, enemy, out, next);
  next += ESCAPE_FEATURES.length;
  writePoints(side, out, next);
  next += POINT_FEATURES.length;
  writeEntry(side, out, next);
  next += ENTRY_FEATURES.length;
  writeShape(side, out, next);
  next += SHAPE_FEATURES.length;
  writeBearoff(side, out, next);
  return next + BEAROFF_FEATURES.length;
}
