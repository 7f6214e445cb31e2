/** Whole inputs of verbs, as large as they may be and no larger. */
import { readFile, stat } from 'node:fs/promises';
import { type Failure, fail, ok, type Result } from '../engine/result.ts';

/** A match with all its analysis is some megabytes. */
const LARGEST_INPUT = 256 * 1024 * 1024;

export type InputErrorCode = 'noFile' | 'notAFile' | 'tooLarge';

/** Returns a file's bytes; an error says what is wrong with it, without naming it. */
export async function readBounded(
  file: string,
): Promise<Result<Uint8Array, Failure<InputErrorCode>>> {
  const info = await stat(file).catch((error: NodeJS.ErrnoException) => error.code);
  if (typeof info !== 'object')
    return fail('noFile', `no such file${info === 'ENOENT' ? '' : ` (${info})`}`);
  if (info.isDirectory()) return fail('notAFile', 'a folder: expected a file');
  if (info.size > LARGEST_INPUT) return tooLarge(info.size);
  return ok(await readFile(file));
}

/** Returns all of standard input. Throws where it is larger than any input may be. */
export async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Uint8Array);
    size += (chunk as Uint8Array).length;
    if (size > LARGEST_INPUT) throw new Error(tooLarge(size).error.message);
  }
  return Buffer.concat(chunks);
}

function tooLarge(size: number): { readonly ok: false; readonly error: Failure<'tooLarge'> } {
  return fail('tooLarge', `${size} bytes: expected at most ${LARGEST_INPUT}`);
}
