/** What a training run reports, one JSON object a line: in metrics.jsonl of the run, and from `train --json`. */
import * as z from 'zod';
import { agreementSchema, equityLostSchema } from './report.ts';

/** A held-out decision that the network gets wrong. */
export const mistakeSchema = z.object({
  /** Position ID before the play, player on roll. */
  position: z.string(),
  roll: z.tuple([z.int(), z.int()]),
  /** The network's play and the teacher's, in notation, and the Position IDs after them. */
  chosen: z.object({ play: z.string(), result: z.string() }),
  preferred: z.object({ play: z.string(), result: z.string() }),
  /** Equity lost, thousandths of a point; null without labels. */
  mEMG: z.number().nullable(),
  /** Its play is not among the labelled ones: it costs at least `mEMG`, which is what the worst labelled one costs. */
  isUnlisted: z.boolean(),
  /** The network's probability that the teacher's play is better than its own choice; below 0.5. */
  probability: z.number(),
});
export type Mistake = z.infer<typeof mistakeSchema>;

/** How the boards of one phase of the game go to the experts. */
export const phaseLoadSchema = z.object({
  /** A phase as players say it, such as "opening" or "race". */
  phase: z.string(),
  boards: z.int(),
  /** Share of the phase's assignments that went to each expert; sums to 1. */
  expertLoad: z.array(z.number()),
  /** Mean entropy of the router's softmax in nats. */
  routingEntropy: z.number(),
});
export type PhaseLoad = z.infer<typeof phaseLoadSchema>;

export const trainingEventSchema = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('start'),
    run: z.string(),
    model: z.string(),
    backend: z.string(),
    /** The model its parameters come from; null where they were drawn. */
    from: z.string().nullable(),
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
    /** Resident set of the process, bytes. */
    memoryBytes: z.int(),
    /** Share of the time since the last such line that steps waited for their batches, 0 to 1. */
    waitShare: z.number(),
    seconds: z.number(),
  }),
  z.object({
    event: z.literal('evaluation'),
    step: z.int(),
    agreement: agreementSchema,
    /** Over the labelled decisions; null where none is. */
    equityLost: equityLostSchema.nullable(),
    /** The best so far: its parameters are the model unless a better one comes. */
    isBest: z.boolean(),
    /** By phase of the game; [] for a network without experts. */
    phases: z.array(phaseLoadSchema),
    /** The dearest, dearest first. */
    mistakes: z.array(mistakeSchema),
  }),
  z.object({ event: z.literal('checkpoint'), step: z.int() }),
  z.object({ event: z.literal('stopped'), step: z.int(), reason: z.string() }),
  z.object({
    event: z.literal('finished'),
    step: z.int(),
    model: z.string(),
    agreement: agreementSchema.nullable(),
    /** Why it ended: at its last step, or because the held-out agreement did not rise any more. */
    reason: z.enum(['end', 'noProgress']),
  }),
]);
export type TrainingEvent = z.infer<typeof trainingEventSchema>;

/**
 * Returns the events that count, in order: the definition of a run's curve. A run's metrics are only ever added to, so one
 * resumed at step n writes a start of step n and does again what came after it; a start of step 0 begins anew.
 */
export function liveEvents(events: readonly TrainingEvent[]): TrainingEvent[] {
  return events.reduce<TrainingEvent[]>(withLiveEvent, []);
}

/** Returns the events that count with one more: the same array, added to, or a new one where some count no more. */
export function withLiveEvent(live: TrainingEvent[], event: TrainingEvent): TrainingEvent[] {
  if (event.event === 'start') {
    return event.step === 0 ? [event] : [...live.filter(({ step }) => step <= event.step), event];
  }
  live.push(event);
  return live;
}

/** Returns the event in a line of metrics.jsonl or of `train --json`; undefined for anything else, such as a torn line. */
export function parseTrainingEvent(line: string): TrainingEvent | undefined {
  try {
    return trainingEventSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
