/** Names for uploaded records that the server accepts, and files sent one after another. */
import { isRecordFileName, RECORD_EXTENSIONS } from '../../engine/formats/extensions.ts';
import { recordFileNameSchema, recordSetNameSchema } from '../../server/protocol/jobs.ts';

/** A file a person chose, not yet read. */
export interface ChosenFile {
  readonly name: string;
  /** The bytes as they are: old records are not always UTF-8. */
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Where an upload is. */
export interface UploadProgress {
  readonly done: number;
  readonly of: number;
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
}

/** Returns a file name the server accepts, or undefined for a file that is no record by its name. */
export function uploadFileName(name: string): string | undefined {
  const base = name.split(/[/\\]/).at(-1) ?? '';
  const match = /^(.*)\.([a-z]+)$/is.exec(base);
  if (!match || !isRecordFileName(base)) return undefined;
  const stem = plain(match[1]!, /[^A-Za-z0-9 ()._-]+/g).replace(/^[^A-Za-z0-9(]+/, '');
  const safe = `${stem.slice(0, 190).trim() || 'record'}.${match[2]!.toLowerCase()}`;
  return recordFileNameSchema.safeParse(safe).success ? safe : undefined;
}

/** Returns a set name the server accepts, near what was typed; undefined when nothing is left of it. */
export function uploadSetName(name: string): string | undefined {
  const safe = plain(name, /[^A-Za-z0-9 ._-]+/g)
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 64)
    .trim();
  return recordSetNameSchema.safeParse(safe).success ? safe : undefined;
}

/** Returns the name proposed for a new set: "my records", numbered where there is one; case makes no other name. */
export function freeSetName(sets: readonly string[]): string {
  const taken = new Set(sets.map((name) => name.toLowerCase()));
  let name = 'my records';
  for (let n = 2; taken.has(name); n++) name = `my records ${n}`;
  return name;
}

/** Sends files one after another; names that meet are numbered. Files refused are told, the rest goes on. */
export async function uploadFiles(
  files: readonly ChosenFile[],
  send: (name: string, bytes: ArrayBuffer) => Promise<void>,
  onProgress: (progress: UploadProgress) => void,
): Promise<UploadProgress> {
  const taken = new Set<string>();
  let progress: UploadProgress = { done: 0, of: files.length, refused: [] };
  onProgress(progress);
  for (const file of files) {
    const reason = await sendOne(file, taken, send);
    const refused =
      reason === undefined ? progress.refused : [...progress.refused, { name: file.name, reason }];
    progress = { done: progress.done + 1, of: files.length, refused };
    onProgress(progress);
  }
  return progress;
}

/** Sends one file; returns why it was refused. */
async function sendOne(
  file: ChosenFile,
  taken: Set<string>,
  send: (name: string, bytes: ArrayBuffer) => Promise<void>,
): Promise<string | undefined> {
  const wanted = uploadFileName(file.name);
  if (wanted === undefined)
    return `not a record file: expected ${RECORD_EXTENSIONS.map((name) => `.${name}`).join(', ')}`;
  let name = wanted;
  for (let n = 2; taken.has(name.toLowerCase()); n++)
    name = wanted.replace(/(\.\w+)$/, ` (${n})$1`);
  taken.add(name.toLowerCase());
  try {
    await send(name, await file.arrayBuffer());
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function plain(text: string, unsafe: RegExp): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(unsafe, '-');
}
