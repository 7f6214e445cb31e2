/** The decisions of a training's sources, on the two sides of its split, for what is no run and has no store. */
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import type { Decision } from '../records/decision.ts';
import { loadDecisions, type OnLoading } from '../records/load.ts';
import { splitByMatch, splitFor } from '../records/split.ts';
import type { TrainingConfig } from '../training/config.ts';
import type { DataSources } from '../training/run.ts';

export interface ReadDecisions {
  /** Those to learn from. */
  readonly decisions: readonly Decision[];
  readonly heldOut: readonly Decision[];
}

/** Reads the sources as a training of this config does; nothing to learn from is an error. */
export async function readDecisions(
  data: DataSources,
  config: Pick<TrainingConfig, 'split'>,
  onLoading: OnLoading,
): Promise<Result<ReadDecisions, Failure<string>>> {
  const loaded = await loadDecisions(data, onLoading);
  if (!loaded.ok) return loaded;
  const all = loaded.value.decisions;
  const matches = all.map(({ match }) => match);
  const { train: decisions, heldOut } = splitByMatch(all, splitFor(matches, config.split));
  if (decisions.length === 0) {
    return fail('noDecisions', `nothing to learn from: all ${all.length} decisions are held out`);
  }
  return ok({ decisions, heldOut });
}
