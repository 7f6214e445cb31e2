/** Games in memory, gone with the process: for tests. */
import { type GameRecord, gameRecordSchema } from '../rooms/gameRecord.ts';
import type { GameStore } from './gameStore.ts';

export class MemoryGameStore implements GameStore {
  /** As JSON, so that nothing is shared with a caller. */
  readonly #games = new Map<string, { readonly revision: number; readonly json: string }>();

  async load(id: string): Promise<GameRecord | undefined> {
    const stored = this.#games.get(id);
    return stored && gameRecordSchema.parse(JSON.parse(stored.json));
  }

  async save(record: GameRecord): Promise<boolean> {
    const { id, revision } = record;
    if ((this.#games.get(id)?.revision ?? -1) !== revision - 1) return false;
    this.#games.set(id, { revision, json: JSON.stringify(record) });
    return true;
  }

  async count(): Promise<number> {
    return this.#games.size;
  }

  async close(): Promise<void> {}
}
