/**
 * The batch a step choked on, for whoever looks into it: a JSON file with a decision a line. A board is the Position ID
 * that its inputs encode, after the play and seen by the side then on roll; inputs that encode no position, which may
 * be what is wrong, are listed as they are.
 */
import path from 'node:path';
import { encodeBoards, RAW_FEATURES } from '../../engine/features/raw.ts';
import { makePositionId } from '../../engine/formats/positionId.ts';
import { makePosition, STANDARD_CHECKERS } from '../../engine/position.ts';
import { writeAtomically } from '../../model/node/atomicFile.ts';
import { featureSet } from '../network/config.ts';
import type { Batch } from './batch.ts';

const UNITS_PER_POINT = 5;
const POINTS = 24;

/** A board of the file: a Position ID, or the inputs that are not 0 as [index, value]. */
export type SavedBoard = string | readonly (readonly [number, number | string])[];

/** Writes the batch of a step, counted from 1, into a folder; returns the file. Throws when the disk refuses. */
export async function saveBadBatch(
  folder: string,
  step: number,
  batch: Batch,
  features: string,
): Promise<string> {
  const file = path.join(folder, `bad-batch-${step}.json`);
  const { size } = featureSet(features);
  let at = 0;
  const decisions = [...batch.playCounts].map((plays) => {
    const [preferred, ...alternatives] = Array.from({ length: plays }, () =>
      savedBoard(batch.input.subarray(at, (at += size)), features),
    );
    return JSON.stringify({ preferred, alternatives });
  });
  const heading = `{"step":${step},"features":${JSON.stringify(features)},"decisions":[`;
  await writeAtomically(file, `${heading}\n${decisions.join(',\n')}\n]}\n`);
  return file;
}

/** Returns what the file says of a board's inputs. */
export function savedBoard(input: Float32Array, features: string): SavedBoard {
  if (features === RAW_FEATURES.name) {
    const half = input.length / 2;
    // The inputs are seen by the side that played, a position by the one then on roll.
    const position = makePosition(sideOf(input.subarray(half)), sideOf(input.subarray(0, half)));
    if (position.ok) {
      const again = encodeBoards(RAW_FEATURES, [position.value]);
      if (again.every((value, i) => value === input[i])) return makePositionId(position.value);
    }
  }
  return Array.from(input, (value, i): [number, number | string] => [
    i,
    // JSON has no NaN and no infinity.
    Number.isFinite(value) ? value : String(value),
  ]).filter(([, value]) => value !== 0);
}

/** The counts that one side's inputs stand for, [off, points, bar]. */
function sideOf(input: Float32Array): number[] {
  const points = Array.from({ length: POINTS }, (_, i) => {
    const [one, , two, three, more] = input.subarray(i * UNITS_PER_POINT);
    return one! + two! + three! + 2 * more!;
  });
  const bar = input[POINTS * UNITS_PER_POINT + 1]! * 2;
  const off = Math.round(input[POINTS * UNITS_PER_POINT + 2]! * STANDARD_CHECKERS);
  return [off, ...points, bar];
}
