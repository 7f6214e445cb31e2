/** A value that can be watched. The one way state leaves the headless part and reaches the page. */
export class Store<T> {
  #value: T;
  readonly #watchers = new Set<(value: T) => void>();

  constructor(value: T) {
    this.#value = value;
  }

  /** Returns the value now. */
  get(): T {
    return this.#value;
  }

  /** Replaces the value and tells the watchers, unless it is the same one. */
  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const watcher of this.#watchers) watcher(value);
  }

  /** Replaces some fields of an object value. */
  patch(fields: Partial<T>): void {
    this.set({ ...this.#value, ...fields });
  }

  /** Calls back after every change; returns how to stop. */
  watch(watcher: (value: T) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}
