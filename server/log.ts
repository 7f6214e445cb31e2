/** Where the server says what went wrong; tests hand in their own. */
export interface Log {
  /** A bug or a broken machine, with where it was met. */
  error(where: string, error: unknown): void;
}

/** Writes to standard error, one entry a line and the stack below an error. */
export const CONSOLE_LOG: Log = {
  error: (where, error) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`better-play: ${where}: ${text}\n`);
  },
};
