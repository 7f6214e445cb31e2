/** Models as one file: the same bytes for the same model, and nothing let in that is not a whole model. */
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { strToU8, type Unzipped, unzipSync, zipSync } from 'fflate';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  LARGEST_MODEL_FILE,
  packModel,
  unpackModel as unpackChecked,
} from '../../model/node/modelFile.ts';
import { readCard } from '../../model/node/modelFolder.ts';
import { checkExported } from '../../trainer/export/checkExported.ts';
import { FLOAT, OnnxGraph, readFloats } from '../../trainer/export/onnx.ts';

const SHIPPED = path.resolve(import.meta.dirname, '../../data/models/default');
let root: string;
let file: Buffer;
let entries: Unzipped;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'better-play-model-file-'));
  const packed = await packModel(SHIPPED);
  if (!packed.ok) throw new Error(packed.error.message);
  file = packed.value;
  entries = unzipSync(file);
});
afterAll(async () => {
  await rm(root, { recursive: true });
});

/** Unpacks with the check that `model import` makes. */
const unpackModel = (
  bytes: Uint8Array,
  models: string,
  name?: string,
): ReturnType<typeof unpackChecked> =>
  unpackChecked(bytes, models, async (card, onnx) => checkExported(card, onnx), name);

/** A new, empty folder for models. */
async function place(): Promise<string> {
  return await mkdtemp(path.join(root, 'models-'));
}

/** The shipped model's card with a change. */
function cardWith(change: object): Uint8Array {
  const card = JSON.parse(Buffer.from(entries['card.json']!).toString()) as object;
  return strToU8(JSON.stringify({ ...card, ...change }));
}

describe('a model file', () => {
  test('has the same bytes whenever and wherever the model is packed', async () => {
    const copy = path.join(root, 'elsewhere');
    await cp(SHIPPED, copy, { recursive: true, preserveTimestamps: false });
    const packed = await packModel(copy);
    expect(packed.ok && packed.value.equals(file)).toBe(true);
  });

  test('unpacks to the model it was made of', async () => {
    const models = await place();
    const shipped = await readCard(SHIPPED);
    expect(await unpackModel(file, models)).toEqual(shipped);
    expect(await readdir(models)).toEqual(['default']);
    for (const name of ['card.json', 'model.onnx']) {
      const [was, is] = await Promise.all(
        [SHIPPED, path.join(models, 'default')].map((folder) => readFile(path.join(folder, name))),
      );
      expect(is!.equals(was!)).toBe(true);
    }
  });

  test('takes another name, also where the card speaks of the player', async () => {
    const models = await place();
    const unpacked = await unpackModel(file, models, 'friend');
    expect(unpacked).toMatchObject({
      ok: true,
      value: { name: 'friend', heldOut: { player: 'friend' } },
    });
    expect(await readdir(models)).toEqual(['friend']);
  });

  test('never takes the place of a model', async () => {
    const models = await place();
    await mkdir(path.join(models, 'default'));
    await writeFile(path.join(models, 'default', 'mine'), 'kept');
    expect(await unpackModel(file, models)).toMatchObject({
      error: { code: 'modelExists', message: expect.stringContaining('default') as string },
    });
    expect(await readFile(path.join(models, 'default', 'mine'), 'utf8')).toBe('kept');
    expect(await readdir(models)).toEqual(['default']);
  });

  test('what a killed import left is removed, what another one works on is not', async () => {
    const models = await place();
    // No process has the highest number there can be.
    await mkdir(path.join(models, '.scratch-4194304-00'));
    await mkdir(path.join(models, `.scratch-${process.pid}-00`));
    await unpackModel(file, models);
    expect((await readdir(models)).sort()).toEqual([`.scratch-${process.pid}-00`, 'default']);
  });

  test('is refused for a damaged model', async () => {
    const copy = path.join(root, 'damaged');
    await cp(SHIPPED, copy, { recursive: true });
    await writeFile(path.join(copy, 'model.onnx'), 'damaged');
    expect(await packModel(copy)).toMatchObject({ error: { code: 'badModel' } });
  });
});

describe('what is no model file', () => {
  const zip = (content: Record<string, Uint8Array>): Uint8Array => zipSync(content);
  const onnx = (): Uint8Array => entries['model.onnx']!;

  test.each<[string, () => Uint8Array, string]>([
    ['nothing', () => new Uint8Array(), 'no ZIP archive'],
    ['text', () => strToU8('hello'), 'no ZIP archive'],
    ['half a file', () => file.subarray(0, file.length / 2), 'no ZIP archive'],
    ['an empty archive', () => zip({}), 'it holds nothing'],
    ['no card', () => zip({ 'model.onnx': onnx() }), 'it holds model.onnx: expected'],
    [
      'one entry too many',
      () => zip({ ...entries, 'read.me': strToU8('x') }),
      'it holds card.json, model.onnx, read.me',
    ],
    [
      'entries that would leave the folder',
      () => zip({ '../card.json': entries['card.json']!, 'model.onnx': onnx() }),
      '../card.json',
    ],
    [
      'a card that is not JSON',
      () => zip({ ...entries, 'card.json': strToU8('{') }),
      'card.json is not JSON',
    ],
    ['a card without its fields', () => zip({ ...entries, 'card.json': strToU8('{}') }), 'format'],
    [
      'a name that is a path',
      () => zip({ ...entries, 'card.json': cardWith({ name: '../x' }) }),
      'expected 1 to 64',
    ],
    [
      'the checksum of another network',
      () => zip({ ...entries, 'card.json': cardWith({ sha256: '0'.repeat(64) }) }),
      'model.onnx has SHA-256',
    ],
    [
      'features this program has not',
      () => zip({ ...entries, 'card.json': cardWith({ features: 'raw-9' }) }),
      'raw-9',
    ],
    [
      'a card that does not say which network it is',
      () => zip({ ...entries, 'card.json': cardWith({ networkConfig: undefined }) }),
      'its card has no networkConfig',
    ],
    [
      'a card of another network',
      () => zip({ ...entries, 'card.json': cardWith({ networkConfig: { stem: 255 } }) }),
      'its card says parameters',
    ],
    ['a network that asks for all memory', greedy, "not what this program writes for its card's"],
    [
      'a network that asks for all memory, as long as its card says',
      () => greedy(entries['model.onnx']!.length),
      "not what this program writes for its card's",
    ],
    [
      'a parameter that is no number',
      () => {
        const bytes = Uint8Array.from(onnx());
        bytes.set([0, 0, 0xc0, 0x7f], firstNumber(bytes));
        return zip({ 'card.json': cardFor(bytes), 'model.onnx': bytes });
      },
      'values that are not numbers',
    ],
    ['an archive that claims to hold much', bomb, 'would be 4000000000 bytes'],
  ])('%s is refused', async (_, bytes, why) => {
    const models = await place();
    const got = await unpackModel(bytes(), models);
    expect(got).toMatchObject({
      error: { code: 'badModelFile', message: expect.stringContaining(why) as string },
    });
    expect(await readdir(models)).toEqual([]);
  });

  /** A few bytes whose scores come of 200,000,000 numbers, with as many more as make the file that long. */
  function greedy(length = 0): Uint8Array {
    const graph = new OnnxGraph();
    graph.input('board', ['boards', 1]);
    graph.node('many', 'ConstantOfShape', [graph.integers('shape', [200_000_000])], { to: FLOAT });
    graph.node('score', 'ReduceSum', ['many'], { keepdims: 0 });
    graph.output('score', ['boards']);
    const bytes = graph.encode('better-play');
    const long = Buffer.concat([bytes, new Uint8Array(Math.max(0, length - bytes.length))]);
    return zip({ 'card.json': cardFor(long), 'model.onnx': long });
  }

  function cardFor(bytes: Uint8Array): Uint8Array {
    return cardWith({ sha256: createHash('sha256').update(bytes).digest('hex') });
  }

  /** Where the first parameter's numbers begin. */
  function firstNumber(bytes: Uint8Array): number {
    const [first] = readFloats(bytes).values();
    const start = Buffer.from(first!.values.buffer, 0, 64);
    return Buffer.from(bytes).indexOf(start);
  }

  /** The file with 4,000,000,000 as the network's size in the central directory. */
  function bomb(): Uint8Array {
    const bytes = Buffer.from(zip({ ...entries }));
    // The signature of a central directory's heading, 22 bytes before the size unpacked.
    const at = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    bytes.writeUInt32LE(4_000_000_000, at + 24);
    return bytes;
  }

  test('a file beyond the greatest size is refused unread', async () => {
    const models = await place();
    const got = await unpackModel(new Uint8Array(LARGEST_MODEL_FILE + 1), models);
    expect(got).toMatchObject({
      error: { message: expect.stringContaining('expected at most') as string },
    });
  });

  test('no flipped byte gets in, or it changes nothing', async () => {
    const models = await place();
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), async (at, x) => {
        const flipped = Buffer.from(file);
        flipped[at]! ^= x;
        const got = await unpackModel(flipped, models, 'flipped');
        if (got.ok) {
          const was = await readCard(SHIPPED);
          expect(was.ok && got.value.sha256 === was.value.sha256).toBe(true);
          await rm(path.join(models, 'flipped'), { recursive: true });
        }
        expect(await readdir(models)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
