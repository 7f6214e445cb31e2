/** A game as it is stored: what is needed to go on after anything. Plain JSON, checked whenever it is read back. */
import * as z from 'zod';
import { type GameState, type OpeningState, SEATS, type Seat } from '../../engine/game.ts';
import { makePosition } from '../../engine/position.ts';
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

/** A game whose opening dice have been thrown. */
export type PlayedState = Exclude<GameState, OpeningState>;

const seatSchema = z.enum(SEATS);
const dieSchema = z.literal(DICE);
const rollSchema = z.tuple([dieSchema, dieSchema]);
const sideSchema = z.array(z.int());
const positionSchema = z
  .object({ playerOnRoll: sideSchema, opponent: sideSchema })
  .refine(
    ({ playerOnRoll, opponent }) => makePosition(playerOnRoll, opponent).ok,
    'not a backgammon position',
  );
const moveSchema = z.object({ from: z.int(), to: z.int(), isHit: z.boolean() });
const turnSchema = z.object({
  seat: seatSchema,
  position: positionSchema,
  roll: rollSchema,
  play: z.array(moveSchema).max(4),
});
const common = { turns: z.array(turnSchema), onRoll: seatSchema, position: positionSchema };

/** Checks a stored game. */
export const gameRecordSchema: z.ZodType<GameRecord> = z.object({
  id: z.string(),
  revision: z.int().nonnegative(),
  model: z.string(),
  seat: seatSchema,
  opening: z.object({ light: dieSchema, dark: dieSchema }),
  state: z.discriminatedUnion('phase', [
    z.object({ phase: z.literal('toRoll'), ...common }),
    z.object({ phase: z.literal('toPlay'), ...common, roll: rollSchema }),
    z.object({
      phase: z.literal('over'),
      ...common,
      ending: z.object({
        winner: seatSchema,
        value: z.enum(['single', 'gammon', 'backgammon']),
        by: z.enum(['bearoff', 'resignation']),
      }),
    }),
  ]),
});
