/** The routes of record sets in server/protocol/jobs.ts. */
/* oxlint-disable oxc/no-async-endpoint-handlers -- Express 5 hands what they throw to answerErrors */
import express, { type Router } from 'express';
import { recordFileNameSchema, recordSetNameSchema } from '../protocol/jobs.ts';
import { MAX_FILE_BYTES, type RecordSets } from '../records/recordSets.ts';
import { check, readBytes, send } from './answers.ts';

export function addRecordRoutes(httpRoutes: Router, recordSets: RecordSets): void {
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
      const content = readBytes(req, res);
      if (content) send(res, await recordSets.store(name, file, content));
    },
  );
}
