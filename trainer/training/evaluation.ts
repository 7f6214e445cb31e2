/** What an evaluation finds of a network in training, before it is exported: how well it plays, and how it routes. */
import { encodeBoards } from '../../engine/features/raw.ts';
import { makePositionId, parsePositionId } from '../../engine/formats/positionId.ts';
import { bestIndex } from '../../engine/player/evaluator.ts';
import type { LegalPlay } from '../../engine/plays/play.ts';
import { type Position, positionClass } from '../../engine/position.ts';
import type { Agreement, EquityLost } from '../../model/report.ts';
import type { Mistake, PhaseLoad } from '../../model/trainingEvents.ts';
import { type Tensor1D, tf } from '../backend.ts';
import { judge, type Judged, summarise } from '../evaluate/judge.ts';
import { featureSet } from '../network/config.ts';
import type { Network } from '../network/network.ts';
import { type Decision, openDecision } from '../records/decision.ts';
import { dearest, type Wrong } from './mistakes.ts';

/** Boards scored at once. */
const BOARDS = 4096;

/** Phases of the game, in their order: the first four turns, then by whether the sides still meet. */
const PHASES = ['opening', 'contact', 'race', 'bearoff'] as const;
type Phase = (typeof PHASES)[number];
const OPENING_TURNS = 4;

/** What an evaluation finds. */
export interface Found {
  readonly agreement: Agreement;
  readonly equityLost: EquityLost | null;
  readonly phases: PhaseLoad[];
  readonly mistakes: Mistake[];
}

/** Returns how the network plays these decisions, or undefined when its scores are no numbers. */
export async function evaluateNetwork(
  network: Network,
  decisions: readonly Decision[],
): Promise<Found | undefined> {
  const judged: Judged[] = [];
  const wrong: Wrong[] = [];
  const phases: PhaseLoad[] = [];
  const phaseOfEach = decisions.map(phaseOf);
  for (const phase of PHASES) {
    const routed = new RoutedBoards();
    // Each phase in batches of its own, so that the router's metrics of a batch are those of its phase.
    for (const chunk of chunks(decisions.filter((_, i) => phaseOfEach[i] === phase))) {
      const boards = chunk.flatMap(({ plays }) => plays.map(({ result }) => result));
      const { scores, load, entropy } = await scoreAndRoute(network, boards);
      if (!scores.every(Number.isFinite)) return undefined;
      routed.add(boards.length, load, entropy);
      let at = 0;
      for (const { decision, plays } of chunk) {
        const own = scores.subarray(at, (at += plays.length));
        const chosen = bestIndex(own);
        const verdict = judge(decision, makePositionId(plays[chosen]!.result));
        judged.push(verdict);
        if (!verdict.isAgreed) wrong.push(wrongOf(decision, plays, own, verdict));
      }
    }
    if (routed.boards > 0 && routed.load.length > 0) phases.push(routed.summary(phase));
  }
  const { agreement, equityLost } = summarise(judged);
  return { agreement, equityLost: equityLost ?? null, phases, mistakes: dearest(wrong) };
}

/** Returns the network's scores of boards, one each. */
export async function scoreBoards(
  network: Network,
  boards: readonly Position[],
): Promise<Float32Array> {
  return (await scoreAndRoute(network, boards)).scores;
}

async function scoreAndRoute(
  network: Network,
  boards: readonly Position[],
): Promise<{ scores: Float32Array; entropy: number; load: Float32Array }> {
  const features = featureSet(network.config.features);
  const input = encodeBoards(features, boards);
  const result = tf.tidy(() => {
    const { scores, routing } = network.score(tf.tensor2d(input, [boards.length, features.size]));
    const { entropy, load } = routing.metrics;
    return tf.concat1d([scores, tf.reshape(entropy, [1]) as Tensor1D, load]);
  });
  try {
    const values = (await result.data()) as Float32Array;
    const n = boards.length;
    return { scores: values.subarray(0, n), entropy: values[n]!, load: values.subarray(n + 1) };
  } finally {
    result.dispose();
  }
}

/** How boards of one phase went to the experts, batch by batch. */
class RoutedBoards {
  boards = 0;
  load: number[] = [];
  #entropy = 0;

  add(boards: number, load: Float32Array, entropy: number): void {
    this.load = Array.from(load, (share, i) => (this.load[i] ?? 0) + share * boards);
    this.#entropy += entropy * boards;
    this.boards += boards;
  }

  summary(phase: Phase): PhaseLoad {
    const { boards, load } = this;
    // A board whose gates tie goes to more experts than its share.
    const assignments = load.reduce((sum, share) => sum + share, 0);
    return {
      phase,
      boards,
      expertLoad: load.map((share) => share / assignments),
      routingEntropy: this.#entropy / boards,
    };
  }
}

interface Opened {
  readonly decision: Decision;
  readonly plays: readonly LegalPlay[];
}

/** Decisions with their plays, as many at once as have about BOARDS boards. */
function* chunks(decisions: readonly Decision[]): Generator<Opened[]> {
  let chunk: Opened[] = [];
  let boards = 0;
  for (const decision of decisions) {
    const { plays } = openDecision(decision);
    chunk.push({ decision, plays });
    boards += plays.length;
    if (boards < BOARDS) continue;
    yield chunk;
    chunk = [];
    boards = 0;
  }
  if (chunk.length > 0) yield chunk;
}

function phaseOf({ position, turn }: Decision): Phase {
  if (turn !== undefined && turn < OPENING_TURNS) return 'opening';
  const parsed = parsePositionId(position);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return positionClass(parsed.value);
}

function wrongOf(
  decision: Decision,
  plays: readonly LegalPlay[],
  scores: Float32Array,
  { loss, isUnlisted }: Judged,
): Wrong {
  const chosen = bestIndex(scores);
  const [best] = decision.preferred;
  const preferred = plays.findIndex(({ result }) => makePositionId(result) === best);
  return {
    decision,
    chosen: plays[chosen]!,
    preferred: plays[preferred],
    loss,
    isUnlisted,
    margin: preferred < 0 ? 0 : scores[preferred]! - scores[chosen]!,
  };
}
