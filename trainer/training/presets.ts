/** Trainings with a name: what each does, what to expect of it, and the config fields it sets. */
import { PRESET_SUMMARIES, type PresetName } from '../../model/presets.ts';
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

/** What each sets beside its epochs. */
const CONFIGS: Readonly<Record<PresetName, TrainingConfigInput>> = {
  standard: {},
  quick: { evaluations: 10 },
  personal: { learningRate: 0.0003, patience: 5 },
};

/** The presets, the one used where none is named first. */
export const PRESETS: readonly Preset[] = PRESET_SUMMARIES.map((summary) => presetOf(summary));

function presetOf({
  name,
  title,
  expect,
  from,
  epochs,
}: (typeof PRESET_SUMMARIES)[number]): Preset {
  const config = { ...CONFIGS[name], epochs };
  return from === null ? { name, title, expect, config } : { name, title, expect, from, config };
}
