/** Small trainings in a folder of their own, on the plain JavaScript backend unless said otherwise. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Failure, Result } from '../../engine/result.ts';
import type { BackendName } from '../../model/backends.ts';
import { liveEvents, parseTrainingEvent, type TrainingEvent } from '../../model/trainingEvents.ts';
import { openBackend } from '../../trainer/backend.ts';
import type { TrainingConfigInput } from '../../trainer/training/config.ts';
import {
  type Follower,
  resumeTraining,
  startTraining,
  type TrainingEnd,
} from '../../trainer/training/train.ts';

const RECORDS = path.resolve(import.meta.dirname, '../../data/records');
export const ONE: string = path.join(RECORDS, 'gnubg-2ply-01.mat');
export const TWO: string = path.join(RECORDS, 'gnubg-2ply-02.mat');

/** A network that takes milliseconds a step. */
export const SMALL: TrainingConfigInput = {
  network: { stem: 16, mixture: { shared: 8, experts: 4, units: 4 } },
  batch: 32,
  epochs: 1,
  evaluations: 4,
  split: { heldOutShare: 0.5, seed: 4 },
};

/** What a test may say of a training. */
export interface Options {
  readonly resume?: boolean;
  /** Stops after so many steps. */
  readonly until?: number;
  readonly config?: TrainingConfigInput;
  readonly backend?: BackendName;
  readonly from?: string;
  readonly records?: readonly string[];
  readonly labels?: readonly string[];
  readonly open?: typeof openBackend;
  readonly workers?: number;
  /** Name of its model; its own when undefined. */
  readonly model?: string;
  readonly replace?: boolean;
  /** Stops it while it reads or judges. */
  readonly isHalting?: () => boolean;
  readonly onEvent?: (event: TrainingEvent) => void;
}

/** Trainings whose runs and models are in one temporary folder. */
export class Trainings {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Makes the folder; remove it at the end. */
  static async make(): Promise<Trainings> {
    return new Trainings(await mkdtemp(path.join(tmpdir(), 'better-play-training-')));
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }

  /** The run's folder. */
  place(name: string): string {
    return path.join(this.folder, name);
  }

  /** The folder of the model a run makes. */
  model(name: string): string {
    return path.join(this.folder, 'models', name);
  }

  /** Runs or resumes a training. */
  async attempt(
    name: string,
    { resume = false, until = Infinity, config = SMALL, ...options }: Options = {},
  ): Promise<Result<TrainingEnd, Failure<string>>> {
    const follower: Follower = {
      onLoading: () => {},
      onLoaded: () => {},
      onEvent: options.onEvent ?? (() => {}),
      onExporting: () => {},
      isStopping: (step) => (step < 0 ? (options.isHalting?.() ?? false) : step >= until),
    };
    const folder = this.place(name);
    const means = { open: options.open ?? openBackend, workers: options.workers };
    if (resume) {
      return await resumeTraining(folder, follower, { ...means, backend: options.backend });
    }
    const request = {
      folder,
      model: options.model ?? name,
      replace: options.replace ?? false,
      models: path.join(this.folder, 'models'),
      data: {
        records: [...(options.records ?? [ONE, TWO])],
        labels: [...(options.labels ?? [])],
        teachers: { kind: 'all' as const },
        players: [],
      },
      from: options.from,
      config,
      backend: options.backend ?? 'cpu',
      command: 'test',
      revision: null,
    };
    return await startTraining(request, follower, means);
  }

  /** As `attempt`; throws where that fails. */
  async run(name: string, options: Options = {}): Promise<TrainingEnd> {
    const end = await this.attempt(name, options);
    if (!end.ok) throw new Error(end.error.message);
    return end.value;
  }

  /** All events of a run, those that do not count too. */
  async events(name: string): Promise<TrainingEvent[]> {
    const text = await readFile(path.join(this.place(name), 'metrics.jsonl'), 'utf8');
    return text.split('\n').flatMap((line) => parseTrainingEvent(line) ?? []);
  }

  /** A run's curve without what depends on the clock and the machine. */
  async curve(name: string): Promise<object[]> {
    return liveEvents(await this.events(name)).flatMap((event): object[] => {
      if (event.event === 'evaluation') return [event];
      if (event.event !== 'step') return [];
      const { step, decisions, loss, learningRate, expertLoad, routingEntropy } = event;
      return [{ step, decisions, loss, learningRate, expertLoad, routingEntropy }];
    });
  }

  /** The bytes of the model a run made. */
  async bytes(name: string): Promise<Buffer> {
    return await readFile(path.join(this.model(name), 'model.onnx'));
  }

  /** Two matches of the first games of the samples: a few dozen decisions. */
  async fewRecords(games = 1): Promise<string[]> {
    const files: string[] = [];
    for (const sample of [ONE, TWO]) {
      const text = await readFile(sample, 'utf8');
      const file = path.join(this.folder, path.basename(sample));
      await writeFile(file, text.slice(0, text.indexOf(` Game ${games + 1}`)));
      files.push(file);
    }
    return files;
  }
}
