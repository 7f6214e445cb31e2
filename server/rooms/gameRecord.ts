/** A game as it is stored: what is needed to go on after anything. Plain JSON, checked whenever it is read back. */
import * as z from 'zod';
import { SEATS, type Seat } from '../../engine/match/rules.ts';
import type { MatchState, OverState, ToPlayState, ToRollState } from '../../engine/match/state.ts';
import { parseMatchState } from '../../engine/match/stateJson.ts';
import { DICE, type Die } from '../../engine/roll.ts';

export interface GameRecord {
  readonly id: string;
  /** 0 when it was made, one higher with each stored change. */
  readonly revision: number;
  /** Name of the model that plays the other seat. */
  readonly model: string;
  /** Where the person sits. */
  readonly seat: Seat;
  /** The dice each side threw to begin. */
  readonly opening: { readonly light: Die; readonly dark: Die };
  readonly state: PlayedState;
}

/** A game whose opening dice have been thrown, as far as games on the page go: without a cube. */
export type PlayedState = ToRollState | ToPlayState | OverState;

/** Returns true for a state that a game on the page can be in. */
export function isPlayed(state: MatchState): state is PlayedState {
  return state.phase === 'toRoll' || state.phase === 'toPlay' || state.phase === 'over';
}

const dieSchema = z.literal(DICE);
const stateSchema = z.unknown().transform((json, context): PlayedState => {
  const state = parseMatchState(json);
  if (state.ok && isPlayed(state.value)) return state.value;
  const message = state.ok
    ? `${state.value.phase}: not a phase of such a game`
    : state.error.message;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** Checks a stored game. */
export const gameRecordSchema: z.ZodType<GameRecord> = z.object({
  id: z.string(),
  revision: z.int().nonnegative(),
  model: z.string(),
  seat: z.enum(SEATS),
  opening: z.object({ light: dieSchema, dark: dieSchema }),
  state: stateSchema,
});
