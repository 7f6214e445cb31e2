/**
 * Models, record sets and jobs, over HTTP with JSON:
 *
 * | request | answer |
 * |---|---|
 * | GET /api/models | ModelSummary[] |
 * | GET /api/models/:name/card | the model's card (model/card.ts) |
 * | GET /api/models/:name/file | the model as one file, <name>.bpmodel (model/node/modelFile.ts) |
 * | PUT /api/models/:name/file (that file as body, at most 64 MiB) | ModelSummary: a model of that name, refused where there is one or a training is to make one |
 * | GET /api/record-sets | RecordSet[] |
 * | PUT /api/record-sets/:name/files/:file (text body) | FileSummary: stores one record file in an uploaded set |
 * | GET /api/record-sets/:name | RecordSetDetail: its import summary |
 * | GET /api/presets | PresetSummary[]: trainings with a name, the default first |
 * | GET /api/backends | BackendStatus[] (model/backends.ts), without rates |
 * | POST /api/jobs (JobRequest) | Job: running, or queued behind another in its lane |
 * | GET /api/jobs | Job[], newest first: the newest 20 and all that run or wait |
 * | GET /api/jobs/:id | Job |
 * | POST /api/jobs/:id/stop | Job: pauses a running one, asked again ends it at once; takes a queued one out of the queue |
 * | POST /api/jobs/:id/resume | Job: running, or queued at the end of its lane |
 * | POST /api/jobs/:id/cancel | Job: one that waits, was stopped or interrupted, or failed |
 * | GET /api/jobs/:id/checkpoints | JobCheckpoint[]: what can be played of a training, newest first |
 * | POST /api/jobs/:id/checkpoints/:step/model | ModelSummary: that checkpoint as the model <model>-step-<step>, made on the first such request |
 *
 * The jobs of a list have only those events that a line of it shows: the last start, the last step, every evaluation
 * without its mistakes and phases, and how it ended. Ask for a job by its ID to have them all. A set-up (a job of kind
 * `backend`) runs programs that it fetches: it is for whoever comes over the loopback address to a server that listens
 * there alone; BETTER_PLAY_ALLOW_SETUP=1 opens it to whoever reaches the server, 0 to nobody (say 0 behind a proxy).
 * A training holds its model's name until it has finished, failed or was cancelled.
 *
 * An error is `{error: {code, message}}` with a matching status. Over Socket.IO, `job:watch` {jobId} answers with
 * {ok: true, job} and is followed by `job:event` {jobId, event} for each new event and `job:state` Job on each change of state,
 * of its place in the queue or of a set-up's progress. The events of a `job:state` are [], and those known stay, unless a
 * training has started or was found again by a new server: then they are all there are, in place of those known, because
 * a resumed training takes back what came after its checkpoint. Everywhere else a Job has all its events.
 */
import * as z from 'zod';
import { isRecordFileName, RECORD_EXTENSIONS } from '../../engine/formats/extensions.ts';
import { BACKENDS, DEVICES, INSTALL_TARGETS, setupProgressSchema } from '../../model/backends.ts';
import { importSummarySchema } from '../../model/importSummary.ts';
import { evaluationReportSchema } from '../../model/report.ts';
import { trainingEventSchema } from '../../model/trainingEvents.ts';
import { modelNameSchema } from '../../model/card.ts';

export { type PresetSummary, presetSummarySchema } from '../../model/presets.ts';

/** Largest model file that is taken, bytes: room for 16 million parameters. */
export const MAX_MODEL_FILE_BYTES: number = 64 * 1024 * 1024;

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

/** Starts a training, an evaluation or a set-up. */
export const jobRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('train'),
    records: z.string().max(64),
    /** Players whose plays are expert; all when empty. */
    experts: z.array(z.string().max(200)).max(50),
    model: modelNameSchema,
    /** A preset by name, model/presets.ts. */
    preset: z.string().max(64),
    /** Passes over the training decisions; the preset's when null. */
    epochs: z.number().positive().max(1000).nullable(),
    seed: z.int().min(0).max(999_999_999).nullable(),
    /** The best there is when null. */
    backend: z.enum(BACKENDS).nullable(),
    /** Name of the model to go on from; the preset's when null. */
    from: z.string().max(64).nullable(),
  }),
  z.strictObject({
    kind: z.literal('evaluate'),
    records: z.string().max(64),
    experts: z.array(z.string().max(200)).max(50),
    model: z.string().max(64),
    /** Only matches that the model held out of its training. */
    heldOut: z.boolean(),
  }),
  z.strictObject({
    /** Brings or takes away what a backend needs. */
    kind: z.literal('backend'),
    action: z.enum(['install', 'remove']),
    target: z.enum(INSTALL_TARGETS),
  }),
]);
export type JobRequest = z.infer<typeof jobRequestSchema>;

/**
 * queued: it waits for the jobs before it in its lane, also while the server is down, and then starts by itself.
 * interrupted: the server or the machine stopped while it ran; it can be resumed, as one that was stopped or failed.
 * cancelled: it will not be gone on with; a training's curve is kept, its checkpoints are not.
 */
export const JOB_STATES = [
  'queued',
  'running',
  'stopping',
  'stopped',
  'interrupted',
  'finished',
  'failed',
  'cancelled',
] as const;

/** What jobs wait for: a device of trainings, or the one place of evaluations and of set-ups. */
export const JOB_LANES = [...DEVICES, 'evaluation', 'backend'] as const;
export type JobLane = (typeof JOB_LANES)[number];

export const jobSchema = z.object({
  id: z.string(),
  request: jobRequestSchema,
  state: z.enum(JOB_STATES),
  lane: z.enum(JOB_LANES),
  /** Jobs before it in its lane, the running one counted; 0 for one that does not wait. */
  waitsFor: z.int().nonnegative(),
  /** When it was asked for, ISO 8601. */
  startedAt: z.string(),
  /** Everything a training has reported so far, oldest first, less of it in a list; [] for any other job. */
  events: z.array(trainingEventSchema),
  /** How far a set-up has come; null before it says so, and for every other job. */
  progress: setupProgressSchema.omit({ event: true }).nullable(),
  /** A finished evaluation's report. */
  report: evaluationReportSchema.nullable(),
  /** Why it failed, for people. */
  error: z.string().nullable(),
});
export type Job = z.infer<typeof jobSchema>;

/** A state of a training that can be made a model of. */
export const jobCheckpointSchema = z.object({
  step: z.int(),
  /** Held-out agreement, a share, and equity lost in mEMG, where they were measured. */
  agreement: z.number().nullable(),
  mEMG: z.number().nullable(),
  isBest: z.boolean(),
});
export type JobCheckpoint = z.infer<typeof jobCheckpointSchema>;

/** The body of every HTTP error. */
export interface HttpError {
  readonly error: { readonly code: string; readonly message: string };
}
