/** Files that grow bit by bit and stand in their place only once they are whole. */
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type DiskAtOnce, writingAtOnce } from '../../model/node/disk.ts';

/** Written to the disk at a time. */
const CHUNK = 1 << 20;

/**
 * Appends to `<file>.tmp`, which `finish` renames; what an earlier process left there is overwritten. Writes as it is
 * told to, without waiting for the event loop, so memory holds a chunk whatever the file's size. All throw a DiskError
 * when the disk refuses; call `abandon` then.
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
    this.#descriptor = writingAtOnce(file, () => {
      mkdirSync(path.dirname(file), { recursive: true });
      return openSync(this.#temporary, 'w');
    });
  }

  /** Appends bytes. */
  append(bytes: Uint8Array): void {
    this.length += bytes.length;
    if (this.#filled + bytes.length > CHUNK) this.#flush();
    if (bytes.length > CHUNK) {
      this.#write(bytes, null);
    } else {
      this.#chunk.set(bytes, this.#filled);
      this.#filled += bytes.length;
    }
  }

  /** Overwrites bytes that were appended, from `position` on. */
  overwrite(bytes: Uint8Array, position: number): void {
    this.#flush();
    this.#write(bytes, position);
  }

  /** Puts the file in its place, flushed to disk. */
  finish(): void {
    this.#flush();
    this.#writing((disk) => disk.flush(this.#descriptor));
    this.#close();
    this.#writing((disk) => disk.rename(this.#temporary, this.#file));
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
    this.#write(this.#chunk.subarray(0, this.#filled), null);
    this.#filled = 0;
  }

  #write(bytes: Uint8Array, position: number | null): void {
    this.#writing((disk) => writeWhole(disk, this.#descriptor, bytes, position));
  }

  #writing(work: (disk: DiskAtOnce) => void): void {
    writingAtOnce(this.#file, work);
  }
}

/** A disk that fills up takes a part first and refuses the rest. */
function writeWhole(
  disk: DiskAtOnce,
  descriptor: number,
  bytes: Uint8Array,
  position: number | null,
): void {
  let written = 0;
  while (written < bytes.length) {
    const at = position === null ? null : position + written;
    written += disk.write(descriptor, bytes.subarray(written), at);
  }
}
