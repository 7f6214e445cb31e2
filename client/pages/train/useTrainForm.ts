/** The form of a training with what there is to choose from, and what starting it says. */
import { useState } from 'preact/hooks';
import type { Job, ModelSummary, PresetSummary, RecordSet } from '../../../server/protocol/jobs.ts';
import { jobsOf } from '../../state/jobKinds.ts';
import {
  changeForm,
  type FilledForm,
  fillForm,
  formAfterStart,
  type FormField,
  type TrainChoices,
  type TrainForm,
  trainRequest,
} from '../../state/trainForm.ts';
import { getModels, getPresets, getRecordSets, startJob } from '../../transport/api.ts';
import type { Services } from '../services.ts';
import {
  type Loaded,
  messageOf,
  useLoaded,
  useReloadOnReconnect,
  useStore,
} from '../shared/hooks.ts';

/** What is wrong, and the field to blame where there is one. */
interface Problem {
  readonly field: FormField | null;
  readonly message: string;
}

/** Everything the form's view needs. */
export interface TrainFormState {
  readonly form: TrainForm;
  readonly filled: FilledForm;
  readonly presets: Loaded<PresetSummary[]>;
  readonly sets: Loaded<RecordSet[]>;
  readonly models: Loaded<ModelSummary[]>;
  readonly problem: Problem | null;
  readonly isStarting: boolean;
  readonly change: (fields: Partial<TrainForm>) => void;
  /** Starts the training and goes to it, or says what is wrong. */
  readonly start: () => Promise<void>;
}

/** Returns the form; `jobs` are known to make models of names that are free as yet. */
export function useTrainForm(services: Services, jobs: readonly Job[]): TrainFormState {
  const { socket, trainForm } = services;
  const presets = useLoaded('presets', getPresets);
  const sets = useLoaded('sets', getRecordSets);
  const models = useLoaded('models', getModels);
  useReloadOnReconnect(socket, presets.reload);
  useReloadOnReconnect(socket, sets.reload);
  useReloadOnReconnect(socket, models.reload);
  const form = useStore(trainForm);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isStarting, setStarting] = useState(false);
  const choices: TrainChoices = {
    presets: presets.data ?? [],
    sets: (sets.data ?? []).map(({ name }) => name),
    models: namesTaken(models.data ?? [], jobs),
  };
  const change = (fields: Partial<TrainForm>): void => {
    trainForm.set(changeForm(trainForm.get(), fields));
    setProblem(null);
  };
  const start = async (): Promise<void> => {
    const request = trainRequest(form, choices);
    if (!request.ok) {
      setProblem({ field: request.error.code, message: request.error.message });
      return;
    }
    setProblem(null);
    setStarting(true);
    try {
      const { id } = await startJob(request.value);
      trainForm.set(formAfterStart(trainForm.get(), request.value));
      services.go({ use: 'train', id });
    } catch (reason) {
      setStarting(false);
      setProblem({ field: null, message: messageOf(reason) });
    }
  };
  const filled = fillForm(form, choices);
  return { form, filled, presets, sets, models, problem, isStarting, change, start };
}

/** Names of models, and those that trainings under way will make. */
function namesTaken(models: readonly ModelSummary[], jobs: readonly Job[]): string[] {
  const coming = jobsOf(jobs, 'train').filter(
    ({ state }) => state !== 'failed' && state !== 'cancelled' && state !== 'finished',
  );
  return [...models.map(({ name }) => name), ...coming.map(({ request }) => request.model)];
}
