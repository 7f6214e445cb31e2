/** What a model's card says of the training it comes from. */
import type { CardFacts } from '../export/exportModel.ts';
import type { SourceSummary } from '../records/load.ts';
import type { Split } from '../records/split.ts';
import type { LoopEnd } from './loop.ts';
import type { Run } from './run.ts';

/** What a run learned from. */
export interface Learned {
  readonly sources: readonly SourceSummary[];
  readonly split: Split;
  /** Decisions of the matches not held out. */
  readonly decisions: number;
}

/** Returns the facts of a run that has ended. */
export function cardFacts(
  run: Run,
  { sources, split, decisions }: Learned,
  { step, seconds, best, chosenOn }: LoopEnd,
): CardFacts {
  const learned = sources.map(({ source, teacher }) => `${source} (${teacher})`).join(', ');
  const { ancestry } = run;
  const began = ancestry ? `, beginning with the model ${ancestry.name}` : '';
  return {
    name: run.model,
    description: `Comparison-trained on ${decisions.toLocaleString('en')} decisions of ${learned}${began}.`,
    ...(ancestry && { from: ancestry }),
    training: {
      data: sources.map((read) => ({
        source: read.source,
        teacher: read.teacher,
        matches: read.matches,
        decisions: read.decisions,
      })),
      decisions,
      split,
      steps: step,
      chosen: best && { step: best.step, on: chosenOn },
      decisionsSeen: step * run.config.batch,
      seconds: Math.round(seconds),
      backend: run.backend,
      command: run.command,
      revision: run.revision,
    },
  };
}
