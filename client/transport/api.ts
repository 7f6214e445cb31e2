/** Models, record sets and jobs over HTTP. Every function resolves with checked data or rejects with an ApiError. */
import * as z from 'zod';
import { type BackendStatus, backendStatusSchema } from '../../model/backends.ts';
import { type ModelCard, modelCardSchema } from '../../model/card.ts';
import {
  type Job,
  type JobCheckpoint,
  jobCheckpointSchema,
  type JobRequest,
  jobSchema,
  type ModelSummary,
  modelSummarySchema,
  type PresetSummary,
  presetSummarySchema,
  type RecordSet,
  type RecordSetDetail,
  recordSetDetailSchema,
  recordSetSchema,
} from '../../server/protocol/jobs.ts';

/** A request that failed; the message is for people. */
export class ApiError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
  }
}

const httpErrorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** Returns the models that can be played or evaluated. */
export const getModels = (): Promise<ModelSummary[]> =>
  request('/api/models', z.array(modelSummarySchema));

/** Returns a model's card. */
export const getCard = (name: string): Promise<ModelCard> =>
  request(`/api/models/${encodeURIComponent(name)}/card`, modelCardSchema);

/** Where a model is to be had as one file. */
export const modelFilePath = (name: string): string =>
  `/api/models/${encodeURIComponent(name)}/file`;

/** Stores a model that comes as one file; refused where there is one of that name. */
export const putModelFile = (name: string, bytes: ArrayBuffer): Promise<ModelSummary> =>
  request(modelFilePath(name), modelSummarySchema, {
    method: 'PUT',
    body: bytes,
    headers: { 'content-type': 'application/octet-stream' },
  });

/** Returns the trainings that have a name, the default first. */
export const getPresets = (): Promise<PresetSummary[]> =>
  request('/api/presets', z.array(presetSummarySchema));

/** Returns what this machine can train on. */
export const getBackends = (): Promise<BackendStatus[]> =>
  request('/api/backends', z.array(backendStatusSchema));

/** Returns the record sets on the server. */
export const getRecordSets = (): Promise<RecordSet[]> =>
  request('/api/record-sets', z.array(recordSetSchema));

/** Returns a record set with its import summary; reading a large one takes seconds. */
export const getRecordSet = (name: string): Promise<RecordSetDetail> =>
  request(`/api/record-sets/${encodeURIComponent(name)}`, recordSetDetailSchema);

/** Stores one record file in an uploaded set. */
export async function putRecordFile(set: string, file: string, bytes: ArrayBuffer): Promise<void> {
  const path = `/api/record-sets/${encodeURIComponent(set)}/files/${encodeURIComponent(file)}`;
  await request(path, z.unknown(), {
    method: 'PUT',
    body: bytes,
    headers: { 'content-type': 'text/plain' },
  });
}

/** Returns all jobs, as the server lists them. */
export const getJobs = (): Promise<Job[]> => request('/api/jobs', z.array(jobSchema));

/** Returns one job. */
export const getJob = (id: string): Promise<Job> =>
  request(`/api/jobs/${encodeURIComponent(id)}`, jobSchema);

/** Starts a job. */
export const startJob = (job: JobRequest): Promise<Job> =>
  request('/api/jobs', jobSchema, {
    method: 'POST',
    body: JSON.stringify(job),
    headers: { 'content-type': 'application/json' },
  });

/** Stops a running job, resumes one that was stopped or interrupted, or cancels one that waits or was stopped. */
export const changeJob = (id: string, change: 'stop' | 'resume' | 'cancel'): Promise<Job> =>
  request(`/api/jobs/${encodeURIComponent(id)}/${change}`, jobSchema, { method: 'POST' });

/** Returns what can be played of a training, newest first. */
export const getCheckpoints = (id: string): Promise<JobCheckpoint[]> =>
  request(`/api/jobs/${encodeURIComponent(id)}/checkpoints`, z.array(jobCheckpointSchema));

/** Makes a model of a checkpoint. */
export const makeCheckpointModel = (id: string, step: number): Promise<ModelSummary> =>
  request(`/api/jobs/${encodeURIComponent(id)}/checkpoints/${step}/model`, modelSummarySchema, {
    method: 'POST',
  });

async function request<T>(path: string, schema: z.ZodType<T>, init: RequestInit = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch {
    throw new ApiError('unreachable', 'The server cannot be reached. Is it running?');
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) {
    const read = httpErrorSchema.safeParse(body);
    if (read.success) throw new ApiError(read.data.error.code, forPeople(read.data.error.message));
    throw new ApiError(
      'httpError',
      `The server answered ${response.status} ${response.statusText}.`,
    );
  }
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  console.error(`the answer of ${path} does not fit this page: ${z.prettifyError(read.error)}`);
  throw new ApiError(
    'badAnswer',
    'The server answered in a way this page does not understand. Reload the page.',
  );
}

/** What a schema says of a request is for programmers. */
function forPeople(message: string): string {
  return message.startsWith('\u2716') ? 'The server cannot take what was entered.' : message;
}
