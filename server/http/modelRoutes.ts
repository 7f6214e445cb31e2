/** The routes of models in server/protocol/jobs.ts. */
/* oxlint-disable oxc/no-async-endpoint-handlers -- Express 5 hands what they throw to answerErrors */
import express, { type Router } from 'express';
import { modelNameSchema } from '../../model/card.ts';
import type { ModelExchange } from '../models/modelExchange.ts';
import type { ModelLibrary } from '../models/modelLibrary.ts';
import { check, readBytes, send, sendError } from './answers.ts';

export interface ModelRouteParts {
  readonly models: Pick<ModelLibrary, 'list' | 'card'>;
  readonly exchange: ModelExchange;
}

export function addModelRoutes(httpRoutes: Router, { models, exchange }: ModelRouteParts): void {
  httpRoutes.get('/models', async (_req, res) => void res.json(await models.list()));
  httpRoutes.get('/models/:name/card', async (req, res) =>
    send(res, await models.card(req.params.name)),
  );
  httpRoutes.get('/models/:name/file', async (req, res) => {
    const { name } = req.params;
    const file = await exchange.download(name);
    if (file.ok) res.attachment(`${name}.bpmodel`).send(file.value);
    else sendError(res, file.error);
  });
  httpRoutes.put(
    '/models/:name/file',
    express.raw({ type: () => true, limit: exchange.largestBytes }),
    async (req, res) => {
      const name = check(res, modelNameSchema, req.params['name']);
      const file = name === undefined ? undefined : readBytes(req, res);
      if (name !== undefined && file) send(res, await exchange.upload(name, file));
    },
  );
}
