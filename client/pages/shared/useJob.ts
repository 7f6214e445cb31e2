/** Following jobs from components. */
import { useEffect, useState } from 'preact/hooks';
import { JobWatch, type JobWatchState, type Schedule } from '../../state/jobWatch.ts';
import type { ServerSocket } from '../../transport/socket.ts';

/** A job as it is now, and what follows it. */
export interface FollowedJob {
  readonly state: JobWatchState;
  readonly watch: JobWatch;
}

/** Returns a job as it goes on, and its watch; null while no job is chosen. */
export function useJob(socket: ServerSocket, jobId: string | null): FollowedJob | null {
  return useJobs(socket, jobId === null ? [] : [jobId])[0] ?? null;
}

/** Returns jobs as they go on, in the order of the IDs. However many events come, they are shown a few times a second. */
export function useJobs(socket: ServerSocket, jobIds: readonly string[]): readonly FollowedJob[] {
  const [followed, setFollowed] = useState<readonly FollowedJob[]>([]);
  useEffect(() => {
    const watches = jobIds.map((id) => new JobWatch(socket, id, calmFrames()));
    const show = (): void =>
      setFollowed(watches.map((watch) => ({ state: watch.state.get(), watch })));
    show();
    const stops = watches.map((watch) => watch.state.watch(show));
    return () => {
      for (const stop of stops) stop();
      for (const watch of watches) watch.close();
    };
  }, [socket, jobIds.join()]);
  return followed;
}

/** Least time between two drawings of events: faster than this nobody reads. */
const CALM_MS = 200;

/**
 * Returns a schedule that calls back at a frame, and leaves some time between two. A page that is not seen has no
 * frames: it catches up with one drawing when it is seen again.
 */
function calmFrames(): Schedule {
  let drawnAt = -CALM_MS;
  return (callback) => {
    const draw = (now: number): void => {
      drawnAt = now;
      callback();
    };
    const waitMs = drawnAt + CALM_MS - performance.now();
    setTimeout(() => requestAnimationFrame(draw), Math.max(0, waitMs));
  };
}
