/** How far two traces of the same training are apart, and how far they may be. */
import type { Trace } from './parity.ts';

/**
 * Greatest relative differences allowed: room for float32 sums in another order, too little for products in less than
 * float32. A gradient's is relative to the largest entry of its parameter.
 */
export const TOLERANCES = { firstLoss: 1e-5, losses: 1e-4, gradients: 1e-4 } as const;

export type Differences = Readonly<Record<keyof typeof TOLERANCES, number>>;

/** Returns the greatest relative differences of a trace from the reference; Infinity where a number is missing or none. */
export function differences(trace: Trace, reference: Trace): Differences {
  const losses = reference.losses.map((loss, i) =>
    finite(Math.abs(trace.losses[i]! - loss) / Math.abs(loss)),
  );
  const gradients = reference.gradients.map((expected, i) => {
    const got = trace.gradients[i];
    if (got?.length !== expected.length) return Infinity;
    let largest = 0;
    let furthest = 0;
    for (let j = 0; j < expected.length; j++) {
      largest = Math.max(largest, Math.abs(expected[j]!));
      furthest = Math.max(furthest, finite(Math.abs(got[j]! - expected[j]!)));
    }
    return largest === 0 ? furthest : furthest / largest;
  });
  return {
    firstLoss: losses[0] ?? Infinity,
    losses: Math.max(...losses),
    gradients: Math.max(...gradients),
  };
}

/** Returns true when all of them are within the tolerances. */
export function areWithin(found: Differences): boolean {
  return Object.entries(TOLERANCES).every(
    ([name, tolerance]) => found[name as keyof Differences] <= tolerance,
  );
}

function finite(value: number): number {
  return Number.isNaN(value) ? Infinity : value;
}
