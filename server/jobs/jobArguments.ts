/**
 * What a job runs: the arguments of bin/better-play. Values follow `=`, so that none is taken for an option, and all
 * places are folders, so that it does not matter where the program would look for a name.
 */
import type { JobRequest } from '../protocol/jobs.ts';

type Train = Extract<JobRequest, { kind: 'train' }>;
type Evaluate = Extract<JobRequest, { kind: 'evaluate' }>;

/** Returns the arguments of a training from its beginning: `run` is its own folder, a finished model goes to `models`. */
export function trainArguments(
  { experts, model, epochs }: Train,
  {
    records,
    run,
    models,
  }: { readonly records: string; readonly run: string; readonly models: string },
): string[] {
  return [
    'train',
    `--records=${records}`,
    ...expertArguments(experts),
    `--model=${model}`,
    `--epochs=${epochs}`,
    `--run=${run}`,
    `--models=${models}`,
    '--json',
  ];
}

/** Returns the arguments that take a training up where its last checkpoint left it. */
export function resumeArguments(run: string): string[] {
  return ['train', `--resume=${run}`, '--json'];
}

/** Returns the arguments of an evaluation; `model` is the model's folder. */
export function evaluateArguments(
  { experts, heldOut }: Evaluate,
  { records, model }: { readonly records: string; readonly model: string },
): string[] {
  return [
    'evaluate',
    `--model=${model}`,
    `--records=${records}`,
    ...expertArguments(experts),
    ...(heldOut ? ['--held-out'] : []),
    '--json',
  ];
}

function expertArguments(experts: readonly string[]): string[] {
  return experts.map((name) => `--expert=${name}`);
}
