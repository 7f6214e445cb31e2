/** Models as files: taken away from here, and brought from elsewhere. */
import { type Failure, fail, type Result } from '../../engine/result.ts';
import type { ModelCard } from '../../model/card.ts';
import { KeyedQueue } from '../keyedQueue.ts';
import type { ModelSummary } from '../protocol/jobs.ts';
import type { ModelImportErrorCode } from './modelImport.ts';
import type { ModelLibrary } from './modelLibrary.ts';

/** How many models there may be for one more to be brought. */
export const MAX_MODELS = 500;
/** How many bytes the models made and brought here may have, the one that is brought counted. */
export const MAX_MODELS_BYTES: number = 4 * 1024 ** 3;

/** Makes one file of a model, and a model of such a file. */
export interface ModelFiles {
  /** Largest file it reads, bytes. */
  readonly largestBytes: number;
  /** Returns the file of the model in a folder. */
  pack(folder: string): Promise<Result<Buffer, Failure<string>>>;
  /** Puts the model of a file into the folder `models` under a name, whole or not at all. */
  unpack(
    bytes: Uint8Array,
    models: string,
    name: string,
  ): Promise<Result<ModelCard, Failure<ModelImportErrorCode>>>;
}

export interface ModelExchangeParts {
  readonly library: ModelLibrary;
  readonly files: ModelFiles;
  /** Returns true while a training is to make a model of that name. */
  readonly holdsName: (model: string) => boolean;
}

export class ModelExchange {
  readonly #parts: ModelExchangeParts;
  /** One at a time: each is a process with the trainer in it, and counts on the room it was given. */
  readonly #queue = new KeyedQueue();

  constructor(parts: ModelExchangeParts) {
    this.#parts = parts;
  }

  /** Largest file that is taken, bytes. */
  get largestBytes(): number {
    return this.#parts.files.largestBytes;
  }

  /** Returns the model of that name as a file. */
  async download(name: string): Promise<Result<Buffer, Failure<string>>> {
    const folder = await this.#parts.library.folder(name);
    return folder.ok ? this.#parts.files.pack(folder.value) : folder;
  }

  /** Makes the file a model of that name, which must be checked by the caller's schema. */
  upload(name: string, file: Uint8Array): Promise<Result<ModelSummary, Failure<string>>> {
    return this.#queue.run('upload', async () => {
      const { library, files, holdsName } = this.#parts;
      const models = await library.list();
      if (models.some((model) => model.name === name))
        return fail('modelExists', `there is a model "${name}" already: choose another name`);
      if (holdsName(name))
        return fail('nameTaken', `a training is to make a model "${name}": choose another name`);
      if (models.length >= MAX_MODELS)
        return fail('libraryFull', `there are ${MAX_MODELS} models already: remove some first`);
      const bytes = (await library.trainedBytes()) + file.length;
      if (bytes > MAX_MODELS_BYTES)
        return fail(
          'libraryFull',
          `the models here would have ${bytes} bytes with this one, ${MAX_MODELS_BYTES} at most: remove some of ${library.trained} first`,
        );
      const card = await files.unpack(file, library.trained, name);
      return card.ok ? library.summary(name) : card;
    });
  }
}
