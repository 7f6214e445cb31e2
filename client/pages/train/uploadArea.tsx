/** Adding one's own records: chosen or dropped files, sent one after another. */
import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { RECORD_EXTENSIONS } from '../../../engine/formats/extensions.ts';
import { counted } from '../../state/format.ts';
import { type QueueProgress, UploadQueue } from '../../state/uploadQueue.ts';
import { freeSetName } from '../../state/uploads.ts';
import { getRecordSets, putRecordFile } from '../../transport/api.ts';

/** The uploads of a form, and how one is begun. */
export interface RecordUpload {
  /** Name of the set the next files go to, as typed; '' for a new one. */
  readonly set: string;
  readonly progress: QueueProgress | null;
  readonly isBusy: boolean;
  readonly rename: (set: string) => void;
  /** Sends files to the set, or to one of another name, after those that are being sent. */
  readonly send: (files: readonly File[], set?: string) => void;
}

/** Returns the uploads of a form; `onUploaded` is told the set once files are stored in it. */
export function useRecordUpload(onUploaded: (set: string) => void): RecordUpload {
  const [set, setSet] = useState('');
  const [progress, setProgress] = useState<QueueProgress | null>(null);
  const latest = useRef(onUploaded);
  latest.current = onUploaded;
  const [queue] = useState(
    () =>
      new UploadQueue({
        listSets: async () => (await getRecordSets()).map(({ name }) => name),
        put: putRecordFile,
        onProgress: setProgress,
        onStored: (name) => latest.current(name),
      }),
  );
  const send = (files: readonly File[], other = set): void => {
    void queue.add(files, other);
    // The next files are another player's perhaps: they join these only where it is said again.
    setSet('');
  };
  const isBusy = progress !== null && progress.done < progress.of;
  return { set, progress, isBusy, rename: setSet, send };
}

interface Props {
  readonly upload: RecordUpload;
  /** The sets there are. */
  readonly sets: readonly string[];
  /** Files are held over the page. */
  readonly isOver: boolean;
}

/** The area. */
export function UploadArea({ upload, sets, isOver }: Props): VNode {
  const { set, progress, rename, send } = upload;
  return (
    <div class="upload" data-testid="upload">
      <label class={isOver ? 'drop over' : 'drop'}>
        <input
          type="file"
          class="visually-hidden"
          multiple
          accept={RECORD_EXTENSIONS.map((name) => `.${name}`).join(',')}
          data-testid="upload-files"
          onChange={(event) => {
            const field = event.currentTarget;
            send([...(field.files ?? [])]);
            field.value = '';
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
          placeholder={freeSetName(sets)}
          list="record-sets"
          aria-label="Name of the set"
          data-testid="upload-name"
          maxLength={64}
          onInput={(event) => rename(event.currentTarget.value)}
        />
        <datalist id="record-sets">
          {sets.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <p class="muted">A new one each time; name one that is there to add to it.</p>
      </details>
    </div>
  );
}

function Progress({
  progress: { done, of, refused, sets },
}: {
  readonly progress: QueueProgress;
}): VNode {
  return (
    <div role="status" data-testid="upload-progress">
      {done < of && <progress value={done} max={of} aria-label="Files sent" />}
      <p class="muted">
        {done < of
          ? `Sending ${done + 1} of ${of}`
          : `${counted(of - refused.length, 'file')} stored${sets.length > 0 ? ` in ${sets.join(', ')}` : ''}`}
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
