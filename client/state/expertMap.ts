/** How the boards of each phase of the game go to the experts of the network: a heat map that is a table too. */
import type { TrainingEvent } from '../../model/trainingEvents.ts';
import { evaluationsOf } from './trainingSeries.ts';

export interface ExpertRow {
  readonly phase: string;
  readonly boards: number;
  /** Share of the phase's boards at each expert; sums to 1. */
  readonly load: readonly number[];
  /** How strong each cell is drawn, 0 to 1: the largest load of the map is 1, unless all are near an equal share. */
  readonly heat: readonly number[];
  /** Nats. */
  readonly entropy: number;
  /** The entropy as a share of the most it can be, ln(experts). */
  readonly indecision: number;
}

export interface ExpertMap {
  /** The evaluation it is from. */
  readonly step: number;
  readonly experts: number;
  /** The phases in the order of the evaluation, then all of them together. */
  readonly rows: readonly ExpertRow[];
}

/** Times an equal share that is drawn at full strength where no load is larger. */
const STRONG_LOAD = 3;

/** Returns the map of the newest evaluation that has one; undefined before it, or for a network without experts. */
export function expertMap(events: readonly TrainingEvent[]): ExpertMap | undefined {
  const newest = evaluationsOf(events).findLast(({ phases }) => phases.length > 0);
  if (!newest) return undefined;
  const phases = newest.phases.filter(({ boards }) => boards > 0);
  const experts = Math.max(...newest.phases.map(({ expertLoad }) => expertLoad.length));
  const boards = phases.reduce((sum, phase) => sum + phase.boards, 0);
  const mean = (of: (phase: (typeof phases)[number]) => number): number =>
    boards === 0 ? 0 : phases.reduce((sum, phase) => sum + phase.boards * of(phase), 0) / boards;
  const all = {
    phase: 'all boards',
    boards,
    expertLoad: Array.from({ length: experts }, (_, i) =>
      mean((phase) => phase.expertLoad[i] ?? 0),
    ),
    routingEntropy: mean((phase) => phase.routingEntropy),
  };
  const most = Math.max(
    Math.min(1, STRONG_LOAD / experts),
    ...phases.flatMap(({ expertLoad }) => expertLoad),
  );
  const rows = [...phases, all].map(({ phase, boards, expertLoad, routingEntropy }): ExpertRow => ({
    phase,
    boards,
    load: expertLoad,
    heat: expertLoad.map((share) => share / most),
    entropy: routingEntropy,
    indecision: experts > 1 ? routingEntropy / Math.log(experts) : 0,
  }));
  return { step: newest.step, experts, rows };
}
