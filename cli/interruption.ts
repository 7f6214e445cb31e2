/** Ctrl-C and its like: once asks for an end after the current step, once more ends at once. */

/** Exit status of what was stopped and can be gone on with, as after Ctrl-C (128 + SIGINT). */
export const INTERRUPTED = 130;

/** Listens to signals from its making until `dispose`. */
export class Interruption {
  #isAsked = false;
  readonly #say: (text: string) => void;

  /** `say` tells the person that the first signal was heard. */
  constructor(say: (text: string) => void) {
    this.#say = say;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, this.#onSignal);
    // Nobody reads any more: keep the state and end.
    process.stdout.on('error', this.#onUnread);
  }

  /** True once an end was asked for. */
  get isAsked(): boolean {
    return this.#isAsked;
  }

  /** Gives the signals back. */
  dispose(): void {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, this.#onSignal);
    process.stdout.off('error', this.#onUnread);
  }

  readonly #onUnread = (): void => {
    this.#isAsked = true;
  };

  readonly #onSignal = (): void => {
    if (this.#isAsked) process.exit(INTERRUPTED);
    this.#isAsked = true;
    this.#say('stopping after this step; once more ends at once');
  };
}
