/** The turns that the server makes by itself: the opening throw and the model's. */
import { apply, type MatchAction } from '../../engine/match/apply.ts';
import { CUBELESS } from '../../engine/match/rules.ts';
import { type MatchState, newMatch, type OverState } from '../../engine/match/state.ts';
import { choosePlays, type Evaluator } from '../../engine/player/evaluator.ts';
import type { Dice } from '../../engine/roll.ts';
import { type GameRecord, isPlayed, type PlayedState } from './gameRecord.ts';

/** Returns a game just begun: both sides throw one die until they differ, the higher begins and plays both. */
export function throwOpening(dice: Dice): Pick<GameRecord, 'opening' | 'state'> {
  let [light, dark] = dice.roll();
  while (light === dark) [light, dark] = dice.roll();
  const state = must(newMatch(CUBELESS), { kind: 'openingRoll', light, dark });
  return { opening: { light, dark }, state };
}

/** Returns the state after the whole turn of the model on roll: its roll unless it has one, and the play it likes best. */
export async function modelTurn(
  state: Exclude<PlayedState, OverState>,
  evaluator: Evaluator,
  dice: Dice,
): Promise<PlayedState> {
  const rolled =
    state.phase === 'toPlay' ? state : must(state, { kind: 'roll', roll: dice.roll() });
  if (rolled.phase !== 'toPlay') throw new Error(`a roll led to ${rolled.phase}`);
  const [best] = await choosePlays(evaluator, [rolled]);
  return must(rolled, { kind: 'play', moves: best?.play ?? [] });
}

/** The state after an action of the server's own, which is legal or a bug. */
function must(state: MatchState, action: MatchAction): PlayedState {
  const next = apply(state, action);
  if (!next.ok)
    throw new Error(`the server's own ${action.kind} was refused: ${next.error.message}`);
  if (!isPlayed(next.value)) throw new Error(`${action.kind} led to ${next.value.phase}`);
  return next.value;
}
