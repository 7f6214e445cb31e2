/** The way to faster trainings, for one that runs without the native backend where it can be installed. */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { BackendName, InstallTarget } from '../../../model/backends.ts';
import type { TrainJob } from '../../state/jobKinds.ts';
import { trainingProgress } from '../../state/trainingProgress.ts';
import { getBackends, startJob } from '../../transport/api.ts';
import type { Services } from '../services.ts';
import { messageOf, useLoaded } from '../shared/hooks.ts';
import { Notice } from '../shared/parts.tsx';
import { SetupProgress } from './backendPicker.tsx';

interface Props {
  readonly job: TrainJob;
  readonly services: Services;
}

/** Backends of the processor that the native one outruns. */
const SLOW: ReadonlySet<string> = new Set<BackendName>(['wasm', 'cpu']);

/** The offer to install it; nothing where the training runs on another backend or it cannot be installed. */
export function NativeNote({ job, services }: Props): VNode | null {
  const [setup, setSetup] = useState<string | null>(null);
  const [isInstalled, setInstalled] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const backend = trainingProgress(job.events)?.backend ?? '';
  const isSlow = SLOW.has(backend);
  // Asked of the server only where it matters.
  const backends = useLoaded(isSlow ? 'backends' : null, getBackends);
  const native = backends.data?.find(({ name }) => name === 'tensorflow');
  const install = async (target: InstallTarget): Promise<void> => {
    setError(null);
    try {
      setSetup((await startJob({ kind: 'backend', action: 'install', target })).id);
    } catch (reason) {
      setError(messageOf(reason));
    }
  };
  if (isInstalled)
    return (
      <Notice kind="info">
        The native backend is installed: trainings started from now on run on it.
      </Notice>
    );
  const target = native?.state === 'installable' ? native.target : null;
  if (!isSlow || target === null) return null;
  return (
    <div class="card" data-testid="native-note">
      <p>
        It runs on {backend}. The native backend, which can be installed here, learns about four
        times as fast as WebAssembly on the same processor; trainings started after that can use it.{' '}
        {setup === null && (
          <button type="button" class="small" onClick={() => void install(target)}>
            Install
          </button>
        )}
      </p>
      {error && <Notice kind="error">{error}</Notice>}
      {setup !== null && (
        <SetupProgress
          key={setup}
          jobId={setup}
          services={services}
          onEnd={(reason) => {
            setSetup(null);
            setError(reason);
            setInstalled(reason === null);
          }}
        />
      )}
    </div>
  );
}
