/** What can be said of a position without playing it. */
import type { LazyBearoff } from '../engine/bearoff/lazy.ts';
import { oneSidedOutcome } from '../engine/bearoff/oneSided.ts';
import type { TwoSidedEquities } from '../engine/bearoff/twoSided.ts';
import { bestAction, type CubeAction } from '../engine/cube/cubeDecision.ts';
import { makePositionId } from '../engine/formats/positionId.ts';
import type { CumulativeOutcome } from '../engine/outcome.ts';
import {
  checkerCount,
  type Ending,
  ending,
  OFF,
  pipCount,
  type Position,
  type PositionClass,
  positionClass,
  type Side,
} from '../engine/position.ts';
import {
  effectivePipCount,
  type RaceAdvice,
  type RaceCount,
  raceCounts,
} from '../engine/race/raceCounts.ts';
import type { Failure, Result } from '../engine/result.ts';

/** The same said of both sides. */
export type BothSides<T> = Readonly<Record<keyof Position, T>>;

/** The rolls one side needs to bear off. */
export interface OneSidedFacts {
  /** Until all are off: mean, standard deviation, and the probability of exactly so many rolls, from none. */
  readonly meanRolls: number;
  readonly sdRolls: number;
  readonly rolls: readonly number[];
  /** Mean until the first is off, 0 when one is. */
  readonly meanRollsToFirstOff: number;
}

/** Methods of counting a race over the board. */
export const RACE_METHODS = ['eightNineTwelve', 'thorp', 'keith', 'isight', 'kleinman'] as const;

/** What a method says: both sides' adjusted counts, the figure it compares, its advice to the player on roll. */
export interface RaceMethodFacts {
  readonly counts: BothSides<number>;
  readonly figure: number;
  readonly advice: RaceAdvice;
  /** The player on roll's chance to win, where the method gives one. */
  readonly win?: number;
}

/** What is said of a race. */
export interface RaceFacts extends Readonly<
  Record<(typeof RACE_METHODS)[number], RaceMethodFacts>
> {
  /** Pips that the player on roll is ahead. */
  readonly lead: number;
  /** Effective pip counts of the sides that are home. */
  readonly epc: Partial<BothSides<number>>;
  /** Effective pip counts less pip counts. */
  readonly wastage: Partial<BothSides<number>>;
}

/** What bear-off databases say. */
export interface BearoffFacts {
  /** Of the sides that are home; the outcome where both are. */
  readonly oneSided: Partial<BothSides<OneSidedFacts>> & { readonly outcome?: CumulativeOutcome };
  /** Where each side has a few checkers left: equities of the player on roll, who does not double this turn. */
  readonly twoSided?: TwoSidedEquities;
  /** What follows for money: with the cube in the middle, and on the side of the player on roll. */
  readonly cube?: { readonly double: CubeAction; readonly redouble: CubeAction };
}

/** What is said of a position. Fractions have six decimals. */
export interface PositionFacts {
  readonly positionId: string;
  readonly class: PositionClass;
  readonly pips: BothSides<number>;
  readonly gameOver?: Ending;
  /** Where there is no contact and the game is not over, like the next. */
  readonly race?: RaceFacts;
  /** Where a side is home. */
  readonly bearoff?: BearoffFacts;
}

/**
 * Returns the facts of a position. Databases are read when they are first needed; what one that cannot be read would
 * say is left out, and `onMissing` is told why.
 */
export async function factsOf(
  position: Position,
  databases: LazyBearoff,
  onMissing: (message: string) => void,
): Promise<PositionFacts> {
  const pips = bothSides(position, pipCount);
  const over = ending(position);
  const facts: PositionFacts = {
    positionId: makePositionId(position),
    class: positionClass(position),
    pips,
    ...(over && { gameOver: over }),
  };
  if (over || facts.class === 'contact') return facts;
  const oneSided = await database(databases.oneSided(), onMissing);
  const rolls = bothSides(position, (side) => oneSided?.bearingOff(side));
  const epc = someSides(rolls, ({ mean }) => effectivePipCount(mean));
  const race = {
    lead: pips.opponent - pips.playerOnRoll,
    epc: someSides(epc, rounded),
    wastage: someSides(epc, (count, side) => rounded(count - pips[side])),
    ...methodFacts(position),
  };
  if (!oneSided || (!rolls.playerOnRoll && !rolls.opponent)) return { ...facts, race };
  const outcome = oneSidedOutcome(oneSided, position);
  const twoSided = await twoSidedFacts(position, databases, onMissing);
  return {
    ...facts,
    race,
    bearoff: {
      oneSided: {
        ...someSides(rolls, ({ mean, sd, chances }, side) => ({
          meanRolls: rounded(mean),
          sdRolls: rounded(sd),
          rolls: chances.map(rounded),
          meanRollsToFirstOff: rounded(oneSided.bearingFirstOff(position[side])?.mean ?? 0),
        })),
        ...(outcome && { outcome: allRounded(outcome) }),
      },
      ...(twoSided && { twoSided: allRounded(twoSided), cube: cubeFacts(twoSided) }),
    },
  };
}

function methodFacts(position: Position): Omit<RaceFacts, 'lead' | 'epc' | 'wastage'> {
  const counts = raceCounts(position);
  if (!counts) throw new Error('a race that cannot be counted');
  const said = (count: RaceCount & { readonly win?: number }): RaceMethodFacts => ({
    counts: { playerOnRoll: rounded(count.counts[0]), opponent: rounded(count.counts[1]) },
    figure: rounded(count.figure),
    advice: count.advice,
    ...(count.win !== undefined && { win: rounded(count.win) }),
  });
  return {
    eightNineTwelve: said(counts.eightNineTwelve),
    thorp: said(counts.thorp),
    keith: said(counts.keith),
    isight: said(counts.isight),
    kleinman: said(counts.kleinman),
  };
}

/** Most checkers of a side that the shipped two-sided database knows. */
const FEW_CHECKERS = 6;

/** The equities, without reading the database where there are too many checkers for it. */
async function twoSidedFacts(
  position: Position,
  databases: LazyBearoff,
  onMissing: (message: string) => void,
): Promise<TwoSidedEquities | undefined> {
  const isFew = Object.values(bothSides(position, (side) => checkerCount(side) - side[OFF]!)).every(
    (checkers) => checkers > 0 && checkers <= FEW_CHECKERS,
  );
  if (!isFew || positionClass(position) !== 'bearoff') return undefined;
  const twoSided = await database(databases.twoSided(), onMissing);
  return twoSided?.equities(position);
}

/** Both sides play on perfectly, so this is exact: the equities are those of not doubling this turn. */
function cubeFacts({ owned, centered, opponentOwns }: TwoSidedEquities): BearoffFacts['cube'] & {} {
  const doubled = { doubleTake: 2 * opponentOwns, doublePass: 1 };
  return {
    double: bestAction({ noDouble: centered, ...doubled }),
    redouble: bestAction({ noDouble: owned, ...doubled }),
  };
}

async function database<T>(
  reading: Promise<Result<T, Failure<string>>>,
  onMissing: (message: string) => void,
): Promise<T | undefined> {
  const read = await reading;
  if (read.ok) return read.value;
  onMissing(read.error.message);
  return undefined;
}

const SIDES = ['playerOnRoll', 'opponent'] as const;
type SideName = (typeof SIDES)[number];

function bothSides<T>(position: Position, say: (side: Side) => T): BothSides<T> {
  return { playerOnRoll: say(position.playerOnRoll), opponent: say(position.opponent) };
}

/** Says something of the sides that there is something to say of. */
function someSides<T, U>(
  known: Partial<BothSides<T | undefined>>,
  say: (value: T, side: SideName) => U,
): Partial<BothSides<U>> {
  return Object.fromEntries(
    SIDES.flatMap((side) => {
      const value = known[side];
      return value === undefined ? [] : [[side, say(value, side)]];
    }),
  );
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

function allRounded<Numbers extends object>(numbers: Numbers): Numbers {
  return Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => [name, rounded(value as number)]),
  ) as Numbers;
}
