/** The sparse rules again, in plain numbers and as the papers tell them, to hold the routers to. Tokens x experts. */

export type Matrix = readonly (readonly number[])[];

export function softmaxRows(logits: Matrix): number[][] {
  return logits.map((row) => {
    const top = Math.max(...row);
    const powers = row.map((x) => Math.exp(x - top));
    const sum = powers.reduce((a, b) => a + b);
    return powers.map((x) => x / sum);
  });
}

/** Indices by falling value, equal ones in order. */
function falling(values: readonly number[]): number[] {
  return values.map((_, i) => i).sort((a, b) => values[b]! - values[a]! || a - b);
}

const none = (scores: Matrix): number[][] => scores.map((row) => row.map(() => 0));

/** Token choice with buffers of `capacity`. */
export function naiveTokenChoice(
  scores: Matrix,
  k: number,
  capacity: number,
  batchPriority: boolean,
): number[][] {
  const kept = none(scores);
  const asked = scores[0]!.map(() => 0);
  const tokens = batchPriority
    ? falling(scores.map((row) => Math.max(...row)))
    : scores.map((_, t) => t);
  for (let choice = 0; choice < k; choice++) {
    for (const t of tokens) {
      const e = falling(scores[t]!)[choice]!;
      if (asked[e]! < capacity) kept[t]![e] = 1;
      asked[e]!++;
    }
  }
  return kept;
}

/** Expert choice. */
export function naiveExpertChoice(scores: Matrix, capacity: number): number[][] {
  const kept = none(scores);
  scores[0]!.forEach((_, e) => {
    for (const t of falling(scores.map((row) => row[e]!)).slice(0, capacity)) kept[t]![e] = 1;
  });
  return kept;
}

/** The `budget` best pairs. */
export function naiveBestPairs(scores: Matrix, budget: number): number[][] {
  const kept = none(scores);
  const experts = scores[0]!.length;
  for (const pair of falling(scores.flat()).slice(0, budget)) {
    kept[Math.floor(pair / experts)]![pair % experts] = 1;
  }
  return kept;
}

/** The Sinkhorn plan after many more iterations than it takes to converge, in float64. */
export function convergedPlan(logits: Matrix): number[][] {
  const experts = logits[0]!.length;
  let plan = logits.map((row) => row.map((x) => Math.exp(x)));
  for (let i = 0; i < 500; i++) {
    const columns = logits[0]!.map((_, e) => plan.reduce((sum, row) => sum + row[e]!, 0));
    plan = plan.map((row) => row.map((x, e) => (x * logits.length) / (experts * columns[e]!)));
    plan = plan.map((row) => {
      const sum = row.reduce((a, b) => a + b);
      return row.map((x) => x / sum);
    });
  }
  return plan;
}
