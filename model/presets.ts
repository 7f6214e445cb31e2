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
  /** What to expect, in a sentence with figures that were measured. */
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
      'A network of its own, six passes over the decisions. On the sample records it comes to agree in 58% of the held-out decisions.',
    from: null,
    epochs: 6,
  },
  {
    name: 'quick',
    title: 'Quick look',
    expect:
      'One pass, to see that it learns. On the sample records it comes to agree in 43% of the held-out decisions, where six passes make 58%.',
    from: null,
    epochs: 1,
  },
  {
    name: 'personal',
    title: 'Learn from one player',
    expect:
      'Begins with the default model and goes on until held-out matches show no more progress. From 5,737 decisions of one player it came to agree with 70.6% of 862 unseen ones; the default model agrees with 69.8%.',
    from: 'default',
    epochs: 6,
  },
] as const satisfies readonly PresetSummary[];

export type PresetName = (typeof PRESET_SUMMARIES)[number]['name'];
