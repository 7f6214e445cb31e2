/** Models brought to a server by a process of their own. */
import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fail } from '../../engine/result.ts';
import { MAX_MODELS_BYTES, ModelExchange } from '../../server/models/modelExchange.ts';
import { importBy } from '../../server/models/modelImport.ts';
import { ModelLibrary } from '../../server/models/modelLibrary.ts';
import { FAKE_PROGRAM, startServer, temporaryFolder } from './fakes/startServer.ts';

describe('an import', () => {
  it('adds the model and leaves nothing else', async () => {
    const models = temporaryFolder();
    const got = await importBy(FAKE_PROGRAM)(Buffer.from('good'), models, 'mine');
    expect(got).toMatchObject({ ok: true, value: { name: 'mine' } });
    expect(readdirSync(models)).toEqual(['mine']);
  });

  it.each([
    ['bad', 'badModelFile', 'not a model file: no card'],
    ['taken', 'modelExists', 'there is a model mine'],
    ['greedy', 'importFailed', 'reading the model file failed'],
    ['slow', 'importFailed', 'took longer than 2 s'],
  ])('of a %s file is refused as %s', async (content, code, why) => {
    const models = temporaryFolder();
    const got = await importBy(FAKE_PROGRAM, 2000)(Buffer.from(content), models, 'mine');
    expect(got).toMatchObject({
      error: { code, message: expect.stringContaining(why) as string },
    });
    expect(readdirSync(models)).toEqual([]);
  });

  it.each([
    ['bad', 422],
    ['taken', 409],
    ['good', 200],
  ])('of a %s file over HTTP answers %i', async (body, status) => {
    const { url } = await startServer();
    const answer = await fetch(`${url}/api/models/mine/file`, { method: 'PUT', body });
    expect(answer.status).toBe(status);
  });

  it('is refused where there would be too many bytes', async () => {
    const models = temporaryFolder();
    const library = new ModelLibrary(models, temporaryFolder());
    const exchange = new ModelExchange({
      library,
      holdsName: () => false,
      files: {
        largestBytes: 10,
        pack: async () => fail('badModel', 'not asked for'),
        unpack: importBy(FAKE_PROGRAM),
      },
    });
    const card = JSON.parse(
      readFileSync(new URL('fakes/card.json', import.meta.url), 'utf8'),
    ) as object;
    mkdirSync(path.join(models, 'large'));
    writeFileSync(
      path.join(models, 'large', 'card.json'),
      JSON.stringify({ ...card, name: 'large' }),
    );
    // A file with a hole takes no room.
    writeFileSync(path.join(models, 'large', 'model.onnx'), '');
    truncateSync(path.join(models, 'large', 'model.onnx'), MAX_MODELS_BYTES - 4);
    expect(await exchange.upload('five', Buffer.from('good.'))).toMatchObject({
      error: { code: 'libraryFull', message: expect.stringContaining('at most') as string },
    });
    expect(await exchange.upload('four', Buffer.from('good'))).toMatchObject({ ok: true });
  });
});
