import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Backends } from '../../server/jobs/backendList.ts';
import { markOf } from '../../server/home/processes.ts';
import { outlineOf } from '../../server/jobs/jobEvents.ts';
import { makeJobId } from '../../server/jobs/jobRecord.ts';
import { type Job, jobSchema } from '../../server/protocol/jobs.ts';
import {
  connect,
  FAKE_PROGRAM,
  makeOptions,
  SILENT,
  startServer,
  temporaryFolder,
} from './fakes/startServer.ts';
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

describe('a training', () => {
  it('reports its events as they come, and finishes', async () => {
    const { jobs, until, events, home } = openJobs();
    const id = await begin(jobs, training('mine'));
    const job = await until(id, is('finished'));
    expect(jobSchema.parse(job)).toEqual(job);
    expect(steps(job)).toEqual([1, 2, 3, 4]);
    expect(job.events.at(-1)).toMatchObject({ event: 'finished', model: 'mine' });
    expect(events).toEqual(job.events);
    const run = path.join(home, 'runs', id);
    expect(JSON.parse(readFileSync(path.join(run, 'run.json'), 'utf8'))).toEqual({
      model: 'mine',
      args: [
        '--records=/records/sample',
        '--expert=Ann',
        '--expert=--json',
        '--model=mine',
        '--preset=standard',
        '--epochs=2',
        `--run=${run}`,
        `--models=${path.join(home, 'models')}`,
        '--json',
      ],
    });
    const next = openJobs(home).jobs;
    expect(next.get(id)).toEqual(job);
    expect(next.list()).toEqual([{ ...job, events: outlineOf(job.events) }]);
  });

  it('saves and stops when it is asked to, and goes on from its checkpoint', async () => {
    const { jobs, until } = openJobs();
    const id = await begin(jobs, training('waits'));
    await until(id, reached(3));
    expect(await jobs.stop(id)).toMatchObject({ ok: true, value: { state: 'stopping' } });
    const stopped = await until(id, is('stopped'));
    expect(stopped.events.at(-1)).toMatchObject({ event: 'stopped', step: 3 });
    expect(await jobs.stop(id)).toMatchObject({ ok: false, error: { code: 'notRunning' } });
    expect(await jobs.resume(id)).toMatchObject({ ok: true, value: { state: 'running' } });
    const job = await until(id, is('finished'));
    expect(steps(job)).toEqual([1, 2, 3, 4]);
    expect(job.error).toBeNull();
    expect(await jobs.resume(id)).toMatchObject({ ok: false, error: { code: 'notResumable' } });
  });

  it('is killed when it is asked to stop a second time', async () => {
    const { jobs, until } = openJobs();
    const id = await begin(jobs, training('hangs'));
    await until(id, reached(3));
    await jobs.stop(id);
    await jobs.stop(id);
    expect((await until(id, is('stopped'))).error).toBeNull();
  });

  it('says why it failed, and can be tried again', async () => {
    const { jobs, until } = openJobs();
    const id = await begin(jobs, training('fails'));
    const job = await until(id, is('failed'));
    expect(job.error).toBe('reading records\nno decisions of an expert: nothing to learn from');
    expect(await jobs.resume(id)).toMatchObject({
      ok: true,
      value: { state: 'running', error: null },
    });
    await until(id, is('finished'));
  });

  it('fails when its program cannot be run', async () => {
    const { jobs, until } = openJobs(undefined, { program: '/no/such/program' });
    const id = await begin(jobs, training('mine'));
    expect((await until(id, is('failed'))).error).toContain('/no/such/program');
  });

  it('is given what was asked for, places as folders', async () => {
    const { jobs, until, home } = openJobs();
    const request = { ...training('mine'), seed: 7, backend: 'wasm' as const, epochs: null };
    const id = await begin(jobs, { ...request, preset: 'personal', experts: [] });
    await until(id, is('finished'));
    const { args } = JSON.parse(readFileSync(path.join(home, 'runs', id, 'run.json'), 'utf8')) as {
      args: string[];
    };
    expect(args.slice(1, -3)).toEqual([
      '--model=mine',
      '--preset=personal',
      '--seed=7',
      '--backend=wasm',
      '--from=/models/default',
    ]);
  });

  it('is refused without records, and under the name of a model there is', async () => {
    const { jobs } = openJobs();
    expect(await jobs.start({ ...training('mine'), records: 'none' })).toMatchObject({
      ok: false,
      error: { code: 'unknownRecords' },
    });
    expect(await jobs.start(training('default'))).toMatchObject({
      ok: false,
      error: { code: 'modelExists' },
    });
    expect(await jobs.start({ ...training('mine'), preset: 'none' })).toMatchObject({
      ok: false,
      error: { code: 'unknownPreset', message: expect.stringContaining('standard, quick') },
    });
    expect(await jobs.start({ ...training('mine'), from: 'nobody' })).toMatchObject({
      ok: false,
      error: { code: 'unknownModel' },
    });
    expect(await jobs.start({ ...evaluation, model: 'nobody' })).toMatchObject({
      ok: false,
      error: { code: 'unknownModel' },
    });
    expect(await jobs.stop('nothing')).toMatchObject({ ok: false, error: { code: 'unknownJob' } });
    expect(await jobs.resume('../../etc')).toMatchObject({
      ok: false,
      error: { code: 'unknownJob' },
    });
    expect(jobs.list()).toEqual([]);
  });
});

describe('an evaluation', () => {
  it('brings its report, also to the next server', async () => {
    const { jobs, until, home } = openJobs();
    const id = await begin(jobs, { ...evaluation, experts: ['Ann Lee'] });
    const job = await until(id, is('finished'));
    expect(job.report).toMatchObject({
      data: '/records/sample',
      teacher: '--expert=Ann Lee',
      players: [{ player: '/models/default' }],
    });
    expect(openJobs(home).jobs.get(id)).toEqual(job);
  });
});

describe('a set-up', () => {
  it('says how far it is, and has the backends listed anew when it has ended', async () => {
    let forgotten = 0;
    const list = async (): Promise<Backends> => machine({ wasm: 'cpu' });
    const forget = (): void => void forgotten++;
    const { jobs, until } = openJobs(undefined, { backends: { list, latest: list, forget } });
    const id = await begin(jobs, setup('webgpu'));
    expect(jobs.get(id)).toMatchObject({ lane: 'backend', state: 'running', events: [] });
    const begun = await until(id, ({ progress }) => progress !== null);
    expect(begun.progress).toEqual({ share: 0, what: 'install webgpu' });
    await jobs.stop(id);
    await until(id, is('stopped'));
    expect(forgotten).toBe(1);
    const done = await until(await begin(jobs, setup('cpu')), is('finished'));
    expect(done).toMatchObject({ progress: { share: 1, what: 'done' }, error: null });
    expect(forgotten).toBe(2);
  });

  it('says what is missing', async () => {
    const { jobs, until } = openJobs();
    const id = await begin(jobs, setup('gpu'));
    expect((await until(id, is('failed'))).error).toBe('g++ is missing: apt install g++');
  });
});

describe('a server that ends', () => {
  it('interrupts its training, which the next server resumes', async () => {
    const { jobs, until, home } = openJobs();
    const id = await begin(jobs, training('waits'));
    await until(id, reached(3));
    await jobs.close();
    expect(jobs.get(id)).toMatchObject({ state: 'interrupted' });
    expect(await jobs.start(training('late'))).toMatchObject({
      ok: false,
      error: { code: 'closing' },
    });
    const next = openJobs(home);
    expect(next.jobs.get(id)).toEqual(jobs.get(id));
    await next.jobs.resume(id);
    expect(steps(await next.until(id, is('finished')))).toEqual([1, 2, 3, 4]);
  });

  it('by a kill leaves a training that saves itself before it can be run again', async () => {
    const home = temporaryFolder();
    const id = makeJobId(new Date());
    const run = path.join(home, 'runs', id);
    const args = [FAKE_PROGRAM, 'train', '--model=waits', `--run=${run}`];
    const left = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    const ended = new Promise((resolve) => left.once('exit', resolve));
    await new Promise<void>((resolve) => {
      left.stdout.on('data', (data) => String(data).includes('"step":3') && resolve());
    });
    writeJob(home, { id, process: markOf(left.pid!) });
    const { jobs, until } = openJobs(home);
    expect(jobs.get(id)?.state).toBe('running');
    const resumed = jobs.resume(id);
    left.kill('SIGINT'); // as the end of its server does
    await until(id, is('interrupted'));
    expect(await ended).toBe(130);
    expect(await resumed).toMatchObject({ ok: true });
    expect(steps(await until(id, is('finished')))).toEqual([1, 2, 3, 4]);
  });

  it('by a kill leaves a curve that ends in a torn line, and no process', async () => {
    const home = temporaryFolder();
    const id = makeJobId(new Date());
    const run = path.join(home, 'runs', id);
    mkdirSync(run, { recursive: true });
    appendFileSync(
      path.join(run, 'metrics.jsonl'),
      '{"event":"checkpoint","step":5}\n{"event":"step","st',
    );
    // A process of this number lives, but it is not the job.
    writeJob(home, { id, process: { pid: process.pid, command: 'node better-play train' } });
    const { until } = openJobs(home);
    const job = await until(id, is('interrupted'));
    expect(job.events).toEqual([{ event: 'checkpoint', step: 5 }]);
  });

  it('passes over a job file that is damaged', () => {
    const home = temporaryFolder();
    mkdirSync(path.join(home, 'jobs'));
    writeFileSync(path.join(home, 'jobs', '20260101-000000-abcd.json'), '{');
    expect(openJobs(home, { log: SILENT }).jobs.list()).toEqual([]);
  });
});

describe('jobs of a server', () => {
  it('are started over HTTP and watched over a socket, each event once', async () => {
    const options = makeOptions();
    const { url } = await startServer(options);
    const post = async (
      target: string,
      body: unknown = {},
    ): Promise<{ status: number; job: Job }> => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${url}/api/jobs${target}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      return { status: response.status, job: (await response.json()) as Job };
    };
    const { status, job } = await post('', training('waits'));
    expect([status, job.state]).toEqual([200, 'running']);
    expect((await post('', training('waits'))).status).toBe(409);
    expect((await post('', { ...training('x'), epochs: 0 })).status).toBe(400);

    const socket = await connect(url);
    const seen: unknown[] = [];
    const stopped = new Promise<Job>((resolve) =>
      socket.on('job:state', (state: Job) => state.state === 'stopped' && resolve(state)),
    );
    socket.on('job:event', ({ event }: { event: unknown }) => seen.push(event));
    const watched = (await socket.emitWithAck('job:watch', { jobId: job.id })) as {
      ok: true;
      job: Job;
    };
    expect(watched.job.id).toBe(job.id);
    expect(await socket.emitWithAck('job:watch', { jobId: 'none' })).toMatchObject({
      ok: false,
      error: { code: 'unknownJob' },
    });
    expect(await socket.emitWithAck('job:watch', null)).toMatchObject({
      ok: false,
      error: { code: 'badMessage' },
    });
    await post(`/${job.id}/stop`);
    expect((await stopped).events).toEqual([]);
    const end = (await (await fetch(`${url}/api/jobs/${job.id}`)).json()) as Job;
    expect([...watched.job.events, ...seen]).toEqual(end.events);
    expect((await post('/none/resume')).status).toBe(404);
    const listed = (await (await fetch(`${url}/api/jobs`)).json()) as Job[];
    expect(listed).toEqual([{ ...end, events: outlineOf(end.events) }]);
    expect(existsSync(path.join(options.home, 'jobs', `${job.id}.json`))).toBe(true);
  });
});

/** A job file as a server leaves it that is killed while the job runs. */
function writeJob(home: string, fields: { id: string; process: unknown }): void {
  mkdirSync(path.join(home, 'jobs'), { recursive: true });
  const record = {
    request: training('waits'),
    state: 'running',
    lane: 'cpu',
    startedAt: new Date().toISOString(),
    report: null,
    error: null,
    turn: null,
    checkpointModels: [],
    ...fields,
  };
  writeFileSync(path.join(home, 'jobs', `${fields.id}.json`), JSON.stringify(record));
}
