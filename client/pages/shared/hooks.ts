/** How components follow state that lives outside them. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Store } from '../../state/store.ts';

/** Returns a store's value and draws the component again when it changes. */
export function useStore<T>(store: Store<T>): T {
  const [value, setValue] = useState(store.get());
  useEffect(() => {
    setValue(() => store.get());
    return store.watch((next) => setValue(() => next));
  }, [store]);
  return value;
}

/** Something loaded from the server. */
export interface Loaded<T> {
  readonly data: T | null;
  readonly error: string | null;
  readonly isLoading: boolean;
  /** Loads it again; what is shown stays until then. */
  readonly reload: () => void;
}

/**
 * Returns what `load` resolves with, loaded when the component appears and whenever `key` changes; null loads nothing.
 * It is loaded again when `version` changes.
 */
export function useLoaded<T>(
  key: string | null,
  load: (key: string) => Promise<T>,
  version?: unknown,
): Loaded<T> {
  const [state, setState] = useState<{
    key: string | null;
    data: T | null;
    error: string | null;
    isLoading: boolean;
  }>({
    key: null,
    data: null,
    error: null,
    isLoading: key !== null,
  });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (key === null) return undefined;
    let isCurrent = true;
    setState((now) => ({
      key,
      data: now.key === key ? now.data : null,
      error: null,
      isLoading: true,
    }));
    load(key).then(
      (data) => isCurrent && setState({ key, data, error: null, isLoading: false }),
      (error: unknown) =>
        isCurrent && setState((now) => ({ ...now, error: messageOf(error), isLoading: false })),
    );
    return () => {
      isCurrent = false;
    };
  }, [key, attempt, version]);
  const reload = useCallback(() => setAttempt((n) => n + 1), []);
  return {
    data: state.key === key ? state.data : null,
    error: state.error,
    isLoading: state.isLoading,
    reload,
  };
}

/** Loads again when the connection comes back: what failed while it was down, and what has changed since. */
export function useReloadOnReconnect(
  socket: { onConnection(listener: (isUp: boolean) => void): () => void },
  reload: () => void,
): void {
  useEffect(() => {
    let wasDown = false;
    return socket.onConnection((isUp) => {
      if (isUp && wasDown) reload();
      wasDown = !isUp;
    });
  }, [socket, reload]);
}

/** Returns whether the page is dark; draws again when that changes. */
export function useNight(): boolean {
  const [isNight, setNight] = useState(matchMedia(NIGHT).matches);
  useEffect(() => {
    const query = matchMedia(NIGHT);
    const changed = (): void => setNight(query.matches);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, []);
  return isNight;
}

const NIGHT = '(prefers-color-scheme: dark)';

/** Calls `act` every so often while `isOn` and the page is seen. */
export function useWhile(isOn: boolean, everyMs: number, act: () => void): void {
  useEffect(() => {
    if (!isOn) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') act();
    }, everyMs);
    return () => clearInterval(timer);
  }, [isOn, everyMs, act]);
}

/** Returns what an error says to people. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
