/** The runs of a sweep: every combination of the values of some fields of the config, with every seed. */
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import type { TrainingConfig } from '../training/config.ts';
import { type FieldValue, type Setting, withFields } from './configFields.ts';

/** One value for each field that is varied, in the order of the settings. */
export type Cell = readonly (readonly [field: string, value: FieldValue])[];

export interface GridRun {
  /** Name of its folder and of its model: its number, its values, its seed. */
  readonly name: string;
  readonly cell: Cell;
  readonly seed: number;
  readonly config: TrainingConfig;
}

/**
 * Returns the runs, all seeds of a cell one after the other, the last setting varying fastest. Seeds count up from the
 * base's. A value out of range is refused, naming field and cell; so is a seed among the settings.
 */
export function gridRuns(
  base: TrainingConfig,
  settings: readonly Setting[],
  seeds: number,
): Result<GridRun[], Failure<'badSetting' | 'badConfig'>> {
  const fields = settings.map(({ field }) => field);
  const twice = fields.find((field, i) => fields.indexOf(field) < i);
  if (twice !== undefined)
    return fail('badSetting', `${twice} is set twice: give it all its values at once`);
  if (fields.includes('seed')) return fail('badSetting', 'seed: say how many with --seeds');
  const runs: GridRun[] = [];
  for (const cell of cells(settings)) {
    for (let i = 0; i < seeds; i++) {
      const seed = base.seed + i;
      const config = withFields(base, [...cell, ['seed', seed]]);
      if (!config.ok) return fail('badConfig', `${cellText(cell)}: ${config.error.message}`);
      runs.push({ name: nameOf(runs.length + 1, cell, seed), cell, seed, config: config.value });
    }
  }
  return ok(runs);
}

/** Returns a cell for people: "learningRate 0.001, network.stem 64"; "as it is" where nothing is varied. */
export function cellText(cell: Cell): string {
  return cell.map(([field, value]) => `${field} ${value}`).join(', ') || 'as it is';
}

function cells(settings: readonly Setting[]): Cell[] {
  return settings.reduce<Cell[]>(
    (before, { field, values }) =>
      before.flatMap((cell) => values.map((value): Cell => [...cell, [field, value]])),
    [[]],
  );
}

/** Longest name of a model. */
const LONGEST = 64;

/** A model's name: the number makes it one of a kind however it is cut. */
function nameOf(number: number, cell: Cell, seed: number): string {
  const values = cell.map(([field, value]) => `${field.split('.').at(-1)}${value}`);
  const parts = [String(number).padStart(3, '0'), ...values, `seed${seed}`];
  return parts
    .join('-')
    .replaceAll(/[^\w.-]/g, '_')
    .slice(0, LONGEST);
}
