/** A store that is still being opened: whoever needs it waits for it, so a server can listen meanwhile. */
import type { GameRecord } from '../rooms/gameRecord.ts';
import type { GameStore } from './gameStore.ts';

export class OpeningGameStore implements GameStore {
  readonly #opening: Promise<GameStore>;

  constructor(opening: Promise<GameStore>) {
    this.#opening = opening;
  }

  async load(id: string): Promise<GameRecord | undefined> {
    return (await this.#opening).load(id);
  }

  async save(record: GameRecord): Promise<boolean> {
    return (await this.#opening).save(record);
  }

  async count(): Promise<number> {
    return (await this.#opening).count();
  }

  /** Closes it once it is open; one that failed to open needs no closing. */
  async close(): Promise<void> {
    const store = await this.#opening.catch(() => undefined);
    await store?.close();
  }
}
