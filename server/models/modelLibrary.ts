/** The models a server knows, those trained here and those shipped, and one loaded copy of each that plays. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Evaluator } from '../../engine/player/evaluator.ts';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import { type ModelCard, modelNameSchema } from '../../model/card.ts';
import { type FoundModel, listModels, loadModel, readCard } from '../../model/node/modelFolder.ts';
import { DEFAULT_MODEL } from '../rooms/rooms.ts';
import type { ModelSummary } from '../protocol/jobs.ts';

type Unknown = Failure<'unknownModel'>;
type Loading = Promise<Result<Evaluator, Unknown>>;

export class ModelLibrary {
  readonly #trained: string;
  readonly #shipped: string;
  /** By name; a model trained anew has another checksum and is loaded anew. */
  readonly #loaded = new Map<string, { readonly sha256: string; readonly loading: Loading }>();

  constructor(trained: string, shipped: string) {
    this.#trained = trained;
    this.#shipped = shipped;
  }

  /** The folder of the models that are made or brought here. */
  get trained(): string {
    return this.#trained;
  }

  /** Returns how many bytes the networks of the models made or brought here have. */
  async trainedBytes(): Promise<number> {
    const found = await listModels([this.#trained]);
    const sizes = found.map(async ({ folder }) => {
      const network = await stat(path.join(folder, 'model.onnx')).catch(() => undefined);
      return network?.size ?? 0;
    });
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  }

  /** Returns all models, the default first. */
  async list(): Promise<ModelSummary[]> {
    const found = await listModels([this.#trained, this.#shipped]);
    const summaries = found.map((model) => this.#summary(model));
    return summaries.sort((a, b) => Number(b.isDefault) - Number(a.isDefault));
  }

  /** Returns the card of the model of this name. */
  async card(name: string): Promise<Result<ModelCard, Unknown>> {
    const found = await this.#find(name);
    return found.ok ? ok(found.value.card) : found;
  }

  /** Returns the model of this name as a list shows it. */
  async summary(name: string): Promise<Result<ModelSummary, Unknown>> {
    const found = await this.#find(name);
    return found.ok ? ok(this.#summary(found.value)) : found;
  }

  /** Returns the folder of the model of this name. */
  async folder(name: string): Promise<Result<string, Unknown>> {
    const found = await this.#find(name);
    return found.ok ? ok(found.value.folder) : found;
  }

  /** Returns the model ready to play, loaded on first use and shared from then on. */
  async evaluator(name: string): Promise<Result<Evaluator, Unknown>> {
    const found = await this.#find(name);
    if (!found.ok) return found;
    const { folder, card } = found.value;
    const known = this.#loaded.get(name);
    if (known?.sha256 === card.sha256) return known.loading;
    // The copy it replaces may be in use: it is left to the garbage collector.
    const loading = load(folder);
    this.#loaded.set(name, { sha256: card.sha256, loading });
    const loaded = await loading;
    if (!loaded.ok) this.#loaded.delete(name);
    return loaded;
  }

  async #find(name: string): Promise<Result<FoundModel, Unknown>> {
    // Only names: a path would let a client read folders of its choice.
    if (modelNameSchema.safeParse(name).success) {
      for (const root of [this.#trained, this.#shipped]) {
        const folder = path.join(root, name);
        const card = await readCard(folder);
        if (card.ok) return ok({ folder, card: card.value });
        if (card.error.code !== 'noModel') return fail('unknownModel', card.error.message);
      }
    }
    const names = (await this.list()).map((model) => model.name);
    return fail(
      'unknownModel',
      `there is no model "${name}": ${names.length > 0 ? `there are ${names.join(', ')}` : 'there is none yet'}`,
    );
  }

  #summary({ folder, card }: FoundModel): ModelSummary {
    const name = path.basename(folder);
    return {
      name,
      description: card.description,
      made: card.made,
      parameters: card.parameters,
      network: card.network,
      agreement: card.heldOut?.overall.agreement.share ?? null,
      isDefault: name === DEFAULT_MODEL,
      origin: path.dirname(folder) === path.normalize(this.#trained) ? 'trained' : 'shipped',
    };
  }
}

async function load(folder: string): Loading {
  const loaded = await loadModel(folder);
  return loaded.ok ? ok(loaded.value.evaluator) : fail('unknownModel', loaded.error.message);
}
