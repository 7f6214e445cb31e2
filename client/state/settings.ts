/** How a person likes the board to behave; kept in the browser. */
import * as z from 'zod';

/** Speeds of the opponent's reply, slowest first; the numbers multiply the times of replay.ts. */
export const SPEEDS = { slow: 1.8, normal: 1, fast: 0.5, instant: 0 } as const;
export type Speed = keyof typeof SPEEDS;

export interface Settings {
  readonly speed: Speed;
  /** Roll as soon as it is the person's turn. */
  readonly rollsForMe: boolean;
  /** Draw the opponent's last play as arrows. */
  readonly showsArrows: boolean;
  /** Show the text board below the drawn one. */
  readonly showsTextBoard: boolean;
  /** The side of the board on which the person bears off. */
  readonly homeSide: 'right' | 'left';
}

export const DEFAULT_SETTINGS: Settings = {
  speed: 'normal',
  rollsForMe: false,
  showsArrows: true,
  showsTextBoard: false,
  homeSide: 'right',
};

const savedSchema = z
  .object({
    speed: z.enum(['slow', 'normal', 'fast', 'instant']),
    rollsForMe: z.boolean(),
    showsArrows: z.boolean(),
    showsTextBoard: z.boolean(),
    homeSide: z.enum(['right', 'left']),
  })
  .partial();

/** Returns settings from what was saved; whatever cannot be read falls back to the default. */
export function parseSettings(saved: string | null): Settings {
  try {
    const read = savedSchema.safeParse(JSON.parse(saved ?? '{}'));
    if (!read.success) return DEFAULT_SETTINGS;
    const known = Object.entries(read.data).filter(([, value]) => value !== undefined);
    return { ...DEFAULT_SETTINGS, ...(Object.fromEntries(known) as Partial<Settings>) };
  } catch {
    return DEFAULT_SETTINGS;
  }
}

/** Returns the text to save. */
export function makeSettings(settings: Settings): string {
  return JSON.stringify(settings);
}
