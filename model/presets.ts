/**
 * Trainings with a name, as the Train page offers them. What each sets beside the number of epochs is the trainer's
 * (trainer/training/presets.ts).
 */
import * as z from 'zod';

/** A training by name. */
export const presetSummarySchema = z.object({
  name: z.string(),
  /** For a button: "Quick look". */
  title: z.string(),
  /** What to expect, in a sentence or two with figures that were measured. */
  expect: z.string(),
  /** Name of the model it begins with; null where parameters are drawn. */
  from: z.string().nullable(),
  /** Passes over the training decisions. */
  epochs: z.number(),
});
export type PresetSummary = z.infer<typeof presetSummarySchema>;

/** The presets, the one used where none is named first. */
export const PRESET_SUMMARIES = [
  {
    name: 'standard',
    title: 'Standard',
    expect:
      'Trains a new network. From the sample records it comes to agree with the expert in 58% of 1,759 held-out decisions.',
    from: null,
    epochs: 6,
  },
  {
    name: 'quick',
    title: 'Quick look',
    expect:
      'Trains a new network for one pass only, to see that it learns. From the sample records it comes to 43%, where Standard comes to 58%.',
    from: null,
    epochs: 1,
  },
  {
    name: 'personal',
    title: 'Learn from one player',
    expect:
      'Goes on from the default model, and ends early when held-out matches show no more progress. It takes many matches: after 67,600 decisions of one player it agreed with 71.7% of 4,787 unseen ones, where the default model agrees with 69.8%; after 6,928 of another no difference could be shown.',
    from: 'default',
    epochs: 6,
  },
] as const satisfies readonly PresetSummary[];

export type PresetName = (typeof PRESET_SUMMARIES)[number]['name'];
