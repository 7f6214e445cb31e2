/** What can be done with a training: stop, resume, cancel, and use what it made. */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { controlsOf, type TrainJob } from '../../state/jobKinds.ts';
import { makeRoute } from '../../state/route.ts';
import { modelFilePath } from '../../transport/api.ts';
import { Dialog } from '../shared/parts.tsx';

export type JobChange = 'stop' | 'resume' | 'cancel';

interface Props {
  readonly job: TrainJob;
  readonly change: (what: JobChange) => void;
}

/** The buttons. */
export function TrainingControls({ job, change }: Props): VNode {
  const [isAsking, setAsking] = useState(false);
  const { canStop, canResume, canCancel } = controlsOf(job);
  const isStopping = job.state === 'stopping';
  const hasBegun = job.events.some(({ event }) => event === 'step');
  return (
    <div class="actions">
      {canStop && (
        <button
          type="button"
          data-testid="stop-training"
          disabled={isStopping}
          onClick={() => change('stop')}
        >
          {isStopping ? 'Stopping\u2026' : 'Stop'}
        </button>
      )}
      {canResume && (
        <button
          type="button"
          class="primary"
          data-testid="resume-training"
          onClick={() => change('resume')}
        >
          Resume
        </button>
      )}
      {canCancel && (
        <button
          type="button"
          data-testid="cancel-training"
          onClick={() => (hasBegun ? setAsking(true) : change('cancel'))}
        >
          Cancel
        </button>
      )}
      {job.state === 'finished' && <ModelLinks job={job} />}
      {isAsking && (
        <CancelDialog
          onClose={() => setAsking(false)}
          onCancel={() => {
            setAsking(false);
            change('cancel');
          }}
        />
      )}
    </div>
  );
}

/** What it has learned is lost with a training that is cancelled, so it is asked for twice. */
function CancelDialog({
  onClose,
  onCancel,
}: {
  readonly onClose: () => void;
  readonly onCancel: () => void;
}): VNode {
  return (
    <Dialog title="Cancel this training?" testId="cancel-dialog" onClose={onClose}>
      <p>It will not go on: its curves are kept, its checkpoints are not.</p>
      <div class="actions">
        <button type="button" class="primary" onClick={onClose}>
          Keep it
        </button>
        <button type="button" data-testid="confirm-cancel" onClick={onCancel}>
          Cancel it
        </button>
      </div>
    </Dialog>
  );
}

function ModelLinks({ job: { request } }: { readonly job: TrainJob }): VNode {
  const { model, records, experts } = request;
  return (
    <>
      <a class="button primary" data-testid="play-model" href={makeRoute({ use: 'play', model })}>
        Play it
      </a>
      <a
        class="button"
        data-testid="evaluate-model"
        href={makeRoute({ use: 'evaluate', model, records, experts })}
      >
        Evaluate it
      </a>
      <a class="button" data-testid="download-model" href={modelFilePath(model)} download="">
        Download
      </a>
    </>
  );
}
