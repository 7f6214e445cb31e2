/** How far a training is, in figures, and what its state means. */
import type { VNode } from 'preact';
import { bytesText, count, counted, duration, lostText, percent } from '../../state/format.ts';
import { type TrainJob, waitText } from '../../state/jobKinds.ts';
import {
  endText,
  fewStepsText,
  heldOutText,
  trainingProgress,
  verdictText,
} from '../../state/trainingProgress.ts';
import { sentence } from '../../state/words.ts';
import { Loading, Notice } from '../shared/parts.tsx';

interface Props {
  readonly job: TrainJob;
}

/** What its state means, and what to do. */
export function StateNotices({ job }: Props): VNode {
  const { state, error, events } = job;
  const end = state === 'finished' ? endText(events) : undefined;
  const waits = waitText(job);
  const verdict = verdictText(events);
  return (
    <>
      {error && (
        <Notice kind="error">
          {sentence(error)}
          {state === 'failed' && ` Resume ${wayOn(job)}.`}
        </Notice>
      )}
      {waits && <Notice kind="info">It {waits}.</Notice>}
      {state === 'interrupted' && !error && (
        <Notice kind="info">
          The server or the machine stopped while it ran. Resume {wayOn(job)}.
        </Notice>
      )}
      {state === 'cancelled' && <Notice kind="info">It was cancelled and will not go on.</Notice>}
      {end && <Notice kind="info">{end}</Notice>}
      {verdict && (
        <Notice kind="info">
          <span data-testid="verdict">{verdict}</span>
        </Notice>
      )}
    </>
  );
}

/** What resuming does. */
function wayOn({ events }: TrainJob): string {
  const isKept = events.some(({ event }) => event === 'checkpoint');
  return isKept ? 'goes on from its last checkpoint' : 'begins again';
}

/** Steps done and the figures of the last of them; words before there are any. */
export function ProgressView({ job }: Props): VNode | null {
  const progress = trainingProgress(job.events);
  if (!progress) {
    if (job.state === 'running')
      return <Loading what="Reading the records and building the network" />;
    return job.state === 'queued' ? null : <p class="muted">It has not begun.</p>;
  }
  const { step, steps, secondsLeft, from } = progress;
  const few = fewStepsText(steps);
  return (
    <div class="card">
      <div class="progress-line">
        <progress value={step} max={steps} aria-label="Steps done" />
        <span data-testid="training-step">
          step {count(step)} of {count(steps)}
          {job.state === 'running' &&
            secondsLeft !== null &&
            `, about ${duration(secondsLeft)} left`}
        </span>
      </div>
      <Figures job={job} />
      <p class="muted">
        {counted(progress.trainDecisions, 'decision')} to learn from,{' '}
        {count(progress.heldOutDecisions)} held out; {count(progress.parameters)} parameters
        {from !== null && `, begun with those of ${from}`}; {progress.backend}
      </p>
      {few && (
        <p class="muted" data-testid="few-steps">
          {few}
        </p>
      )}
    </div>
  );
}

function Figures({ job: { events } }: Props): VNode {
  const progress = trainingProgress(events)!;
  const last = events.findLast((event) => event.event === 'step');
  const evaluation = events.findLast((event) => event.event === 'evaluation');
  const figures: [string, string][] = [['held-out agreement', heldOutText(events)]];
  if (progress.heldOutDecisions > 0) {
    const { best } = progress;
    figures.push(['best so far', best ? percent(best.agreement.share) : '\u2026']);
  }
  if (evaluation?.equityLost)
    figures.push(['equity lost', `${lostText(evaluation.equityLost)} mEMG`]);
  figures.push(
    ['loss', last?.loss.toFixed(4) ?? '\u2026'],
    ['decisions a second', last ? count(last.decisionsPerSecond) : '\u2026'],
    ['boards a second', last ? count(last.boardsPerSecond) : '\u2026'],
    ['memory', last ? bytesText(last.memoryBytes) : '\u2026'],
  );
  return (
    <dl class="figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
