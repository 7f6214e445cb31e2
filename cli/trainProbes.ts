/** What `train` finds out without training: can the network learn a batch by heart, and which learning rates make it learn. */
import type { BackendName } from '../model/backends.ts';
import { type Failure, fail, ok, type Result } from '../engine/result.ts';
import type { TrainingConfig } from '../trainer/training/config.ts';
import type { TrainingData } from '../trainer/training/data.ts';
import type { DataSources } from '../trainer/training/run.ts';
import { plot } from './charts.ts';
import { percent } from './reportText.ts';
import { printJson, startProgress } from './terminal.ts';

export interface ProbeRequest {
  readonly config: TrainingConfig;
  readonly data: DataSources;
  readonly backend: BackendName | undefined;
  readonly isJson: boolean;
}

/** The rates of a range test: from far too low to far too high. */
const RATES = { from: 1e-6, to: 1, steps: 200 };
const PLOT_HEIGHT = 12;

/** Says whether the network learns one batch by heart; a failure where it does not. */
export async function probeOverfit(request: ProbeRequest): Promise<Result<void, Failure<string>>> {
  const { overfit, MOST_STEPS } = await import('../trainer/training/overfit.ts');
  const data = await openProbe(request);
  if (!data.ok) return data;
  const progress = startProgress('one batch', request.isJson);
  const found = await overfit(request.config, data.value, (step, loss) =>
    progress.update(step / MOST_STEPS, `step ${step} loss ${loss.toFixed(4)}`),
  );
  progress.stop();
  const { learned, steps, loss, agreement, decisions } = found;
  if (request.isJson) printJson(found);
  const text = `${decisions} decisions, ${steps} steps, loss ${loss.toFixed(4)}, agreement ${percent(agreement)}`;
  if (!learned) {
    return fail(
      'notLearned',
      `the network does not learn one batch by heart: ${text}. A network too small for it, or a learning rate too high or too low, can be why`,
    );
  }
  if (!request.isJson) process.stdout.write(`the network learns one batch by heart: ${text}\n`);
  return ok(undefined);
}

/** Prints the loss by the learning rate, and the rate where it falls fastest. */
export async function probeLearningRates(
  request: ProbeRequest,
): Promise<Result<void, Failure<string>>> {
  const { learningRateRange } = await import('../trainer/training/learningRateRange.ts');
  const data = await openProbe(request);
  if (!data.ok) return data;
  const progress = startProgress('rates', request.isJson);
  const found = await learningRateRange(request.config, data.value, RATES, (step, point) =>
    progress.update(step / RATES.steps, `rate ${point.learningRate.toExponential(1)}`),
  );
  progress.stop();
  if (request.isJson) {
    printJson(found);
    return ok(undefined);
  }
  const { points, suggested } = found;
  const width = Math.min(100, process.stdout.columns || 80) - 10;
  const drawn = plot(
    points.map(({ learningRate, loss }) => ({ x: learningRate, y: loss })),
    width,
    PLOT_HEIGHT,
  );
  const range = `${points[0]?.learningRate.toExponential(0)} to ${points.at(-1)?.learningRate.toExponential(1)}`;
  const says =
    suggested === null
      ? 'the loss falls at none of these rates'
      : `the loss falls fastest at ${suggested.toPrecision(2)}: a highest rate of about that, or some times less, is one to try`;
  process.stdout.write(
    `${['loss by learning rate, each step higher than the one before', ...drawn, `learning rate ${range}, evenly by its logarithm`, says].join('\n')}\n`,
  );
  return ok(undefined);
}

/** Reads the data and opens the backend. */
async function openProbe({
  config,
  data,
  backend,
  isJson,
}: ProbeRequest): Promise<Result<TrainingData, Failure<string>>> {
  const [{ openBackend }, { memoryData }, { readDecisions }] = await Promise.all([
    import('../trainer/backend.ts'),
    import('../trainer/training/data.ts'),
    import('../trainer/studies/readDecisions.ts'),
  ]);
  const reading = startProgress('reading', isJson);
  const read = await readDecisions(data, config, (what, share) => reading.update(share, what));
  reading.stop();
  if (!read.ok) return read;
  const opened = await openBackend(backend);
  if (!opened.ok) return opened;
  const { decisions, heldOut } = read.value;
  return ok(memoryData(config, decisions, heldOut));
}
