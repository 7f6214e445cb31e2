import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePositionId } from '../../engine/formats/positionId.ts';
import { ROW_BYTES, writeRow } from '../../engine/plays/positionRow.ts';
import type { Decision, Labels } from '../../trainer/records/decision.ts';
import { DecisionStoreWriter, openDecisionStore } from '../../trainer/records/decisionStore.ts';
import { GrowingFile } from '../../trainer/records/growingFile.ts';
import {
  packDecision,
  unpackDecision,
  unpackPosition,
  unpackPreferred,
} from '../../trainer/records/packedDecision.ts';
import { anyPosition, anyRoll } from '../engine/positions.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'better-play-store-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const anyId = anyPosition.map(makePositionId);

const anyLabels: fc.Arbitrary<Labels> = fc
  .array(
    fc.record({
      result: anyId,
      equity: fc.float({ min: -3, max: 3, noNaN: true }),
      ply: fc.nat(20),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((list) => ({
    results: list.map(({ result }) => result),
    equities: Float32Array.from(list, ({ equity }) => equity),
    plies: Uint8Array.from(list, ({ ply }) => ply),
  }));

const anyDecision: fc.Arbitrary<Decision> = fc
  .record({
    position: anyId,
    roll: anyRoll,
    preferred: fc.array(anyId, { minLength: 1, maxLength: 4 }),
    other: fc.option(anyId, { nil: undefined }),
    isPreferred: fc.boolean(),
    labels: fc.option(anyLabels, { nil: undefined }),
    match: fc.constantFrom('', 'a', 'Jörg - Ann', 'match "7"\n', '試合'),
    turn: fc.option(fc.integer({ min: -1, max: 99_999 }), { nil: undefined }),
  })
  .map(({ other, isPreferred, ...rest }) => ({
    ...rest,
    played: isPreferred ? rest.preferred[0] : other,
  }));

const SOURCE = {
  source: 'a.mat',
  teacher: 'plays of every player',
  matches: 2,
  decisions: 3,
  forced: 1,
  refused: 0,
};

async function store(decisions: readonly Decision[]): Promise<{ file: string; sha256: string }> {
  const file = path.join(await mkdtemp(path.join(folder, 'store-')), 'decisions.bin');
  const writer = new DecisionStoreWriter(file);
  for (const decision of decisions) writer.add(decision);
  return { file, sha256: writer.finish([SOURCE]) };
}

async function opened(file: string) {
  const read = await openDecisionStore(file);
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}

describe('a packed decision', () => {
  test('is what was packed', () => {
    fc.assert(
      fc.property(anyDecision, (decision) => {
        expect(unpackDecision(packDecision(decision), decision.match)).toEqual(decision);
      }),
    );
  });

  test('gives its positions as rows', () => {
    fc.assert(
      fc.property(
        anyPosition,
        fc.array(anyPosition, { minLength: 1, maxLength: 3 }),
        (position, preferred) => {
          const packed = packDecision({
            position: makePositionId(position),
            roll: [3, 1],
            preferred: preferred.map(makePositionId),
            played: undefined,
            labels: undefined,
            turn: 3,
          });
          const rows = new Uint8Array(2 * ROW_BYTES).fill(255);
          const expected = new Uint8Array(2 * ROW_BYTES);
          preferred.forEach((result, rank) => {
            unpackPosition(packed, rows, 0);
            unpackPreferred(packed, rank, rows, 1);
            writeRow(position, expected, 0);
            writeRow(result, expected, 1);
            expect(rows).toEqual(expected);
          });
        },
      ),
    );
  });

  test('takes 30 bytes where the play made is the one preferred', () => {
    const [position, result] = ['4HPwATDgc/ABMA', 'sGfwATDgc/ABMA'];
    const rest = { position, roll: [3, 1], preferred: [result], labels: undefined } as const;
    expect(packDecision({ ...rest, played: result, turn: 0 })).toHaveLength(30);
    expect(packDecision({ ...rest, played: position, turn: 0 })).toHaveLength(40);
  });
});

describe('a decision store', () => {
  test('gives back every decision at any place, and what it was made from', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyDecision, { maxLength: 40 }), async (decisions) => {
        const { file, sha256 } = await store(decisions);
        const read = await opened(file);
        expect(read.length).toBe(decisions.length);
        expect(read.sha256).toBe(sha256);
        expect(read.sources).toEqual([SOURCE]);
        expect(read.slice(0, Infinity)).toEqual(decisions);
        expect(read.slice(3, 7)).toEqual(decisions.slice(3, 7));
        const backwards = Uint32Array.from(decisions.keys()).reverse();
        expect(read.list(backwards).slice(1, 5)).toEqual([...decisions].reverse().slice(1, 5));
        read.close();
      }),
      { numRuns: 30 },
    );
  });

  test('of the same decisions is the same file, and a change of any shows in its SHA-256', async () => {
    const [first, second] = fc.sample(anyDecision, { numRuns: 2, seed: 1 });
    const [a, b, c] = [
      await store([first!, second!]),
      await store([first!, second!]),
      await store([first!, { ...second!, match: 'another' }]),
    ];
    expect((await readFile(a.file)).equals(await readFile(b.file))).toBe(true);
    expect(a.sha256).toBe(b.sha256);
    expect(c.sha256).not.toBe(a.sha256);
  });

  test('holds more than its buffers do', async () => {
    const some = fc.sample(anyDecision, { numRuns: 50, seed: 2 });
    const many = Array.from({ length: 20_000 }, (_, i) => some[i % 50]!);
    const read = await opened((await store(many)).file);
    for (const row of [0, 4095, 4096, 12_345, 19_999]) {
      expect(read.decision(row)).toEqual(many[row]);
    }
    read.close();
  });

  test('that is damaged anywhere is refused, and its name said', async () => {
    const { file } = await store(fc.sample(anyDecision, { numRuns: 5, seed: 3 }));
    const bytes = await readFile(file);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 1),
        fc.constantFrom('changed', 'cut', 'longer'),
        async (at, damage) => {
          const damaged = Buffer.from(
            damage === 'cut' ? bytes.subarray(0, at) : damage === 'longer' ? [...bytes, 0] : bytes,
          );
          if (damage === 'changed') damaged[at]! ^= 0x04;
          await writeFile(file, damaged);
          const read = await openDecisionStore(file);
          expect(read).toMatchObject({ ok: false, error: { code: 'badStore' } });
          expect(!read.ok && read.error.message).toContain(file);
        },
      ),
      { numRuns: 100 },
    );
  });

  test.each([
    ['first line', (bytes: Buffer) => bytes.subarray(0, 100)],
    ['bytes, expected', (bytes: Buffer) => bytes.subarray(0, bytes.length - 1)],
    ['checksum', (bytes: Buffer) => bytes.fill(7, 300, 301)],
    [
      'first line',
      (bytes: Buffer) =>
        Buffer.from(bytes.toString('latin1').replace('"format":1', '"format":2'), 'latin1'),
    ],
  ])('says what is wrong: %s', async (why, damage) => {
    const { file } = await store(fc.sample(anyDecision, { numRuns: 5, seed: 4 }));
    await writeFile(file, damage(await readFile(file)));
    const read = await openDecisionStore(file);
    expect(!read.ok && read.error.message).toContain(why);
  });

  test('that is not there, or could not be finished, leaves nothing', async () => {
    const place = await mkdtemp(path.join(folder, 'store-'));
    const file = path.join(place, 'decisions.bin');
    expect(await openDecisionStore(file)).toMatchObject({ ok: false, error: { code: 'noStore' } });
    const writer = new DecisionStoreWriter(file);
    writer.add(fc.sample(anyDecision, { numRuns: 1, seed: 5 })[0]!);
    expect(await readdir(place)).toEqual(['decisions.bin.tmp']);
    writer.abandon();
    expect(await readdir(place)).toEqual([]);
    await writeFile(path.join(place, 'file'), '');
    expect(() => new DecisionStoreWriter(path.join(place, 'file', 'decisions.bin'))).toThrow();
  });
});

test('a growing file is whole or not there, whatever the sizes of its pieces', async () => {
  const file = path.join(folder, 'growing');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(0, 1, 1000, 600_000, 3_000_000), { maxLength: 8 }),
      async (sizes) => {
        const pieces = sizes.map((size, i) => Buffer.alloc(size, i + 1));
        const growing = new GrowingFile(file);
        growing.append(Buffer.from('....'));
        for (const piece of pieces) growing.append(piece);
        growing.overwrite(Buffer.from('head'), 0);
        growing.append(Buffer.from('end'));
        growing.finish();
        const expected = Buffer.concat([Buffer.from('head'), ...pieces, Buffer.from('end')]);
        expect((await readFile(file)).equals(expected)).toBe(true);
      },
    ),
    { numRuns: 20 },
  );
});
