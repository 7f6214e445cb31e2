/**
 * What a match or money session is played by.
 *
 *     makeRules({ length: 7 });                    // 7 points, Crawford rule
 *     makeRules({ length: 0, mostBeavers: 2 });    // money, Jacoby rule, beavers and raccoons
 */
import type { Position } from '../position.ts';
import { type Failure, fail, ok, type Result } from '../result.ts';
import { type VariantName, VARIANTS, variant } from '../variants.ts';

/** Who plays: `light` is the first player of a record (the left column of match text), `dark` the second. */
export const SEATS = ['light', 'dark'] as const;
export type Seat = (typeof SEATS)[number];

/** Returns the other seat. */
export function otherSeat(seat: Seat): Seat {
  return seat === 'light' ? 'dark' : 'light';
}

/** The rules of a match; every field is set, so that two equal matches are equal as JSON. */
export interface MatchRules {
  /** Points to win; 0 for money: a session without end. */
  readonly length: number;
  readonly variant: VariantName;
  /** Where each game starts, seen by light, when it is not the variant's own start; null otherwise. */
  readonly start: Position | null;
  /** False for games without a doubling cube. */
  readonly hasCube: boolean;
  /** Match play: no doubling in the first game after a side has come within a point of winning. */
  readonly hasCrawford: boolean;
  /** Money play: gammons and backgammons count only once the cube has been turned. */
  readonly hasJacoby: boolean;
  /** Money play: redoubles in answer to a double, 0 none, 1 beavers, 2 also raccoons, and so on. */
  readonly mostBeavers: number;
  /** Money play: opening ties that double the cube, a game. */
  readonly mostAutomaticDoubles: number;
  /** The highest value the cube may reach, a power of two. */
  readonly cubeLimit: number;
}

/** Longest match: what the Match ID has room for. */
export const LONGEST_MATCH = 32_767;
/** The highest cube limit: what the Match ID's four bits of logarithm have room for. */
export const HIGHEST_CUBE = 32_768;
/** The cube of an ordinary board shows 64; play goes on to 1,024 as XG's does unless the rules say otherwise. */
const DEFAULT_CUBE_LIMIT = 1024;

/** Games for their own points, one by one, without a cube. */
export const CUBELESS: MatchRules = Object.freeze({
  length: 0,
  variant: 'standard',
  start: null,
  hasCube: false,
  hasCrawford: false,
  hasJacoby: false,
  mostBeavers: 0,
  mostAutomaticDoubles: 0,
  cubeLimit: 1,
});

/** What can be wrong with rules. */
export type RulesErrorCode = 'badRules';

/**
 * Returns whole rules from some of them: a 7 point match with the Crawford rule where nothing is said, and the Jacoby
 * rule for money. Rules that only money or only match play knows are refused in the other.
 */
export function makeRules(
  given: Partial<MatchRules> = {},
): Result<MatchRules, Failure<RulesErrorCode>> {
  const length = given.length ?? 7;
  const isMoney = length === 0;
  const rules: MatchRules = {
    length,
    variant: given.variant ?? 'standard',
    start: given.start ?? null,
    hasCube: given.hasCube ?? true,
    hasCrawford: given.hasCrawford ?? !isMoney,
    hasJacoby: given.hasJacoby ?? isMoney,
    mostBeavers: given.mostBeavers ?? 0,
    mostAutomaticDoubles: given.mostAutomaticDoubles ?? 0,
    cubeLimit: given.cubeLimit ?? DEFAULT_CUBE_LIMIT,
  };
  const wrong = whatIsWrong(rules);
  return wrong === undefined ? ok(rules) : fail('badRules', wrong);
}

function whatIsWrong(rules: MatchRules): string | undefined {
  const { length, mostBeavers, mostAutomaticDoubles, cubeLimit } = rules;
  if (!isWhole(length, LONGEST_MATCH)) {
    return `length ${length}: expected 0 (money) or points up to ${LONGEST_MATCH}`;
  }
  if (!VARIANTS.includes(rules.variant)) {
    return `variant ${rules.variant}: expected ${VARIANTS.join(', ')}`;
  }
  if (!isWhole(mostBeavers, 15)) return `mostBeavers ${mostBeavers}: expected 0 to 15`;
  if (!isWhole(mostAutomaticDoubles, 15)) {
    return `mostAutomaticDoubles ${mostAutomaticDoubles}: expected 0 to 15`;
  }
  if (!isCubeValue(cubeLimit)) {
    return `cubeLimit ${cubeLimit}: expected a power of two up to ${HIGHEST_CUBE}`;
  }
  if (length === 0 && rules.hasCrawford) return 'hasCrawford: money play has no Crawford rule';
  if (length > 0 && rules.hasJacoby) return 'hasJacoby: the Jacoby rule is for money play only';
  if (length > 0 && mostBeavers > 0) return 'mostBeavers: beavers are for money play only';
  if (length > 0 && mostAutomaticDoubles > 0) {
    return 'mostAutomaticDoubles: automatic doubles are for money play only';
  }
  return undefined;
}

/** Returns true for a power of two that a cube can show: 1 to `HIGHEST_CUBE`. */
export function isCubeValue(value: unknown): boolean {
  return (
    typeof value === 'number' &&
    isWhole(value, HIGHEST_CUBE) &&
    value > 0 &&
    (value & (value - 1)) === 0
  );
}

function isWhole(n: number, most: number): boolean {
  return Number.isInteger(n) && n >= 0 && n <= most;
}

/** Returns where each game starts, seen by light. */
export function startOf({ start, variant: name }: MatchRules): Position {
  return start ?? variant(name).start;
}
