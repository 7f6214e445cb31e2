/** Runs by what people call them: a folder, a name among the user's runs, or the name of the model a run makes. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { type Failure, fail, ok, type Result } from '../engine/result.ts';
import { findRuns } from '../trainer/studies/runSummary.ts';
import { readRun } from '../trainer/training/run.ts';
import { RUNS } from './places.ts';

/** What makes a run or a sweep of a folder. */
const FILES = ['run.json', 'sweep.json'];

/**
 * Returns the folder of a run or of a sweep: the one given, the one of that name in `root`, or the one run there whose
 * model has that name. A failure names those there are.
 */
export async function findRun(
  nameOrFolder: string,
  root: string = RUNS,
): Promise<Result<string, Failure<'noRun' | 'manyRuns'>>> {
  for (const place of [path.resolve(nameOrFolder), path.join(root, nameOrFolder)]) {
    for (const file of FILES) if (await isThere(path.join(place, file))) return ok(place);
  }
  const runs = await namedRuns(root);
  const found = runs.filter(({ model }) => model === nameOrFolder);
  const [one] = found;
  if (one && found.length === 1) return ok(one.folder);
  const names = (listed: readonly NamedRun[]): string =>
    listed.map((run) => runName(run, root)).join(', ');
  if (one) {
    return fail(
      'manyRuns',
      `${found.length} runs make a model ${nameOrFolder}: name one of ${names(found)}`,
    );
  }
  const there = runs.length > 0 ? `there are ${names(runs)}` : `there is none in ${root} yet`;
  return fail('noRun', `no run "${nameOrFolder}": ${there}, or give a folder with a run.json`);
}

interface NamedRun {
  readonly folder: string;
  readonly model: string;
}

/** Returns a run's place in `root`, or its folder where it is elsewhere; the name of its model beside another one. */
export function runName({ folder, model }: NamedRun, root: string = RUNS): string {
  const relative = path.relative(root, folder);
  const name = relative === '' || relative.startsWith('..') ? folder : relative;
  return path.basename(folder) === model ? name : `${name} (${model})`;
}

async function namedRuns(root: string): Promise<NamedRun[]> {
  const runs: NamedRun[] = [];
  for (const folder of await findRuns([root])) {
    const run = await readRun(folder);
    if (run.ok) runs.push({ folder, model: run.value.model });
  }
  return runs;
}

async function isThere(place: string): Promise<boolean> {
  return (await stat(place).catch(() => undefined)) !== undefined;
}
