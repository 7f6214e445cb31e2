/**
 * Cube decisions from outcome probabilities: the values of no double, double and take, double and pass, and what
 * follows.
 *
 *     const outcome = { win: 0.68, winGammon: 0.15, winBackgammon: 0, loseGammon: 0.05, loseBackgammon: 0 };
 *     const money: CubeSituation = { stakes: { kind: 'money' }, cubeValue: 1, owner: null };
 *     cubeDecision(outcome, money, CONTACT_EFFICIENCY).action;   // 'doubleTake'
 */
import type { CumulativeOutcome } from '../outcome.ts';
import { canUseCube, type CubeSituation, cubefulValue } from './cubeful.ts';
import { stakeValue, toEquity } from './stakes.ts';

/** What is best for both: doubling or not, and what the opponent should answer to a double. */
export const CUBE_ACTIONS = [
  'noDoubleTake',
  'doubleTake',
  'doublePass',
  /** Playing on is worth more than the point that a pass would bring, and the opponent would pass. */
  'tooGoodPass',
  /** The same where he would even take. */
  'tooGoodTake',
  /** The player cannot double, or more points than the cube shows are of no use to him. */
  'unavailable',
] as const;
export type CubeAction = (typeof CUBE_ACTIONS)[number];

/** The values of the three ways to go on, seen by the player who may double. */
export interface CubeValues {
  readonly noDouble: number;
  readonly doubleTake: number;
  readonly doublePass: number;
}

/** A cube decision: values as equities at the present cube (a pass is worth 1), and as mwc in a match. */
export interface CubeDecision extends CubeValues {
  readonly action: CubeAction;
  readonly mwc?: CubeValues;
}

/**
 * Returns the decision before the player rolls, for the outcome seen by him with the cube left alone. `efficiency` is
 * Janowski's x, 0..1 (see `cubeEfficiency`). A double that costs nothing is made.
 */
export function cubeDecision(
  outcome: CumulativeOutcome,
  situation: CubeSituation,
  efficiency: number,
): CubeDecision {
  const { stakes, cubeValue } = situation;
  const doubled: CubeSituation = { stakes, cubeValue: 2 * cubeValue, owner: 'opponent' };
  const values: CubeValues = {
    noDouble: cubefulValue(outcome, situation, efficiency),
    doubleTake: cubefulValue(outcome, doubled, efficiency),
    doublePass: stakeValue(stakes, cubeValue),
  };
  const equity = (value: number): number => toEquity(stakes, cubeValue, value);
  return {
    action: canUseCube(situation) ? bestAction(values) : 'unavailable',
    noDouble: equity(values.noDouble),
    doubleTake: equity(values.doubleTake),
    doublePass: equity(values.doublePass),
    ...(stakes.kind === 'match' && { mwc: values }),
  };
}

/** Returns what is best for both by the three values, whatever they come from: this model, a search or a rollout. */
export function bestAction({ noDouble, doubleTake, doublePass }: CubeValues): CubeAction {
  const isTake = doubleTake < doublePass;
  if (Math.min(doubleTake, doublePass) >= noDouble) return isTake ? 'doubleTake' : 'doublePass';
  if (noDouble <= doublePass) return 'noDoubleTake';
  return isTake ? 'tooGoodTake' : 'tooGoodPass';
}
