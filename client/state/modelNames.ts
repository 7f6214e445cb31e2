/** Names for models: proposed ones, and those of files. */
import { modelNameSchema } from '../../model/card.ts';

/** Ending of a model's file. */
export const MODEL_FILE_EXTENSION = '.bpmodel';
/** The longest name a model has. */
const MAX_LENGTH = 64;

/** Returns true for the name of a file that holds a model. */
export function isModelFileName(name: string): boolean {
  return name.toLowerCase().endsWith(MODEL_FILE_EXTENSION);
}

/** Returns the model name nearest to a text, in small letters; undefined where nothing is left of it. */
export function modelNameOf(text: string): string | undefined {
  const name = plain(text)
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, MAX_LENGTH);
  return modelNameSchema.safeParse(name).success ? name : undefined;
}

/** Returns the name a model's file gives it: that of the file as a browser may have numbered it, "mine (1).bpmodel". */
export function modelNameOfFile(file: string): string {
  const base = file.split(/[/\\]/).at(-1)!.slice(0, -MODEL_FILE_EXTENSION.length);
  const stem = base.replace(/ \(\d+\)$/, '');
  return modelNameSchema.safeParse(stem).success ? stem : (modelNameOf(stem) ?? 'model');
}

/** Returns a name for what is learned: after the player where there is one, else after the records; not one of `taken`. */
export function proposedName(
  records: string | null,
  experts: readonly string[],
  taken: readonly string[],
): string {
  const [player] = experts;
  const subject = experts.length === 1 && player !== undefined ? player : (records ?? '');
  return freeName(modelNameOf(subject) ?? 'my-player', taken);
}

/** Returns the name, numbered where another has it already; names that differ in case alone count as one. */
export function freeName(name: string, taken: readonly string[]): string {
  const known = new Set(taken.map((other) => other.toLowerCase()));
  let free = name;
  for (let n = 2; known.has(free.toLowerCase()); n++) {
    const ending = `-${n}`;
    free = `${name.slice(0, MAX_LENGTH - ending.length)}${ending}`;
  }
  return free;
}

/** Letters without their accents. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '');
}
