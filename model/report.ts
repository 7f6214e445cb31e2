/**
 * What an evaluation found: how often, and how dearly, a player departs from the expert. The one shape of
 * `evaluate --json`, the Evaluate page and the figures in a model's card.
 *
 * A decision counts when it has two or more distinct legal plays. Agreement is the share of counted decisions where
 * the player's top play is the expert's (a play the labels call equally good also counts). mEMG = 1000 x mean equity
 * lost per labelled decision, in points at a centred cube of 1.
 */
import * as z from 'zod';

/** A share with its 95% Wilson interval; `of` is the number of decisions behind it. */
export const agreementSchema = z.object({
  of: z.int().nonnegative(),
  share: z.number(),
  low: z.number(),
  high: z.number(),
});
export type Agreement = z.infer<typeof agreementSchema>;

/**
 * Equity lost a labelled decision in mEMG and half the width of its 95% interval. `unlisted` of the choices are not
 * among the labelled plays: each counts as losing what the worst labelled play does, so the true figure is higher.
 */
export const equityLostSchema = z.object({
  of: z.int(),
  mEMG: z.number(),
  halfWidth: z.number(),
  unlisted: z.int(),
});
export type EquityLost = z.infer<typeof equityLostSchema>;

/** One slice of the decisions, such as "contact" or "5-8 legal plays". */
export const sliceSchema = z.object({
  name: z.string(),
  agreement: agreementSchema,
  /** Over the slice's labelled decisions; absent without labels. */
  equityLost: equityLostSchema.optional(),
});
export type Slice = z.infer<typeof sliceSchema>;

/** One player's figures on the decisions of the report. */
export const playerReportSchema = z.object({
  /** The model's name, or random, pubeval, or played (what was played in the records). */
  player: z.string(),
  overall: sliceSchema,
  byClass: z.array(sliceSchema),
  byLegalPlays: z.array(sliceSchema),
  /** By the equity gap between the two best plays; empty without labels. */
  byGap: z.array(sliceSchema),
  /** The first four turns of a game (openings repeat), and the rest. */
  byTurn: z.array(sliceSchema),
});
export type PlayerReport = z.infer<typeof playerReportSchema>;

/** Two players on the same decisions: how much more often the first agrees than the second. */
export const pairedAgreementSchema = z.object({
  players: z.tuple([z.string(), z.string()]),
  of: z.int(),
  /** Decisions where the first agrees and the second does not, and the other way round. */
  onlyFirst: z.int(),
  onlySecond: z.int(),
  /** The first one's share less the second one's, with its 95% interval. */
  difference: z.number(),
  low: z.number(),
  high: z.number(),
  /** Two-sided, exact (McNemar): the chance of a difference as great were there none. */
  pValue: z.number(),
});
export type PairedAgreement = z.infer<typeof pairedAgreementSchema>;

export const evaluationReportSchema = z.object({
  /** What was evaluated on, for people. */
  data: z.string(),
  /** Whose plays, or which labels, are agreed with. */
  teacher: z.string(),
  decisions: z.int(),
  /** Forced plays left out; 0 where only held-out matches were judged. */
  forced: z.int(),
  matches: z.int(),
  players: z.array(playerReportSchema),
  /** The first model against each of the others; absent where one model was judged. */
  paired: z.array(pairedAgreementSchema).optional(),
});
export type EvaluationReport = z.infer<typeof evaluationReportSchema>;
