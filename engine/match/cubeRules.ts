/** Who may turn the cube, and what a game scores. Rule IDs are those of docs/rules.md. */
import { type GameValue, POINTS } from '../position.ts';
import type { GameEnding, MatchState } from './state.ts';
import type { MatchRules } from './rules.ts';

/** Why the side on roll may not double now; undefined when it may. */
export function whyNoDouble(state: MatchState): string | undefined {
  const { rules, cube } = state;
  if (state.phase !== 'toRoll') return 'a double comes before the roll'; // [CUBE-2]
  if (!rules.hasCube) return 'this match is played without a cube'; // [CUBE-1]
  if (rules.length === 1) return 'a one point match has no cube'; // [CUBE-9]
  if (state.isCrawford) return 'nobody may double in the Crawford game'; // [MATCH-3]
  if (cube.owner !== null && cube.owner !== state.onRoll) {
    return `the cube is ${cube.owner}'s`; // [CUBE-3]
  }
  if (cube.value * 2 > rules.cubeLimit) {
    return `the cube is at ${cube.value} and its limit is ${rules.cubeLimit}`; // [CUBE-8]
  }
  return undefined;
}

/** Why the side that answers a double may not beaver; undefined when it may. */
export function whyNoBeaver(state: MatchState): string | undefined {
  if (state.phase !== 'doubled') return 'there is no double to answer';
  const { rules, offer } = state;
  if (offer.beavers >= rules.mostBeavers) {
    return `the rules allow ${rules.mostBeavers} beavers, ${offer.beavers} were made`; // [MONEY-2]
  }
  if (offer.cube * 2 > rules.cubeLimit) {
    return `the cube is offered at ${offer.cube} and its limit is ${rules.cubeLimit}`; // [CUBE-8]
  }
  return undefined;
}

/** Returns true when an opening tie doubles the cube [MONEY-4]. */
export function isAutomaticDouble({ rules, history, cube }: MatchState): boolean {
  const made = history.filter((event) => event.kind === 'automaticDouble').length;
  return rules.hasCube && made < rules.mostAutomaticDoubles && cube.value * 2 <= rules.cubeLimit;
}

/** Returns what a game lost at this value scores: times the cube; only a single game under Jacoby [MONEY-1]. */
export function pointsFor({ rules, cube }: MatchState, value: GameValue): number {
  const isSingle = rules.hasJacoby && rules.hasCube && cube.owner === null;
  return cube.value * (isSingle ? 1 : POINTS[value]);
}

/** Returns true when the next game is the Crawford game [MATCH-2]: a side has just come within a point of winning. */
export function isCrawfordNext(
  { length, hasCrawford }: MatchRules,
  scoreNow: { readonly light: number; readonly dark: number },
  ending: GameEnding,
): boolean {
  const best = Math.max(scoreNow.light, scoreNow.dark);
  const before = { ...scoreNow, [ending.winner]: scoreNow[ending.winner] - ending.points };
  const wasThere = Math.max(before.light, before.dark) >= length - 1;
  return hasCrawford && length > 1 && best === length - 1 && !wasThere;
}
