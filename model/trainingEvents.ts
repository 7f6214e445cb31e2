/** What a training run reports, one JSON object a line: in metrics.jsonl of the run, and from `train --json`. */
import * as z from 'zod';
import { agreementSchema } from './report.ts';

export const trainingEventSchema = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('start'),
    run: z.string(),
    model: z.string(),
    backend: z.string(),
    parameters: z.int(),
    trainDecisions: z.int(),
    heldOutDecisions: z.int(),
    /** The step it starts from: 0, or more after a resume. */
    step: z.int(),
    steps: z.int(),
  }),
  z.object({
    event: z.literal('step'),
    step: z.int(),
    /** Decisions learned from so far, repeats counted. */
    decisions: z.int(),
    /** Mean comparison loss in nats since the last such line. */
    loss: z.number(),
    learningRate: z.number(),
    decisionsPerSecond: z.number(),
    boardsPerSecond: z.number(),
    /** Share of the boards' expert assignments that went to each expert; sums to 1. */
    expertLoad: z.array(z.number()),
    /** Mean entropy of the router's softmax in nats: 0 = certain, ln(experts) = undecided. */
    routingEntropy: z.number(),
    seconds: z.number(),
  }),
  z.object({
    event: z.literal('evaluation'),
    step: z.int(),
    agreement: agreementSchema,
    isBest: z.boolean(),
  }),
  z.object({ event: z.literal('checkpoint'), step: z.int() }),
  z.object({ event: z.literal('stopped'), step: z.int(), reason: z.string() }),
  z.object({
    event: z.literal('finished'),
    step: z.int(),
    model: z.string(),
    agreement: agreementSchema.nullable(),
  }),
]);
export type TrainingEvent = z.infer<typeof trainingEventSchema>;

/** Returns the event in a line of metrics.jsonl or of `train --json`; undefined for anything else, such as a torn line. */
export function parseTrainingEvent(line: string): TrainingEvent | undefined {
  try {
    return trainingEventSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
