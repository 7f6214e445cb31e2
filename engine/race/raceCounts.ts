/**
 * Race counts: what players count over the board in positions without contact, and what each method then advises about
 * the cube, for money.
 *
 *     const counts = raceCounts(position);
 *     counts?.keith.advice;     // 'doubleTake'
 *     counts?.isight.counts;    // adjusted pip counts, player on roll first
 *
 * The methods and where they are published:
 *
 * - 8-9-12: Bill Robertie, Advanced Backgammon, 1991; https://bkgm.com/rgb/rgb.cgi?view+206
 * - Thorp: Edward O. Thorp, The Mathematics of Gambling, 1984, made popular by Robertie, Advanced Backgammon; as in
 *   https://bkgm.com/rgb/rgb.cgi?view+158, without the later changes of Keeler and Gillogly, Bower and others
 * - Keith: Tom Keith, "Cube Handling in Noncontact Positions", 2004; https://bkgm.com/articles/CubeHandlingInRaces
 * - Isight: Axel Reichert, "Improved Cube Handling in Races: Insights with Isight", 2014; summed up in
 *   https://www.bgonline.org/forums/webbbs_config.pl?noframes;read=170193
 * - Kleinman: Danny Kleinman, Vision Laughs at Counting; the formula and thresholds as in https://bkgm.com/rgb/rgb.cgi?view+700
 * - Effective pip count: Walter Trice, "Effective Pip Count", 2000; https://bkgm.com/articles/EffectivePipCount
 */
import { normalCdf } from '../met/normal.ts';
import { BAR, hasContact, OFF, pipCount, type Position, rearmost, type Side } from '../position.ts';

/** A number for each side, the player on roll first. */
export type BothSides = readonly [playerOnRoll: number, opponent: number];

/**
 * What a method advises for money: no double; an initial double but no redouble; a double and a redouble, both to be
 * taken; or a double to be passed.
 */
export const RACE_ADVICE = ['noDouble', 'doubleNoRedouble', 'doubleTake', 'doublePass'] as const;
export type RaceAdvice = (typeof RACE_ADVICE)[number];

/** A method's result. */
export interface RaceCount {
  /** Pip counts as the method adjusts them. */
  readonly counts: BothSides;
  /** The figure the method compares with its thresholds. */
  readonly figure: number;
  readonly advice: RaceAdvice;
}

/** All methods' results, with what `figure` is in each and its thresholds. */
export interface RaceCounts {
  readonly pips: BothSides;
  /**
   * The opponent's pips beyond the player's, as a share of the player's.
   * Double from 8%, redouble from 9%, take up to 12%.
   */
  readonly eightNineTwelve: RaceCount;
  /** The player's count, raised by a tenth, less the opponent's. Double up to 2, redouble up to 1, take from -2. */
  readonly thorp: RaceCount;
  /** The player's count, raised by a seventh, less the opponent's. Double up to 4, redouble up to 3, take from 2. */
  readonly keith: RaceCount;
  /**
   * 80 - player / 3 + 2 (opponent - player) of the counts: about the chance to win in per cent.
   * Double from 68, redouble from 70, take up to 76.
   */
  readonly isight: RaceCount;
  /**
   * K = (D + 4)^2 / (S - 4), D and S being the difference and the sum of the pips; negative where D + 4 is.
   * Double from 0.5, redouble from 0.7, take up to 1.2.
   */
  readonly kleinman: RaceCount & {
    /** The chance to win, 0..1: Phi(sqrt(K / 2)). */
    readonly win: number;
  };
}

/** Returns every method's count and advice, or undefined where there is contact or a side has borne off everything. */
export function raceCounts(position: Position): RaceCounts | undefined {
  const { playerOnRoll, opponent } = position;
  if (hasContact(position) || rearmost(playerOnRoll) === OFF || rearmost(opponent) === OFF) {
    return undefined;
  }
  const pips: BothSides = [pipCount(playerOnRoll), pipCount(opponent)];
  return {
    pips,
    eightNineTwelve: eightNineTwelve(pips),
    thorp: thorp(position),
    keith: keith(position),
    isight: isight(position),
    kleinman: kleinman(pips),
  };
}

/** Mean pips of a roll. */
const PIPS_A_ROLL = 49 / 6;

/** Returns the effective pip count of a side that needs so many rolls on average to bear off: 49/6 pips each. */
export function effectivePipCount(meanRolls: number): number {
  return meanRolls * PIPS_A_ROLL;
}

/** Returns a side's wastage: the pips by which its effective count exceeds its pip count. */
export function wastage(side: Side, meanRolls: number): number {
  return effectivePipCount(meanRolls) - pipCount(side);
}

function eightNineTwelve(pips: BothSides): RaceCount {
  const [own, other] = pips;
  const lead = 100 * (other - own);
  return {
    counts: pips,
    figure: (other - own) / own,
    advice: advise({ double: lead >= 8 * own, redouble: lead >= 9 * own, take: lead <= 12 * own }),
  };
}

function thorp({ playerOnRoll, opponent }: Position): RaceCount {
  const own = thorpCount(playerOnRoll);
  const other = thorpCount(opponent);
  const raised = own > 30 ? (11 * own) / 10 : own;
  const figure = raised - other;
  return {
    counts: [raised, other],
    figure,
    advice: advise({ double: figure <= 2, redouble: figure <= 1, take: figure >= -2 }),
  };
}

/** Pips, 2 for each checker, 1 more for each on the ace point, less 1 for each home point covered. */
function thorpCount(side: Side): number {
  return pipCount(side) + 2 * checkersLeft(side) + side[1]! - (6 - emptyPoints(side, 1));
}

function keith({ playerOnRoll, opponent }: Position): RaceCount {
  const own = keithCount(playerOnRoll);
  const other = keithCount(opponent);
  const raised = own + Math.floor(own / 7);
  const figure = raised - other;
  return {
    counts: [raised, other],
    figure,
    advice: advise({ double: figure <= 4, redouble: figure <= 3, take: figure >= 2 }),
  };
}

/** Pips, 2 for each checker beyond 1 on the ace point, 1 beyond 1 on the 2 and 3 on the 3, 1 for a gap on 4, 5 or 6. */
function keithCount(side: Side): number {
  return (
    pipCount(side) +
    2 * beyond(side[1]!, 1) +
    beyond(side[2]!, 1) +
    beyond(side[3]!, 3) +
    emptyPoints(side, 4)
  );
}

function isight({ playerOnRoll, opponent }: Position): RaceCount {
  const own = isightCount(playerOnRoll, opponent);
  const other = isightCount(opponent, playerOnRoll);
  // In thirds of a per cent, which are whole numbers.
  const thirds = 240 - own + 6 * (other - own);
  return {
    counts: [own, other],
    figure: thirds / 3,
    advice: advise({ double: thirds >= 204, redouble: thirds >= 210, take: thirds <= 228 }),
  };
}

/**
 * Pips, 1 for each checker more than the other side has, 2 for each beyond 2 on the ace point, 1 beyond 2 on the 2 and
 * 3 on the 3, 1 for a gap on 4, 5 or 6 where the other side has none, 1 for each crossover more than the other needs.
 */
function isightCount(side: Side, other: Side): number {
  const gaps = [4, 5, 6].filter((point) => side[point] === 0 && other[point]! > 0).length;
  return (
    pipCount(side) +
    beyond(checkersLeft(side), checkersLeft(other)) +
    2 * beyond(side[1]!, 2) +
    beyond(side[2]!, 2) +
    beyond(side[3]!, 3) +
    gaps +
    beyond(crossoversHome(side), crossoversHome(other))
  );
}

function kleinman(pips: BothSides): RaceCounts['kleinman'] {
  const [own, other] = pips;
  const lead = other - own + 4;
  // The sum of 2 pips or 3 leaves no distance to be normal about: both sides bear off with any roll.
  const length = Math.max(own + other - 4, 1);
  const k = (Math.sign(lead) * lead ** 2) / length;
  return {
    counts: pips,
    figure: k,
    win: normalCdf(lead / Math.sqrt(2 * length)),
    advice: advise({ double: k >= 0.5, redouble: k >= 0.7, take: k <= 1.2 }),
  };
}

function advise(is: { double: boolean; redouble: boolean; take: boolean }): RaceAdvice {
  if (!is.double) return 'noDouble';
  if (!is.redouble) return 'doubleNoRedouble';
  return is.take ? 'doubleTake' : 'doublePass';
}

function checkersLeft(side: Side): number {
  let checkers = 0;
  for (let place = OFF + 1; place <= BAR; place++) checkers += side[place]!;
  return checkers;
}

/** Empty home points from `from` to 6. */
function emptyPoints(side: Side, from: number): number {
  let empty = 0;
  for (let point = from; point <= 6; point++) if (side[point] === 0) empty++;
  return empty;
}

/** Quadrants that all checkers together must still cross to be home. */
function crossoversHome(side: Side): number {
  let crossovers = 0;
  for (let point = 7; point <= 24; point++) {
    crossovers += side[point]! * Math.floor((point - 1) / 6);
  }
  return crossovers;
}

function beyond(count: number, limit: number): number {
  return Math.max(count - limit, 0);
}
