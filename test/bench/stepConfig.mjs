// What all measurements of the training step train: the default network, on batches of real decisions.
import { trainingConfigSchema } from '../../dist/trainer/training/config.js';

export const CONFIG = trainingConfigSchema.parse({});

/** Batches made beforehand, taken in turn. */
export const BATCHES = 6;
