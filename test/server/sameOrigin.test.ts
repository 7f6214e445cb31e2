import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { isFromThisMachine } from '../../server/transport/sameOrigin.ts';
import { startServer } from './fakes/startServer.ts';
import { setup } from './fakes/workshop.ts';

describe('a request from this machine', () => {
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
    expect(isFromThisMachine({ headers, socket: { remoteAddress } })).toBe(isLocal);
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

  it('is started from anywhere where the server allows it', async () => {
    const { url } = await startServer({ allowRemoteSetup: true });
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

  it('is never started by a page of another origin', async () => {
    const { url } = await startServer({ allowRemoteSetup: true });
    const headers = { origin: 'https://elsewhere.example' };
    expect((await post(`${url}/api/jobs`, headers)).answer).toMatchObject({
      error: { code: 'otherOrigin' },
    });
  });
});
