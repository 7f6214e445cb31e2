/** Adding one's own records: chosen or dropped files, sent one after another. */
import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { RECORD_EXTENSIONS } from '../../../engine/formats/extensions.ts';
import { counted } from '../../state/format.ts';
import { uploadFiles, type UploadProgress, uploadSetName } from '../../state/uploads.ts';
import { putRecordFile } from '../../transport/api.ts';

/** An upload, and how it is begun. */
export interface RecordUpload {
  /** Name of the set the next files go to, as typed. */
  readonly set: string;
  readonly progress: UploadProgress | null;
  readonly isBusy: boolean;
  readonly rename: (set: string) => void;
  /** Sends files to the set, or to one of another name. */
  readonly send: (files: readonly File[], set?: string) => Promise<void>;
}

const DEFAULT_SET = 'my records';

/** Returns the upload of a form; `onUploaded` is told the set once files are stored in it. */
export function useRecordUpload(onUploaded: (set: string) => void): RecordUpload {
  const [set, setSet] = useState(DEFAULT_SET);
  const [progress, setProgress] = useState<UploadProgress | null>(null);
  const isSending = useRef(false);
  const send = async (files: readonly File[], other?: string): Promise<void> => {
    if (files.length === 0 || isSending.current) return;
    isSending.current = true;
    const name = uploadSetName(other ?? set) ?? DEFAULT_SET;
    setSet(name);
    try {
      const { refused, of } = await uploadFiles(
        files,
        (file, bytes) => putRecordFile(name, file, bytes),
        setProgress,
      );
      if (refused.length < of) onUploaded(name);
    } finally {
      isSending.current = false;
    }
  };
  const isBusy = progress !== null && progress.done < progress.of;
  return { set, progress, isBusy, rename: setSet, send };
}

interface Props {
  readonly upload: RecordUpload;
  /** Files are held over the page. */
  readonly isOver: boolean;
}

/** The area. */
export function UploadArea({ upload, isOver }: Props): VNode {
  const { set, progress, isBusy, rename, send } = upload;
  return (
    <div class="upload" data-testid="upload">
      <label class={isOver ? 'drop over' : 'drop'}>
        <input
          type="file"
          class="visually-hidden"
          multiple
          accept={RECORD_EXTENSIONS.map((name) => `.${name}`).join(',')}
          data-testid="upload-files"
          disabled={isBusy}
          onChange={(event) => {
            const field = event.currentTarget;
            void send([...(field.files ?? [])]).finally(() => {
              field.value = '';
            });
          }}
        />
        <span>
          <strong>Choose your match records</strong> or drop files or a folder anywhere on this page
          (.mat, .sgf, .xg and others)
        </span>
      </label>
      {progress && <Progress progress={progress} />}
      <details>
        <summary>Name of the set they go to</summary>
        <input
          value={set}
          aria-label="Name of the set"
          data-testid="upload-name"
          maxLength={64}
          onInput={(event) => rename(event.currentTarget.value)}
        />
      </details>
    </div>
  );
}

function Progress({
  progress: { done, of, refused },
}: {
  readonly progress: UploadProgress;
}): VNode {
  return (
    <div role="status" data-testid="upload-progress">
      {done < of && <progress value={done} max={of} aria-label="Files sent" />}
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
