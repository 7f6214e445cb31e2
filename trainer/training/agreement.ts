/** How a network in training scores boards and agrees with the teacher, before it is exported. */
import { encodeBoards } from '../../engine/features/raw.ts';
import type { Position } from '../../engine/position.ts';
import type { Agreement } from '../../model/report.ts';
import { tf } from '../backend.ts';
import { agreement } from '../evaluate/statistics.ts';
import { featureSet } from '../network/config.ts';
import type { Network } from '../network/network.ts';
import type { Decision } from '../records/decision.ts';
import { type Comparisons, comparisons } from './batch.ts';

/** Boards scored at once in an evaluation. */
const EVALUATION_BOARDS = 4096;

/** Returns how often the network's top play is one the teacher prefers. */
export function networkAgreement(network: Network, decisions: readonly Decision[]): Agreement {
  let agreed = 0;
  let pending: Comparisons[] = [];
  let boards = 0;
  const flush = (): void => {
    const scores = scoreBoards(
      network,
      pending.flatMap(({ preferred, alternatives }) => [...preferred, ...alternatives]),
    );
    let at = 0;
    for (const { preferred, alternatives } of pending) {
      const best = Math.max(...scores.subarray(at, (at += preferred.length)));
      const rest = Math.max(...scores.subarray(at, (at += alternatives.length)));
      if (best > rest) agreed++;
    }
    pending = [];
    boards = 0;
  };
  for (const decision of decisions) {
    const compared = comparisons(decision);
    pending.push(compared);
    boards += compared.preferred.length + compared.alternatives.length;
    if (boards >= EVALUATION_BOARDS) flush();
  }
  if (pending.length > 0) flush();
  return agreement(agreed, decisions.length);
}

/** Returns the network's scores of boards, one each. */
export function scoreBoards(network: Network, boards: readonly Position[]): Float32Array {
  const features = featureSet(network.config.features);
  const input = encodeBoards(features, boards);
  return tf.tidy(
    () =>
      network
        .score(tf.tensor2d(input, [boards.length, features.size]))
        .scores.dataSync() as Float32Array,
  );
}
