import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeBoard, RAW_FEATURES } from '../../engine/features/raw.ts';
import { makePositionId } from '../../engine/formats/positionId.ts';
import type { Position } from '../../engine/position.ts';
import { DiskError } from '../../model/node/disk.ts';
import { BatchMaker } from '../../trainer/input/batchMaker.ts';
import { openRunData, type RunData, writeRunData } from '../../trainer/input/runData.ts';
import { randomFrom, shuffle } from '../../trainer/random.ts';
import { type Decision, openDecision } from '../../trainer/records/decision.ts';
import { loadDecisions } from '../../trainer/records/load.ts';
import { packDecision } from '../../trainer/records/packedDecision.ts';
import { splitByMatch, splitFor } from '../../trainer/records/split.ts';
import { type Batch, makeBatch } from '../../trainer/training/batch.ts';
import { type TrainingConfig, trainingConfigSchema } from '../../trainer/training/config.ts';
import { type BatchSource, memoryData } from '../../trainer/training/data.ts';

const DATA = path.resolve(import.meta.dirname, '../../data');
const SOURCES = {
  records: [1, 2, 3].map((n) => path.join(DATA, `records/gnubg-2ply-0${n}.mat`)),
  labels: [path.join(DATA, 'labels/sample-2ply.tsv.gz')],
  teachers: { kind: 'all' as const },
  players: [],
};
/** So few alternatives that most decisions have to draw theirs. */
const CONFIG = trainingConfigSchema.parse({ batch: 48, alternatives: 7, seed: 5, evaluateOn: 30 });

let folder: string;
let sha256: string;
let train: Decision[];
let heldOut: Decision[];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'better-play-input-'));
  const written = await writeRunData(folder, SOURCES, () => {});
  if (!written.ok) throw new Error(written.error.message);
  sha256 = written.value;
  const loaded = await loadDecisions(SOURCES);
  if (!loaded.ok) throw new Error(loaded.error.message);
  const { decisions } = loaded.value;
  const matches = decisions.map(({ match }) => match);
  ({ train, heldOut } = splitByMatch(decisions, splitFor(matches, CONFIG.split)));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function opened(workers: number, config = CONFIG): Promise<RunData> {
  const data = await openRunData(folder, { fingerprint: sha256, config, from: null }, workers);
  if (!data.ok) throw new Error(data.error.message);
  return data.value;
}

/** The same batches made plainly: every play as an object, every result by its Position ID. */
function plainBatch({ seed, batch, alternatives }: TrainingConfig, step: number): Batch {
  const random = randomFrom(3, seed, step);
  const boards: Position[] = [];
  const playCounts: number[] = [];
  const orderOf = (epoch: number): Uint32Array => {
    const order = Uint32Array.from(train.keys());
    shuffle(order, randomFrom(2, seed, epoch));
    return order;
  };
  const firstEpoch = Math.floor((step * batch) / train.length);
  const orders = [orderOf(firstEpoch), orderOf(firstEpoch + 1)];
  for (let at = step * batch; at < (step + 1) * batch; at++) {
    const order = orders[Math.floor(at / train.length) - firstEpoch]!;
    const decision = train[order[at % train.length]!]!;
    const results = openDecision(decision).plays.map(({ result }) => result);
    const ids = results.map(makePositionId);
    const others = results.filter((_, i) => !decision.preferred.includes(ids[i]!));
    if (others.length > alternatives) {
      for (let i = 0; i < alternatives; i++) {
        const j = i + random.below(others.length - i);
        [others[i], others[j]] = [others[j]!, others[i]!];
      }
    }
    const drawn = others.slice(0, alternatives);
    boards.push(results[ids.indexOf(decision.preferred[0]!)]!, ...drawn);
    playCounts.push(1 + drawn.length);
  }
  const input = new Float32Array(boards.length * RAW_FEATURES.size);
  boards.forEach((board, i) => encodeBoard(RAW_FEATURES, board, input, i * RAW_FEATURES.size));
  return { input, boards: boards.length, playCounts };
}

/** Over the end of the first epoch, forwards with a gap, and back. */
function someSteps(): number[] {
  const last = Math.floor(train.length / CONFIG.batch);
  return [0, 1, 2, 5, 6, last - 1, last, last + 1, 3];
}

async function batchesOf(source: BatchSource): Promise<Batch[]> {
  const batches: Batch[] = [];
  try {
    for (const step of someSteps()) batches.push(await source.batch(step));
  } finally {
    await source.close();
  }
  return batches;
}

function expectSame(found: readonly Batch[], expected: readonly Batch[]): void {
  expect(found.map(({ boards, playCounts }) => [boards, playCounts])).toEqual(
    expected.map(({ boards, playCounts }) => [boards, playCounts]),
  );
  found.forEach(({ input }, i) => {
    expect(Buffer.from(input.buffer).equals(Buffer.from(expected[i]!.input.buffer))).toBe(true);
  });
}

describe('batches', () => {
  test('are those of a plain implementation, from memory and from the store', async () => {
    const expected = someSteps().map((step) => plainBatch(CONFIG, step));
    expect(expected.some(({ playCounts }) => playCounts.includes(8))).toBe(true);
    expect(train.some(({ preferred }) => preferred.length > 1)).toBe(true);
    expectSame(await batchesOf(memoryData(CONFIG, train, heldOut).openBatches()), expected);
    const data = await opened(0);
    expectSame(await batchesOf(data.openBatches()), expected);
    data.close();
  });

  test.each([1, 2])('are the same made in %i workers', async (workers) => {
    const data = await opened(workers);
    const expected = await batchesOf(memoryData(CONFIG, train, heldOut).openBatches());
    expectSame(await batchesOf(data.openBatches()), expected);
    data.close();
  });

  test('leave out a decision that has nothing to compare', () => {
    const [first, second] = train;
    const { plays } = openDecision(first!);
    const even = { ...first!, preferred: plays.map(({ result }) => makePositionId(result)) };
    const { boards, playCounts } = makeBatch([even, second!], RAW_FEATURES, 4000, randomFrom(1));
    expect(playCounts).toEqual([openDecision(second!).plays.length]);
    expect(boards).toBe(playCounts[0]);
  });
});

describe('the order', () => {
  const anySpec = fc.record({
    decisions: fc.integer({ min: 1, max: 60 }),
    batch: fc.integer({ min: 1, max: 25 }),
    seed: fc.integer(),
  });

  test('goes through all decisions once an epoch, whatever the size of a batch', () => {
    fc.assert(
      fc.property(anySpec, fc.nat(3), (spec, epoch) => {
        const read: number[] = [];
        const packed = packDecision(train[0]!);
        const maker = new BatchMaker({ ...spec, features: 'raw-1', alternatives: 1 }, (i) => {
          read.push(i);
          return packed;
        });
        const { decisions, batch } = spec;
        const first = Math.floor((epoch * decisions) / batch);
        const last = Math.ceil(((epoch + 1) * decisions) / batch);
        for (let step = first; step < last; step++) maker.make(step);
        const start = epoch * decisions - first * batch;
        const inEpoch = read.slice(start, start + decisions);
        expect(inEpoch.sort((a, b) => a - b)).toEqual(
          Array.from({ length: decisions }, (_, i) => i),
        );
      }),
    );
  });

  test('is another one in every epoch and for every seed, and any decision can come first', () => {
    const orderOf = (seed: number, epoch: number): string => {
      const read: number[] = [];
      const spec = { decisions: 6, features: 'raw-1', batch: 6, seed, alternatives: 1 };
      const packed = packDecision(train[0]!);
      new BatchMaker(spec, (i) => {
        read.push(i);
        return packed;
      }).make(epoch);
      return read.join('');
    };
    const orders = Array.from({ length: 1440 }, (_, i) => orderOf(i % 2, i >> 1));
    // Of 720 orders drawn 1440 times about 720 (1 - e^-2) = 623 are met.
    expect(new Set(orders).size).toBeGreaterThan(590);
    for (const first of '012345') {
      const share = orders.filter((order) => order.startsWith(first)).length / orders.length;
      expect(share).toBeGreaterThan(0.12);
      expect(share).toBeLessThan(0.22);
    }
    expect(orderOf(1, 7)).toBe(orderOf(1, 7));
  });
});

describe("a run's data", () => {
  test('are its sources, split by match, with the same sample of the held-out ones', async () => {
    const data = await opened(0);
    expect(data.decisions).toBe(train.length);
    expect(data.sides.decisions.slice(0, Infinity)).toEqual(train);
    expect(data.sides.heldOut.slice(0, Infinity)).toEqual(heldOut);
    expect(data.evaluation).toEqual(memoryData(CONFIG, train, heldOut).evaluation);
    expect(data.evaluation).toHaveLength(30);
    expect(data.sources.map(({ source }) => source)).toEqual([
      'gnubg-2ply-01.mat, gnubg-2ply-02.mat, gnubg-2ply-03.mat',
      'sample-2ply.tsv.gz',
    ]);
    data.close();
  });

  test('that are missing, damaged or others say so and what to do', async () => {
    const place = await mkdtemp(path.join(folder, 'run-'));
    const messageOf = async (sha: string): Promise<string> => {
      const read = await openRunData(place, { fingerprint: sha, config: CONFIG, from: null }, 0);
      return read.ok ? '' : `${read.error.code}: ${read.error.message}`;
    };
    const file = path.join(place, 'decisions.bin');
    expect(await messageOf(sha256)).toContain(`noData: ${file} cannot be read`);
    expect(await messageOf(sha256)).toContain('put back a copy');
    await copyFile(path.join(folder, 'decisions.bin'), file);
    expect(await messageOf('0')).toContain('badData: ');
    expect(await messageOf('0')).toContain('other decisions');
    await truncate(file, 5000);
    expect(await messageOf(sha256)).toMatch(/^badData: .* 5000 bytes, expected \d+\. .*put back/);
  });

  test('cannot all be held out', async () => {
    const place = await mkdtemp(path.join(folder, 'run-'));
    const one = { ...SOURCES, records: SOURCES.records.slice(0, 1), labels: [] };
    const written = await writeRunData(place, one, () => {});
    if (!written.ok) throw new Error(written.error.message);
    // The share is below the hash of the only match for one of these seeds and above it for another.
    const ends = await Promise.all(
      [1, 2, 3, 4, 5, 6, 7, 8].map(async (seed) => {
        const config = trainingConfigSchema.parse({ split: { heldOutShare: 0.5, seed } });
        const data = await openRunData(
          place,
          { fingerprint: written.value, config, from: null },
          0,
        );
        if (data.ok) data.value.close();
        return data.ok ? data.value.sides.heldOut.length : data.error.code;
      }),
    );
    expect(new Set(ends)).toEqual(new Set([0, 'noDecisions']));
  });

  test('that cannot be read or written leave no file', async () => {
    const place = await mkdtemp(path.join(folder, 'run-'));
    expect(
      await writeRunData(place, { ...SOURCES, records: ['/nowhere'] }, () => {}),
    ).toMatchObject({ ok: false, error: { code: 'noRecords' } });
    expect(await readdir(place)).toEqual([]);
    await writeFile(path.join(place, 'file'), '');
    await expect(writeRunData(path.join(place, 'file'), SOURCES, () => {})).rejects.toThrow(
      DiskError,
    );
    await rm(path.join(place, 'file'));
    let asked = 0;
    expect(
      await writeRunData(
        place,
        SOURCES,
        () => {},
        () => ++asked > 100,
      ),
    ).toMatchObject({
      ok: false,
      error: { code: 'stopped' },
    });
    expect(await readdir(place)).toEqual([]);
  });
});

describe('a worker', () => {
  test('that cannot read hands over why, and still ends', async () => {
    const place = await mkdtemp(path.join(folder, 'run-'));
    await copyFile(path.join(folder, 'decisions.bin'), path.join(place, 'decisions.bin'));
    const data = await openRunData(place, { fingerprint: sha256, config: CONFIG, from: null }, 2);
    if (!data.ok) throw new Error(data.error.message);
    const batches = data.value.openBatches();
    await truncate(path.join(place, 'decisions.bin'), 300);
    await expect(batches.batch(0)).rejects.toThrow(
      /decisions\.bin: \d+ bytes of row \d+, expected/,
    );
    await batches.close();
    await expect(batches.batch(1)).rejects.toThrow('closed');
    data.value.close();
  });

  test('that cannot start hands over why', async () => {
    const place = await mkdtemp(path.join(folder, 'run-'));
    await copyFile(path.join(folder, 'decisions.bin'), path.join(place, 'decisions.bin'));
    const data = await openRunData(place, { fingerprint: sha256, config: CONFIG, from: null }, 1);
    if (!data.ok) throw new Error(data.error.message);
    await rm(place, { recursive: true });
    const batches = data.value.openBatches();
    await expect(batches.batch(0)).rejects.toThrow('ENOENT');
    await batches.close();
    data.value.close();
  });

  test('closed while somebody waits lets him know', async () => {
    const data = await opened(1);
    const batches = data.openBatches();
    const waiting = expect(batches.batch(0)).rejects.toThrow('closed');
    await batches.close();
    await waiting;
    await batches.close();
    data.close();
  });

  test('forgotten does not keep the program from ending', async () => {
    const url = new URL('../../dist/trainer/', import.meta.url);
    const program = `
      const { openRunData } = await import('${url.href}input/runData.js');
      const config = ${JSON.stringify(CONFIG)};
      const data = await openRunData(${JSON.stringify(folder)}, { fingerprint: '${sha256}', config, from: null }, 2);
      const { boards } = await data.value.openBatches().batch(3);
      process.stdout.write(String(boards));`;
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], {
      timeout: 20_000,
    });
    expect(Number(stdout)).toBe(plainBatch(CONFIG, 3).boards);
  });
});
