import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../engine/result.ts';
import { type ModelCard, modelCardSchema } from '../../model/card.ts';
import type { ModelFiles } from '../../server/models/modelExchange.ts';
import { type Job, jobCheckpointSchema, modelSummarySchema } from '../../server/protocol/jobs.ts';
import type { ServerOptions } from '../../server/server.ts';
import { connect, makeOptions, startServer } from './fakes/startServer.ts';
import { evaluation, training } from './fakes/workshop.ts';

const CARD = modelCardSchema.parse(
  JSON.parse(readFileSync(new URL('fakes/card.json', import.meta.url), 'utf8')),
);

function writeModel(root: string, name: string, card: ModelCard = CARD): ModelCard {
  const named = { ...card, name };
  mkdirSync(path.join(root, name), { recursive: true });
  writeFileSync(path.join(root, name, 'card.json'), JSON.stringify(named));
  return named;
}

/** A model's file is its card, as it is. */
const FILES: ModelFiles = {
  largestBytes: 10_000,
  pack: async (folder) => ok(readFileSync(path.join(folder, 'card.json'))),
  unpack: async (bytes, models, name) => {
    const card = modelCardSchema.safeParse(JSON.parse(Buffer.from(bytes).toString()));
    if (!card.success) return fail('badModelFile', 'not a model file: no card');
    return ok(writeModel(models, name, card.data));
  },
};

type Answer = { status: number; body: unknown };

async function answerOf(response: Promise<Response>): Promise<Answer> {
  const { status } = await response;
  return { status, body: await (await response).json() };
}

const put = (url: string, body: string): Promise<Answer> =>
  answerOf(fetch(url, { method: 'PUT', body }));

const post = (url: string, body: unknown = {}): Promise<Answer> =>
  answerOf(
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  );

/** A server with a shipped model `default`. */
async function open(): Promise<{ url: string; options: Omit<ServerOptions, 'gameStore'> }> {
  const options = { ...makeOptions(), modelFiles: FILES };
  writeModel(options.shippedModels, 'default');
  const { url } = await startServer(options);
  return { url, options };
}

/** Starts a job and returns it once it has ended. */
async function finished(url: string, request: unknown): Promise<Job> {
  const { body } = await post(`${url}/api/jobs`, request);
  const socket = await connect(url);
  return new Promise((resolve) => {
    const look = (job: Job): void => {
      if (job.state === 'finished' || job.state === 'failed') resolve(job);
    };
    socket.on('job:state', look);
    socket.emit('job:watch', { jobId: (body as Job).id }, ({ job }: { job: Job }) => look(job));
  });
}

describe('a model as a file', () => {
  it('is taken away and brought back under another name', async () => {
    const { url, options } = await open();
    const file = await fetch(`${url}/api/models/default/file`);
    expect(file.headers.get('content-disposition')).toBe('attachment; filename=default.bpmodel');
    expect(file.headers.get('content-type')).toContain('application/octet-stream');
    const text = await file.text();
    const { status, body } = await put(`${url}/api/models/copy/file`, text);
    expect([status, modelSummarySchema.parse(body)]).toMatchObject([
      200,
      { name: 'copy', origin: 'trained', isDefault: false },
    ]);
    expect(existsSync(path.join(options.home, 'models', 'copy', 'card.json'))).toBe(true);
    expect(await put(`${url}/api/models/copy/file`, text)).toMatchObject({
      status: 409,
      body: { error: { code: 'modelExists' } },
    });
    expect(await put(`${url}/api/models/default/file`, text)).toMatchObject({ status: 409 });
  });

  it('is refused with a reason', async () => {
    const { url } = await open();
    expect((await fetch(`${url}/api/models/nobody/file`)).status).toBe(404);
    expect((await fetch(`${url}/api/models/..%2fdefault/file`)).status).toBe(404);
    expect(await put(`${url}/api/models/mine/file`, '{}')).toMatchObject({
      status: 422,
      body: { error: { code: 'badModelFile', message: 'not a model file: no card' } },
    });
    expect((await put(`${url}/api/models/mine/file`, '')).status).toBe(400);
    expect((await put(`${url}/api/models/.mine/file`, '{}')).status).toBe(400);
    expect((await put(`${url}/api/models/..%2fmine/file`, '{}')).status).toBe(400);
    const large = await put(`${url}/api/models/mine/file`, 'x'.repeat(FILES.largestBytes + 1));
    expect(large).toMatchObject({ status: 413, body: { error: { code: 'tooLarge' } } });
    const answer = await fetch(`${url}/api/models/mine/file`, {
      method: 'PUT',
      headers: { origin: 'https://elsewhere.example' },
      body: JSON.stringify(CARD),
    });
    expect(answer.status).toBe(403);
  });

  it('does not take the name of a model that a training is to make', async () => {
    const { url } = await open();
    await post(`${url}/api/jobs`, training('waits'));
    expect(await put(`${url}/api/models/waits/file`, JSON.stringify(CARD))).toMatchObject({
      status: 409,
      body: { error: { code: 'nameTaken' } },
    });
  });
});

describe('the checkpoints of a training', () => {
  it('are listed, and made models once', async () => {
    const { url, options } = await open();
    const { id } = await finished(url, training('mine'));
    const checkpoints = `${url}/api/jobs/${id}/checkpoints`;
    const list = jobCheckpointSchema.array().parse(await (await fetch(checkpoints)).json());
    expect(list).toEqual([
      { step: 4, agreement: 0.4, mEMG: 96, isBest: true },
      { step: 2, agreement: 0.2, mEMG: 98, isBest: false },
    ]);
    const both = await Promise.all([
      post(`${checkpoints}/2/model`),
      post(`${checkpoints}/2/model`),
    ]);
    const made = await post(`${checkpoints}/2/model`);
    expect(made).toMatchObject({ status: 200, body: { name: 'mine-step-2', origin: 'trained' } });
    expect(both).toEqual([made, made]);
    const run = path.join(options.home, 'runs', id);
    expect(readFileSync(path.join(run, 'makes.log'), 'utf8')).toBe(
      `make ${run} --step=2 --name=mine-step-2 --models=${path.join(options.home, 'models')} --json\n`,
    );
  });

  it('are refused with a reason', async () => {
    const { url, options } = await open();
    const { id } = await finished(url, training('mine'));
    const checkpoints = `${url}/api/jobs/${id}/checkpoints`;
    expect(await post(`${checkpoints}/3/model`)).toMatchObject({
      status: 404,
      body: { error: { code: 'unknownCheckpoint', message: expect.stringContaining('4, 2') } },
    });
    expect((await post(`${checkpoints}/two/model`)).status).toBe(400);
    expect((await post(`${url}/api/jobs/none/checkpoints/2/model`)).status).toBe(404);
    expect((await fetch(`${url}/api/jobs/none/checkpoints`)).status).toBe(404);
    // A model of that name which did not come of this training.
    writeModel(path.join(options.home, 'models'), 'mine-step-4');
    expect(await post(`${checkpoints}/4/model`)).toMatchObject({
      status: 409,
      body: { error: { code: 'modelExists' } },
    });
    const long = await finished(url, training('m'.repeat(60)));
    expect(await post(`${url}/api/jobs/${long.id}/checkpoints/4/model`)).toMatchObject({
      status: 400,
    });
    const unmakeable = await finished(url, training('unmakeable'));
    expect(await post(`${url}/api/jobs/${unmakeable.id}/checkpoints/4/model`)).toMatchObject({
      status: 422,
      body: { error: { code: 'makeFailed', message: expect.stringContaining('no such') } },
    });
  });

  it('are none of an evaluation and of a cancelled training', async () => {
    const { url } = await open();
    const evaluated = await finished(url, evaluation);
    const { body } = await post(`${url}/api/jobs`, training('fails'));
    const { id } = body as Job;
    await finished(url, training('last'));
    await post(`${url}/api/jobs/${id}/cancel`);
    for (const each of [evaluated.id, id])
      expect(await (await fetch(`${url}/api/jobs/${each}/checkpoints`)).json()).toEqual([]);
  });
});
