/** What differs between runs: in what they learn from, how they learn, and on what. */
import type { Run } from '../training/run.ts';
import { configFields } from './configFields.ts';
import { describeTeachers } from '../records/load.ts';

export interface Difference {
  /** A field of the config by its dotted name, or `records`, `labels`, `teacher`, `from`, `backend`, `revision`. */
  readonly field: string;
  /** A value a run, in the runs' order. */
  readonly values: readonly string[];
}

/** Returns the fields in which the runs are not all the same, those of the config first. */
export function differences(runs: readonly Run[]): Difference[] {
  const all = runs.map(fieldsOf);
  const names = new Set(all.flatMap((fields) => [...fields.keys()]));
  return [...names].flatMap((field) => {
    const values = all.map((fields) => fields.get(field) ?? '-');
    return new Set(values).size > 1 ? [{ field, values }] : [];
  });
}

function fieldsOf({ config, data, from, backend, revision }: Run): Map<string, string> {
  const fields = [...configFields(config)].map(([name, value]) => [name, String(value)] as const);
  return new Map([
    ...fields,
    ['records', data.records.join(', ') || '-'],
    ['labels', data.labels.join(', ') || '-'],
    ['teacher', describeTeachers(data.teachers)],
    ['from', from ?? '-'],
    ['backend', backend],
    ['revision', revision ?? '-'],
  ]);
}
