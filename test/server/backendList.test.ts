import { describe, expect, it } from 'vitest';
import {
  BackendList,
  type Backends,
  deviceOf,
  LIST_KEPT_MS,
  readBackends,
} from '../../server/jobs/backendList.ts';
import { FAKE_PROGRAM } from './fakes/startServer.ts';
import { machine } from './fakes/workshop.ts';

const UNKNOWN: Backends = { ok: false, error: { code: 'backendsUnknown', message: 'no program' } };

describe('the list of backends', () => {
  it('is what the program says', async () => {
    expect(await readBackends(FAKE_PROGRAM)).toMatchObject({
      ok: true,
      value: [
        { name: 'webgpu', device: 'gpu' },
        { name: 'wasm', device: 'cpu', isDefault: true },
      ],
    });
    expect(await readBackends('/no/such/program')).toMatchObject({
      ok: false,
      error: { code: 'backendsUnknown', message: expect.stringContaining('/no/such/program') },
    });
  });

  it('is kept for a while, until a set-up or while it is not known', async () => {
    let reads = 0;
    let nowMs = 0;
    let answer: Backends = UNKNOWN;
    const list = new BackendList(
      async () => {
        reads++;
        return answer;
      },
      () => nowMs,
    );
    expect(await list.list()).toEqual(UNKNOWN);
    answer = machine({ wasm: 'cpu' });
    expect(await Promise.all([list.list(), list.list()])).toEqual([answer, answer]);
    expect(reads).toBe(2);
    nowMs = LIST_KEPT_MS + 1;
    await list.list();
    expect(reads).toBe(3);
    list.forget();
    await list.list();
    expect(reads).toBe(4);
  });

  it('is as it was last read for those who do not wait', async () => {
    const [first, second] = [machine({ wasm: 'cpu' }), machine({ tensorflow: 'gpu' })];
    const never = new Promise<Backends>(() => {});
    const answers = [Promise.resolve(UNKNOWN), Promise.resolve(first), never];
    const list = new BackendList(() => answers.shift() ?? Promise.resolve(second));
    expect(await list.latest()).toEqual(UNKNOWN);
    expect(await list.latest()).toEqual(first);
    list.forget();
    void list.list();
    expect(await list.latest()).toEqual(first);
    list.forget();
    await list.list();
    expect(await list.latest()).toEqual(second);
  });

  it('says what device a training is on', () => {
    const both = machine({ tensorflow: 'gpu', wasm: 'cpu' });
    expect(deviceOf(both, null)).toBe('gpu');
    expect(deviceOf(both, 'wasm')).toBe('cpu');
    expect(deviceOf(both, 'none')).toBe('cpu');
    expect(deviceOf(UNKNOWN, 'tensorflow')).toBe('cpu');
  });
});
