/** The routes of jobs in server/protocol/jobs.ts, and of what they can be started with. */
/* oxlint-disable oxc/no-async-endpoint-handlers -- Express 5 hands what they throw to answerErrors */
import express, { type Request, type Response, type Router } from 'express';
import * as z from 'zod';
import { ok } from '../../engine/result.ts';
import { PRESET_SUMMARIES } from '../../model/presets.ts';
import type { BackendList } from '../jobs/backendList.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { CheckpointModels } from '../models/checkpointModels.ts';
import { type JobRequest, jobRequestSchema } from '../protocol/jobs.ts';
import { check, send, sendError } from './answers.ts';
import { checkSetup, type SetupAccess } from './setupAccess.ts';

export interface JobRouteParts {
  readonly jobs: Jobs;
  readonly checkpoints: CheckpointModels;
  readonly backends: BackendList;
  /** Who may install and remove backends. */
  readonly setupAccess: SetupAccess;
}

const stepSchema = z.coerce.number().int().nonnegative();

export function addJobRoutes(httpRoutes: Router, parts: JobRouteParts): void {
  const { jobs, checkpoints, backends } = parts;
  httpRoutes.get('/presets', (_req, res) => void res.json(PRESET_SUMMARIES));
  httpRoutes.get('/backends', async (_req, res) => send(res, await backends.list()));
  httpRoutes.post('/jobs', express.json({ limit: '100kb' }), async (req, res) => {
    const request = check(res, jobRequestSchema, req.body);
    if (request && mayStart(req, res, { ...parts, kind: request.kind }))
      send(res, await jobs.start(request));
  });
  httpRoutes.get('/jobs', (_req, res) => void res.json(jobs.list()));
  httpRoutes.get('/jobs/:id', (req, res) => {
    const { id } = req.params;
    const job = jobs.get(id);
    if (job) res.json(job);
    else sendError(res, { code: 'unknownJob', message: `there is no job ${id}` });
  });
  httpRoutes.post('/jobs/:id/stop', async (req, res) => send(res, await jobs.stop(req.params.id)));
  httpRoutes.post('/jobs/:id/resume', async (req, res) => {
    const { id } = req.params;
    if (mayStart(req, res, { ...parts, kind: jobs.requestOf(id)?.kind }))
      send(res, await jobs.resume(id));
  });
  httpRoutes.post('/jobs/:id/cancel', async (req, res) =>
    send(res, await jobs.cancel(req.params.id)),
  );
  httpRoutes.get('/jobs/:id/checkpoints', async (req, res) =>
    send(res, await checkpoints.list(req.params.id)),
  );
  httpRoutes.post('/jobs/:id/checkpoints/:step/model', async (req, res) => {
    const step = check(res, stepSchema, req.params.step);
    if (step !== undefined) send(res, await checkpoints.make(req.params.id, step));
  });
}

/** Answers where a job may not be started by whoever asks. */
function mayStart(
  req: Request,
  res: Response,
  { kind, setupAccess }: { kind: JobRequest['kind'] | undefined; setupAccess: SetupAccess },
): boolean {
  const allowed = kind === 'backend' ? checkSetup(req, setupAccess) : ok(undefined);
  if (!allowed.ok) sendError(res, allowed.error);
  return allowed.ok;
}
