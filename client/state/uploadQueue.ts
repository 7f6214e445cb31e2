/** Files given one after another, also while others are being sent: nothing that was given is dropped. */
import type { ChosenFile, UploadProgress } from './uploads.ts';
import { freeSetName, uploadFiles, uploadSetName } from './uploads.ts';

/** Where a queue is: all that was given since it last had nothing to do. */
export interface QueueProgress extends UploadProgress {
  /** The sets that files were stored in, in their order. */
  readonly sets: readonly string[];
}

/** What a queue uses, and whom it tells. */
export interface UploadDoors {
  /** The names of all sets there are. */
  readonly listSets: () => Promise<readonly string[]>;
  readonly put: (set: string, file: string, bytes: ArrayBuffer) => Promise<void>;
  readonly onProgress: (progress: QueueProgress) => void;
  /** Called once files are stored in a set. */
  readonly onStored: (set: string) => void;
}

interface Batch {
  readonly files: readonly ChosenFile[];
  readonly set: string;
}

const NOTHING: QueueProgress = { done: 0, of: 0, refused: [], sets: [] };

/** A queue of uploads. */
export class UploadQueue {
  readonly #doors: UploadDoors;
  readonly #waiting: Batch[] = [];
  #progress = NOTHING;
  #sending: Promise<void> | undefined;

  constructor(doors: UploadDoors) {
    this.#doors = doors;
  }

  /**
   * Sends files to the set of that name, after those given before; to a new one where the name is no set's name, as ''
   * is. Resolves when there is nothing more to send.
   */
  async add(files: readonly ChosenFile[], set: string): Promise<void> {
    if (files.length > 0) {
      const before = this.#sending ? this.#progress : NOTHING;
      this.#tell({ ...before, of: before.of + files.length });
      this.#waiting.push({ files, set });
      this.#sending ??= this.#sendAll();
    }
    await this.#sending;
  }

  async #sendAll(): Promise<void> {
    for (let batch = this.#waiting.shift(); batch; batch = this.#waiting.shift()) {
      await this.#send(batch);
    }
    this.#sending = undefined;
  }

  async #send({ files, set: wanted }: Batch): Promise<void> {
    const { done, refused, sets } = this.#progress;
    let set: string;
    try {
      // Asked for now: what was sent before may have made one.
      set = uploadSetName(wanted) ?? freeSetName(await this.#doors.listSets());
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const all = files.map(({ name }) => ({ name, reason }));
      this.#tell({ done: done + files.length, refused: [...refused, ...all] });
      return;
    }
    const put = (file: string, bytes: ArrayBuffer): Promise<void> =>
      this.#doors.put(set, file, bytes);
    const sent = await uploadFiles(files, put, (now) =>
      this.#tell({ done: done + now.done, refused: [...refused, ...now.refused] }),
    );
    if (sent.refused.length === files.length) return;
    this.#tell({ sets: [...new Set([...sets, set])] });
    this.#doors.onStored(set);
  }

  #tell(change: Partial<QueueProgress>): void {
    this.#progress = { ...this.#progress, ...change };
    this.#doors.onProgress(this.#progress);
  }
}
