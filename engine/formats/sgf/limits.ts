/**
 * Limits of the cube that SGF does not state. A match read from it allows what its games show, and the usual limit of
 * the cube or, where a game goes beyond, the highest value in it.
 */
import type { GameRecord } from '../../match/record.ts';
import { HIGHEST_CUBE, makeRules, type MatchRules } from '../../match/rules.ts';

/** The rules that SGF does not state. */
export type Limits = Pick<MatchRules, 'mostBeavers' | 'mostAutomaticDoubles' | 'cubeLimit'>;

/** Returns limits that no game exceeds, for rules to read games by. */
export function widestLimits(length: number): Limits {
  const most = length === 0 ? 15 : 0;
  return { mostBeavers: most, mostAutomaticDoubles: most, cubeLimit: HIGHEST_CUBE };
}

/** Returns the limits that games show. */
export function shownLimits({ length }: MatchRules, games: readonly GameRecord[]): Limits {
  const usual = makeRules({ length });
  let mostBeavers = 0;
  let mostAutomaticDoubles = 0;
  let cubeLimit = usual.ok ? usual.value.cubeLimit : 1;
  for (const { events, setup } of games) {
    let beavers = 0;
    let automaticDoubles = 0;
    for (const event of [...(setup?.history ?? []), ...events]) {
      if (event.kind === 'double') beavers = 0;
      if (event.kind === 'beaver') beavers++;
      if (event.kind === 'automaticDouble') automaticDoubles++;
      if ('cube' in event) cubeLimit = Math.max(cubeLimit, event.cube);
      mostBeavers = Math.max(mostBeavers, beavers);
    }
    mostAutomaticDoubles = Math.max(mostAutomaticDoubles, automaticDoubles);
    cubeLimit = Math.max(cubeLimit, setup?.cube.value ?? 1);
  }
  return { mostBeavers, mostAutomaticDoubles, cubeLimit };
}
