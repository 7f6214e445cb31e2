/** What a sweep found: its runs, and each cell's mean and spread over the seeds. */
import type { ModelCard } from '../../model/card.ts';
import { type Cell, cellText, type GridRun } from './grid.ts';

/** How one run came out, on all held-out decisions. */
export interface RunResult {
  readonly name: string;
  readonly cell: Cell;
  readonly seed: number;
  /** waiting: not begun or not ended yet. failed: its loss or parameters were no numbers any more. */
  readonly state: 'finished' | 'failed' | 'waiting';
  /** Why it failed. */
  readonly reason: string | null;
  /** Held-out agreement of its model, a share; null before it has one, and where nothing is held out. */
  readonly agreement: number | null;
  /** Equity lost, mEMG; null without labels. */
  readonly mEMG: number | null;
  /** The step that was kept, and those that were taken. */
  readonly bestStep: number | null;
  readonly steps: number | null;
  readonly seconds: number | null;
}

/** Returns the result of a run that has a model. */
export function finishedResult({ name, cell, seed }: GridRun, card: ModelCard): RunResult {
  const { training, heldOut } = card;
  return {
    name,
    cell,
    seed,
    state: 'finished',
    reason: null,
    agreement: heldOut?.overall.agreement.share ?? null,
    mEMG: heldOut?.overall.equityLost?.mEMG ?? null,
    bestStep: training.chosen?.step ?? null,
    steps: training.steps,
    seconds: training.seconds,
  };
}

/** Returns the result of a run that has none: it failed for that reason, or waits where it is null. */
export function otherResult({ name, cell, seed }: GridRun, reason: string | null): RunResult {
  return {
    name,
    cell,
    seed,
    state: reason === null ? 'waiting' : 'failed',
    reason,
    agreement: null,
    mEMG: null,
    bestStep: null,
    steps: null,
    seconds: null,
  };
}

/** A mean over seeds, and the standard deviation of the seeds (n - 1); 0 for one seed. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

export interface CellResult {
  readonly cell: Cell;
  /** Runs that finished, of how many. */
  readonly finished: number;
  readonly runs: number;
  readonly agreement: Spread | null;
  readonly mEMG: Spread | null;
  readonly seconds: Spread | null;
}

/** Returns the cells, the one that agrees best first; those without an agreement come last, in their order. */
export function cellResults(results: readonly RunResult[]): CellResult[] {
  const groups = new Map<string, RunResult[]>();
  for (const result of results) {
    const key = cellText(result.cell);
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  const cells = [...groups.values()].map((runs): CellResult => {
    const finished = runs.filter(({ state }) => state === 'finished');
    return {
      cell: runs[0]!.cell,
      finished: finished.length,
      runs: runs.length,
      agreement: spread(finished.map(({ agreement }) => agreement)),
      mEMG: spread(finished.map(({ mEMG }) => mEMG)),
      seconds: spread(finished.map(({ seconds }) => seconds)),
    };
  });
  return cells.sort((a, b) => (b.agreement?.mean ?? -1) - (a.agreement?.mean ?? -1));
}

function spread(values: readonly (number | null)[]): Spread | null {
  const known = values.filter((value) => value !== null);
  const n = known.length;
  if (n === 0) return null;
  const mean = known.reduce((sum, value) => sum + value, 0) / n;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: n > 1 ? Math.sqrt(squares / (n - 1)) : 0 };
}

/** Returns the results as CSV (RFC 4180): a line a run, a column a field that is varied, then what came of it. */
export function resultsCsv(results: readonly RunResult[]): string {
  const fields = results[0]?.cell.map(([field]) => field) ?? [];
  const columns = ['agreement', 'mEMG', 'bestStep', 'steps', 'seconds', 'reason'] as const;
  const rows = results.map((result) =>
    [result.name, result.cell.map(([, value]) => value), result.seed, result.state].concat(
      columns.map((column) => result[column] ?? ''),
    ),
  );
  return [['name', ...fields, 'seed', 'state', ...columns], ...rows]
    .map(
      (row) =>
        `${row
          .flat()
          .map((value) => csvValue(String(value)))
          .join(',')}\r\n`,
    )
    .join('');
}

function csvValue(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
