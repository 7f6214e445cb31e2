/** Whatever happens to the disk or the process at whatever write: no corrupt file, and the same curve once resumed. */
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { writeAtomically } from '../../model/node/atomicFile.ts';
import { type Disk, type DiskAtOnce, DiskError, realDisk, useDisk } from '../../model/node/disk.ts';
import { readNewestCheckpoint } from '../../trainer/training/checkpoint.ts';
import { listSnapshots, readSnapshot } from '../../trainer/training/snapshots.ts';
import { SMALL, Trainings } from './trainings.ts';

/** A checkpoint after every step, so that every kind of write comes several times. */
const CONFIG = { ...SMALL, batch: 6, evaluations: 2, checkpointSeconds: 0 };

let trainings: Trainings;
let records: string[];
beforeAll(async () => {
  trainings = await Trainings.make();
  records = await trainings.fewRecords();
  await trainings.run('whole', { config: CONFIG, records });
});
afterEach(() => useDisk());
afterAll(async () => {
  await trainings.remove();
});

const noRoom = (): Error => Object.assign(new Error('no space left'), { code: 'ENOSPC' });
const half = (content: string | Uint8Array): string | Uint8Array =>
  content.slice(0, Math.floor(content.length / 2));

/** The real disk up to its k-th operation, which is done by half; `afterwards` says whether later ones are done. */
class BrokenDisk implements Disk {
  operations = 0;
  readonly #k: number;
  readonly #error: () => Error;
  readonly #isDead: boolean;

  constructor(k: number, kind: 'full' | 'killed') {
    this.#k = k;
    this.#isDead = kind === 'killed';
    this.#error = kind === 'full' ? noRoom : () => new Error('killed');
  }

  async #operate(whole: () => Promise<void>, part = async (): Promise<void> => {}): Promise<void> {
    const n = ++this.operations;
    if (n > this.#k && this.#isDead) throw this.#error();
    if (n !== this.#k) return whole();
    await part();
    throw this.#error();
  }

  write(file: string, content: string | Uint8Array): Promise<void> {
    return this.#operate(
      () => realDisk.write(file, content),
      () => realDisk.write(file, half(content)),
    );
  }

  append(file: string, content: string): Promise<void> {
    return this.#operate(
      () => realDisk.append(file, content),
      () => realDisk.append(file, half(content) as string),
    );
  }

  flush(place: string): Promise<void> {
    return this.#operate(() => realDisk.flush(place));
  }

  rename(from: string, to: string): Promise<void> {
    return this.#operate(() => realDisk.rename(from, to));
  }

  remove(place: string): Promise<void> {
    return this.#operate(() => realDisk.remove(place));
  }

  #operateAtOnce<T>(whole: () => T): T {
    const n = ++this.operations;
    if (n === this.#k || (n > this.#k && this.#isDead)) throw this.#error();
    return whole();
  }

  readonly atOnce: DiskAtOnce = {
    write: (...given) => this.#operateAtOnce(() => realDisk.atOnce.write(...given)),
    flush: (descriptor) => this.#operateAtOnce(() => realDisk.atOnce.flush(descriptor)),
    rename: (from, to) => this.#operateAtOnce(() => realDisk.atOnce.rename(from, to)),
  };
}

/** Every checkpoint and snapshot of a run is whole. */
async function expectWhole(name: string): Promise<void> {
  const run = trainings.place(name);
  const files = await readdir(run).catch(() => []);
  const checkpoint = await readNewestCheckpoint(run);
  if (!checkpoint.ok) throw new Error(checkpoint.error.message);
  const newest = files
    .filter((file) => file.startsWith('checkpoint-'))
    .sort()
    .at(-1);
  expect(newest && Number(/\d+/.exec(newest)![0])).toBe(checkpoint.value?.step);
  const snapshots = await readdir(path.join(run, 'snapshots')).catch(() => []);
  const listed = await listSnapshots(run);
  expect(listed).toHaveLength(snapshots.filter((file) => file.startsWith('step-')).length);
  for (const { step } of listed) expect((await readSnapshot(run, step)).ok).toBe(true);
}

async function expectSameAsWhole(name: string): Promise<void> {
  await expectWhole(name);
  expect(await trainings.curve(name)).toEqual(await trainings.curve('whole'));
  expect((await trainings.bytes(name)).equals(await trainings.bytes('whole'))).toBe(true);
  const left = (await readdir(trainings.place(name))).filter((file) => file.startsWith('.'));
  expect(left).toEqual([]);
}

/** Goes on with a run, or starts it where it had not come to be one. */
async function goOn(name: string): Promise<void> {
  const isRun = await stat(path.join(trainings.place(name), 'run.json')).catch(() => undefined);
  await trainings.run(name, { config: CONFIG, records, resume: isRun !== undefined });
}

describe('a run survives', () => {
  test.each(['full', 'killed'] as const)(
    'a disk that is %s, at every operation',
    async (kind) => {
      for (let k = 1; ; k++) {
        const name = `${kind}${k}`;
        const disk = new BrokenDisk(k, kind);
        useDisk(disk);
        const end = await trainings
          .attempt(name, { config: CONFIG, records })
          .catch(() => undefined);
        useDisk();
        if (disk.operations < k) {
          expect(k).toBeGreaterThan(30);
          return;
        }
        await expectWhole(name);
        if (kind === 'full' && !end?.ok) {
          expect(end!.error).toMatchObject({
            code: 'diskFailed',
            message: expect.stringMatching(
              /^\/.* cannot be written: there is no room left on the disk \(ENOSPC\).*(--resume|start again)/,
            ) as string,
          });
        }
        await goOn(name);
        await expectSameAsWhole(name);
      }
    },
    120_000,
  );

  test('a file system that is really full', async (context) => {
    const small = path.join(trainings.folder, 'small');
    await mkdir(small);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=160k', 'tmpfs', small]);
    if (mounted.status !== 0) context.skip('only root can mount a small file system');
    try {
      const there = new Trainings(small);
      const end = await there.attempt('run', { config: CONFIG, records });
      expect(end).toMatchObject({
        ok: false,
        error: { code: 'diskFailed', message: expect.stringContaining('ENOSPC') as string },
      });
      expect((await readdir(there.place('run'))).filter((file) => file.startsWith('.'))).toEqual(
        [],
      );
      expect((await readNewestCheckpoint(there.place('run'))).ok).toBe(true);
      spawnSync('mount', ['-o', 'remount,size=8m', small]);
      await there.run('run', { resume: true });
      expect(await there.curve('run')).toEqual(await trainings.curve('whole'));
    } finally {
      spawnSync('umount', [small]);
      await rm(small, { recursive: true });
    }
  });
});

test('an atomic write that fails leaves the file as it was, and nothing beside it', async () => {
  const file = path.join(trainings.folder, 'atomic', 'a.txt');
  await writeAtomically(file, 'before');
  useDisk(new BrokenDisk(1, 'full'));
  await expect(writeAtomically(file, 'after')).rejects.toThrow(DiskError);
  expect(await readdir(path.dirname(file))).toEqual(['a.txt']);
});
