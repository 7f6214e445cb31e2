/** A device that goes away while it computes, as a GPU's driver may: nothing it says counts any more. */
import type { OpenBackend } from '../backend.ts';

/** Thrown when the device that computed is gone. */
export class DeviceLostError extends Error {}

/** An operation may fail because of a loss before the loss is told: so long it is waited for. */
const GRACE_MS = 1000;

/**
 * Returns what the work comes to. Throws a DeviceLostError when the backend's device is lost meanwhile, at once, however
 * long the work waits for an answer; the signal then tells the work to keep nothing and to end.
 */
export async function whileDeviceLasts<T>(
  { name, device, detail, lost }: OpenBackend,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  const loss = lost.then((reason) => {
    const error = new DeviceLostError(`the device of ${name} (${detail}) is gone: ${reason}`);
    abort.abort(error);
    throw error;
  });
  try {
    return await Promise.race([loss, work(abort.signal)]);
  } catch (error) {
    if (device === 'cpu') throw error;
    await Promise.race([loss, new Promise((resolve) => setTimeout(resolve, GRACE_MS))]);
    throw error;
  }
}
