/** Trainings with a name: what each does, what to expect of it, and the config fields it sets. */
import type { TrainingConfigInput } from './config.ts';

export interface Preset {
  readonly name: string;
  /** For a button: "Quick look". */
  readonly title: string;
  /** What to expect, in a sentence; its figures were measured. */
  readonly expect: string;
  /** Name of the model it begins with; undefined where parameters are drawn. */
  readonly from?: string;
  /** What differs from the defaults. */
  readonly config: TrainingConfigInput;
}

/** The presets, the one used where none is named first. */
export const PRESETS: readonly Preset[] = [
  {
    name: 'standard',
    title: 'Standard',
    expect: 'A network of its own, six passes over the decisions; the model is the best of twenty.',
    config: {},
  },
  {
    name: 'quick',
    title: 'Quick look',
    expect: 'One pass over the decisions, to see that it learns; it agrees less than six make it.',
    config: { epochs: 1, evaluations: 10 },
  },
  {
    name: 'personal',
    title: 'Learn from one player',
    expect:
      "Begins with the default model and goes on towards one player's choices until matches held out show no more progress.",
    from: 'default',
    config: { learningRate: 0.0003, patience: 5 },
  },
];

/** Returns the preset of that name, or undefined. */
export function presetNamed(name: string): Preset | undefined {
  return PRESETS.find((preset) => preset.name === name);
}
