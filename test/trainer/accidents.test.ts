/** What goes wrong within a run: a loss that is no number, a device that goes away. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeBoards, RAW_FEATURES } from '../../engine/features/raw.ts';
import { makePositionId } from '../../engine/formats/positionId.ts';
import { flip } from '../../engine/position.ts';
import { ok } from '../../engine/result.ts';
import { openBackend, tf } from '../../trainer/backend.ts';
import { type Decision, openDecision } from '../../trainer/records/decision.ts';
import { importRecords } from '../../trainer/records/importRecords.ts';
import { savedBoard, saveBadBatch } from '../../trainer/training/badBatch.ts';
import type { Checkpoint } from '../../trainer/training/checkpoint.ts';
import { trainingConfigSchema } from '../../trainer/training/config.ts';
import { memoryData, type TrainingData } from '../../trainer/training/data.ts';
import { LossError, type Surroundings, trainingLoop } from '../../trainer/training/loop.ts';
import { ONE, SMALL, Trainings } from './trainings.ts';

let trainings: Trainings;
let decisions: Decision[];
let records: string[];
beforeAll(async () => {
  trainings = await Trainings.make();
  expect((await openBackend('cpu')).ok).toBe(true);
  const read = await importRecords([ONE]);
  if (!read.ok) throw new Error(read.error.message);
  decisions = read.value.decisions.slice(0, 40);
  records = await trainings.fewRecords();
});
afterAll(async () => {
  await trainings.remove();
});

/** A thousand steps of four decisions, reported every ten. */
const CONFIG = trainingConfigSchema.parse({ ...SMALL, batch: 4, epochs: 100 });

/** Surroundings that keep what they are given in memory. */
function recorder(): Surroundings & { saved: Checkpoint[]; bad: number[]; losses: number[] } {
  const saved: Checkpoint[] = [];
  const bad: number[] = [];
  const losses: number[] = [];
  return {
    saved,
    bad,
    losses,
    report: async (event) => void (event.event === 'step' && losses.push(event.loss)),
    save: async (checkpoint) => void saved.push(checkpoint),
    saveSnapshot: async () => {},
    async saveBadBatch(step, batch) {
      bad.push(step);
      return await saveBadBatch(trainings.folder, step, batch, 'raw-1');
    },
    isStopping: (step) => step >= 23,
  };
}

/** The data, one input of the batch of step 7 being no number until it is mended. */
function spoiledData(): { data: TrainingData; mend: () => void } {
  const sound = memoryData(CONFIG, decisions, []);
  let isSpoiled = true;
  return {
    mend: () => (isSpoiled = false),
    data: {
      ...sound,
      openBatches() {
        const batches = sound.openBatches();
        return {
          async batch(step) {
            const batch = await batches.batch(step);
            if (step === 6 && isSpoiled) batch.input[3] = Number.NaN;
            return batch;
          },
          close: () => batches.close(),
        };
      },
    },
  };
}

describe('a loss that is no number', () => {
  test.each([0, 1000])(
    'ends the run, its batch saved and nothing corrupt kept; checkpoints every %d s',
    async (checkpointSeconds) => {
      const { data, mend } = spoiledData();
      const broken = recorder();
      const before = tf.memory().numTensors;
      const config = { ...CONFIG, checkpointSeconds };
      const error = await trainingLoop(config, data, undefined, broken).catch((e: unknown) => e);
      expect(error).toBeInstanceOf(LossError);
      expect((error as Error).message).toMatch(/the loss of step 7 is not a number/);
      expect((error as Error).message).toContain(
        checkpointSeconds === 0 ? 'the last checkpoint is of step 6' : 'no checkpoint yet',
      );
      expect((error as Error).message).toContain(path.join(trainings.folder, 'bad-batch-7.json'));
      const left = tf.memory().numTensors - before;
      expect(broken.bad).toEqual([7]);
      expect(broken.losses.every(Number.isFinite)).toBe(true);
      for (const { parameters, moments } of broken.saved) {
        for (const values of [...parameters, ...moments]) {
          expect(values.every(Number.isFinite)).toBe(true);
        }
      }
      // Once the cause is gone the run goes on from before as if nothing had been.
      mend();
      const resumed = await trainingLoop(config, data, broken.saved.at(-1), recorder());
      const resumedAt = tf.memory().numTensors;
      const whole = await trainingLoop(config, data, undefined, recorder());
      expect(resumed.parameters).toEqual(whole.parameters);
      // Nothing of the steps that were not read any more stays on the backend.
      expect(left).toBe(tf.memory().numTensors - resumedAt);
    },
  );

  test('its batch can be read: Position IDs, and the inputs where they are no position', async () => {
    const text = await readFile(path.join(trainings.folder, 'bad-batch-7.json'), 'utf8');
    const saved = JSON.parse(text) as {
      step: number;
      features: string;
      decisions: { preferred: unknown; alternatives: unknown[] }[];
    };
    expect(saved).toMatchObject({ step: 7, features: 'raw-1' });
    expect(saved.decisions).toHaveLength(4);
    expect(saved.decisions[0]!.preferred).toContainEqual([3, 'NaN']);
    const known = new Map(
      decisions.map((decision) => [
        decision.preferred[0],
        openDecision(decision).plays.map(({ result }) => makePositionId(result)),
      ]),
    );
    for (const { preferred, alternatives } of saved.decisions.slice(1)) {
      expect(known.has(preferred as string)).toBe(true);
      if (alternatives.length < 32)
        expect(alternatives.every((id) => typeof id === 'string')).toBe(true);
    }
    expect(text.split('\n')).toHaveLength(4 + 3);
  });

  test('every position comes back from its inputs', () => {
    for (const decision of decisions) {
      for (const { result } of openDecision(decision).plays) {
        for (const position of [result, flip(result)]) {
          const input = encodeBoards(RAW_FEATURES, [position]);
          expect(savedBoard(input, 'raw-1')).toBe(makePositionId(position));
        }
      }
    }
  });
});

describe('a device that is lost', () => {
  /** The plain backend, said to be a GPU whose loss is told when the test likes. */
  async function losable(): Promise<{ open: typeof openBackend; lose: (reason: string) => void }> {
    let lose = (_reason: string): void => {};
    const lost = new Promise<string>((resolve) => {
      lose = resolve;
    });
    return {
      lose,
      async open(name) {
        const backend = await openBackend(name);
        return backend.ok ? ok({ ...backend.value, device: 'gpu', lost }) : backend;
      },
    };
  }
  const config = { ...SMALL, batch: 4, checkpointSeconds: 0 };

  test('ends the run with a clear error; it goes on from the last checkpoint', async () => {
    await trainings.run('whole', { config, records });
    const { open, lose } = await losable();
    const end = await trainings.attempt('lost', {
      config,
      records,
      open,
      onEvent: ({ event, step }) => event === 'step' && step === 4 && lose('the driver was reset'),
    });
    expect(end).toMatchObject({
      ok: false,
      error: {
        code: 'deviceLost',
        message: expect.stringMatching(
          /^the device of cpu .* is gone: the driver was reset\. When it is back, .*--resume/,
        ) as string,
      },
    });
    const kept = (await readdir(trainings.place('lost'))).filter((name) =>
      name.startsWith('checkpoint'),
    );
    expect(kept.sort().at(-1)).toBe('checkpoint-000000003.bin');
    await trainings.run('lost', { resume: true });
    expect(await trainings.curve('lost')).toEqual(await trainings.curve('whole'));
  });

  test('is the reason told when an operation failed because of it, though that was known first', async () => {
    const { open, lose } = await losable();
    const end = await trainings.attempt('failed', {
      config,
      records,
      open,
      onEvent({ event, step }) {
        if (event !== 'step' || step !== 3) return;
        setImmediate(() => lose('unplugged'));
        throw new Error('buffer was destroyed');
      },
    });
    expect(end).toMatchObject({
      ok: false,
      error: { code: 'deviceLost', message: expect.stringContaining('unplugged') as string },
    });
  });
});
