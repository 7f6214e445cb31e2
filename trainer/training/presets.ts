/** Trainings with a name: what each does, what to expect of it, and the config fields it sets. */
import type { TrainingConfigInput } from './config.ts';

export interface Preset {
  readonly name: string;
  /** For a button: "Quick look". */
  readonly title: string;
  /** What to expect, in a sentence with figures that were measured. */
  readonly expect: string;
  /** Name of the model it begins with; undefined where parameters are drawn. */
  readonly from?: string;
  /** What differs from the defaults. */
  readonly config: TrainingConfigInput;
}

/** The presets, the one used where none is named first. */
export const PRESETS: readonly Preset[] = [
  { name: 'standard', title: 'Standard', expect: '', config: {} },
  { name: 'quick', title: 'Quick look', expect: '', config: { epochs: 1, evaluations: 10 } },
  {
    name: 'personal',
    title: 'Learn from one player',
    expect: '',
    from: 'default',
    config: { learningRate: 0.0003, patience: 5 },
  },
];
