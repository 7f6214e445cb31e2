/** What a training runs on: what is ready, what can be installed, and what this machine lacks. */
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { BackendName, BackendStatus, InstallTarget } from '../../../model/backends.ts';
import type { Job } from '../../../server/protocol/jobs.ts';
import { bytesText, percent } from '../../state/format.ts';
import { isActive, jobsOf } from '../../state/jobKinds.ts';
import { getBackends, startJob } from '../../transport/api.ts';
import type { Services } from '../services.ts';
import { messageOf, useLoaded, useReloadOnReconnect } from '../shared/hooks.ts';
import { Loading, Notice } from '../shared/parts.tsx';
import { useJob } from '../shared/useJob.ts';

interface Props {
  readonly services: Services;
  readonly chosen: BackendName | null;
  readonly onChoose: (backend: BackendName | null) => void;
  /** All jobs known: one of them may be setting something up already. */
  readonly jobs: readonly Job[];
}

/** The choices, with what can be done for each. */
export function BackendPicker({ services, chosen, onChoose, jobs }: Props): VNode {
  const backends = useLoaded('backends', getBackends);
  useReloadOnReconnect(services.socket, backends.reload);
  const [started, setStarted] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const setup = started ?? jobsOf(jobs, 'backend').find(isActive)?.id ?? null;
  const change = async (action: 'install' | 'remove', target: InstallTarget): Promise<void> => {
    setError(null);
    try {
      setStarted((await startJob({ kind: 'backend', action, target })).id);
    } catch (reason) {
      setError(messageOf(reason));
    }
  };
  if (backends.error)
    return (
      <Notice kind="error" onRetry={backends.reload}>
        {backends.error}
      </Notice>
    );
  if (!backends.data) return <Loading what="Looking at what this machine can train on" />;
  const best = backends.data.find(({ isDefault }) => isDefault);
  return (
    <fieldset class="backends">
      <legend>Runs on</legend>
      <label class="tick">
        <input
          type="radio"
          name="backend"
          checked={chosen === null}
          data-testid="backend-best"
          onChange={() => onChoose(null)}
        />
        <span>the best there is{best && <span class="muted"> ({best.title})</span>}</span>
      </label>
      {backends.data.map((backend, i) => (
        <BackendRow
          key={`${backend.name} ${i}`}
          backend={backend}
          isChosen={backend.name === chosen}
          onChoose={onChoose}
          change={setup === null ? change : undefined}
        />
      ))}
      {error && <Notice kind="error">{error}</Notice>}
      {setup !== null && (
        <SetupProgress
          key={setup}
          jobId={setup}
          services={services}
          onEnd={(reason) => {
            setStarted(null);
            setError(reason);
            backends.reload();
          }}
        />
      )}
    </fieldset>
  );
}

interface RowProps {
  readonly backend: BackendStatus;
  readonly isChosen: boolean;
  readonly onChoose: (backend: BackendName) => void;
  /** undefined while something is being set up. */
  readonly change:
    | ((action: 'install' | 'remove', target: InstallTarget) => Promise<void>)
    | undefined;
}

function BackendRow({ backend, isChosen, onChoose, change }: RowProps): VNode {
  const { name, title, device, state, detail, target, installedBytes } = backend;
  return (
    <div class="backend" data-testid={`backend-${name}`} data-state={state}>
      <label class="tick">
        <input
          type="radio"
          name="backend"
          checked={isChosen && state === 'ready'}
          disabled={state !== 'ready'}
          onChange={() => onChoose(name)}
        />
        <span>
          {title} <span class={`badge backend-${state}`}>{STATES[state]}</span>
          <span class="muted">
            {' '}
            {device === 'gpu' ? 'graphics card' : 'processor'}: {detail}
          </span>
        </span>
      </label>
      {target !== null && state === 'installable' && (
        <button
          type="button"
          class="small"
          data-testid={`install-${target}`}
          disabled={!change}
          onClick={() => void change?.('install', target)}
        >
          Install
        </button>
      )}
      {target !== null && installedBytes !== null && (
        <button
          type="button"
          class="small"
          data-testid={`remove-${target}`}
          disabled={!change}
          onClick={() => void change?.('remove', target)}
        >
          Remove ({bytesText(installedBytes)})
        </button>
      )}
    </div>
  );
}

const STATES: Readonly<Record<BackendStatus['state'], string>> = {
  ready: 'ready',
  installable: 'can be installed',
  unavailable: 'not here',
};

interface SetupProps {
  readonly jobId: string;
  readonly services: Services;
  /** Called once when it has ended, with why it failed or null. */
  readonly onEnd: (reason: string | null) => void;
}

/** How far a set-up is, until it ends. */
export function SetupProgress({ jobId, services, onEnd }: SetupProps): VNode {
  const followed = useJob(services.socket, jobId);
  const job = followed?.state.job;
  const problem = followed?.state.error ?? null;
  const hasEnded = problem !== null || (job !== null && job !== undefined && !isActive(job));
  useEffect(() => {
    if (hasEnded) onEnd(problem ?? job?.error ?? null);
  }, [hasEnded]);
  const progress = job?.progress;
  return (
    <div role="status" data-testid="setup-progress">
      <progress aria-label="Setting up" max={1} {...(progress && { value: progress.share })} />
      <p class="muted">
        {progress ? `${percent(progress.share, 0)}: ${progress.what}` : 'Setting up\u2026'}
      </p>
    </div>
  );
}
