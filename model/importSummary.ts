/** What reading a folder of records found: what `import --json` prints and the Train page shows. */
import * as z from 'zod';

/** The import summary of records: the JSON of `better-play import --json`. */
export const importSummarySchema = z.object({
  files: z.int(),
  refusedFiles: z.int(),
  matches: z.int(),
  /** Games met a second time, left out. */
  duplicateGames: z.int(),
  games: z.int(),
  refusedGames: z.int(),
  decisions: z.int(),
  forced: z.int(),
  seconds: z.number(),
  /** Who played, most decisions first. */
  players: z.array(z.object({ name: z.string(), decisions: z.int() })),
  /** Everything refused, the first 1,000 listed below. */
  refused: z.int(),
  /** What was refused and why, in the order met. */
  refusals: z.array(
    z.object({ file: z.string(), line: z.int(), game: z.int().nullable(), reason: z.string() }),
  ),
});
export type ImportSummary = z.infer<typeof importSummarySchema>;
