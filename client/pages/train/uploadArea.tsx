/** Adding one's own records: chosen or dropped files, sent one after another. */
import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { RECORD_EXTENSIONS } from '../../../engine/formats/extensions.ts';
import { counted } from '../../state/format.ts';
import { uploadFiles, type UploadProgress, uploadSetName } from '../../state/uploads.ts';
import { putRecordFile } from '../../transport/api.ts';

interface Props {
  readonly onUploaded: (set: string) => void;
}

/** The area. */
export function UploadArea({ onUploaded }: Props): VNode {
  const name = useRef<HTMLInputElement>(null);
  const [progress, setProgress] = useState<UploadProgress | null>(null);
  const [isOver, setOver] = useState(false);
  const isBusy = progress !== null && progress.done < progress.of;
  const send = async (list: FileList | null | undefined): Promise<void> => {
    const files = [...(list ?? [])];
    if (files.length === 0 || isBusy) return;
    const set = uploadSetName(name.current?.value ?? '') ?? 'my records';
    const result = await uploadFiles(
      files,
      (file, bytes) => putRecordFile(set, file, bytes),
      setProgress,
    );
    if (result.refused.length < result.of) onUploaded(set);
  };
  return (
    <details class="upload" data-testid="upload">
      <summary>Add your own records</summary>
      <label class="field">
        Name of the set
        <input ref={name} data-testid="upload-name" maxLength={64} defaultValue="my records" />
      </label>
      <label
        class={isOver ? 'drop over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void send(event.dataTransfer?.files);
        }}
      >
        <input
          type="file"
          class="visually-hidden"
          multiple
          accept={RECORD_EXTENSIONS.map((name) => `.${name}`).join(',')}
          data-testid="upload-files"
          disabled={isBusy}
          onChange={(event) => {
            const field = event.currentTarget;
            void send(field.files).finally(() => {
              field.value = '';
            });
          }}
        />
        <span>
          <strong>Choose match records</strong> or drop them here (.mat, .sgf, .xg and others)
        </span>
      </label>
      {progress && <Progress progress={progress} />}
    </details>
  );
}

function Progress({
  progress: { done, of, refused },
}: {
  readonly progress: UploadProgress;
}): VNode {
  return (
    <div role="status">
      <progress value={done} max={of} aria-label="Files sent" />
      <p class="muted">
        {done < of
          ? `Sending ${done + 1} of ${of}`
          : `${counted(of - refused.length, 'file')} stored`}
        {refused.length > 0 && `, ${refused.length} refused:`}
      </p>
      {refused.length > 0 && (
        <ul class="plain">
          {refused.slice(0, 20).map(({ name, reason }) => (
            <li key={name}>
              <code>{name}</code>: {reason}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
