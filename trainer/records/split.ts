/** Splits by match: a match is held out or learned from as a whole, wherever and whenever it is read. */
import { createHash } from 'node:crypto';

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
  const lowest = Math.min(...places);
  if (split.heldOutShare === 0 || places.length < 2 || lowest < split.heldOutShare) return split;
  return { ...split, heldOutShare: lowest + 2 ** -32 };
}

/** Returns a test of matches that is `isHeldOut`, worked out once for each match. */
export function heldOutTest(split: Split): (match: string) => boolean {
  const known = new Map<string, boolean>();
  return (match) => {
    let isHeld = known.get(match);
    if (isHeld === undefined) {
      isHeld = isHeldOut(match, split);
      known.set(match, isHeld);
    }
    return isHeld;
  };
}

/** Returns the decisions of the split's two sides. */
export function splitByMatch<T extends { readonly match: string }>(
  decisions: readonly T[],
  split: Split,
): { readonly train: T[]; readonly heldOut: T[] } {
  const isHeld = heldOutTest(split);
  const train: T[] = [];
  const heldOut: T[] = [];
  for (const decision of decisions) (isHeld(decision.match) ? heldOut : train).push(decision);
  return { train, heldOut };
}
