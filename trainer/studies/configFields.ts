/** A training config as fields with dotted names, `network.mixture.experts`: to show it, to set values in it, to compare two. */
import * as z from 'zod';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import {
  type TrainingConfig,
  type TrainingConfigInput,
  trainingConfigSchema,
} from '../training/config.ts';

export type FieldValue = string | number | boolean;

/** Values for one field of the config. */
export interface Setting {
  /** Dotted name. */
  readonly field: string;
  readonly values: readonly FieldValue[];
}

type Fields = { [name: string]: FieldValue | Fields };

/** Returns every field of a config by its dotted name, in the order of the schema. */
export function configFields(config: TrainingConfig): Map<string, FieldValue> {
  const fields = new Map<string, FieldValue>();
  const add = (group: Fields, prefix: string): void => {
    for (const [name, value] of Object.entries(group)) {
      if (typeof value === 'object') add(value, `${prefix}${name}.`);
      else fields.set(prefix + name, value);
    }
  };
  add(config as unknown as Fields, '');
  return fields;
}

/** Returns the names of the fields whose values are not the defaults. */
export function changedFields(config: TrainingConfig): Set<string> {
  const defaults = configFields(trainingConfigSchema.parse({}));
  const fields = [...configFields(config)];
  return new Set(fields.filter(([name, value]) => defaults.get(name) !== value).map(([n]) => n));
}

/** Returns what `field=value,value` sets. A field that is none is refused with those that there are. */
export function parseSetting(text: string): Result<Setting, Failure<'badSetting'>> {
  const at = text.indexOf('=');
  const field = text.slice(0, at).trim();
  const values = text
    .slice(at + 1)
    .split(',')
    .map((value) => value.trim());
  if (at < 1 || values.includes('')) {
    return fail('badSetting', `${text}: expected field=value or field=value,value,...`);
  }
  const known = configFields(trainingConfigSchema.parse({}));
  if (!known.has(field)) {
    return fail(
      'badSetting',
      `${field}: no field of the config; there are ${[...known.keys()].join(', ')}`,
    );
  }
  const repeated = values.find((value, i) => values.indexOf(value) < i);
  if (repeated !== undefined) return fail('badSetting', `${field}: ${repeated} is there twice`);
  return ok({ field, values: values.map((value) => parseValue(value, known.get(field)!)) });
}

/** A number where the field is one, else the text as it is: the schema says what is wrong with it. */
function parseValue(text: string, like: FieldValue): FieldValue {
  const isNumber = typeof like === 'number' && /^[-+]?[\d.]+(?:e[-+]?\d+)?$/i.test(text);
  return isNumber ? Number(text) : text;
}

/** Returns the config with fields set by their dotted names; values out of range are refused, naming the field. */
export function withFields(
  config: TrainingConfigInput,
  fields: Iterable<readonly [string, FieldValue]>,
): Result<TrainingConfig, Failure<'badConfig'>> {
  let merged: object = config;
  for (const [field, value] of fields) {
    const nested = field
      .split('.')
      .reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
    merged = mergeConfigs(merged, nested as object);
  }
  return parseConfig(merged);
}

/** Returns `base` with all that `over` sets, group by group. */
export function mergeConfigs(base: object, over: object): object {
  const merged: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(over)) {
    const old = merged[name];
    merged[name] = isGroup(old) && isGroup(value) ? mergeConfigs(old, value) : value;
  }
  return merged;
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the config that an input is; an error names every field that is wrong. */
export function parseConfig(input: unknown): Result<TrainingConfig, Failure<'badConfig'>> {
  const config = trainingConfigSchema.safeParse(input);
  if (config.success) return ok(config.data);
  const hasUnknown = config.error.issues.some(({ code }) => code === 'unrecognized_keys');
  const fields = hasUnknown
    ? `\nthe fields are ${[...configFields(trainingConfigSchema.parse({})).keys()].join(', ')} (docs/training.md; the .config of better-play describe --json shows how a file has them)`
    : '';
  return fail('badConfig', `${z.prettifyError(config.error)}${fields}`);
}
