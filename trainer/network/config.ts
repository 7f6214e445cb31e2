/** What a network is: every field, with its unit and its range. Unknown fields are errors. */
import * as z from 'zod';
import { FEATURE_SETS, type FeatureSet, RAW_FEATURES } from '../../engine/features/raw.ts';

export const ROUTERS = ['softmax-token-choice'] as const;

export const networkConfigSchema = z.strictObject({
  /** Feature set the boards are encoded with, by its name in engine/features. */
  features: z
    .string()
    .refine((name) => FEATURE_SETS.has(name), {
      error: `expected one of ${[...FEATURE_SETS.keys()].join(', ')}`,
    })
    .default(RAW_FEATURES.name),
  /** Units of the stem, the dense layer that reads the board. */
  stem: z.int().min(1).max(4096).default(256),
  /** The mixture-of-experts layer on top of the stem. */
  mixture: z
    .strictObject({
      /** Units of the shared part, which every board passes. */
      shared: z.int().min(1).max(4096).default(128),
      /** Number of experts. */
      experts: z.int().min(2).max(64).default(8),
      /** Units of each expert. */
      units: z.int().min(1).max(1024).default(32),
      /** Which router sends boards to experts. */
      router: z.enum(ROUTERS).default('softmax-token-choice'),
      /** Experts each board goes to (K). */
      perBoard: z.int().min(1).max(64).default(2),
      /** Weight of the GShard load-balance loss beside the comparison loss; 0 leaves it out. */
      balance: z.number().min(0).max(10).default(0.01),
    })
    .refine(({ experts, perBoard }) => perBoard <= experts, {
      error: 'a board cannot go to more experts than there are',
      path: ['perBoard'],
    })
    .prefault({}),
});
export type NetworkConfig = z.infer<typeof networkConfigSchema>;

/** Returns the feature set of that name. Throws on an unknown one: configs are checked before. */
export function featureSet(name: string): FeatureSet {
  const features = FEATURE_SETS.get(name);
  if (!features) throw new Error(`unknown feature set ${name}`);
  return features;
}
