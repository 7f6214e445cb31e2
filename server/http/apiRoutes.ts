/** The routes of server/protocol/jobs.ts. */
import express, { type Router } from 'express';
import type { RecordSets } from '../records/recordSets.ts';
import { addJobRoutes, type JobRouteParts } from './jobRoutes.ts';
import { addModelRoutes, type ModelRouteParts } from './modelRoutes.ts';
import { addRecordRoutes } from './recordRoutes.ts';

/** What the routes answer from. */
export interface ApiParts extends ModelRouteParts, JobRouteParts {
  readonly recordSets: RecordSets;
}

/** Returns the routes below /api. */
export function apiRoutes(parts: ApiParts): Router {
  const httpRoutes = express.Router();
  httpRoutes.get('/health', (_req, res) => void res.json({ ok: true }));
  addModelRoutes(httpRoutes, parts);
  addRecordRoutes(httpRoutes, parts.recordSets);
  addJobRoutes(httpRoutes, parts);
  return httpRoutes;
}
