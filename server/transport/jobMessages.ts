/** Watching jobs over Socket.IO, as server/protocol/jobs.ts describes it. */
import type { Server, Socket } from 'socket.io';
import * as z from 'zod';
import type { JobListener } from '../jobs/jobBook.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Job } from '../protocol/jobs.ts';
import { type Refusal, refuse } from './refusal.ts';

const watchSchema = z.strictObject({ jobId: z.string().max(64) });

const jobChannel = (jobId: string): string => `job:${jobId}`;

/** Joins the watchers of a job and returns it as it is at that moment: each later event follows exactly once. */
export async function watchJob(
  socket: Socket,
  jobs: Jobs,
  payload: unknown,
): Promise<{ readonly ok: true; readonly job: Job } | Refusal> {
  const wanted = watchSchema.safeParse(payload);
  if (!wanted.success) return refuse('badMessage', `job:watch: ${z.prettifyError(wanted.error)}`);
  const { jobId } = wanted.data;
  if (!jobs.requestOf(jobId)) return refuse('unknownJob', `there is no job ${jobId}`);
  await socket.join(jobChannel(jobId));
  return { ok: true, job: jobs.get(jobId)! };
}

/** Returns what tells the watchers of each job how it goes on. */
export function jobBroadcast(io: Server): JobListener {
  return {
    onEvent: (jobId, event) => void io.to(jobChannel(jobId)).emit('job:event', { jobId, event }),
    onState: (job) => void io.to(jobChannel(job.id)).emit('job:state', job),
  };
}
