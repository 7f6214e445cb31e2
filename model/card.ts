/** A model's card: `card.json` beside `model.onnx`, everything needed to trust and run the file. */
import * as z from 'zod';
import { playerReportSchema } from './report.ts';

/** Model names are folder names: letters, digits, dot, dash, underscore; they never start with a dot. */
export const modelNameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$/,
    'expected 1 to 64 of A-Z a-z 0-9 . _ - and no leading dot',
  );

/** Held-out matches are those whose hash with this seed falls below the share. */
const splitSchema = z.strictObject({ seed: z.int(), heldOutShare: z.number() });

/** A model that a training began with. */
export const ancestrySchema = z.strictObject({
  name: modelNameSchema,
  /** Of its model.onnx, hex. */
  sha256: z.string(),
  /** Its split and those of the models before it: none of them has seen a match that all of these hold out. */
  splits: z.array(splitSchema),
});
export type Ancestry = z.infer<typeof ancestrySchema>;

export const modelCardSchema = z.strictObject({
  format: z.literal(1),
  name: modelNameSchema,
  /** One sentence for people. */
  description: z.string(),
  /** ISO 8601. */
  made: z.string(),
  /** The feature set its inputs are encoded with, as engine/features names it. */
  features: z.string(),
  inputSize: z.int().positive(),
  parameters: z.int().positive(),
  /** The network in a line. */
  network: z.string(),
  /** Its config, as trainer/network/config.ts reads it: what a training that begins with this model needs. */
  networkConfig: z.record(z.string(), z.unknown()).optional(),
  /** What it learned from. */
  training: z.strictObject({
    data: z.array(
      z.strictObject({
        source: z.string(),
        teacher: z.string(),
        matches: z.int(),
        decisions: z.int(),
      }),
    ),
    /** Decisions of the matches not held out: what it learned from. */
    decisions: z.int(),
    split: splitSchema,
    steps: z.int(),
    /** The step whose parameters these are, and how many of the held-out decisions it was chosen on; null if none. */
    chosen: z.strictObject({ step: z.int(), on: z.int() }).nullable(),
    decisionsSeen: z.int(),
    seconds: z.number(),
    backend: z.string(),
    command: z.string(),
    revision: z.string().nullable(),
  }),
  /** The model that its training began with; none where it began with drawn parameters, or is not told. */
  from: ancestrySchema.optional(),
  /** On the held-out decisions of the run, by class; null before any were evaluated. */
  heldOut: playerReportSchema.nullable(),
  /** SHA-256 of model.onnx, hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ModelCard = z.infer<typeof modelCardSchema>;
