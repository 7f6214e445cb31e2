/** Which drawn checker stands where, so that a change of position moves as few of them as possible. */

/** A drawn checker's standing: its place in the person's numbering and its height in the stack. */
export interface Slot {
  readonly place: number;
  readonly index: number;
}

/**
 * Returns the slots of one side's checkers after a change. Checkers that need not move keep their slot; of a stack
 * that shrinks the topmost move, to the places that grew.
 *
 * @param before a slot for each checker, [] at first
 * @param counts checkers on each place of the person's numbering, 0..25
 */
export function assignSlots(before: readonly Slot[], counts: readonly number[]): Slot[] {
  const wanted: Slot[] = counts.flatMap((n, place) =>
    Array.from({ length: n }, (_, index) => ({ place, index })),
  );
  if (before.length !== wanted.length) return wanted;
  const open = wanted.filter(
    ({ place, index }) => !before.some((slot) => slot.place === place && slot.index === index),
  );
  open.sort((a, b) => b.place - a.place || a.index - b.index);
  const leaving = before
    .map((slot, checker) => ({ slot, checker }))
    .filter(({ slot }) => slot.index >= (counts[slot.place] ?? 0))
    .sort((a, b) => b.slot.place - a.slot.place || b.slot.index - a.slot.index);
  const after = [...before];
  leaving.forEach(({ checker }, i) => {
    after[checker] = open[i]!;
  });
  return after;
}
