/** Splits by match: a match is held out or learned from as a whole, wherever and whenever it is read. */
import { createHash } from 'node:crypto';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import type { Ancestry, ModelCard } from '../../model/card.ts';

export interface Split {
  readonly seed: number;
  /** Share of the matches held out, 0 to 1. */
  readonly heldOutShare: number;
}

/** Returns true for a match that is held out: its SHA-256 with the seed, as a share of all hashes, is below the share. */
export function isHeldOut(match: string, { seed, heldOutShare }: Split): boolean {
  return place(match, seed) < heldOutShare;
}

/** Where a match stands among all matches, 0 (included) to 1 (excluded), evenly spread. */
function place(match: string, seed: number): number {
  return createHash('sha256').update(`${seed}:${match}`).digest().readUInt32BE(0) / 2 ** 32;
}

/**
 * Returns a split of these matches that holds out at least one of two or more: of a few matches none may fall below
 * the share, which is then raised to take in the lowest. Nothing changes where 0 was asked for.
 */
export function splitFor(matches: Iterable<string>, split: Split): Split {
  const places = [...new Set(matches)].map((match) => place(match, split.seed));
  const lowest = places.reduce((least, one) => Math.min(least, one), 1);
  if (split.heldOutShare === 0 || places.length < 2 || lowest < split.heldOutShare) return split;
  return { ...split, heldOutShare: lowest + 2 ** -32 };
}

/** Returns a test of matches that each of the splits holds out, worked out once for each match. */
export function heldOutTest(splits: readonly Split[]): (match: string) => boolean {
  const known = new Map<string, boolean>();
  return (match) => {
    let isHeld = known.get(match);
    if (isHeld === undefined) {
      isHeld = splits.every((split) => isHeldOut(match, split));
      known.set(match, isHeld);
    }
    return isHeld;
  };
}

type Learned = Pick<ModelCard, 'training' | 'from'>;

/** Returns the splits of a model and of those it came from: it has not seen a match that all of them hold out. */
export function splitsOf({ training, from }: Learned): Split[] {
  return [training.split, ...(from?.splits ?? [])];
}

/** Returns a test of matches that neither the model of a card nor one it came from has seen. */
export function unseenTest(card: Learned): (match: string) => boolean {
  return heldOutTest(splitsOf(card));
}

/** Returns what the card of a model that begins with this one says of it. */
export function ancestryOf(card: ModelCard): Ancestry {
  return { name: card.name, sha256: card.sha256, splits: splitsOf(card) };
}

/** Refuses a split other than that of the model a training begins with: it would judge by matches which that has seen. */
export function checkSplit(
  split: Split,
  { name, training }: ModelCard,
): Result<void, Failure<'otherSplit'>> {
  const { seed, heldOutShare } = training.split;
  if (split.seed === seed && split.heldOutShare === heldOutShare) return ok(undefined);
  return fail(
    'otherSplit',
    `the config holds out ${split.heldOutShare} of the matches by seed ${split.seed}, but ${name}, which it begins with, held out ${heldOutShare} by seed ${seed}: it would be judged by matches that ${name} has seen. Leave the split out of the config, or --from out`,
  );
}

/** Returns the decisions of the split's two sides. */
export function splitByMatch<T extends { readonly match: string }>(
  decisions: readonly T[],
  split: Split,
): { readonly train: T[]; readonly heldOut: T[] } {
  const isHeld = heldOutTest([split]);
  const train: T[] = [];
  const heldOut: T[] = [];
  for (const decision of decisions) (isHeld(decision.match) ? heldOut : train).push(decision);
  return { train, heldOut };
}
