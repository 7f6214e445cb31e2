/** An exported network as an Evaluator. Which runtime runs it is the caller's choice: it is handed in. */
import type { Candidates, Evaluator } from '../engine/player/evaluator.ts';
import { encodeBoards, type FeatureSet } from '../engine/features/raw.ts';

/** Runs the network on `rows` encoded boards, [rows, features] row by row, and returns one score a board. */
export type RunNetwork = (input: Float32Array, rows: number) => Promise<Float32Array>;

/** Boards given to the runtime at once: enough to fill its kernels, little enough to stay in cache. */
const BATCH = 512;

/** Scores positions with a network. A board's score does not depend on what else is in the call. */
export class ModelEvaluator implements Evaluator {
  readonly name: string;
  readonly #features: FeatureSet;
  readonly #run: RunNetwork;

  constructor(name: string, features: FeatureSet, run: RunNetwork) {
    this.name = name;
    this.#features = features;
    this.#run = run;
  }

  async score(decisions: readonly Candidates[]): Promise<Float32Array[]> {
    const boards = decisions.flatMap(({ results }) => results);
    const scores = new Float32Array(boards.length);
    for (let start = 0; start < boards.length; start += BATCH) {
      const rows = boards.slice(start, start + BATCH);
      scores.set(await this.#run(encodeBoards(this.#features, rows), rows.length), start);
    }
    let at = 0;
    return decisions.map(({ results }) => scores.subarray(at, (at += results.length)));
  }
}
