/**
 * From outcome probabilities to value with a cube in play, by Rick Janowski's model ("Take-Points in Money Games",
 * 1993; http://www.msoworld.com/mindzine/news/classic/bg/cubeformulae.pdf) and its extension to matches in GNU
 * Backgammon's manual, "Cubeful equities":
 *
 *     value = (1 - x) dead + x live
 *
 * Dead is the value with the cube where it is for good. Live is the value if the game moved smoothly, so that everyone
 * doubles exactly where the other has a bare take: as a function of the chance to win it goes in straight lines through
 *
 *     (0, all lost)   (opponent cashes, one cube lost)   (player cashes, one cube won)   (1, all won)
 *
 * leaving out who may not double. The shares of gammons among wins and among losses stay as they are along the way. x
 * is the cube's efficiency, 0 dead to 1 live.
 */
import type { CumulativeOutcome } from '../outcome.ts';
import { type Position, positionClass, pipCount } from '../position.ts';
import { flipStakes, type Stakes, stakeValue } from './stakes.ts';

/** Who may double next; null: both. */
export type CubeOwner = 'player' | 'opponent' | null;

/** The cube in a game, seen by one player. */
export interface CubeSituation {
  readonly stakes: Stakes;
  /** 1, 2, 4 ... */
  readonly cubeValue: number;
  readonly owner: CubeOwner;
}

/** Shares, 0..1: of the wins that are gammons or better, of those that are backgammons, and the same of the losses. */
export interface GammonRates {
  readonly winGammon: number;
  readonly winBackgammon: number;
  readonly loseGammon: number;
  readonly loseBackgammon: number;
}

export const NO_GAMMONS: GammonRates = {
  winGammon: 0,
  winBackgammon: 0,
  loseGammon: 0,
  loseBackgammon: 0,
};

/** Values over the chance to win, 0 to 1, in straight lines between [chance, value] points of rising chance. */
export type ValueLine = readonly (readonly [chance: number, value: number])[];

/** Returns an outcome's shares of gammons; 0 for a side that never wins. */
export function gammonRates(outcome: CumulativeOutcome): GammonRates {
  const { win, winGammon, winBackgammon, loseGammon, loseBackgammon } = outcome;
  const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);
  return {
    winGammon: share(winGammon, win),
    winBackgammon: share(winBackgammon, win),
    loseGammon: share(loseGammon, 1 - win),
    loseBackgammon: share(loseBackgammon, 1 - win),
  };
}

/** Returns the same shares seen by the other player. */
export function flipRates(rates: GammonRates): GammonRates {
  return {
    winGammon: rates.loseGammon,
    winBackgammon: rates.loseBackgammon,
    loseGammon: rates.winGammon,
    loseBackgammon: rates.winBackgammon,
  };
}

/** Returns true where the player may turn the cube and has a use for more points than it shows. */
export function canUseCube({ stakes, cubeValue, owner }: CubeSituation): boolean {
  if (owner === 'opponent') return false;
  return stakes.kind === 'money' || (!stakes.isCrawford && stakes.playerAway > cubeValue);
}

/** Returns the same situation seen by the other player. */
export function flipCube({ stakes, cubeValue, owner }: CubeSituation): CubeSituation {
  const other = { player: 'opponent', opponent: 'player' } as const;
  return { stakes: flipStakes(stakes), cubeValue, owner: owner && other[owner] };
}

/**
 * Returns the value, points or mwc, of an outcome with the cube in play, before the player rolls and without a double
 * on this turn. `efficiency` is x, 0..1.
 *
 * Where the opponent's next double is automatic, since the player wins the match with the game anyway and has no use
 * for a higher cube, the cube is fully live whatever x is.
 */
export function cubefulValue(
  outcome: CumulativeOutcome,
  situation: CubeSituation,
  efficiency: number,
): number {
  return valueAt(cubefulLine(situation, gammonRates(outcome), efficiency), outcome.win);
}

/** Returns `cubefulValue` over all chances to win, the shares of gammons held fixed. */
export function cubefulLine(
  situation: CubeSituation,
  rates: GammonRates,
  efficiency: number,
): ValueLine {
  const live = liveLine(situation, rates);
  const dead = [live[0]!, live.at(-1)!];
  const x = isOpponentsDoubleAutomatic(situation) ? 1 : efficiency;
  return live.map(([chance, value]) => [chance, (1 - x) * valueAt(dead, chance) + x * value]);
}

function isOpponentsDoubleAutomatic(situation: CubeSituation): boolean {
  const { stakes, cubeValue } = situation;
  return (
    stakes.kind === 'match' && stakes.playerAway <= cubeValue && canUseCube(flipCube(situation))
  );
}

function liveLine(situation: CubeSituation, rates: GammonRates): ValueLine {
  const { stakes, cubeValue, owner } = situation;
  const isJacoby = stakes.kind === 'money' && stakes.isJacoby === true && owner === null;
  const counted = isJacoby ? NO_GAMMONS : rates;
  const line: [number, number][] = [[0, lossValue(stakes, cubeValue, counted)]];
  if (canUseCube(flipCube(situation))) {
    const chance = 1 - liveCashPoint(flipStakes(stakes), cubeValue, flipRates(rates));
    line.push([chance, stakeValue(stakes, -cubeValue)]);
  }
  if (canUseCube(situation)) {
    const chance = Math.max(liveCashPoint(stakes, cubeValue, rates), line.at(-1)![0]);
    line.push([chance, stakeValue(stakes, cubeValue)]);
  }
  line.push([1, winValue(stakes, cubeValue, counted)]);
  return line;
}

/**
 * Returns the player's chance to win, 0..1, at which doubling to twice `cubeValue` leaves the opponent a bare take when
 * the cube is fully live: he owns it then and will cash it at his own cash point, and so on while it is of use.
 *
 *     take point(n) = cash point of the taker(2n) x (win 2n - win n) / (win 2n - lose 2n)
 *     cash point(n) = 1 - take point(n)
 *
 * For money the levels are alike, which gives Janowski's (L + 1) / (W + L + 0.5), W and L being the mean points of a
 * won and a lost game: 80% without gammons. The player must have a use for the cube.
 */
export function liveCashPoint(stakes: Stakes, cubeValue: number, rates: GammonRates): number {
  if (stakes.kind === 'money') {
    const wins = winValue(stakes, 1, rates);
    const losses = -lossValue(stakes, 1, rates);
    return (losses + 1) / (wins + losses + 0.5);
  }
  const doubled = 2 * cubeValue;
  const win = winValue(stakes, doubled, rates);
  const pass = stakeValue(stakes, cubeValue);
  if (stakes.opponentAway <= doubled) {
    return 1 - share(win - pass, win - lossValue(stakes, doubled, rates));
  }
  const takersCashPoint = liveCashPoint(flipStakes(stakes), doubled, flipRates(rates));
  return 1 - takersCashPoint * share(win - pass, win - stakeValue(stakes, -doubled));
}

/** Returns what a won game is worth on average at this cube, points or mwc. */
export function winValue(stakes: Stakes, cubeValue: number, rates: GammonRates): number {
  const { winGammon, winBackgammon } = rates;
  return (
    (1 - winGammon) * stakeValue(stakes, cubeValue) +
    (winGammon - winBackgammon) * stakeValue(stakes, 2 * cubeValue) +
    winBackgammon * stakeValue(stakes, 3 * cubeValue)
  );
}

/** Returns what a lost game is worth on average at this cube, points or mwc. */
export function lossValue(stakes: Stakes, cubeValue: number, rates: GammonRates): number {
  const { loseGammon, loseBackgammon } = rates;
  return (
    (1 - loseGammon) * stakeValue(stakes, -cubeValue) +
    (loseGammon - loseBackgammon) * stakeValue(stakes, -2 * cubeValue) +
    loseBackgammon * stakeValue(stakes, -3 * cubeValue)
  );
}

/** Returns the value of a line at a chance to win. */
export function valueAt(line: ValueLine, chance: number): number {
  const i = line.findIndex(
    ([end], index) => index > 0 && (chance <= end || index === line.length - 1),
  );
  const [from, low] = line[i - 1]!;
  const [to, high] = line[i]!;
  return to > from ? low + ((chance - from) / (to - from)) * (high - low) : high;
}

/** A part of a whole, 0..1; 0 of nothing, which tables with equal entries lead to. */
function share(part: number, whole: number): number {
  return whole > 0 ? Math.min(Math.max(part / whole, 0), 1) : 0;
}

/** The usual efficiency while there is contact. */
export const CONTACT_EFFICIENCY = 0.68;

/**
 * Returns the usual efficiency of the cube in a position: 0.68 with contact, in a race 0.6 at 40 pips of the player on
 * roll rising to 0.7 at 120. Source: GNU Backgammon's manual, "The cube efficiency".
 */
export function cubeEfficiency(position: Position): number {
  if (positionClass(position) === 'contact') return CONTACT_EFFICIENCY;
  const pips = pipCount(position.playerOnRoll);
  return Math.min(Math.max(0.55 + 0.00125 * pips, 0.6), 0.7);
}
