/** A file of rows of different lengths, read one by one at any place. */
import { closeSync, openSync, readSync } from 'node:fs';

/** Rows of a file that does not change. Reads as it is told to, without waiting for the event loop. */
export class RowFile {
  readonly #file: string;
  readonly #offsets: Float64Array;
  readonly #descriptor: number;
  #bytes = Buffer.allocUnsafe(1 << 12);

  /** Opens the file; row i is the bytes from `offsets[i]` to `offsets[i + 1]`. Throws when it cannot be opened. */
  constructor(file: string, offsets: Float64Array) {
    this.#file = file;
    this.#offsets = offsets;
    this.#descriptor = openSync(file, 'r');
  }

  /** Returns a row's bytes, valid until the next one is read. Throws when the disk refuses or the file has shrunk. */
  read(row: number): Buffer {
    const start = this.#offsets[row]!;
    const length = this.#offsets[row + 1]! - start;
    if (length > this.#bytes.length) this.#bytes = Buffer.allocUnsafe(2 * length);
    const read = readSync(this.#descriptor, this.#bytes, 0, length, start);
    if (read < length) {
      throw new Error(`${this.#file}: ${read} bytes of row ${row}, expected ${length}`);
    }
    return this.#bytes.subarray(0, length);
  }

  /** Gives the file back; nothing can be read any more. */
  close(): void {
    closeSync(this.#descriptor);
  }
}
