/** The routes of jobs in server/protocol/jobs.ts, and of what they can be started with. */
/* oxlint-disable oxc/no-async-endpoint-handlers -- Express 5 hands what they throw to answerErrors */
import express, { type Request, type Response, type Router } from 'express';
import * as z from 'zod';
import { PRESET_SUMMARIES } from '../../model/presets.ts';
import type { BackendList } from '../jobs/backendList.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { CheckpointModels } from '../models/checkpointModels.ts';
import { type JobRequest, jobRequestSchema } from '../protocol/jobs.ts';
import { isFromThisMachine } from '../transport/sameOrigin.ts';
import { check, send, sendError } from './answers.ts';

export interface JobRouteParts {
  readonly jobs: Jobs;
  readonly checkpoints: CheckpointModels;
  readonly backends: BackendList;
  /** Lets other machines install and remove backends on this one. */
  readonly allowRemoteSetup: boolean;
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
  httpRoutes.get('/jobs/:id/checkpoints', (req, res) => send(res, checkpoints.list(req.params.id)));
  httpRoutes.post('/jobs/:id/checkpoints/:step/model', async (req, res) => {
    const step = check(res, stepSchema, req.params.step);
    if (step !== undefined) send(res, await checkpoints.make(req.params.id, step));
  });
}

/** A set-up runs programs that it fetches, so that whoever may start one may do a lot. Answers where it may not be started. */
function mayStart(
  req: Request,
  res: Response,
  { kind, allowRemoteSetup }: { kind: JobRequest['kind'] | undefined; allowRemoteSetup: boolean },
): boolean {
  if (kind !== 'backend' || allowRemoteSetup || isFromThisMachine(req)) return true;
  const message =
    'backends are installed and removed from the machine of the server only, at http://localhost, or with bin/better-play backend; the server allows it to others when it is started with --allow-setup or BETTER_PLAY_ALLOW_SETUP=1';
  sendError(res, { code: 'otherMachine', message });
  return false;
}
