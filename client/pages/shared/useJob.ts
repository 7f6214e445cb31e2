/** Following jobs from components. */
import { useEffect, useState } from 'preact/hooks';
import { JobWatch, type JobWatchState } from '../../state/jobWatch.ts';
import type { ServerSocket } from '../../transport/socket.ts';

/** Returns a job as it goes on, and its watch; null while no job is chosen. */
export function useJob(
  socket: ServerSocket,
  jobId: string | null,
): { state: JobWatchState; watch: JobWatch } | null {
  const [followed, setFollowed] = useState<{ state: JobWatchState; watch: JobWatch } | null>(null);
  useEffect(() => {
    if (jobId === null) {
      setFollowed(null);
      return undefined;
    }
    const watch = new JobWatch(socket, jobId);
    setFollowed({ state: watch.state.get(), watch });
    const stop = watch.state.watch((state) => setFollowed({ state, watch }));
    return () => {
      stop();
      watch.close();
    };
  }, [socket, jobId]);
  return followed;
}
