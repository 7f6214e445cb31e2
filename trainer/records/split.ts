/** Splits by match: a match is held out or learned from as a whole, wherever and whenever it is read. */
import { createHash } from 'node:crypto';

export interface Split {
  readonly seed: number;
  /** Share of the matches held out, 0 to 1. */
  readonly heldOutShare: number;
}

/** Returns true for a match that is held out: its SHA-256 with the seed, as a share of all hashes, is below the share. */
export function isHeldOut(match: string, { seed, heldOutShare }: Split): boolean {
  const hash = createHash('sha256').update(`${seed}:${match}`).digest();
  return hash.readUInt32BE(0) / 2 ** 32 < heldOutShare;
}

/** Returns the decisions of the split's two sides. */
export function splitByMatch<T extends { readonly match: string }>(
  decisions: readonly T[],
  split: Split,
): { readonly train: T[]; readonly heldOut: T[] } {
  const sides = new Map<string, boolean>();
  const train: T[] = [];
  const heldOut: T[] = [];
  for (const decision of decisions) {
    let held = sides.get(decision.match);
    if (held === undefined) {
      held = isHeldOut(decision.match, split);
      sides.set(decision.match, held);
    }
    (held ? heldOut : train).push(decision);
  }
  return { train, heldOut };
}
