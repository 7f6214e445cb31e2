/** Where games are kept. test/server/gameStore.test.ts holds every store to the same contract. */
import type { GameRecord } from '../rooms/gameRecord.ts';

export interface GameStore {
  /** Returns the game, or undefined where there is none. Throws when what is stored is no game. */
  load(id: string): Promise<GameRecord | undefined>;
  /**
   * Stores the game if the stored one is exactly one revision behind, or if there is none and this is revision 0.
   * Returns whether it did; once it returns true the game survives a kill.
   */
  save(record: GameRecord): Promise<boolean>;
  /** Returns how many games are kept. */
  count(): Promise<number>;
  /** Ends the use of the store. */
  close(): Promise<void>;
}
