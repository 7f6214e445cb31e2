/** Batches of real decisions to measure and check backends with: the first ones of the shipped records. */
import path from 'node:path';
import { featureSet } from '../network/config.ts';
import { randomFrom } from '../random.ts';
import { importRecords } from '../records/importRecords.ts';
import { type Batch, makeBatch } from '../training/batch.ts';
import type { TrainingConfig } from '../training/config.ts';
import { PROGRAM } from './folder.ts';

const RECORDS = ['01', '02', '03', '04'].map((number) =>
  path.join(PROGRAM, 'data', 'records', `gnubg-2ply-${number}.mat`),
);

/** Returns `count` batches of `size` decisions, the same every time. Throws where the shipped records are not there. */
export async function sampleBatches(
  config: TrainingConfig,
  count: number,
  size: number,
): Promise<Batch[]> {
  const read = await importRecords(RECORDS);
  if (!read.ok) throw new Error(read.error.message);
  const { decisions } = read.value;
  return Array.from({ length: count }, (_, i) =>
    makeBatch(
      Array.from({ length: size }, (_, j) => decisions[(i * size + j) % decisions.length]!),
      featureSet(config.network.features),
      config.alternatives,
      randomFrom(i),
    ),
  );
}
