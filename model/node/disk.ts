/**
 * The disk under everything that must outlast the process. The few operations that durable writes are made of go
 * through here, so that a test can put a disk in their place that is full, breaks, or stops half-way through a write.
 */
import { fsyncSync, renameSync, writeSync } from 'node:fs';
import { appendFile, open, readdir, rename, rm, stat } from 'node:fs/promises';

/** What durable writes ask of a disk; each rejects with Node's error. */
export interface Disk {
  /** Writes a file and flushes it. */
  write(file: string, content: string | Uint8Array): Promise<void>;
  /** Writes at the end of a file, made where there is none; not flushed. */
  append(file: string, content: string): Promise<void>;
  /** Flushes a file, or the names in a folder. */
  flush(place: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file or a folder with all in it; none there is fine. */
  remove(place: string): Promise<void>;
  /** What is written without waiting for the event loop; each throws Node's error. */
  readonly atOnce: DiskAtOnce;
}

export interface DiskAtOnce {
  /** Writes into an open file, at its end where `position` is null; returns how many bytes were taken. */
  write(descriptor: number, bytes: Uint8Array, position: number | null): number;
  /** Flushes an open file. */
  flush(descriptor: number): void;
  rename(from: string, to: string): void;
}

/** The disk of the machine. */
export const realDisk: Disk = {
  async write(file, content) {
    const handle = await open(file, 'w');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  append: (file, content) => appendFile(file, content),
  async flush(place) {
    const isFolder = (await stat(place)).isDirectory();
    // Windows keeps the names of a folder by itself.
    if (isFolder && process.platform === 'win32') return;
    // Windows flushes no file that was opened to be read.
    const handle = await open(place, isFolder ? 'r' : 'r+');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  rename,
  remove: (place) => rm(place, { recursive: true, force: true }),
  atOnce: {
    write: (descriptor, bytes, position) => writeSync(descriptor, bytes, 0, bytes.length, position),
    flush: fsyncSync,
    rename: renameSync,
  },
};

let current = realDisk;

/** Puts a disk under all durable writes of this process, the real one where none is given. For tests. */
export function useDisk(disk: Disk = realDisk): void {
  current = disk;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'there is no room left on the disk',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system can only be read',
  EACCES: 'it is not allowed',
  EPERM: 'it is not allowed',
  EIO: 'the disk does not work',
};

/** Thrown when the disk refuses a write, or to say what is there. */
export class DiskError extends Error {
  /** Node's code of the reason, such as ENOSPC. */
  readonly code: string;
  /** Of the file or folder. */
  readonly place: string;

  constructor(place: string, code: string, cause: Error, refused: 'read' | 'written' = 'written') {
    super(`${place} cannot be ${refused}: ${REASONS[code] ?? cause.message} (${code})`, { cause });
    this.code = code;
    this.place = place;
  }
}

/** Runs what writes `place`, its refusal by the disk made a DiskError that names it. */
export async function writing<T>(place: string, work: (disk: Disk) => Promise<T>): Promise<T> {
  try {
    return await work(current);
  } catch (error) {
    throw refusal(place, error);
  }
}

/** As `writing`, for what does not wait for the event loop. */
export function writingAtOnce<T>(place: string, work: (disk: DiskAtOnce) => T): T {
  try {
    return work(current.atOnce);
  } catch (error) {
    throw refusal(place, error);
  }
}

function refusal(place: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  const isDisks = !(error instanceof DiskError) && typeof code === 'string';
  return isDisks ? new DiskError(place, code, error as Error) : error;
}

/** Returns the names in a folder, [] where there is none. Throws a DiskError when it cannot be read: it may hold any. */
export async function namesIn(folder: string): Promise<string[]> {
  return (await whereThere(folder, () => readdir(folder))) ?? [];
}

/** Reads `place`; undefined where nothing is there. Throws a DiskError when it cannot be read. */
export async function whereThere<T>(place: string, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (typeof code !== 'string') throw error;
    throw new DiskError(place, code, error as Error, 'read');
  }
}
