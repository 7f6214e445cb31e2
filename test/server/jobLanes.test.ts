import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ok } from '../../engine/result.ts';
import type { Backends } from '../../server/jobs/backendList.ts';
import { MAX_QUEUED_JOBS } from '../../server/jobs/jobs.ts';
import { SILENT } from './fakes/startServer.ts';
import {
  begin,
  evaluation,
  is,
  machine,
  openJobs,
  reached,
  setup,
  steps,
  training,
} from './fakes/workshop.ts';

describe('trainings on one device', () => {
  it('wait for each other, and start by themselves, the oldest first', async () => {
    const { jobs, until, states } = openJobs();
    const first = await begin(jobs, training('waits'));
    const second = await begin(jobs, training('second'));
    const third = await begin(jobs, training('third'));
    expect([first, second, third].map((id) => jobs.get(id))).toMatchObject([
      { state: 'running', lane: 'cpu', waitsFor: 0 },
      { state: 'queued', lane: 'cpu', waitsFor: 1, events: [] },
      { state: 'queued', lane: 'cpu', waitsFor: 2, events: [] },
    ]);
    await until(first, reached(3));
    await jobs.stop(first);
    await until(third, is('finished'));
    expect(states.filter((state) => / (running|stopped|finished)$/.test(state))).toEqual([
      'waits running',
      'waits stopped',
      'second running',
      'second finished',
      'third running',
      'third finished',
    ]);
  });

  it('leave the other device, an evaluation and a set-up alone', async () => {
    const { jobs } = openJobs();
    await begin(jobs, training('waits'));
    const ids = [
      await begin(jobs, { ...training('waits-on-gpu'), backend: 'webgpu' }),
      await begin(jobs, evaluation),
      await begin(jobs, setup('webgpu')),
      await begin(jobs, { ...training('another'), backend: 'wasm' }),
    ];
    expect(ids.map((id) => jobs.get(id)).map((job) => [job?.lane, job?.waitsFor])).toEqual([
      ['gpu', 0],
      ['evaluation', 0],
      ['backend', 0],
      ['cpu', 1],
    ]);
  });

  it('are on the CPU where the backends cannot be listed', async () => {
    const list = async (): Promise<Backends> => ({
      ok: false,
      error: { code: 'backendsUnknown', message: 'no program' },
    });
    const { jobs } = openJobs(undefined, { backends: { list, latest: list, forget: () => {} } });
    const id = await begin(jobs, { ...training('waits'), backend: 'webgpu' });
    expect(jobs.get(id)).toMatchObject({ lane: 'cpu', state: 'running' });
  });

  it('that wait go to the device that a set-up has brought', async () => {
    let known = machine({ wasm: 'cpu' });
    const forget = (): void => void (known = machine({ tensorflow: 'gpu', wasm: 'cpu' }));
    const list = async (): Promise<Backends> => known;
    const backends = { list, latest: list, forget };
    const { jobs, until } = openJobs(undefined, { backends });
    const first = await begin(jobs, training('waits'));
    await until(first, reached(1));
    const pinned = await begin(jobs, { ...training('pinned'), backend: 'wasm' });
    const free = await begin(jobs, training('waits-too'));
    expect(jobs.get(free)).toMatchObject({ lane: 'cpu', waitsFor: 2 });
    await begin(jobs, setup('cpu'));
    expect(await until(free, is('running'))).toMatchObject({ lane: 'gpu', waitsFor: 0 });
    expect(jobs.get(pinned)).toMatchObject({ lane: 'cpu', state: 'queued', waitsFor: 1 });
  });

  it('go by their turn to the device that somebody has brought otherwise, and nobody waits', async () => {
    let listed = (_: Backends): void => {};
    const fresh = new Promise<Backends>((resolve) => (listed = resolve));
    const backends = {
      list: () => fresh,
      latest: async () => machine({ wasm: 'cpu' }),
      forget: () => {},
    };
    const { jobs, until } = openJobs(undefined, { backends });
    const first = await begin(jobs, training('waits'));
    expect(jobs.get(first)).toMatchObject({ lane: 'cpu', state: 'queued', waitsFor: 0 });
    const pinned = await begin(jobs, { ...training('waits-too'), backend: 'wasm' });
    expect(jobs.get(pinned)).toMatchObject({ lane: 'cpu', state: 'queued', waitsFor: 1 });
    const third = await begin(jobs, { ...training('waits-also') });
    expect(jobs.get(third)).toMatchObject({ lane: 'cpu', waitsFor: 2 });
    listed(machine({ tensorflow: 'gpu', wasm: 'cpu' }));
    expect(await until(first, is('running'))).toMatchObject({ lane: 'gpu' });
    expect(await until(pinned, is('running'))).toMatchObject({ lane: 'cpu', waitsFor: 0 });
    const moved = await until(third, ({ lane }) => lane === 'gpu');
    expect(moved).toMatchObject({ state: 'queued', waitsFor: 1 });
  });

  it('that have begun stay where they began', async () => {
    let known = machine({ wasm: 'cpu' });
    const list = async (): Promise<Backends> => known;
    const backends = { list, latest: list, forget: () => {} };
    const { jobs, until } = openJobs(undefined, { backends });
    const id = await begin(jobs, training('waits'));
    await until(id, reached(3));
    await jobs.stop(id);
    await until(id, is('stopped'));
    known = machine({ tensorflow: 'gpu', wasm: 'cpu' });
    expect(await jobs.resume(id)).toMatchObject({ ok: true, value: { lane: 'cpu' } });
  });

  it('are refused when too many wait', async () => {
    const { jobs } = openJobs();
    for (let i = 0; i < MAX_QUEUED_JOBS; i++) await begin(jobs, training(`waits-${i}`));
    expect(jobs.list()).toHaveLength(MAX_QUEUED_JOBS);
    expect(await jobs.start(training('late'))).toMatchObject({
      ok: false,
      error: { code: 'queueFull' },
    });
  });

  it('do not take the name of a model that another is to make', async () => {
    const { jobs, until } = openJobs();
    const first = await begin(jobs, training('waits'));
    await until(first, reached(3));
    const refused = { ok: false, error: { code: 'nameTaken' } };
    expect(await jobs.start(training('waits'))).toMatchObject({
      ok: false,
      error: { code: 'nameTaken', message: expect.stringContaining(first) },
    });
    await jobs.stop(first);
    await until(first, is('stopped'));
    expect(await jobs.start(training('waits'))).toMatchObject(refused);
    expect(jobs.holdsName('waits')).toBe(true);
    await jobs.cancel(first);
    const again = await begin(jobs, training('waits'));
    expect(jobs.get(again)?.state).toBe('running');
  });

  it('let go of a name when they fail, and then have to see whether it is free', async () => {
    const names = new Set<string>();
    const { jobs, until } = openJobs(undefined, {
      modelFolder: async (name) =>
        names.has(name) ? ok(name) : { ok: false, error: { code: 'unknownModel', message: '' } },
    });
    const failed = await begin(jobs, training('fails'));
    await until(failed, is('failed'));
    const second = await begin(jobs, training('fails'));
    expect(await jobs.resume(failed)).toMatchObject({ ok: false, error: { code: 'nameTaken' } });
    await until(second, is('failed'));
    names.add('fails');
    expect(await jobs.resume(failed)).toMatchObject({ ok: false, error: { code: 'modelExists' } });
  });

  it('of the same name asked for at the same moment are one', async () => {
    const { jobs } = openJobs();
    const both = await Promise.all([jobs.start(training('waits')), jobs.start(training('waits'))]);
    expect(both.filter((each) => each.ok)).toHaveLength(1);
  });
});

describe('a training that waits', () => {
  it('is taken out of the queue by a stop, and put at its end by a resume', async () => {
    const { jobs, until } = openJobs();
    const first = await begin(jobs, training('waits'));
    const second = await begin(jobs, training('second'));
    const third = await begin(jobs, training('third'));
    expect(await jobs.resume(second)).toMatchObject({ ok: false, error: { code: 'notResumable' } });
    expect(await jobs.stop(second)).toMatchObject({ ok: true, value: { state: 'stopped' } });
    expect(jobs.get(third)).toMatchObject({ state: 'queued', waitsFor: 1 });
    const twice = await Promise.all([jobs.resume(second), jobs.resume(second)]);
    expect(twice.filter((each) => each.ok)).toMatchObject([
      { value: { state: 'queued', waitsFor: 2 } },
    ]);
    await until(first, reached(3));
    await jobs.stop(first);
    await until(second, is('finished'));
    expect(jobs.get(third)?.state).toBe('finished');
  });

  it('fails when its records are gone by its turn, and the next one starts', async () => {
    let isThere = true;
    const { jobs, until } = openJobs(undefined, {
      recordsFolder: async (name) =>
        isThere || name === 'sample'
          ? ok('/records')
          : { ok: false, error: { code: 'unknownRecords', message: `no records ${name}` } },
    });
    const first = await begin(jobs, training('waits'));
    const second = await begin(jobs, { ...training('second'), records: 'mine' });
    const third = await begin(jobs, training('third'));
    await until(first, reached(3));
    isThere = false;
    await jobs.stop(first);
    expect(await until(second, is('failed'))).toMatchObject({ error: 'no records mine' });
    await until(third, is('finished'));
  });

  it('fails when it cannot be started at all, and the next one starts', async () => {
    const { jobs, until } = openJobs(undefined, { log: SILENT });
    const id = await begin(jobs, { ...training('mine'), experts: ['a\0b'] });
    expect(await until(id, is('failed'))).toMatchObject({
      error: expect.stringContaining('null bytes'),
    });
    await until(await begin(jobs, training('another')), is('finished'));
  });

  it('waits on when the server ends, and starts with the next one', async () => {
    const { jobs, until, home } = openJobs();
    const first = await begin(jobs, training('waits'));
    const second = await begin(jobs, training('second'));
    const third = await begin(jobs, training('third'));
    await jobs.stop(second);
    await jobs.resume(second);
    await until(first, reached(3));
    await jobs.close();
    expect([first, second, third].map((id) => jobs.get(id)?.state)).toEqual([
      'interrupted',
      'queued',
      'queued',
    ]);
    const next = openJobs(home);
    await next.until(second, is('finished'));
    expect(next.states.filter((state) => state.endsWith('finished'))).toEqual([
      'third finished',
      'second finished',
    ]);
    expect(next.jobs.get(first)?.state).toBe('interrupted');
  });
});

describe('a cancelled training', () => {
  it('is not gone on with: its curve stays, its checkpoints go', async () => {
    const { jobs, until, home } = openJobs();
    const id = await begin(jobs, training('waits'));
    await until(id, reached(3));
    expect(await jobs.cancel(id)).toMatchObject({
      ok: false,
      error: { code: 'jobRunning', message: expect.stringContaining('stop it first') },
    });
    await jobs.stop(id);
    const stopped = await until(id, is('stopped'));
    const run = path.join(home, 'runs', id);
    expect(existsSync(path.join(run, 'checkpoint-2.bin'))).toBe(true);
    expect(await jobs.cancel(id)).toEqual({ ok: true, value: { ...stopped, state: 'cancelled' } });
    expect(readdirSync(run).sort()).toEqual(['metrics.jsonl', 'run.json']);
    expect(steps(openJobs(home).jobs.get(id)!)).toEqual([1, 2, 3]);
    for (const refused of [await jobs.resume(id), await jobs.cancel(id), await jobs.stop(id)])
      expect(refused.ok).toBe(false);
  });

  it('may have waited, and makes way', async () => {
    const { jobs } = openJobs();
    await begin(jobs, training('waits'));
    const second = await begin(jobs, training('second'));
    const third = await begin(jobs, training('third'));
    expect(await jobs.cancel(second)).toMatchObject({ ok: true, value: { state: 'cancelled' } });
    expect(jobs.get(third)).toMatchObject({ waitsFor: 1 });
    expect(await jobs.cancel('none')).toMatchObject({ ok: false, error: { code: 'unknownJob' } });
  });

  it('has not finished', async () => {
    const { jobs, until } = openJobs();
    const id = await begin(jobs, training('mine'));
    await until(id, is('finished'));
    expect(await jobs.cancel(id)).toMatchObject({ ok: false, error: { code: 'notCancellable' } });
  });
});
