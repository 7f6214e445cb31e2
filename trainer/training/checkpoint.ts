/**
 * Checkpoints: one file that holds everything a run needs to go on. First line JSON (step, best so far, the lengths of
 * the arrays, a SHA-256 of what follows), then the numbers as little-endian float32. A file is written beside its
 * place, flushed to disk and renamed, so there is never half a checkpoint; the one before the last is kept too.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import { writeAtomically } from '../../model/node/atomicFile.ts';
import { agreementSchema } from '../../model/report.ts';

/** Sums over the steps since the last report. */
export const tallySchema = z.strictObject({
  steps: z.int(),
  decisions: z.int(),
  boards: z.int(),
  loss: z.number(),
  entropy: z.number(),
  load: z.array(z.number()),
  /** Spent on those steps. */
  seconds: z.number(),
});
export type Tally = z.infer<typeof tallySchema>;

const headerSchema = z.strictObject({
  format: z.literal(1),
  step: z.int().nonnegative(),
  /** Seconds of training so far, over all resumptions. */
  seconds: z.number(),
  /** The best held-out agreement so far and its step; null before the first evaluation. */
  best: z.strictObject({ step: z.int(), agreement: agreementSchema }).nullable(),
  tally: tallySchema,
  /** Lengths of: parameters, Adam's moments, parameters at the best step (none before the first evaluation). */
  lengths: z.tuple([z.array(z.int()), z.array(z.int()), z.array(z.int())]),
  sha256: z.string(),
});

/** A run's state between two steps. */
export interface Checkpoint {
  readonly step: number;
  readonly seconds: number;
  readonly best: z.infer<typeof headerSchema>['best'];
  readonly tally: Tally;
  readonly parameters: readonly Float32Array[];
  readonly moments: readonly Float32Array[];
  /** The parameters at the best step; [] before the first evaluation. */
  readonly bestParameters: readonly Float32Array[];
}

const NAME = /^checkpoint-(\d{9})\.bin$/;
const KEPT = 2;

/** Writes a checkpoint into the run's folder and removes all but the newest two. Throws when the disk refuses. */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  const { parameters, moments, bestParameters, ...rest } = checkpoint;
  const groups = [parameters, moments, bestParameters] as const;
  const payload = Buffer.concat(
    groups.flat().map((a) => Buffer.from(a.buffer, a.byteOffset, a.byteLength)),
  );
  const lengths = groups.map((group) => group.map((a) => a.length)) as [
    number[],
    number[],
    number[],
  ];
  const sha256 = createHash('sha256').update(payload).digest('hex');
  const header = JSON.stringify({ format: 1, ...rest, lengths, sha256 } satisfies z.infer<
    typeof headerSchema
  >);
  const file = path.join(folder, `checkpoint-${String(checkpoint.step).padStart(9, '0')}.bin`);
  await writeAtomically(file, Buffer.concat([Buffer.from(`${header}\n`), payload]));
  for (const old of (await checkpointFiles(folder)).slice(KEPT)) await rm(old, { force: true });
}

/** Returns the newest checkpoint that is whole, or undefined where the folder holds none. */
export async function readNewestCheckpoint(
  folder: string,
): Promise<Result<Checkpoint | undefined, Failure<'badCheckpoint'>>> {
  const problems: string[] = [];
  for (const file of await checkpointFiles(folder)) {
    const read = parseCheckpoint(await readFile(file));
    if (read.ok) return read;
    problems.push(`${file}: ${read.error.message}`);
  }
  return problems.length === 0 ? ok(undefined) : fail('badCheckpoint', problems.join('; '));
}

function parseCheckpoint(bytes: Buffer): Result<Checkpoint, Failure<'badCheckpoint'>> {
  const end = bytes.indexOf(10);
  let header: z.infer<typeof headerSchema>;
  try {
    header = headerSchema.parse(JSON.parse(bytes.toString('utf8', 0, end)));
  } catch {
    return fail('badCheckpoint', 'its first line is not a checkpoint heading');
  }
  const payload = bytes.subarray(end + 1);
  if (createHash('sha256').update(payload).digest('hex') !== header.sha256) {
    return fail('badCheckpoint', 'its numbers do not have the checksum of its heading');
  }
  const numbers = new Float32Array(
    payload.buffer.slice(payload.byteOffset, payload.byteOffset + payload.length),
  );
  let at = 0;
  const [parameters, moments, bestParameters] = header.lengths.map((group) =>
    group.map((length) => numbers.slice(at, (at += length))),
  ) as [Float32Array[], Float32Array[], Float32Array[]];
  const { step, seconds, best, tally } = header;
  return ok({ step, seconds, best, tally, parameters, moments, bestParameters });
}

/** Checkpoint files, newest first. */
async function checkpointFiles(folder: string): Promise<string[]> {
  const names = (await readdir(folder))
    .filter((name) => NAME.test(name))
    .sort()
    .reverse();
  return names.map((name) => path.join(folder, name));
}
