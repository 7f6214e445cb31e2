/** The fields of the form that starts a training. */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Job } from '../../../server/protocol/jobs.ts';
import { MAX_EPOCHS, MAX_SEED } from '../../state/trainForm.ts';
import type { Services } from '../services.ts';
import { BackendPicker } from './backendPicker.tsx';
import type { TrainFormState } from './useTrainForm.ts';

interface Props {
  readonly state: TrainFormState;
}

/** The name of the model: a proposal until one is typed. */
export function NameField({ state: { filled, problem, change } }: Props): VNode {
  const error = problem?.field === 'model' ? problem.message : null;
  return (
    <label class="field">
      Name of the model
      <input
        name="model"
        data-testid="model-name"
        maxLength={64}
        value={filled.model}
        aria-invalid={error !== null}
        onInput={(event) => change({ model: event.currentTarget.value })}
        onBlur={(event) => event.currentTarget.value.trim() === '' && change({ model: null })}
      />
      {error && (
        <span class="field-error" role="alert">
          {error}
        </span>
      )}
    </label>
  );
}

/** Passes over the records; the preset's while nothing is typed. */
export function EpochsField({ state: { form, filled, problem, change } }: Props): VNode {
  return (
    <label class="field short">
      Passes over the records
      <input
        name="epochs"
        data-testid="epochs"
        type="number"
        min="0.1"
        max={MAX_EPOCHS}
        step="any"
        value={form.epochs}
        placeholder={filled.preset ? `${filled.preset.epochs}` : ''}
        aria-invalid={problem?.field === 'epochs'}
        onInput={(event) => change({ epochs: event.currentTarget.value })}
      />
    </label>
  );
}

interface MoreProps extends Props {
  readonly services: Services;
  readonly jobs: readonly Job[];
}

/** What most people leave as it is, folded away; nothing is looked up before it is opened. */
export function MoreChoices({ state, services, jobs }: MoreProps): VNode {
  const [isOpen, setOpen] = useState(false);
  const { form, change } = state;
  return (
    <details
      class="advanced"
      data-testid="advanced"
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>More choices</summary>
      {isOpen && (
        <div class="form">
          <div class="row">
            <FromField state={state} />
            <SeedField state={state} />
          </div>
          <BackendPicker
            services={services}
            jobs={jobs}
            chosen={form.backend}
            onChoose={(backend) => change({ backend })}
          />
        </div>
      )}
    </details>
  );
}

function FromField({ state: { form, filled, models, change } }: Props): VNode {
  const preset = filled.preset?.from ?? null;
  return (
    <label class="field">
      Goes on from
      <select
        value={form.from ?? ''}
        data-testid="from"
        onChange={(event) => change({ from: event.currentTarget.value || null })}
      >
        <option value="">
          {preset === null ? 'nothing: it begins anew' : `${preset}, as this kind does`}
        </option>
        {(models.data ?? []).map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function SeedField({ state: { form, problem, change } }: Props): VNode {
  return (
    <label class="field short">
      Seed
      <input
        name="seed"
        data-testid="seed"
        type="number"
        min="0"
        max={MAX_SEED}
        step="1"
        value={form.seed}
        placeholder="the same each time"
        aria-invalid={problem?.field === 'seed'}
        onInput={(event) => change({ seed: event.currentTarget.value })}
      />
    </label>
  );
}
