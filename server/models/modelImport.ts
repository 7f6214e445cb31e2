/**
 * Models brought to a server: `better-play model import` checks and adds them in a process of its own. A model file is
 * somebody's program until it was checked, so the server itself does not open it.
 */
import path from 'node:path';
import * as z from 'zod';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import { type ModelCard, modelCardSchema } from '../../model/card.ts';
import { writing } from '../../model/node/disk.ts';
import { MODEL_FILE_EXTENSION } from '../../model/node/modelFile.ts';
import { makeScratchFolder } from '../../model/node/scratchFolder.ts';
import { describeEnd } from '../jobs/jobOutcome.ts';
import { outputOf, type ProgramOutput } from '../program.ts';

/** How long an import may take: one of the greatest size takes some seconds. */
export const IMPORT_TIMEOUT_MS = 60_000;

export type ModelImportErrorCode = 'badModelFile' | 'modelExists' | 'importFailed';

/** What the program says of a file that it refuses. */
const refusalSchema = z.object({
  error: z.object({ code: z.enum(['badModelFile', 'modelExists']), message: z.string() }),
});

/** Returns what adds the model of a file to the folder `models` under a name, whole or not at all, by that program. */
export function importBy(
  program: string,
  limitMs: number = IMPORT_TIMEOUT_MS,
): (
  bytes: Uint8Array,
  models: string,
  name: string,
) => Promise<Result<ModelCard, Failure<ModelImportErrorCode>>> {
  return async (bytes, models, name) => {
    const scratch = await makeScratchFolder(models);
    try {
      const file = path.join(scratch, `${name}${MODEL_FILE_EXTENSION}`);
      await writing(file, (disk) => disk.write(file, bytes));
      const args = ['model', 'import', file, `--name=${name}`, `--models=${models}`, '--json'];
      return readEnd(await outputOf(program, args, limitMs), limitMs);
    } finally {
      await writing(scratch, (disk) => disk.remove(scratch));
    }
  };
}

function readEnd(
  end: ProgramOutput,
  limitMs: number,
): Result<ModelCard, Failure<ModelImportErrorCode>> {
  if (end.isTimedOut)
    return fail('importFailed', `reading the model file took longer than ${limitMs / 1000} s`);
  const said = parse(end.output);
  if (end.status === 0) {
    const card = modelCardSchema.safeParse(said);
    return card.success
      ? ok(card.data)
      : fail('importFailed', 'the program printed no card that this server can read');
  }
  const refusal = refusalSchema.safeParse(said);
  if (refusal.success) return fail(refusal.data.error.code, refusal.data.error.message);
  return fail(
    'importFailed',
    end.errorText || `reading the model file failed: ${describeEnd(end)}`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
