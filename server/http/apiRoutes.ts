/** The routes of server/protocol/jobs.ts. */
/* oxlint-disable oxc/no-async-endpoint-handlers -- Express 5 hands what they throw to answerErrors */
import express, { type Router } from 'express';
import type { Jobs } from '../jobs/jobs.ts';
import type { ModelLibrary } from '../models/modelLibrary.ts';
import { jobRequestSchema, recordFileNameSchema, recordSetNameSchema } from '../protocol/jobs.ts';
import { MAX_FILE_BYTES, type RecordSets } from '../records/recordSets.ts';
import { check, send, sendError } from './answers.ts';

/** What the routes answer from. */
export interface ApiParts {
  readonly models: Pick<ModelLibrary, 'list' | 'card'>;
  readonly recordSets: RecordSets;
  readonly jobs: Jobs;
}

/** Returns the routes below /api. */
export function apiRoutes({ models, recordSets, jobs }: ApiParts): Router {
  const httpRoutes = express.Router();
  httpRoutes.get('/health', (_req, res) => void res.json({ ok: true }));
  addModelRoutes(httpRoutes, models);
  addRecordRoutes(httpRoutes, recordSets);
  addJobRoutes(httpRoutes, jobs);
  return httpRoutes;
}

function addModelRoutes(httpRoutes: Router, models: ApiParts['models']): void {
  httpRoutes.get('/models', async (_req, res) => void res.json(await models.list()));
  httpRoutes.get('/models/:name/card', async (req, res) =>
    send(res, await models.card(req.params.name)),
  );
}

function addRecordRoutes(httpRoutes: Router, recordSets: RecordSets): void {
  httpRoutes.get('/record-sets', async (_req, res) => void res.json(await recordSets.list()));
  httpRoutes.get('/record-sets/:name', async (req, res) =>
    send(res, await recordSets.detail(req.params.name)),
  );
  httpRoutes.put(
    '/record-sets/:name/files/:file',
    express.raw({ type: () => true, limit: MAX_FILE_BYTES }),
    async (req, res) => {
      const name = check(res, recordSetNameSchema, req.params['name']);
      if (name === undefined) return;
      const file = check(res, recordFileNameSchema, req.params['file']);
      if (file === undefined) return;
      const content: unknown = req.body;
      if (!(content instanceof Uint8Array) || content.length === 0)
        return sendError(res, { code: 'badRequest', message: 'the body is empty' });
      send(res, await recordSets.store(name, file, content));
    },
  );
}

function addJobRoutes(httpRoutes: Router, jobs: Jobs): void {
  httpRoutes.post('/jobs', express.json({ limit: '100kb' }), async (req, res) => {
    const request = check(res, jobRequestSchema, req.body);
    if (request) send(res, await jobs.start(request));
  });
  httpRoutes.get('/jobs', (_req, res) => void res.json(jobs.list()));
  httpRoutes.get('/jobs/:id', (req, res) => {
    const { id } = req.params;
    const job = jobs.get(id);
    if (job) res.json(job);
    else sendError(res, { code: 'unknownJob', message: `there is no job ${id}` });
  });
  httpRoutes.post('/jobs/:id/stop', async (req, res) => send(res, await jobs.stop(req.params.id)));
  httpRoutes.post('/jobs/:id/resume', async (req, res) =>
    send(res, await jobs.resume(req.params.id)),
  );
}
