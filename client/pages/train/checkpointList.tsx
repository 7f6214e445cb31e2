/** What can be played of a training: each checkpoint is a model away from a game. */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { JobCheckpoint } from '../../../server/protocol/jobs.ts';
import { count, percent } from '../../state/format.ts';
import { isActive, type TrainJob } from '../../state/jobKinds.ts';
import { trainingProgress } from '../../state/trainingProgress.ts';
import { getCheckpoints, makeCheckpointModel } from '../../transport/api.ts';
import type { Services } from '../services.ts';
import { messageOf, useLoaded } from '../shared/hooks.ts';
import { Notice } from '../shared/parts.tsx';

interface Props {
  readonly job: TrainJob;
  readonly services: Services;
}

/** Checkpoints listed before the rest is asked for. */
const FIRST = 6;

/** The list; nothing before there is a checkpoint. */
export function CheckpointList({ job, services }: Props): VNode | null {
  const kept = job.events.reduce(
    (n, { event }) => (event === 'checkpoint' || event === 'evaluation' ? n + 1 : n),
    0,
  );
  const checkpoints = useLoaded(job.id, getCheckpoints, `${kept} ${job.state}`);
  const [showsAll, setShowsAll] = useState(false);
  const [making, setMaking] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const play = async (step: number): Promise<void> => {
    setMaking(step);
    setError(null);
    try {
      const { name } = await makeCheckpointModel(job.id, step);
      services.go({ use: 'play', model: name });
    } catch (reason) {
      setMaking(null);
      setError(messageOf(reason));
    }
  };
  const all = checkpoints.data ?? [];
  if (all.length === 0 && !checkpoints.error) return null;
  const isJudged = trainingProgress(job.events)?.heldOutDecisions !== 0;
  const shown = showsAll ? all : all.slice(0, FIRST);
  return (
    <section class="card" data-testid="checkpoints">
      <h3>Play it as it was</h3>
      <p class="muted">
        A checkpoint becomes a model of its own{isActive(job) && '; the training goes on meanwhile'}
        .{isJudged || all.length === 0 || ' None is judged: nothing is held out to judge them by.'}
      </p>
      {(error ?? checkpoints.error) && (
        <Notice kind="error" {...(error ? {} : { onRetry: checkpoints.reload })}>
          {error ?? checkpoints.error}
        </Notice>
      )}
      <ol class="checkpoint-list">
        {shown.map((checkpoint) => (
          <CheckpointRow
            key={checkpoint.step}
            checkpoint={checkpoint}
            isJudged={isJudged}
            isMaking={making === checkpoint.step}
            isBusy={making !== null}
            onPlay={() => void play(checkpoint.step)}
          />
        ))}
      </ol>
      {all.length > FIRST && (
        <button type="button" class="small" onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? 'Fewer' : `All ${all.length}`}
        </button>
      )}
    </section>
  );
}

interface RowProps {
  readonly checkpoint: JobCheckpoint;
  /** There is something to judge it by. */
  readonly isJudged: boolean;
  readonly isMaking: boolean;
  readonly isBusy: boolean;
  readonly onPlay: () => void;
}

function CheckpointRow({ checkpoint, isJudged, isMaking, isBusy, onPlay }: RowProps): VNode {
  const { step, agreement, mEMG, isBest } = checkpoint;
  return (
    <li>
      <span>
        step {count(step)} {isBest && <span class="badge">best</span>}
      </span>
      <span class="number">
        {agreement === null ? isJudged && 'not judged' : percent(agreement)}
      </span>
      <span class="number muted">{mEMG === null ? '' : `${mEMG.toFixed(1)} mEMG`}</span>
      <button
        type="button"
        class="small"
        data-testid={`play-step-${step}`}
        aria-label={`Play step ${step}`}
        disabled={isBusy}
        onClick={onPlay}
      >
        {isMaking ? 'Making it\u2026' : 'Play'}
      </button>
    </li>
  );
}
