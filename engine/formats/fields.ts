/**
 * What the readers of position formats share: named fields that know where they stand, and refusals that carry the
 * place. A reader throws by `refuse` to leave a deep field at once; `reading` turns that into a failure.
 */
import type { FormatFailure, Place } from '../match/record.ts';
import { ok, type Result } from '../result.ts';

/** A piece of what is read. */
export interface Field {
  readonly name: string;
  readonly text: string;
  readonly place: Place;
}

/** Thrown by `refuse`, caught by `reading`. */
class Refusal extends Error {
  readonly place: Place;
  constructor(message: string, place: Place) {
    super(message);
    this.place = place;
  }
}

/** No ID is longer than this. */
const LONGEST = 1000;
/** Of a field in a message. */
const SHOWN = 40;

/** Returns what `read` makes of the input, or the failure that a `refuse` in it says; `title` is the format's name. */
export function reading<Code extends string, T>(
  code: Code,
  title: string,
  read: () => T,
): Result<T, FormatFailure<Code>> {
  try {
    return ok(read());
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return {
      ok: false,
      error: { code, message: `${title}: ${error.message}`, place: error.place },
    };
  }
}

/** Leaves the reader: `field` does not hold what was expected. */
export function refuse(field: Field, expected: string): never {
  const shown = JSON.stringify(field.text.slice(0, SHOWN));
  throw new Refusal(`${field.name} ${shown}: expected ${expected}`, field.place);
}

/** Returns the whole text as a field, without spaces and line ends around it and without the prefix where it has that. */
export function wholeText(text: string, prefix = ''): Field {
  const start = text.length - text.trimStart().length;
  let field: Field = { name: 'text', text: text.trim(), place: { column: start + 1 } };
  if (field.text.length > LONGEST) refuse(field, `at most ${LONGEST} characters`);
  if (field.text.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase()) {
    field = part(field, 'text', prefix.length, field.text.length);
  }
  return field;
}

/** Returns the field from one index to before another, under its own name. */
export function part(field: Field, name: string, from: number, to: number): Field {
  const column = (field.place.column ?? 1) + from;
  return { name, text: field.text.slice(from, to), place: { column } };
}

/** Returns the `count` fields between separators, called "field 1" and so on; refuses any other number of them. */
export function splitFields(whole: Field, separator: string, count: number): Field[] {
  const texts = whole.text.split(separator);
  if (texts.length !== count) {
    refuse(whole, `${count} fields with ${separator} between them, got ${texts.length}`);
  }
  let from = 0;
  return texts.map((text, i) => {
    const field = part(whole, `field ${i + 1}`, from, from + text.length);
    from += text.length + separator.length;
    return field;
  });
}

/** Returns the fields by names, which they take on; there must be as many of both. */
export function nameFields<Name extends string>(
  fields: readonly Field[],
  names: readonly Name[],
): Readonly<Record<Name, Field>> {
  const named: Partial<Record<Name, Field>> = {};
  for (const [i, name] of names.entries()) named[name] = { ...fields[i]!, name };
  return named as Record<Name, Field>;
}

/** Returns the whole number a field holds, within bounds. */
export function integerOf(field: Field, least: number, most: number): number {
  const value = /^[-+]?\d{1,9}$/.test(field.text) ? Number(field.text) : NaN;
  return value >= least && value <= most
    ? value
    : refuse(field, `a whole number from ${least} to ${most}`);
}

/** Returns what the table has for the field's text. */
export function oneOf<T>(field: Field, table: Readonly<Record<string, T>>): T {
  return Object.hasOwn(table, field.text)
    ? table[field.text]!
    : refuse(field, Object.keys(table).join(' or '));
}
