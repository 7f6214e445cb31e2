/** What games need in tests: a simple player, dice that are known, and a way to see a game through. */
import { legalPlays } from '../../../engine/plays/legalPlays.ts';
import type { Evaluator } from '../../../engine/player/evaluator.ts';
import { pipCount } from '../../../engine/position.ts';
import { fail, ok } from '../../../engine/result.ts';
import type { ServerOptions } from '../../../server/server.ts';
import type { GameView, IntentAnswer } from '../../../server/protocol/game.ts';

/** Runs: the fewest pips left is best. */
export const RUNNER: Evaluator = {
  name: 'runner',
  score: async (decisions) =>
    decisions.map(({ results }) => results.map(({ opponent }) => -pipCount(opponent))),
};

/** Knows `default` and `runner` only. */
export const loadRunner: NonNullable<ServerOptions['loadEvaluator']> = async (name) =>
  ['default', 'runner'].includes(name)
    ? ok(RUNNER)
    : fail('unknownModel', `there is no model "${name}"`);

export { scriptedDice } from '../../../engine/scriptedDice.ts';

/** Returns the moves of the person's first legal play, [] where there is none. */
export function firstPlay({ position, roll }: GameView): { from: number; to: number }[] {
  const play = legalPlays(position, roll!)[0]?.play ?? [];
  return play.map(({ from, to }) => ({ from, to }));
}

/** Returns the game of a successful answer. */
export function gameOf(answer: IntentAnswer): GameView {
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
  return answer.game;
}

/** Returns the code of a refusal. */
export function codeOf(answer: IntentAnswer): string {
  return answer.ok ? 'ok' : answer.error.code;
}
