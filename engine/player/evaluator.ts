/**
 * Players are made of an Evaluator and a way to choose. An evaluator gives a preference score: how good a position
 * is for the side that has just played, higher is better. Scores compare plays of one decision; they have no unit.
 */
import { legalPlays } from '../plays/legalPlays.ts';
import type { LegalPlay } from '../plays/play.ts';
import type { Position } from '../position.ts';
import type { Roll } from '../roll.ts';

/** Results of plays to be scored, with where they came from. */
export interface Candidates {
  /** Before the play, seen by the player choosing. Evaluators of boards alone do not look at it. */
  readonly parent: Position;
  /** After each play, seen by the other side. */
  readonly results: readonly Position[];
}

/** Scores the candidates of any number of decisions in one call. */
export interface Evaluator {
  readonly name: string;
  /** Returns, for each decision, one finite score a candidate in the same order. Never keeps or changes its input. */
  score(decisions: readonly Candidates[]): Promise<readonly ArrayLike<number>[]>;
}

/** A choice to be made. */
export interface Choice {
  readonly position: Position;
  readonly roll: Roll;
}

/** Returns the index of the highest score, the first of equals; -1 for no scores. */
export function bestIndex(scores: ArrayLike<number>): number {
  let best = -1;
  for (let i = 0; i < scores.length; i++) if (best < 0 || scores[i]! > scores[best]!) best = i;
  return best;
}

/** Returns the chosen legal play of each choice, undefined where none is legal. One evaluator call for all. */
export async function choosePlays(
  evaluator: Evaluator,
  choices: readonly Choice[],
): Promise<(LegalPlay | undefined)[]> {
  const plays = choices.map(({ position, roll }) => legalPlays(position, roll));
  const open = choices.flatMap(({ position }, i) =>
    plays[i]!.length > 1 ? [{ position, i }] : [],
  );
  const scores = await evaluator.score(
    open.map(({ position, i }) => ({
      parent: position,
      results: plays[i]!.map(({ result }) => result),
    })),
  );
  const chosen = plays.map((list) => list[0]);
  open.forEach(({ i }, n) => {
    chosen[i] = plays[i]![bestIndex(scores[n]!)];
  });
  return chosen;
}
