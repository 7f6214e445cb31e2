/**
 * Decisions on disk: one file, written in one go and read at any place, so that a million of them need no memory but
 * an index.
 *
 * | part | what |
 * |---|---|
 * | heading, 256 bytes | a JSON line padded with spaces: format, number of decisions, lengths of the parts, SHA-256 of what follows |
 * | rows | every decision as packedDecision.ts packs it |
 * | index | for every decision 8 bytes: the length of its row and its match, as 32-bit numbers, little-endian |
 * | table | JSON: the names of the matches, and what was read to make it |
 */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import * as z from 'zod';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import type { DecisionList } from '../training/data.ts';
import type { Decision } from './decision.ts';
import { GrowingFile } from './growingFile.ts';
import { packDecision, unpackDecision } from './packedDecision.ts';
import { RowFile } from './rowFile.ts';
import { type SourceSummary, sourceSummarySchema } from './load.ts';

const HEADING_BYTES = 256;
const INDEX_BYTES = 8;
/** Read at a time when the file is checked. */
const CHUNK = 1 << 20;

const headingSchema = z.strictObject({
  kind: z.literal('decisions'),
  format: z.literal(1),
  decisions: z.int().nonnegative(),
  rowBytes: z.int().nonnegative(),
  tableBytes: z.int().nonnegative(),
  sha256: z.string(),
});
type Heading = z.infer<typeof headingSchema>;

const tableSchema = z.strictObject({
  matches: z.array(z.string()),
  sources: z.array(sourceSummarySchema),
});

/** Writes a store decision by decision. Methods throw when the disk refuses; call `abandon` then. */
export class DecisionStoreWriter {
  readonly #file: GrowingFile;
  readonly #hash = createHash('sha256');
  readonly #matches = new Map<string, number>();
  /** As in the file; grown by doubling. */
  #index = new Uint32Array(1 << 12);
  #decisions = 0;
  #rowBytes = 0;

  constructor(file: string) {
    this.#file = new GrowingFile(file);
    this.#file.append(Buffer.alloc(HEADING_BYTES));
  }

  /** Appends a decision. */
  add(decision: Decision): void {
    const row = packDecision(decision);
    const { match } = decision;
    let number = this.#matches.get(match);
    if (number === undefined) {
      number = this.#matches.size;
      this.#matches.set(match, number);
    }
    const at = 2 * this.#decisions;
    if (at === this.#index.length) {
      const grown = new Uint32Array(2 * at);
      grown.set(this.#index);
      this.#index = grown;
    }
    this.#index[at] = row.length;
    this.#index[at + 1] = number;
    this.#append(row);
    this.#decisions++;
    this.#rowBytes += row.length;
  }

  /** Puts the store in its place; returns its SHA-256. `sources` says what it was made from. */
  finish(sources: readonly SourceSummary[]): string {
    this.#append(new Uint8Array(this.#index.buffer, 0, INDEX_BYTES * this.#decisions));
    const table = Buffer.from(JSON.stringify({ matches: [...this.#matches.keys()], sources }));
    this.#append(table);
    const heading: Heading = {
      kind: 'decisions',
      format: 1,
      decisions: this.#decisions,
      rowBytes: this.#rowBytes,
      tableBytes: table.length,
      sha256: this.#hash.digest('hex'),
    };
    const line = `${JSON.stringify(heading).padEnd(HEADING_BYTES - 1)}\n`;
    this.#file.overwrite(Buffer.from(line), 0);
    this.#file.finish();
    return heading.sha256;
  }

  /** Gives up: nothing is left of it. */
  abandon(): void {
    this.#file.abandon();
  }

  #append(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#file.append(bytes);
  }
}

export type StoreErrorCode = 'noStore' | 'badStore';

/** A store that is open. Rows are its decisions, counted from 0 in the order they were added. */
export class DecisionStore implements DecisionList {
  readonly file: string;
  readonly sha256: string;
  /** What it was made from. */
  readonly sources: readonly SourceSummary[];
  /** Where each row begins, and the end of the last; for other threads too. */
  readonly offsets: Float64Array<SharedArrayBuffer>;
  /** Names of the matches. */
  readonly matches: readonly string[];
  /** By row, which of the matches it is from. */
  readonly matchOfRow: Uint32Array;
  readonly #rows: RowFile;

  constructor({ file, sha256, sources, offsets, matches, matchOfRow }: StoreParts) {
    this.file = file;
    this.sha256 = sha256;
    this.sources = sources;
    this.offsets = offsets;
    this.matches = matches;
    this.matchOfRow = matchOfRow;
    this.#rows = new RowFile(file, offsets);
  }

  /** Decisions in it. */
  get length(): number {
    return this.matchOfRow.length;
  }

  /** Returns a row as it is packed; valid until the next one is read. Throws when the disk refuses. */
  packed(row: number): Buffer {
    return this.#rows.read(row);
  }

  /** Returns the decision of a row. Throws when the disk refuses. */
  decision(row: number): Decision {
    return unpackDecision(this.packed(row), this.matches[this.matchOfRow[row]!]!);
  }

  slice(from: number, to: number): Decision[] {
    return Array.from({ length: Math.max(0, Math.min(to, this.length) - from) }, (_, i) =>
      this.decision(from + i),
    );
  }

  /** Returns the decisions of these rows, in their order. */
  list(rows: Uint32Array): DecisionList {
    return {
      length: rows.length,
      slice: (from, to) => Array.from(rows.subarray(from, to), (row) => this.decision(row)),
    };
  }

  /** Gives its file back. */
  close(): void {
    this.#rows.close();
  }
}

type StoreParts = Pick<
  DecisionStore,
  'file' | 'sha256' | 'sources' | 'offsets' | 'matches' | 'matchOfRow'
>;

/** Opens a store, checked whole against its SHA-256; the error says what is wrong with the file. Close it when done. */
export async function openDecisionStore(
  file: string,
): Promise<Result<DecisionStore, Failure<StoreErrorCode>>> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    return fail('noStore', `${file} cannot be read: ${(error as Error).message}`);
  }
  try {
    const parts = await readParts(file, handle);
    return parts.ok ? ok(new DecisionStore(parts.value)) : parts;
  } catch (error) {
    return fail('badStore', `${file} cannot be read: ${(error as Error).message}`);
  } finally {
    await handle.close();
  }
}

async function readParts(
  file: string,
  handle: FileHandle,
): Promise<Result<StoreParts, Failure<'badStore'>>> {
  const heading = parseHeading(await readAt(handle, 0, HEADING_BYTES));
  if (!heading) return fail('badStore', `${file}: its first line is not a heading of decisions`);
  const { decisions, rowBytes, tableBytes, sha256 } = heading;
  const indexStart = HEADING_BYTES + rowBytes;
  const tableStart = indexStart + INDEX_BYTES * decisions;
  const expected = tableStart + tableBytes;
  const { size } = await handle.stat();
  if (size !== expected) return fail('badStore', `${file}: ${size} bytes, expected ${expected}`);
  if ((await hashFrom(handle, HEADING_BYTES)) !== sha256) {
    return fail('badStore', `${file}: its content does not have the checksum of its heading`);
  }
  const index = await readAt(handle, indexStart, INDEX_BYTES * decisions);
  const table = await readAt(handle, tableStart, tableBytes);
  const { matches, sources } = tableSchema.parse(JSON.parse(table.toString()));
  return ok({ file, sha256, matches, sources, ...readIndex(index, decisions) });
}

function readIndex(index: Buffer, decisions: number): Pick<StoreParts, 'offsets' | 'matchOfRow'> {
  const offsets = new Float64Array(new SharedArrayBuffer(8 * (decisions + 1)));
  const matchOfRow = new Uint32Array(decisions);
  offsets[0] = HEADING_BYTES;
  for (let row = 0; row < decisions; row++) {
    offsets[row + 1] = offsets[row]! + index.readUInt32LE(INDEX_BYTES * row);
    matchOfRow[row] = index.readUInt32LE(INDEX_BYTES * row + 4);
  }
  return { offsets, matchOfRow };
}

function parseHeading(line: Buffer): Heading | undefined {
  try {
    return headingSchema.parse(JSON.parse(line.toString()));
  } catch {
    return undefined;
  }
}

async function hashFrom(handle: FileHandle, start: number): Promise<string> {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(CHUNK);
  for (let position = start; ;) {
    const { bytesRead } = await handle.read(chunk, 0, CHUNK, position);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(chunk.subarray(0, bytesRead));
    position += bytesRead;
  }
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
