/**
 * The file of checkpoints and snapshots: a heading and arrays of numbers. First line the SHA-256 of all that follows,
 * second line JSON (the heading and the arrays' lengths), then the numbers as little-endian float32. Any damage shows.
 */
import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import * as z from 'zod';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import { writeAtomically } from '../../model/node/atomicFile.ts';

/** Arrays in groups, such as parameters and moments. */
export type Groups = readonly (readonly Float32Array[])[];

const lineSchema = z.strictObject({
  format: z.literal(2),
  heading: z.unknown(),
  /** Of each array of each group. */
  lengths: z.array(z.array(z.int().nonnegative())),
});

const HASH_LENGTH = 64;
const LINE_END = 10;
/** A heading and its lengths are some hundreds of bytes. */
const MOST_HEADING = 65_536;

/** Writes a state whole or not at all. Throws a DiskError when the disk refuses. */
export async function writeState(file: string, heading: object, groups: Groups): Promise<void> {
  const lengths = groups.map((group) => group.map((array) => array.length));
  const line = JSON.stringify({ format: 2, heading, lengths } satisfies z.infer<typeof lineSchema>);
  const body = Buffer.concat([
    Buffer.from(`${line}\n`),
    ...groups.flat().map((a) => Buffer.from(a.buffer, a.byteOffset, a.byteLength)),
  ]);
  await writeAtomically(file, Buffer.concat([Buffer.from(`${sha256(body)}\n`), body]));
}

/** Returns a state's heading, as the schema reads it, and its arrays; an error names the file and says what is wrong. */
export async function readState<T>(
  file: string,
  schema: z.ZodType<T>,
): Promise<
  Result<{ readonly heading: T; readonly groups: Float32Array[][] }, Failure<'badState'>>
> {
  const bytes = await readFile(file).catch(() => undefined);
  if (!bytes) return fail('badState', `${file} cannot be read`);
  const body = bytes.subarray(HASH_LENGTH + 1);
  if (bytes.toString('latin1', 0, HASH_LENGTH) !== sha256(body)) {
    return fail('badState', `${file} is damaged: it does not have the checksum it begins with`);
  }
  const end = body.indexOf(LINE_END);
  const line = parseLine(body.subarray(0, end), schema);
  if (!line) return fail('badState', `${file} is of another version of this program`);
  // Copied, because float32 must begin at a multiple of four.
  const numbers = new Float32Array(
    body.buffer.slice(body.byteOffset + end + 1, body.byteOffset + body.length),
  );
  let at = 0;
  const groups = line.lengths.map((group) =>
    group.map((length) => numbers.slice(at, (at += length))),
  );
  return ok({ heading: line.heading, groups });
}

/** Returns a state's heading without reading the rest, so unchecked; undefined where there is none. */
export async function readHeading<T>(file: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (!handle) return undefined;
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(MOST_HEADING) });
    const body = buffer.subarray(HASH_LENGTH + 1, bytesRead);
    return parseLine(body.subarray(0, body.indexOf(LINE_END)), schema)?.heading;
  } finally {
    await handle.close();
  }
}

function parseLine<T>(
  bytes: Buffer,
  schema: z.ZodType<T>,
): { heading: T; lengths: number[][] } | undefined {
  try {
    const line = lineSchema.parse(JSON.parse(bytes.toString('utf8')));
    return { heading: schema.parse(line.heading), lengths: line.lengths };
  } catch {
    return undefined;
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
