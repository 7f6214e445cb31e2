/** Starting a training: its kind, the records and whose plays in them, the name of the model; and the finer choices. */
import type { VNode } from 'preact';
import type { Job } from '../../../server/protocol/jobs.ts';
import { isModelFileName } from '../../state/modelNames.ts';
import type { Services } from '../services.ts';
import { useFileDrop } from '../shared/fileDrop.ts';
import { Notice } from '../shared/parts.tsx';
import { RecordsPicker } from '../shared/recordsPicker.tsx';
import { ModelImport, useModelImport } from './modelImport.tsx';
import { PresetPicker } from './presetPicker.tsx';
import { EpochsField, MoreChoices, NameField } from './trainFields.tsx';
import { UploadArea, useRecordUpload } from './uploadArea.tsx';
import { useTrainForm } from './useTrainForm.ts';

interface Props {
  readonly services: Services;
  readonly jobs: readonly Job[];
}

/** The form, and the card that brings models. Files dropped anywhere go where they belong. */
export function TrainStart({ services, jobs }: Props): VNode {
  const state = useTrainForm(services, jobs);
  const { form, filled, presets, sets, models, problem, isStarting, change, start } = state;
  const upload = useRecordUpload((records) => {
    change({ records });
    sets.reload();
  });
  const importing = useModelImport(models.reload);
  const isOver = useFileDrop(({ files, folder }) => {
    const model = files.find(({ name }) => isModelFileName(name));
    if (model) void importing.send(model);
    const records = files.filter(({ name }) => !isModelFileName(name));
    upload.send(records, folder ?? undefined);
  });
  // Records are not added to the sample.
  const own = (sets.data ?? []).flatMap(({ name, origin }) => (origin === 'uploaded' ? name : []));
  const isReady = filled.records !== null && filled.preset !== undefined && !upload.isBusy;
  return (
    <>
      <form
        class={isOver ? 'card form over' : 'card form'}
        noValidate
        data-testid="train-form"
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <PresetPicker
          presets={presets}
          chosen={filled.preset?.name}
          onChoose={(preset) => change({ preset })}
        />
        <RecordsPicker
          sets={sets}
          chosen={filled.records}
          experts={form.experts}
          isOne={filled.needsPlayer}
          onChoose={(records) => change({ records })}
          onExperts={(experts) => change({ experts })}
        />
        <UploadArea upload={upload} sets={own} isOver={isOver} />
        <div class="row">
          <NameField state={state} />
          <EpochsField state={state} />
          <button
            type="submit"
            class="primary"
            data-testid="start-training"
            disabled={!isReady || isStarting}
          >
            {isStarting ? 'Starting\u2026' : 'Start training'}
          </button>
        </div>
        {filled.preset && (
          <p class="muted" data-testid="begins-with">
            {filled.from === null
              ? 'It begins anew, with parameters drawn by chance.'
              : `It begins with the parameters of ${filled.from}.`}
          </p>
        )}
        {problem && problem.field !== 'model' && <Notice kind="error">{problem.message}</Notice>}
        <MoreChoices state={state} services={services} jobs={jobs} />
      </form>
      <ModelImport importing={importing} />
    </>
  );
}
