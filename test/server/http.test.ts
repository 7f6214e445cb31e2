import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { RecordSets } from '../../server/records/recordSets.ts';
import { createServer } from '../../server/server.ts';
import { FAKE_PROGRAM, makeOptions, startServer, temporaryFolder } from './fakes/startServer.ts';

/** A GET of a path exactly as written, which fetch would tidy up. */
function rawGet(url: string, target: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connectTcp(Number(port), hostname, () => {
      socket.write(`GET ${target} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`);
    });
    socket
      .setEncoding('utf8')
      .on('data', (data) => (text += data))
      .on('end', () => resolve(text))
      .on('error', reject);
  });
}

async function get(url: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url);
  return { status: response.status, body: await response.json() };
}

function put(url: string, body: string | Uint8Array<ArrayBuffer>): Promise<Response> {
  return fetch(url, { method: 'PUT', body });
}

describe('the client', () => {
  it('is served, its hashed files to be kept and the page to be asked for again', async () => {
    const { url } = await startServer();
    const page = await fetch(url);
    expect(await page.text()).toBe('<title>the page</title>');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    expect(page.headers.get('x-powered-by')).toBeNull();
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    const asset = await fetch(`${url}/assets/page-1234.js`);
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect((await fetch(`${url}/assets/gone-5678.js`)).status).toBe(404);
  });

  it('is said to be missing when it is not built', async () => {
    const { url } = await startServer({ clientFolder: '/no/such/folder' });
    expect(await get(url)).toMatchObject({
      status: 503,
      body: { error: { code: 'clientMissing' } },
    });
  });

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/..%5csecret.txt',
  ])('does not lead out of its folder by %s', async (target) => {
    const { url } = await startServer();
    const answer = await rawGet(url, target);
    expect(answer).toMatch(/^HTTP\/1\.1 (400|403|404) /);
    expect(answer).not.toContain('\r\n\r\nsecret');
  });
});

describe('the bear-off databases', () => {
  it('are served, to be kept for a week', async () => {
    const { url } = await startServer();
    const file = await fetch(`${url}/bearoff/one-sided.bearoff`);
    expect(await file.text()).toBe('BPBEAR');
    expect(file.headers.get('cache-control')).toBe('public, max-age=604800');
    expect((await fetch(`${url}/bearoff/other.bearoff`)).status).toBe(404);
    expect((await fetch(`${url}/bearoff/`)).status).toBe(404);
  });
});

describe('the API', () => {
  it('answers what it does not have, and what it cannot read, with JSON', async () => {
    const { url } = await startServer();
    expect(await get(`${url}/api/health`)).toEqual({ status: 200, body: { ok: true } });
    expect(await get(`${url}/api/nothing`)).toMatchObject({
      status: 404,
      body: { error: { code: 'notFound' } },
    });
    expect(await get(`${url}/api/models/%E0%A4%A/card`)).toMatchObject({
      status: 400,
      body: { error: { code: 'badRequest' } },
    });
    const headers = { 'content-type': 'application/json' };
    const bad = await fetch(`${url}/api/jobs`, { method: 'POST', headers, body: '{' });
    expect(bad.status).toBe(400);
    const large = await fetch(`${url}/api/jobs`, {
      method: 'POST',
      headers,
      body: JSON.stringify('x'.repeat(200_000)),
    });
    expect([large.status, await large.json()]).toMatchObject([
      413,
      { error: { code: 'tooLarge' } },
    ]);
    const form = await fetch(`${url}/api/jobs`, { method: 'POST', body: 'kind=train' });
    expect(form.status).toBe(400);
  });

  it('is closed to pages of another origin', async () => {
    const { url } = await startServer();
    const answer = await fetch(`${url}/api/jobs/x/stop`, {
      method: 'POST',
      headers: { origin: 'https://elsewhere.example' },
    });
    expect([answer.status, await answer.json()]).toMatchObject([
      403,
      { error: { code: 'otherOrigin' } },
    ]);
  });
});

describe('models', () => {
  const card = {
    format: 1,
    name: 'default',
    description: 'A test.',
    made: '2026-11-23T08:00:00Z',
    features: 'raw',
    inputSize: 4,
    parameters: 10,
    network: 'none',
    training: {
      data: [],
      decisions: 0,
      chosen: null,
      split: { seed: 1, heldOutShare: 0.1 },
      steps: 0,
      decisionsSeen: 0,
      seconds: 0,
      backend: 'none',
      command: '',
      revision: null,
    },
    heldOut: null,
    sha256: '0'.repeat(64),
  };

  it('are listed with the default first, and shown by their cards', async () => {
    const options = makeOptions();
    const write = (root: string, name: string): void => {
      mkdirSync(path.join(root, name), { recursive: true });
      writeFileSync(path.join(root, name, 'card.json'), JSON.stringify({ ...card, name }));
    };
    write(options.shippedModels, 'default');
    write(path.join(options.home, 'models'), 'another');
    const { url } = await startServer(options);
    const { body } = await get(`${url}/api/models`);
    expect(body).toMatchObject([
      { name: 'default', isDefault: true, origin: 'shipped', agreement: null },
      { name: 'another', isDefault: false, origin: 'trained' },
    ]);
    expect(await get(`${url}/api/models/default/card`)).toEqual({ status: 200, body: card });
    for (const name of ['nobody', '..%2fmodels%2fdefault', '..', '%2e%2e']) {
      expect((await get(`${url}/api/models/${name}/card`)).status).toBe(404);
    }
  });
});

describe('record sets', () => {
  it('are uploaded file by file and summed up once for the same files', async () => {
    const options = makeOptions();
    const { url } = await startServer(options);
    const sets = `${url}/api/record-sets`;
    const latin1 = Uint8Array.from([0x42, 0xf6, 0x62]);
    const stored = await put(`${sets}/my games/files/Game (1).mat`, latin1);
    expect([stored.status, await stored.json()]).toEqual([
      200,
      { set: 'my games', file: 'Game (1).mat', bytes: 3 },
    ]);
    const folder = path.join(options.home, 'records', 'my games');
    expect(new Uint8Array(readFileSync(path.join(folder, 'Game (1).mat')))).toEqual(latin1);
    await put(`${sets}/my games/files/two.TXT`, 'two');
    await put(`${sets}/my games/files/two.TXT`, 'again');
    expect((await get(sets)).body).toEqual([
      { name: 'sample', origin: 'sample', files: 1, bytes: 14 },
      { name: 'my games', origin: 'uploaded', files: 2, bytes: 8 },
    ]);
    const detail = await get(`${sets}/my games`);
    expect(detail.body).toMatchObject({
      name: 'my games',
      files: 2,
      summary: { files: 2, games: 2 },
    });
    expect(await get(`${sets}/my games`)).toEqual(detail);
    const imports = (): number =>
      readFileSync(path.join(options.home, 'records', 'imports.log'), 'utf8').split('\n').length -
      1;
    expect(imports()).toBe(1);
    await put(`${sets}/my games/files/three.mat`, 'three');
    expect((await get(`${sets}/my games`)).body).toMatchObject({ files: 3, summary: { files: 3 } });
    expect(imports()).toBe(2);
  });

  it('say where a refusal is, seen from the set', async () => {
    const options = makeOptions();
    const { url } = await startServer(options);
    await put(`${url}/api/record-sets/mine/files/refused one.mat`, 'x');
    expect((await get(`${url}/api/record-sets/mine`)).body).toMatchObject({
      summary: {
        refusals: [
          {
            file: 'refused one.mat',
            reason: "cannot be read: ENOENT, open 'refused one.mat'",
          },
        ],
      },
    });
    await put(`${url}/api/record-sets/broken/files/bad.mat`, 'x');
    expect((await get(`${url}/api/record-sets/broken`)).body).toMatchObject({
      error: { code: 'importFailed', message: 'broken cannot be read' },
    });
  });

  it('are given up when reading them takes too long', async () => {
    const uploads = temporaryFolder();
    const sample = path.join(uploads, 'none');
    const sets = new RecordSets({ uploads, sample, program: FAKE_PROGRAM, importTimeoutMs: 1000 });
    await sets.store('slow', 'slow.mat', new Uint8Array([1]));
    expect(await sets.detail('slow')).toMatchObject({
      ok: false,
      error: { code: 'importFailed', message: expect.stringContaining('longer than 1 s') },
    });
  });

  it('are refused with a reason', async () => {
    const { url } = await startServer();
    const sets = `${url}/api/record-sets`;
    const statusOf = async (
      target: string,
      body: string | Uint8Array<ArrayBuffer> = 'x',
    ): Promise<unknown> => {
      const response = await put(`${sets}/${target}`, body);
      const answer = (await response.json()) as { error: { code: string } };
      return [response.status, answer.error.code];
    };
    expect(await statusOf('sample/files/a.mat')).toEqual([403, 'readOnly']);
    expect(await statusOf('..%2fjobs/files/a.mat')).toEqual([400, 'badRequest']);
    expect(await statusOf('.hidden/files/a.mat')).toEqual([400, 'badRequest']);
    expect(await statusOf('mine/files/..%2fa.mat')).toEqual([400, 'badRequest']);
    expect(await statusOf('mine/files/a.json')).toEqual([400, 'badRequest']);
    expect(await statusOf('mine/files/a.mat', '')).toEqual([400, 'badRequest']);
    expect(await statusOf('mine/files/a.mat', new Uint8Array(2_000_001))).toEqual([
      413,
      'tooLarge',
    ]);
    expect(await get(`${sets}/nobody`)).toMatchObject({
      status: 404,
      body: { error: { code: 'unknownRecords' } },
    });
    expect(await get(`${sets}/..%2fjobs`)).toMatchObject({ status: 404 });
    await put(`${sets}/broken/files/bad.mat`, 'x');
    expect(await get(`${sets}/broken`)).toMatchObject({
      status: 422,
      body: { error: { code: 'importFailed', message: expect.stringContaining('cannot be read') } },
    });
  });
});

describe('starting', () => {
  it('says that a home cannot be used', async () => {
    const options = makeOptions();
    writeFileSync(options.home, 'a file');
    expect(await createServer(options)).toMatchObject({
      ok: false,
      error: { code: 'homeUnusable', message: expect.stringContaining('--home') },
    });
  });

  it('says which port is taken and how to choose another', async () => {
    const { url } = await startServer();
    const port = Number(new URL(url).port);
    const second = await createServer({ ...makeOptions(), port });
    expect(second).toMatchObject({
      ok: false,
      error: { code: 'portTaken', message: expect.stringMatching(`port ${port} .*--port`) },
    });
  });

  it('refuses a home that another server uses, and takes over one whose server is gone', async () => {
    const options = makeOptions();
    const lock = path.join(options.home, 'server.lock');
    mkdirSync(options.home, { recursive: true });
    // This process's parent is alive, and it is no server with these arguments.
    writeFileSync(lock, JSON.stringify({ pid: process.ppid, command: 'some other program' }));
    await startServer(options);
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ pid: process.pid });
    expect(await createServer(options)).toMatchObject({
      ok: false,
      error: { code: 'homeInUse' },
    });
  });
});
