/** What can befall a training that is no bug of the program, told with what to do. */
import { type Failure, fail, type Result } from '../../engine/result.ts';
import { DiskError } from '../../model/node/disk.ts';
import { DeviceLostError } from './deviceLoss.ts';
import { LossError } from './loop.ts';
import { checkFree } from './run.ts';

/** Returns what a training in that folder comes to: where it throws for want of a disk, a device or a loss, a failure. */
export async function explained<T>(
  folder: string,
  training: () => Promise<Result<T, Failure<string>>>,
): Promise<Result<T, Failure<string>>> {
  try {
    return await training();
  } catch (error) {
    const isRun = await checkFree(folder).then(
      ({ ok: isFree }) => !isFree,
      () => true,
    );
    const resume = isRun
      ? `go on from the last checkpoint with: better-play train --resume ${folder}`
      : 'start again';
    if (error instanceof LossError) return fail('badLoss', error.message);
    if (error instanceof DeviceLostError) {
      return fail('deviceLost', `${error.message}. When it is back, ${resume}`);
    }
    if (error instanceof DiskError) {
      return fail(
        'diskFailed',
        `${error.message}. Nothing written before is lost: make room there, or make it readable and writable, then ${resume}`,
      );
    }
    throw error;
  }
}
