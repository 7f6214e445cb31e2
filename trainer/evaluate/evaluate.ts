/** Players judged by decisions: how often each departs from the teacher, and how dearly where there are labels. */
import { makePositionId } from '../../engine/formats/positionId.ts';
import { bestIndex, type Evaluator } from '../../engine/player/evaluator.ts';
import { POSITION_CLASSES, type PositionClass, positionClass } from '../../engine/position.ts';
import type { PlayerReport, Slice } from '../../model/report.ts';
import { type Labels, openDecision } from '../records/decision.ts';
import type { DecisionList } from '../training/data.ts';
import { judge, type Judged, summarise } from './judge.ts';

/** What the slices are cut by. */
interface Kind {
  readonly positionClass: PositionClass;
  readonly legalPlays: number;
  /** Equity between the two best labelled plays, points; undefined without two of one depth. */
  readonly gap: number | undefined;
  readonly turn: number | undefined;
}

const CHUNK = 256;

/**
 * Returns a report of each evaluator, in their order, and, where the decisions say what was played and the teacher is
 * somebody else, of `played`.
 */
export async function evaluatePlayers(
  decisions: DecisionList,
  evaluators: readonly Evaluator[],
  onProgress: (done: number) => void = () => {},
): Promise<PlayerReport[]> {
  return (await judgePlayers(decisions, evaluators, onProgress)).players;
}

/** What `judgePlayers` returns. */
export interface JudgedPlayers {
  /** As `evaluatePlayers` returns them. */
  readonly players: PlayerReport[];
  /** Of each evaluator, in their order, whether it agreed in each decision. */
  readonly agreed: readonly (readonly boolean[])[];
}

/** Returns what evaluatePlayers does, and in which decisions each evaluator agreed: to hold two to each other. */
export async function judgePlayers(
  decisions: DecisionList,
  evaluators: readonly Evaluator[],
  onProgress: (done: number) => void = () => {},
): Promise<JudgedPlayers> {
  const kinds: Kind[] = [];
  const judged: Judged[][] = evaluators.map(() => []);
  const played: (Judged | undefined)[] = [];
  for (let start = 0; start < decisions.length; start += CHUNK) {
    const chunk = decisions.slice(start, start + CHUNK).map((decision) => {
      const { position, plays } = openDecision(decision);
      return { decision, position, plays };
    });
    for (const { decision, position, plays } of chunk) {
      kinds.push({
        positionClass: positionClass(position),
        legalPlays: plays.length,
        gap: gapOf(decision.labels),
        turn: decision.turn,
      });
      played.push(decision.played === undefined ? undefined : judge(decision, decision.played));
    }
    const candidates = chunk.map(({ position, plays }) => ({
      parent: position,
      results: plays.map(({ result }) => result),
    }));
    for (const [i, evaluator] of evaluators.entries()) {
      const scores = await evaluator.score(candidates);
      chunk.forEach(({ decision, plays }, n) => {
        judged[i]!.push(judge(decision, makePositionId(plays[bestIndex(scores[n]!)]!.result)));
      });
    }
    onProgress(Math.min(start + CHUNK, decisions.length));
  }
  const reports = evaluators.map(({ name }, i) => report(name, kinds, judged[i]!));
  const known = played.flatMap((choice, i) => (choice ? [{ choice, kind: kinds[i]! }] : []));
  if (known.some(({ choice }) => !choice.isAgreed)) {
    reports.push(
      report(
        'played',
        known.map(({ kind }) => kind),
        known.map(({ choice }) => choice),
      ),
    );
  }
  return { players: reports, agreed: judged.map((of) => of.map(({ isAgreed }) => isAgreed)) };
}

function gapOf(labels: Labels | undefined): number | undefined {
  if (!labels || labels.plies.length < 2 || labels.plies[0] !== labels.plies[1]) return undefined;
  return labels.equities[0]! - labels.equities[1]!;
}

type Cut = readonly [name: string, test: (kind: Kind) => boolean];

const BY_CLASS: readonly Cut[] = POSITION_CLASSES.map((name) => [
  name,
  (kind) => kind.positionClass === name,
]);
const BY_LEGAL_PLAYS: readonly Cut[] = bands(
  [2, 3, 6, 11, 21, 41],
  'legal plays',
  ({ legalPlays: n }) => n,
  1,
);
const BY_GAP: readonly Cut[] = bands([0, 0.005, 0.02, 0.05, 0.1], 'gap', ({ gap }) => gap, 0);
const BY_TURN: readonly Cut[] = [
  ['first four turns', ({ turn }) => turn !== undefined && turn < 4],
  ['later turns', ({ turn }) => turn !== undefined && turn >= 4],
];

/** Cuts from each bound to below the next; whole numbers, with `unit` 1, are named by the last one included. */
function bands(
  bounds: readonly number[],
  what: string,
  of: (kind: Kind) => number | undefined,
  unit: 0 | 1,
): Cut[] {
  return bounds.map((low, i): Cut => {
    const high = bounds[i + 1] ?? Infinity;
    const range =
      high === Infinity
        ? `${low} or more`
        : low === high - unit
          ? `${low}`
          : `${low} to ${unit === 1 ? high - 1 : high}`;
    return [
      unit === 1 ? `${range} ${what}` : `${what} ${range}`,
      (kind) => {
        const value = of(kind);
        return value !== undefined && value >= low && value < high;
      },
    ];
  });
}

function report(player: string, kinds: readonly Kind[], judged: readonly Judged[]): PlayerReport {
  const slices = (cuts: readonly Cut[]): Slice[] =>
    cuts
      .map(([name, test]) =>
        slice(
          name,
          judged.filter((_, i) => test(kinds[i]!)),
        ),
      )
      .filter(({ agreement: { of } }) => of > 0);
  return {
    player,
    overall: slice('all', judged),
    byClass: slices(BY_CLASS),
    byLegalPlays: slices(BY_LEGAL_PLAYS),
    byGap: slices(BY_GAP),
    byTurn: slices(BY_TURN),
  };
}

function slice(name: string, judged: readonly Judged[]): Slice {
  const { agreement, equityLost } = summarise(judged);
  return { name, agreement, ...(equityLost && { equityLost }) };
}
