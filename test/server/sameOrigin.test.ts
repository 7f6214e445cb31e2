import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { isOverLoopback, isOwnPage } from '../../server/transport/sameOrigin.ts';
import { setupAccessOf } from '../../server/http/setupAccess.ts';
import { startServer } from './fakes/startServer.ts';
import { setup } from './fakes/workshop.ts';

describe('a request over the loopback address', () => {
  it.each([
    ['127.0.0.1', { host: 'localhost:3000' }, true],
    ['::ffff:127.0.0.1', { host: '127.0.0.1:3000' }, true],
    ['::1', { host: '[::1]:3000' }, true],
    // From another machine, whatever it says.
    ['192.168.1.7', { host: 'localhost:3000' }, false],
    ['::ffff:192.168.1.7', { host: '192.168.1.2:3000' }, false],
    ['1127.0.0.1', { host: 'localhost:3000' }, false],
    [undefined, { host: 'localhost:3000' }, false],
    // A name that was made to lead here.
    ['127.0.0.1', { host: 'elsewhere.example' }, false],
    ['127.0.0.1', { host: 'localhost.elsewhere.example' }, false],
    ['127.0.0.1', {}, false],
    // Passed on by a proxy.
    ['127.0.0.1', { host: 'localhost', 'x-forwarded-for': '192.168.1.7' }, false],
    ['127.0.0.1', { host: 'localhost', forwarded: 'for=192.168.1.7' }, false],
  ])('%s %o: %s', (remoteAddress, headers, isLocal) => {
    expect(isOverLoopback({ headers, socket: { remoteAddress } })).toBe(isLocal);
  });
});

describe('the page of a server', () => {
  it.each([
    [undefined, 'localhost:3000', true],
    ['http://localhost:3000', 'localhost:3000', true],
    ['https://bg.example', 'bg.example', true],
    // Other programs of this machine have pages too.
    ['http://localhost:5173', 'localhost:3000', false],
    ['http://127.0.0.1:3000', 'localhost:3000', false],
    // A proxy that asks by another name than it was asked by.
    ['https://bg.example', 'localhost:3000', false],
    ['null', 'localhost:3000', false],
    ['http://localhost', undefined, false],
  ])('of origin %s at %s: %s', (origin, host, isOwn) => {
    const headers = { ...(origin && { origin }), ...(host && { host }) };
    expect(isOwnPage({ headers })).toBe(isOwn);
  });
});

describe('who may set backends up', () => {
  it.each<[string, string | undefined, string]>([
    ['localhost', undefined, 'machine'],
    ['127.0.0.1', undefined, 'machine'],
    ['::1', undefined, 'machine'],
    ['0.0.0.0', undefined, 'none'],
    ['::', undefined, 'none'],
    ['192.168.1.2', undefined, 'none'],
    ['0.0.0.0', '1', 'all'],
    ['localhost', '0', 'none'],
    ['localhost', '', 'none'],
  ])('of a server at %s with BETTER_PLAY_ALLOW_SETUP=%s: %s', (host, setting, access) => {
    expect(setupAccessOf(host, setting)).toBe(access);
  });
});

describe('a set-up', () => {
  const post = async (
    url: string,
    headers: Record<string, string> = {},
    body: unknown = setup('webgpu'),
  ): Promise<{ status: number; answer: { id: string; error: { code: string } } }> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, answer: (await response.json()) as never };
  };
  const elsewhere = { 'x-forwarded-for': '192.168.1.7' };

  it('is started and taken up again from this machine only', async () => {
    const { url } = await startServer();
    expect(await post(`${url}/api/jobs`, elsewhere)).toMatchObject({
      status: 403,
      answer: { error: { code: 'otherMachine' } },
    });
    const { status, answer } = await post(`${url}/api/jobs`);
    expect(status).toBe(200);
    expect((await post(`${url}/api/jobs/${answer.id}/resume`, elsewhere)).status).toBe(403);
    expect((await post(`${url}/api/jobs/${answer.id}/resume`)).status).toBe(409);
    expect((await post(`${url}/api/jobs/${answer.id}/stop`, elsewhere)).status).toBe(200);
  });

  it('is not started at a server that other machines reach', async () => {
    const { url } = await startServer({ host: '0.0.0.0' });
    expect((await post(`${url}/api/jobs`)).answer).toMatchObject({
      error: { code: 'otherMachine' },
    });
  });

  it('is started from anywhere where the server allows it', async () => {
    const { url } = await startServer({ setupAccess: 'all' });
    expect((await post(`${url}/api/jobs`, elsewhere, setup('cpu'))).status).toBe(200);
  });

  it.each([
    ['1', 200],
    ['0', 403],
  ])('is started from anywhere or not with BETTER_PLAY_ALLOW_SETUP=%s', async (value, status) => {
    vi.stubEnv('BETTER_PLAY_ALLOW_SETUP', value);
    onTestFinished(() => void vi.unstubAllEnvs());
    const { url } = await startServer();
    expect((await post(`${url}/api/jobs`, elsewhere, setup('cpu'))).status).toBe(status);
  });

  it.each(['https://elsewhere.example', 'http://localhost:1'])(
    'is never started by a page of %s',
    async (origin) => {
      const { url } = await startServer({ setupAccess: 'all' });
      const headers = { origin };
      expect((await post(`${url}/api/jobs`, headers)).answer).toMatchObject({
        error: { code: 'otherOrigin' },
      });
    },
  );
});
