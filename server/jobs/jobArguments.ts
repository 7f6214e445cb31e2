/**
 * What a job runs: the arguments of bin/better-play. Values follow `=`, so that none is taken for an option, and all
 * places are folders, so that it does not matter where the program would look for a name.
 */
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import { PRESET_SUMMARIES, type PresetSummary } from '../../model/presets.ts';
import type { JobRequest } from '../protocol/jobs.ts';

type Train = Extract<JobRequest, { kind: 'train' }>;
type Evaluate = Extract<JobRequest, { kind: 'evaluate' }>;
type Setup = Extract<JobRequest, { kind: 'backend' }>;

/** Where things are that a request names. */
export interface JobPlaces {
  /** Returns the folder of a record set. */
  readonly recordsFolder: (name: string) => Promise<Result<string, Failure<string>>>;
  /** Returns the folder of a model. */
  readonly modelFolder: (name: string) => Promise<Result<string, Failure<string>>>;
  /** The folder that finished models go into. */
  readonly models: string;
}

type Arguments = Result<string[], Failure<string>>;

/** Returns the arguments of a job from its beginning, or why it cannot be run; `run` is a training's own folder. */
export async function beginArguments(
  request: JobRequest,
  run: string,
  places: JobPlaces,
): Promise<Arguments> {
  switch (request.kind) {
    case 'train':
      return trainArguments(request, run, places);
    case 'evaluate':
      return evaluateArguments(request, places);
    case 'backend':
      return ok(setupArguments(request));
  }
}

/** Returns the arguments that take a training up where its last checkpoint left it. */
export function resumeArguments(run: string): string[] {
  return ['train', `--resume=${run}`, '--json'];
}

/** Returns the arguments that make the checkpoint of a step the model of that name in `models`. */
export function checkpointArguments(
  run: string,
  { step, model, models }: { step: number; model: string; models: string },
): string[] {
  return [
    'model',
    'make',
    run,
    `--step=${step}`,
    `--name=${model}`,
    `--models=${models}`,
    '--json',
  ];
}

async function trainArguments(request: Train, run: string, places: JobPlaces): Promise<Arguments> {
  const presets: readonly PresetSummary[] = PRESET_SUMMARIES;
  const preset = presets.find(({ name }) => name === request.preset);
  if (!preset) {
    const names = presets.map(({ name }) => name).join(', ');
    return fail('unknownPreset', `there is no preset "${request.preset}": there are ${names}`);
  }
  const records = await places.recordsFolder(request.records);
  if (!records.ok) return records;
  const from = request.from ?? preset.from;
  const begin = from === null ? ok(null) : await places.modelFolder(from);
  if (!begin.ok) return begin;
  const { epochs, seed, backend } = request;
  return ok([
    'train',
    `--records=${records.value}`,
    ...expertArguments(request.experts),
    `--model=${request.model}`,
    `--preset=${preset.name}`,
    ...optional({ epochs, seed, backend, from: begin.value }),
    `--run=${run}`,
    `--models=${places.models}`,
    '--json',
  ]);
}

async function evaluateArguments(
  { experts, heldOut, model, records }: Evaluate,
  { recordsFolder, modelFolder }: JobPlaces,
): Promise<Arguments> {
  const data = await recordsFolder(records);
  if (!data.ok) return data;
  const player = await modelFolder(model);
  if (!player.ok) return player;
  return ok([
    'evaluate',
    `--model=${player.value}`,
    `--records=${data.value}`,
    ...expertArguments(experts),
    ...(heldOut ? ['--held-out'] : []),
    '--json',
  ]);
}

function setupArguments({ action, target }: Setup): string[] {
  return ['backend', action, target, '--json'];
}

function expertArguments(experts: readonly string[]): string[] {
  return experts.map((name) => `--expert=${name}`);
}

/** An option for each value that is given. */
function optional(values: Readonly<Record<string, string | number | null>>): string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === null ? [] : [`--${name}=${value}`],
  );
}
