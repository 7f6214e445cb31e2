/** What a training came to, in words: why it ended early, and whether it is better than what it began with. */
import type { DataSources } from '../trainer/training/run.ts';
import type { RunHistory } from '../trainer/studies/runSummary.ts';
import { percent } from './reportText.ts';
import { shellQuoted } from './terminal.ts';

/** Returns the sentences that a run's end calls for, in lines; [] where there is nothing to say. */
export function verdictLines(history: RunHistory): string[] {
  const { state, reason, sinceBest } = history;
  const isEarly = state === 'finished' && reason !== undefined;
  const times = sinceBest === 1 ? '1 evaluation' : `${sinceBest} evaluations`;
  return [...(isEarly ? [`stopped early: no better for ${times}`] : []), ...beganLines(history)];
}

/** How it compares with the model that it began with. */
function beganLines({ model, state, best, began, run }: RunHistory): string[] {
  if (!began) return [];
  const isOver = state === 'finished';
  if (!began.agreement || !best) {
    return isOver
      ? [
          `whether ${model} is better than ${began.model} is not known: nothing was held out that ${began.model} has not seen`,
        ]
      : [];
  }
  const { of, share } = began.agreement;
  const decisions = `${of.toLocaleString('en')} held-out decisions`;
  if (best.step === 0) {
    const none = isOver
      ? `your records did not improve on ${began.model}: the model is ${began.model} unchanged`
      : `no better than ${began.model} so far`;
    return [
      `${began.model} agreed in ${percent(share)} of ${decisions}, no later evaluation in more`,
      none,
    ];
  }
  const points = 100 * (best.agreement.share - share);
  return [
    `${began.model} agreed in ${percent(share)} of the same ${decisions}, this model in ${percent(best.agreement.share)}: +${points.toFixed(1)} points`,
    'it was chosen on them, which flatters it; this judges both on all that both held out:',
    evaluateCommand([model, began.model], run.data),
  ];
}

/** More sources than this, as a shell makes them of a pattern, would hide the rest of the command. */
const MOST_SOURCES = 4;

/** The command that judges models on what they held out of these sources. */
function evaluateCommand(
  models: readonly string[],
  { records, labels, teachers, players }: DataSources,
): string {
  const option = (name: string, values: readonly string[]): string[] =>
    values.length > 0 ? [name, ...values] : [];
  return [
    'better-play',
    'evaluate',
    ...option('--model', models),
    ...option('--records', shortened(records)),
    ...option('--labels', shortened(labels)),
    ...option('--expert', teachers.kind === 'players' ? teachers.names : []),
    ...option('--side', teachers.kind === 'side' ? [teachers.side] : []),
    ...option('--player', players),
    '--held-out',
  ]
    .map(shellQuoted)
    .join(' ');
}

function shortened(sources: readonly string[]): readonly string[] {
  return sources.length > MOST_SOURCES ? ['...'] : sources;
}
