/** Bringing a model that comes as one file. */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { MODEL_FILE_EXTENSION, modelNameOfFile } from '../../state/modelNames.ts';
import { makeRoute } from '../../state/route.ts';
import { putModelFile } from '../../transport/api.ts';
import { messageOf } from '../shared/hooks.ts';
import { Loading, Notice } from '../shared/parts.tsx';

/** What became of the file given last. */
type Import =
  | { readonly state: 'none' }
  | { readonly state: 'sending'; readonly name: string }
  | { readonly state: 'done'; readonly name: string }
  | {
      readonly state: 'refused';
      readonly name: string;
      readonly file: File;
      readonly reason: string;
    };

/** The import of a page, and how it is begun. */
export interface ModelImporting {
  readonly import: Import;
  readonly send: (file: File, name?: string) => Promise<void>;
}

/** Returns the import; `onImported` is called when there is a new model. */
export function useModelImport(onImported: () => void): ModelImporting {
  const [state, setState] = useState<Import>({ state: 'none' });
  const send = async (file: File, name = modelNameOfFile(file.name)): Promise<void> => {
    setState({ state: 'sending', name });
    try {
      const model = await putModelFile(name, await file.arrayBuffer());
      setState({ state: 'done', name: model.name });
      onImported();
    } catch (error) {
      setState({ state: 'refused', name, file, reason: messageOf(error) });
    }
  };
  return { import: state, send };
}

/** The card. */
export function ModelImport({ importing }: { readonly importing: ModelImporting }): VNode {
  const { import: now, send } = importing;
  return (
    <section class="card model-import" data-testid="model-import">
      <h2>Bring a model</h2>
      <p class="muted">
        A model that somebody downloaded, as one file: choose it, or drop it anywhere on this page.
      </p>
      <input
        type="file"
        accept={MODEL_FILE_EXTENSION}
        aria-label="Model file"
        data-testid="model-file"
        disabled={now.state === 'sending'}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) void send(file);
          event.currentTarget.value = '';
        }}
      />
      {now.state === 'sending' && <Loading what={`Bringing ${now.name}`} />}
      {now.state === 'done' && (
        <p role="status">
          <strong>{now.name}</strong> is here:{' '}
          <a href={makeRoute({ use: 'play', model: now.name })}>play it</a>,{' '}
          <a href={makeRoute({ use: 'evaluate', model: now.name })}>evaluate it</a>, or go on from
          it.
        </p>
      )}
      {now.state === 'refused' && <Refused key={now.reason} refused={now} send={send} />}
    </section>
  );
}

function Refused({
  refused: { name, file, reason },
  send,
}: {
  readonly refused: Extract<Import, { state: 'refused' }>;
  readonly send: ModelImporting['send'];
}): VNode {
  const [other, setOther] = useState(name);
  return (
    <>
      <Notice kind="error">
        {file.name}: {reason}
      </Notice>
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault();
          void send(file, other.trim());
        }}
      >
        <label class="field">
          Name of the model
          <input
            value={other}
            required
            maxLength={64}
            data-testid="import-name"
            onInput={(event) => setOther(event.currentTarget.value)}
          />
        </label>
        <button type="submit">Try again</button>
      </form>
    </>
  );
}
