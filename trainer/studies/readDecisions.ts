/** The decisions of a training's sources, on the two sides of its split, for what is not a training. */
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import type { Decision } from '../records/decision.ts';
import { loadDecisions, type OnLoading } from '../records/load.ts';
import { splitByMatch, splitFor } from '../records/split.ts';
import type { Learned } from '../training/cardFacts.ts';
import type { TrainingConfig } from '../training/config.ts';
import type { DataSources } from '../training/run.ts';

export interface ReadDecisions {
  readonly learned: Learned;
  readonly sides: {
    readonly decisions: readonly Decision[];
    readonly heldOut: readonly Decision[];
  };
}

/** Reads the sources as a training of this config does; nothing to learn from is an error. */
export async function readDecisions(
  data: DataSources,
  config: Pick<TrainingConfig, 'split'>,
  onLoading: OnLoading,
): Promise<Result<ReadDecisions, Failure<string>>> {
  const loaded = await loadDecisions(data, onLoading);
  if (!loaded.ok) return loaded;
  const { decisions: all, sources } = loaded.value;
  const matches = all.map(({ match }) => match);
  const split = splitFor(matches, config.split);
  const { train: decisions, heldOut } = splitByMatch(all, split);
  if (decisions.length === 0) {
    return fail('noDecisions', `nothing to learn from: all ${all.length} decisions are held out`);
  }
  return ok({
    learned: { sources, split, decisions: decisions.length },
    sides: { decisions, heldOut },
  });
}
