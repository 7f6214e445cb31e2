/** Small parts that all pages use. */
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Job } from '../../../server/protocol/jobs.ts';

interface DialogProps {
  readonly title: string;
  readonly testId?: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A modal dialog; Escape and the cross close it. */
export function Dialog({ title, testId, onClose, children }: DialogProps): VNode {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog ref={ref} class="dialog" aria-label={title} data-testid={testId} onCancel={onClose}>
      <header class="dialog-head">
        <h2>{title}</h2>
        <button type="button" class="quiet" aria-label="Close" onClick={onClose}>
          &#x2715;
        </button>
      </header>
      {children}
    </dialog>
  );
}

interface NoticeProps {
  readonly kind: 'error' | 'info';
  readonly children: ComponentChildren;
  readonly onRetry?: () => void;
}

/** A message in the page: what is wrong or missing, and a way on. */
export function Notice({ kind, children, onRetry }: NoticeProps): VNode {
  return (
    <div class={`notice ${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      <span>{children}</span>
      {onRetry && (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}

interface CopyProps {
  readonly text: string;
  readonly label: string;
}

/** A button that copies a text. */
export function CopyButton({ text, label }: CopyProps): VNode {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return undefined;
    const timer = setTimeout(() => setState('idle'), 1500);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = (): void => {
    // Without a secure context there is no clipboard.
    const written =
      (navigator.clipboard as Clipboard | undefined)?.writeText(text) ??
      Promise.reject(new Error('no clipboard'));
    written.then(
      () => setState('copied'),
      () => setState('failed'),
    );
  };
  return (
    <button type="button" class="small" onClick={copy} aria-label={label} title={label}>
      {{ idle: 'Copy', copied: 'Copied', failed: 'Not copied' }[state]}
    </button>
  );
}

/** A few words while something loads. */
export function Loading({ what }: { readonly what: string }): VNode {
  return (
    <p class="loading" role="status">
      <span class="spinner" aria-hidden="true" />
      {what}&hellip;
    </p>
  );
}

/** A job's state as a coloured word. */
export function StateBadge({ state }: { readonly state: Job['state'] }): VNode {
  return (
    <span class={`badge state-${state}`} data-testid="job-state">
      {state}
    </span>
  );
}
