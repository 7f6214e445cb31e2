/** Folders of match records to learn from: the sample that ships, and those uploaded, a folder each in the home. */
import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isRecordFileName } from '../../engine/formats/extensions.ts';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import { type ImportSummary, importSummarySchema } from '../../model/importSummary.ts';
import { writeAtomically } from '../../model/node/atomicFile.ts';
import { outputOf } from '../program.ts';
import { KeyedQueue } from '../keyedQueue.ts';
import type { FileSummary, RecordSet, RecordSetDetail } from '../protocol/jobs.ts';

/** The set that ships with the program. */
export const SAMPLE_SET = 'sample';
/** Limits of an uploaded set. */
export const MAX_FILE_BYTES = 2_000_000;
export const MAX_SET_FILES = 5_000;
export const MAX_SET_BYTES = 200_000_000;
/** How long reading a set may take before it is ended. */
export const IMPORT_TIMEOUT_MS = 120_000;
/** How many sets may be uploaded. */
export const MAX_SETS = 200;

export type RecordSetErrorCode = 'unknownRecords' | 'readOnly' | 'setFull' | 'importFailed';

/** What a set holds, enough to notice a change. */
type Files = Map<string, { readonly bytes: number; readonly modifiedMs: number }>;

export interface RecordSetParts {
  /** Holds a folder for each uploaded set. */
  readonly uploads: string;
  /** The folder of the set that ships with the program. */
  readonly sample: string;
  /** bin/better-play, which reads records, or a stand-in for tests. */
  readonly program: string;
  readonly importTimeoutMs?: number;
}

export class RecordSets {
  readonly #uploads: string;
  readonly #sample: string;
  readonly #program: string;
  readonly #importTimeoutMs: number;
  readonly #queue = new KeyedQueue();
  /** Sets being uploaded to, so that each file does not read the folder again. */
  readonly #uploading = new Map<string, Files>();
  /** The last summary of a folder with the signature of what was read. */
  readonly #summaries = new Map<
    string,
    { readonly signature: string; readonly summary: ImportSummary }
  >();

  constructor({ uploads, sample, program, importTimeoutMs = IMPORT_TIMEOUT_MS }: RecordSetParts) {
    this.#importTimeoutMs = importTimeoutMs;
    this.#uploads = uploads;
    this.#sample = sample;
    this.#program = program;
  }

  /** Returns all sets, the sample first, then by name. */
  async list(): Promise<RecordSet[]> {
    const names = [SAMPLE_SET, ...(await this.#uploaded())];
    return Promise.all(
      names.map(async (name) => describe(name, await filesOf(this.#folder(name)))),
    );
  }

  /** Returns the folder of the set, which has a record file or more. */
  async folder(name: string): Promise<Result<string, Failure<RecordSetErrorCode>>> {
    const names = [SAMPLE_SET, ...(await this.#uploaded())];
    const folder = this.#folder(name);
    if (names.includes(name) && (await filesOf(folder)).size > 0) return ok(folder);
    return fail('unknownRecords', `there are no records "${name}": there are ${names.join(', ')}`);
  }

  /** Returns what reading the set finds, from the last reading while the files are the same. */
  async detail(name: string): Promise<Result<RecordSetDetail, Failure<RecordSetErrorCode>>> {
    const folder = await this.folder(name);
    if (!folder.ok) return folder;
    return this.#queue.run('import', async () => {
      const files = await filesOf(folder.value);
      const signature = sign(files);
      const known = this.#summaries.get(name);
      if (known?.signature === signature)
        return ok({ ...describe(name, files), summary: known.summary });
      const read = await this.#read(folder.value);
      if (!read.ok) return read;
      this.#summaries.set(name, { signature, summary: read.value });
      return ok({ ...describe(name, files), summary: read.value });
    });
  }

  /** Stores one record file, in place of one of the same name. The names must be checked by the caller's schemas. */
  async store(
    name: string,
    file: string,
    content: Uint8Array,
  ): Promise<Result<FileSummary, Failure<RecordSetErrorCode>>> {
    if (name === SAMPLE_SET)
      return fail('readOnly', 'the sample is read only: choose another name');
    const folder = this.#folder(name);
    return this.#queue.run('store', async () => {
      const files = this.#uploading.get(name) ?? (await filesOf(folder));
      if (files.size === 0 && (await this.#uploaded()).length >= MAX_SETS) {
        return fail('setFull', `there are ${MAX_SETS} sets already`);
      }
      const others = [...files].filter(([other]) => other !== file);
      const bytes = others.reduce((sum, [, { bytes }]) => sum + bytes, content.length);
      if (others.length >= MAX_SET_FILES)
        return fail('setFull', `a set holds ${MAX_SET_FILES} files at most`);
      if (bytes > MAX_SET_BYTES)
        return fail('setFull', `a set holds ${MAX_SET_BYTES / 1e6} MB at most`);
      await writeAtomically(path.join(folder, file), content);
      files.set(file, { bytes: content.length, modifiedMs: Date.now() });
      this.#uploading.set(name, files);
      return ok({ set: name, file, bytes: content.length });
    });
  }

  /** Has the program read a folder. What it says of files names them as seen from there. */
  async #read(folder: string): Promise<Result<ImportSummary, Failure<RecordSetErrorCode>>> {
    const limitMs = this.#importTimeoutMs;
    const args = ['import', folder, '--json'];
    const { status, output, errorText, isTimedOut } = await outputOf(this.#program, args, limitMs);
    if (isTimedOut)
      return fail(
        'importFailed',
        `reading the records took longer than ${limitMs / 1000} s and was ended: try fewer files`,
      );
    const inFolder = path.join(folder, path.sep);
    const local = (text: string): string => text.replaceAll(inFolder, '');
    if (status !== 0) {
      const reason = local(errorText).replaceAll(folder, path.basename(folder));
      return fail('importFailed', reason || `the import ended with status ${status}`);
    }
    try {
      const summary = importSummarySchema.parse(JSON.parse(output));
      const refusals = summary.refusals.map((refusal) => ({
        ...refusal,
        file: local(refusal.file),
        reason: local(refusal.reason),
      }));
      return ok({ ...summary, refusals });
    } catch {
      return fail('importFailed', 'the import printed no summary that this server can read');
    }
  }

  /** The names of the uploaded sets. */
  async #uploaded(): Promise<string[]> {
    const entries = await readdir(this.#uploads, { withFileTypes: true }).catch(() => []);
    const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
    return folders.map(({ name }) => name).sort();
  }

  #folder(name: string): string {
    return name === SAMPLE_SET ? this.#sample : path.join(this.#uploads, name);
  }
}

/** The record files right in a folder; none where there is no folder. */
async function filesOf(folder: string): Promise<Files> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const files: Files = new Map();
  for (const entry of entries) {
    // Temporary files of an upload have no such ending.
    if (!entry.isFile() || !isRecordFileName(entry.name)) continue;
    const { size, mtimeMs } = await stat(path.join(folder, entry.name));
    files.set(entry.name, { bytes: size, modifiedMs: mtimeMs });
  }
  return files;
}

function describe(name: string, files: Files): RecordSet {
  const bytes = [...files.values()].reduce((sum, file) => sum + file.bytes, 0);
  return { name, origin: name === SAMPLE_SET ? 'sample' : 'uploaded', files: files.size, bytes };
}

function sign(files: Files): string {
  const lines = [...files].map(([name, { bytes, modifiedMs }]) => `${name} ${bytes} ${modifiedMs}`);
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}
