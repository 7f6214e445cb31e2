/** Makes checkpoints of trainings models, so that they can be played. */
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import { modelNameSchema } from '../../model/card.ts';
import { checkpointArguments } from '../jobs/jobArguments.ts';
import { checkpointsOf } from '../jobs/checkpoints.ts';
import { describeEnd } from '../jobs/jobOutcome.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { snapshotSteps } from '../jobs/runFolder.ts';
import { KeyedQueue } from '../keyedQueue.ts';
import { outputOf } from '../program.ts';
import type { JobCheckpoint, ModelSummary } from '../protocol/jobs.ts';
import type { ModelLibrary } from './modelLibrary.ts';

/** How long making one may take. */
const MAKE_TIMEOUT_MS = 300_000;

export interface CheckpointModelsParts {
  readonly jobs: Jobs;
  readonly library: ModelLibrary;
  /** bin/better-play, or a stand-in for tests. */
  readonly program: string;
}

export class CheckpointModels {
  readonly #parts: CheckpointModelsParts;
  /** One at a time: each is a process with the trainer in it. */
  readonly #queue = new KeyedQueue();

  constructor(parts: CheckpointModelsParts) {
    this.#parts = parts;
  }

  /** Returns what can be played of a job, newest first; [] of one that is no training, or was cancelled. */
  async list(id: string): Promise<Result<JobCheckpoint[], Failure<'unknownJob'>>> {
    const { jobs } = this.#parts;
    const job = jobs.get(id);
    if (!job) return fail('unknownJob', `there is no job ${id}`);
    if (job.state === 'cancelled') return ok([]);
    return ok(checkpointsOf(await snapshotSteps(jobs.runFolder(id)), job.events));
  }

  /** Returns the model of a training's checkpoint, made now or by an earlier call. */
  async make(id: string, step: number): Promise<Result<ModelSummary, Failure<string>>> {
    const { jobs, library } = this.#parts;
    const checkpoints = await this.list(id);
    if (!checkpoints.ok) return checkpoints;
    const request = jobs.requestOf(id);
    const steps = checkpoints.value.map((checkpoint) => checkpoint.step);
    if (request?.kind !== 'train' || !steps.includes(step)) {
      const there = steps.length > 0 ? `there are ${steps.join(', ')}` : 'there is none';
      return fail('unknownCheckpoint', `job ${id} has no checkpoint of step ${step}: ${there}`);
    }
    const name = `${request.model}-step-${step}`;
    const isName = modelNameSchema.safeParse(name);
    if (!isName.success)
      return fail(
        'badRequest',
        `a model cannot be called ${name}: ${isName.error.issues[0]!.message}`,
      );
    return this.#queue.run('make', async () => {
      if (!(await library.folder(name)).ok) {
        if (jobs.holdsName(name))
          return fail('nameTaken', `a training is to make a model "${name}": cancel it, or wait`);
        const made = await this.#run(id, { step, name });
        if (!made.ok) return made;
      } else if (!jobs.checkpointModels(id).includes(step)) {
        return fail('modelExists', `there is a model "${name}" already, and not of this training`);
      }
      return library.summary(name);
    });
  }

  async #run(
    id: string,
    { step, name }: { step: number; name: string },
  ): Promise<Result<void, Failure<'makeFailed'>>> {
    const { jobs, library, program } = this.#parts;
    // Before it is there: should the server be killed meanwhile, the model is known to be of this training.
    jobs.addCheckpointModel(id, step);
    const models = library.trained;
    const args = checkpointArguments(jobs.runFolder(id), { step, model: name, models });
    const end = await outputOf(program, args, MAKE_TIMEOUT_MS);
    if (end.isTimedOut)
      return fail('makeFailed', `making the model took longer than ${MAKE_TIMEOUT_MS / 1000} s`);
    return end.status === 0
      ? ok(undefined)
      : fail('makeFailed', end.errorText || `making the model failed: ${describeEnd(end)}`);
  }
}
