/**
 * Models, record sets and jobs, over HTTP with JSON:
 *
 * | request | answer |
 * |---|---|
 * | GET /api/models | ModelSummary[] |
 * | GET /api/models/:name/card | the model's card (model/card.ts) |
 * | GET /api/record-sets | RecordSet[] |
 * | PUT /api/record-sets/:name/files/:file (text body) | FileSummary: stores one record file in an uploaded set |
 * | GET /api/record-sets/:name | RecordSetDetail: its import summary |
 * | POST /api/jobs (JobRequest) | Job |
 * | GET /api/jobs, GET /api/jobs/:id | Job[] (the newest 20, newest first), Job |
 * | POST /api/jobs/:id/stop, POST /api/jobs/:id/resume | Job |
 *
 * An error is `{error: {code, message}}` with a matching status. Over Socket.IO, `job:watch` {jobId} answers with
 * {ok: true, job} and is followed by `job:event` {jobId, event} for each new event and `job:state` Job on each change of state.
 * A Job always has all its events in place of those known before: a resumed training takes back what came after its checkpoint.
 */
import * as z from 'zod';
import { isRecordFileName, RECORD_EXTENSIONS } from '../../engine/formats/extensions.ts';
import { importSummarySchema } from '../../model/importSummary.ts';
import { evaluationReportSchema } from '../../model/report.ts';
import { trainingEventSchema } from '../../model/trainingEvents.ts';
import { modelNameSchema } from '../../model/card.ts';

export const modelSummarySchema = z.object({
  name: z.string(),
  description: z.string(),
  made: z.string(),
  parameters: z.int(),
  network: z.string(),
  /** Held-out agreement of its card, a share, or null. */
  agreement: z.number().nullable(),
  isDefault: z.boolean(),
  /** shipped with the program, or trained here. */
  origin: z.enum(['shipped', 'trained']),
});
export type ModelSummary = z.infer<typeof modelSummarySchema>;

/** Names of uploaded sets and their files: what is safe as a file name everywhere. */
export const recordSetNameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/,
    'expected 1 to 64 letters, digits, spaces, . _ - beginning with a letter or digit',
  );
export const recordFileNameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9(][A-Za-z0-9 ()._-]{0,199}\.[A-Za-z]{2,4}$/,
    'expected a name of letters, digits, spaces, ( ) . _ -',
  )
  .refine(isRecordFileName, `expected a name ending in .${RECORD_EXTENSIONS.join(', .')}`);

export const recordSetSchema = z.object({
  name: z.string(),
  origin: z.enum(['sample', 'uploaded']),
  files: z.int(),
  bytes: z.int(),
});
export type RecordSet = z.infer<typeof recordSetSchema>;

/** A record file that was stored. */
export const fileSummarySchema = z.object({ set: z.string(), file: z.string(), bytes: z.int() });
export type FileSummary = z.infer<typeof fileSummarySchema>;

export const recordSetDetailSchema = recordSetSchema.extend({ summary: importSummarySchema });
export type RecordSetDetail = z.infer<typeof recordSetDetailSchema>;

/** Starts a training or an evaluation. */
export const jobRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('train'),
    records: z.string().max(64),
    /** Players whose plays are expert; all when empty. */
    experts: z.array(z.string().max(200)).max(50),
    model: modelNameSchema,
    /** Passes over the training decisions. */
    epochs: z.number().positive().max(1000),
  }),
  z.strictObject({
    kind: z.literal('evaluate'),
    records: z.string().max(64),
    experts: z.array(z.string().max(200)).max(50),
    model: z.string().max(64),
    /** Only matches that the model held out of its training. */
    heldOut: z.boolean(),
  }),
]);
export type JobRequest = z.infer<typeof jobRequestSchema>;

/** interrupted: the server or the machine stopped while it ran; it can be resumed. */
export const JOB_STATES = [
  'running',
  'stopping',
  'stopped',
  'interrupted',
  'finished',
  'failed',
] as const;

export const jobSchema = z.object({
  id: z.string(),
  request: jobRequestSchema,
  state: z.enum(JOB_STATES),
  /** ISO 8601. */
  startedAt: z.string(),
  /** Everything a training has reported so far, oldest first; [] for an evaluation. */
  events: z.array(trainingEventSchema),
  /** A finished evaluation's report. */
  report: evaluationReportSchema.nullable(),
  /** Why it failed, for people. */
  error: z.string().nullable(),
});
export type Job = z.infer<typeof jobSchema>;

/** The body of every HTTP error. */
export interface HttpError {
  readonly error: { readonly code: string; readonly message: string };
}
