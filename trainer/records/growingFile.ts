/** Files that grow bit by bit and stand in their place only once they are whole. */
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';

/** Written to the disk at a time. */
const CHUNK = 1 << 20;

/**
 * Appends to `<file>.tmp`, which `finish` renames; what an earlier process left there is overwritten. Writes as it is
 * told to, without waiting for the event loop, so memory holds a chunk whatever the file's size. All throw when the
 * disk refuses; call `abandon` then.
 */
export class GrowingFile {
  /** Bytes appended so far. */
  length = 0;
  readonly #file: string;
  readonly #temporary: string;
  readonly #descriptor: number;
  readonly #chunk = Buffer.allocUnsafe(CHUNK);
  #filled = 0;
  #isOpen = true;

  constructor(file: string) {
    this.#file = file;
    this.#temporary = `${file}.tmp`;
    mkdirSync(path.dirname(file), { recursive: true });
    this.#descriptor = openSync(this.#temporary, 'w');
  }

  /** Appends bytes. */
  append(bytes: Uint8Array): void {
    this.length += bytes.length;
    if (this.#filled + bytes.length > CHUNK) this.#flush();
    if (bytes.length > CHUNK) {
      writeWhole(this.#descriptor, bytes, null);
    } else {
      this.#chunk.set(bytes, this.#filled);
      this.#filled += bytes.length;
    }
  }

  /** Overwrites bytes that were appended, from `position` on. */
  overwrite(bytes: Uint8Array, position: number): void {
    this.#flush();
    writeWhole(this.#descriptor, bytes, position);
  }

  /** Puts the file in its place, flushed to disk. */
  finish(): void {
    this.#flush();
    fsyncSync(this.#descriptor);
    this.#close();
    renameSync(this.#temporary, this.#file);
  }

  /** Leaves nothing behind. */
  abandon(): void {
    this.#close();
    rmSync(this.#temporary, { force: true });
  }

  #close(): void {
    if (this.#isOpen) closeSync(this.#descriptor);
    this.#isOpen = false;
  }

  #flush(): void {
    writeWhole(this.#descriptor, this.#chunk.subarray(0, this.#filled), null);
    this.#filled = 0;
  }
}

/** A disk that fills up takes a part first and refuses the rest. */
function writeWhole(descriptor: number, bytes: Uint8Array, position: number | null): void {
  let written = 0;
  while (written < bytes.length) {
    const at = position === null ? null : position + written;
    written += writeSync(descriptor, bytes, written, bytes.length - written, at);
  }
}
